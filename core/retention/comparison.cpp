// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/retention/groups_apart.h"
#include "core/retention/same_project.h"

namespace studio::retention {

namespace {

std::optional<Interval> intervalOf(const std::vector<Score>& scores) {
    std::vector<double> known;
    for (const Score& score : scores) {
        if (score) known.push_back(*score);
    }
    return overSeeds(known);
}

/// Mean of one place of all matrices.
template <class Place>
Score meanOf(const std::vector<ScoreMatrix>& matrices, const Place& place) {
    std::vector<Score> scores;
    for (const ScoreMatrix& matrix : matrices) scores.push_back(place(matrix));
    auto interval = intervalOf(scores);
    return interval ? Score(interval->mean) : std::nullopt;
}

ScoreMatrix meanOf(const std::vector<ScoreMatrix>& matrices) {
    if (matrices.empty()) return {};
    // the one that is furthest gives the columns
    const ScoreMatrix& longest = *std::max_element(
        matrices.begin(), matrices.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    ScoreMatrix mean(longest.direction, longest.tasks);
    for (std::size_t j = 0; j < mean.size(); ++j) {
        auto there = [j](const std::vector<Score>& row) { return j < row.size() ? row[j] : std::nullopt; };
        mean.before[j] = meanOf(matrices, [&](const ScoreMatrix& m) { return there(m.before); });
        mean.mixed[j] = std::any_of(matrices.begin(), matrices.end(),
                                    [j](const ScoreMatrix& m) { return j < m.mixed.size() && m.mixed[j]; });
        mean.beginsApart[j] = std::any_of(matrices.begin(), matrices.end(), [j](const ScoreMatrix& m) {
            return j < m.beginsApart.size() && m.beginsApart[j];
        });
        for (const ScoreMatrix& matrix : matrices) {
            if (mean.beganApart.empty()) mean.beganApart = matrix.beganApart;
            if (mean.jointApart[j].empty() && j < matrix.jointApart.size())
                mean.jointApart[j] = matrix.jointApart[j];
        }
        mean.joint[j] = meanOf(matrices, [&](const ScoreMatrix& m) { return there(m.joint); });
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean.after[i][j] = meanOf(matrices, [&](const ScoreMatrix& m) { return m.at(i, j); });
    }
    mean.after.resize(longest.after.size());
    return mean;
}

/// A joint run has one stage that taught every task. `names`: of the tasks, which such a run knows by one
/// name.
ScoreMatrix jointMatrix(const SequenceHistory& history, const std::map<int, std::string>& names,
                        Measure measure, const std::string& checkpoint) {
    std::vector<TaskLabel> columns = history.tasks();
    for (TaskLabel& task : columns) {
        if (auto known = names.find(task.id); known != names.end()) task.name = known->second;
    }
    std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    ScoreMatrix matrix(directionOf(measure), columns);
    auto first = history.firstScores(measure), last = history.finalScores(measure, checkpoint);
    std::map<int, TrialCount> trials;
    if (measure == Measure::Success) trials = history.finalTrials(checkpoint);
    for (std::size_t j = 0; j < matrix.size(); ++j) {
        int id = matrix.tasks[j].id;
        if (auto found = last.find(id); found != last.end()) matrix.after[0][j] = found->second;
        if (auto found = first.find(id); found != first.end()) matrix.before[j] = found->second;
        if (auto found = trials.find(id); found != trials.end()) matrix.trials[0][j] = found->second;
    }
    matrix.after.resize(std::min<std::size_t>(1, matrix.size()));
    return matrix;
}

bool areOfOneProject(const Group& a, const Group& b) {
    return isOneProject(*a.sequences.front(), *b.sequences.front());
}

/// Tasks in the order in which they were taught.
std::vector<int> orderTaught(const Group& group) {
    std::vector<int> ids;
    for (const StageSpan& stage : group.sequences.front()->stages()) ids.push_back(stage.task.id);
    return ids;
}

Metrics jointMetrics(const ScoreMatrix& matrix) {
    Metrics metrics;
    metrics.stages = matrix.after.size();
    double sum = 0;
    for (std::size_t j = 0; j < matrix.size(); ++j) {
        if (!matrix.at(0, j)) return metrics;
        sum += *matrix.at(0, j);
    }
    if (matrix.size() > 0) metrics.acc = sum / static_cast<double>(matrix.size());
    return metrics;
}

}  // namespace

std::optional<Interval> GroupScores::over(Score Metrics::*metric) const {
    std::vector<Score> scores;
    for (const Metrics& one : metrics) scores.push_back(one.*metric);
    return intervalOf(scores);
}

std::optional<Interval> GroupScores::newest() const {
    std::vector<Score> scores;
    for (const ScoreMatrix& matrix : matrices) {
        std::size_t stages = matrix.stagesMeasured();
        // of a joint run no task is the newest
        if (stages > 0 && matrix.after.size() == matrix.size())
            scores.push_back(matrix.at(stages - 1, stages - 1));
    }
    return intervalOf(scores);
}

std::string Group::title() const {
    return finished ? label : label + " (unfinished)";
}

std::string Group::stagesDone() const {
    if (finished) return std::to_string(stagesWanted);
    std::string all;
    for (const auto& sequence : sequences) {
        const auto& stages = sequence->stages();
        const auto done = std::count_if(stages.begin(), stages.end(), [](const StageSpan& stage) {
            return stage.state == run::RunState::Done;
        });
        all += fmt::format("{}{} of {}", all.empty() ? "" : ", ", done, stagesWanted);
    }
    return all;
}

Result<Comparison> Comparison::open(const std::vector<FoundSequence>& found) {
    Comparison comparison;
    std::optional<Error> failure;
    for (const FoundSequence& sequence : found) {
        Result<SequenceHistory> history = SequenceHistory::open(sequence.runs);
        if (!history.ok()) {
            // one damaged run hides no other sequence
            comparison.passedOver_.push_back(
                fmt::format("{} is passed over: {}", sequence.label, history.error().message));
            if (!failure) failure = history.error();
            continue;
        }
        comparison.members_.push_back({sequence.label, sequence.joint,
                                       std::make_shared<SequenceHistory>(std::move(*history)), sequence.kind,
                                       sequence.settings});
    }
    if (comparison.members_.empty() && failure) return *failure;
    comparison.tellProjectsApart();
    comparison.regroup();
    // a trainer that writes all the while must not keep the reader here
    for (int look = 0; look < 10000 && comparison.poll(); ++look) continue;
    return comparison;
}

void Comparison::tellProjectsApart() {
    std::map<std::string, std::shared_ptr<SequenceHistory>> firsts;
    for (Member& member : members_) {
        auto [first, fresh] = firsts.emplace(member.label, member.sequence);
        if (fresh || isOneProject(*first->second, *member.sequence)) continue;
        member.label += fmt::format(" ({})", member.sequence->stages()[0].project.string());
    }
}

bool Comparison::poll() {
    bool changed = false;
    for (const Member& member : members_) changed = member.sequence->poll() || changed;
    if (changed) regroup();
    return changed;
}

void Comparison::regroup() {
    // how long the sequences of each project are
    std::map<std::filesystem::path, std::size_t> longest;
    for (const Member& member : members_) {
        if (member.joint) continue;
        const auto& stages = member.sequence->stages();
        std::size_t& most = longest[stages[0].project];
        most = std::max(most, stages.size());
    }
    groups_.clear();
    for (const Member& member : members_) {
        const auto& stages = member.sequence->stages();
        const std::size_t wanted = member.joint ? 1 : longest[stages[0].project];
        const bool finished = member.sequence->finished() && stages.size() >= wanted;
        auto isOfPlan = [&](const Group& g) { return g.plan == member.label && g.finished == finished; };
        auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) {
            return isOfPlan(g) && std::all_of(g.sequences.begin(), g.sequences.end(), [&](const auto& each) {
                       return areMeasuredAlike(*each, *member.sequence);
                   });
        });
        if (group == groups_.end()) {
            const auto others = std::count_if(groups_.begin(), groups_.end(), isOfPlan);
            std::string label = member.label;
            if (others > 0) label += " (measured otherwise)";
            if (others > 1) label += fmt::format(" ({})", others);
            // beside the others of its plan
            auto behind = std::find_if(groups_.rbegin(), groups_.rend(), [&](const Group& g) {
                              return g.plan == member.label;
                          }).base();
            if (behind == groups_.begin()) behind = groups_.end();
            group = groups_.insert(
                behind,
                Group{label, member.joint, finished, {}, wanted, member.kind, member.settings, member.label});
        }
        group->sequences.push_back(member.sequence);
        if (member.settings.size() > group->settings.size()) group->settings = member.settings;
        group->stagesWanted = std::max(group->stagesWanted, wanted);
    }
}

const Group* Comparison::bound(const std::string& kind, const Group* beside) const {
    const Group* found = nullptr;
    auto distance = [&](const Group& group) {
        return std::tuple(!group.finished,
                          beside ? differencesBesideReplay(group.settings, beside->settings) : 0,
                          beside && !wordsApart(*beside, group).empty());
    };
    for (const Group& group : groups_) {
        // what is only begun bounds nothing, and the tasks of another project are others under the same
        // numbers
        if (group.kind != kind || (group.joint && !group.finished)) continue;
        if (beside && !areOfOneProject(group, *beside)) continue;
        if (!found || distance(group) < distance(*found)) found = &group;
    }
    return found;
}

const Group* Comparison::joint(const Group* beside) const {
    return bound("joint", beside);
}

const Group* Comparison::naive(const Group* beside) const {
    return bound("naive", beside);
}

std::string Comparison::handsOn() const {
    const bool last = std::any_of(members_.begin(), members_.end(), [](const Member& member) {
        return !member.joint && member.sequence->handsOn() == "last";
    });
    return last ? "last" : "best";
}

AgainstNaive Comparison::against(const Group& group, Measure measure) const {
    const Group* bound = naive(&group);
    if (!bound || group.kind == "naive" || group.joint || !group.finished || !bound->finished) return {};
    AgainstNaive result = againstNaive(scores(group, measure), scores(*bound, measure));
    const auto apart = tasksApart(group, *bound, measure);
    std::vector<int> own = orderTaught(group), there = orderTaught(*bound);
    const int newest = own.back();
    if (apart.contains(newest) || newest != there.back()) result.newestWorse.reset();
    // the earlier ones, in whatever order
    for (std::vector<int>* earlier : {&own, &there}) {
        earlier->pop_back();
        std::sort(earlier->begin(), earlier->end());
    }
    if (apart.size() > apart.count(newest) || own != there) result.riseShare.reset();
    return result;
}

GroupScores Comparison::scores(const Group& group, Measure measure) const {
    GroupScores scores;
    const Group* bound = joint(&group);
    for (const auto& sequence : group.sequences) {
        if (group.joint) {
            scores.matrices.push_back(jointMatrix(*sequence, taskNames(group), measure, handsOn()));
            scores.metrics.push_back(jointMetrics(scores.matrices.back()));
            continue;
        }
        // the joint run of the same seed, or else of any
        const SequenceHistory* reference = nullptr;
        for (std::size_t i = 0; bound && i < bound->sequences.size(); ++i) {
            const auto& candidate = bound->sequences[i];
            if (!reference || candidate->stages()[0].seed == sequence->stages()[0].seed)
                reference = candidate.get();
        }
        scores.matrices.push_back(sequence->matrix(measure, reference));
        scores.metrics.push_back(metricsOf(scores.matrices.back()));
    }
    scores.mean = meanOf(scores.matrices);
    return scores;
}

std::map<int, std::string> Comparison::taskNames(const Group& joint) const {
    std::map<int, std::string> names;
    for (const Group& group : groups_) {
        if (!areOfOneProject(group, joint)) continue;
        for (const auto& sequence : group.sequences) {
            for (const StageSpan& stage : sequence->stages()) {
                if (!group.joint) names.emplace(stage.task.id, stage.task.name);
            }
        }
    }
    return names;
}

std::vector<Measure> Comparison::measured() const {
    std::vector<Measure> found;
    for (Measure measure : allMeasures()) {
        bool any = std::any_of(groups_.begin(), groups_.end(), [&](const Group& group) {
            return std::any_of(group.sequences.begin(), group.sequences.end(),
                               [&](const auto& sequence) { return !sequence->lastScores(measure).empty(); });
        });
        if (any) found.push_back(measure);
    }
    return found;
}

AgainstNaive againstNaive(const GroupScores& group, const GroupScores& naive) {
    AgainstNaive result;
    auto rise = group.over(&Metrics::relativeRise), naiveRise = naive.over(&Metrics::relativeRise);
    if (rise && naiveRise && naiveRise->mean > 0) result.riseShare = rise->mean / naiveRise->mean;
    auto newest = group.newest(), naiveNewest = naive.newest();
    if (newest && naiveNewest) result.newestWorse = group.mean.worseBy(naiveNewest->mean, newest->mean);
    return result;
}

}  // namespace studio::retention
