// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/forgetting_snapshot.h"

#include <algorithm>

namespace studio::widgets {

using retention::Comparison;
using retention::Group;
using retention::Measure;

namespace {

std::string labelOf(const retention::TaskLabel& task) {
    return task.name.empty() ? "task " + std::to_string(task.id) : task.name;
}

std::vector<ForgettingSnapshot::TaskCurve> curvesOf(const retention::SequenceHistory& history,
                                                    Measure measure) {
    std::vector<ForgettingSnapshot::TaskCurve> curves;
    for (const auto& curve : history.curves(measure)) {
        ForgettingSnapshot::TaskCurve one{curve.task.id, labelOf(curve.task), {}, {}};
        for (const auto& point : curve.points) {
            one.step.push_back(static_cast<double>(point.step));
            one.value.push_back(point.value);
        }
        curves.push_back(std::move(one));
    }
    return curves;
}

/// A joint run knows its tasks by its own name and in its own order.
void nameAsColumns(std::vector<ForgettingSnapshot::TaskCurve>& curves, const retention::ScoreMatrix& matrix) {
    for (auto& curve : curves) {
        for (const auto& task : matrix.tasks) {
            if (task.id == curve.task) curve.name = labelOf(task);
        }
    }
    std::sort(curves.begin(), curves.end(), [](const auto& a, const auto& b) { return a.task < b.task; });
}

/// Where every task stands at the end of what was measured; checkpoints are those of `history`.
void addTasks(const Group& group, const retention::SequenceHistory& history,
              const retention::GroupScores& scores, const retention::WordSettings& words,
              ForgettingSnapshot& snapshot) {
    const retention::ScoreMatrix& matrix = scores.mean;
    auto found = retention::wordsOf(words, group, scores, snapshot.measure);
    // a joint run has one row: nothing came before it that a task could have been better at
    std::size_t measured = group.joint ? std::min<std::size_t>(1, matrix.size()) : matrix.stagesMeasured();
    snapshot.nowRow = measured > 0 ? measured - 1 : 0;
    for (std::size_t t = 0; t < matrix.size(); ++t) {
        ForgettingSnapshot::TaskState state;
        state.task = matrix.tasks[t].id;
        state.name = labelOf(matrix.tasks[t]);
        if (t < found.size()) state.word = found[t];
        if (measured > 0) {
            state.now = matrix.at(measured - 1, t);
            if (!group.joint) state.best = matrix.best(measured - 1, t);
        }
        for (std::size_t i = t; state.best && i < std::min(measured, history.stages().size()); ++i) {
            const retention::StageSpan& stage = history.stages()[i];
            if (matrix.at(i, t) != state.best) continue;
            if (stage.checkpointStep >= 0) state.bestRun = stage.run, state.bestStep = stage.checkpointStep;
            break;
        }
        if (state.now && state.best) state.rise = matrix.worseBy(*state.best, *state.now);
        snapshot.tasks.push_back(std::move(state));
    }
}

/// Trials are made when a stage is done, or never: those of a stage before it are of another policy than the
/// one that is looked at, and say nothing of it.
void tellUntried(const Group& group, const retention::SequenceHistory& history,
                 const retention::ScoreMatrix& matrix, const retention::WordSettings& words,
                 ForgettingSnapshot& snapshot) {
    const std::size_t begun = std::min(history.stages().size(), matrix.size());
    if (snapshot.measure != Measure::Success || group.joint || begun <= matrix.stagesMeasured()) return;
    snapshot.nowRow = begun - 1;
    for (std::size_t t = 0; t < begun; ++t) {
        ForgettingSnapshot::TaskState& state = snapshot.tasks[t];
        const auto before = state.best;
        state.now = matrix.at(begun - 1, t);
        state.best = matrix.best(begun - 1, t);
        state.untried = !state.now;
        state.word = retention::wordOf(words, snapshot.measure, state.best, state.now, history.actionWidth());
        state.rise = state.now && state.best ? matrix.worseBy(*state.best, *state.now) : std::nullopt;
        // a better one than those that former stages handed on
        if (state.best != before) state.bestRun.clear(), state.bestStep = -1;
    }
}

/// The sequence of the group that has this run; null: none.
const retention::SequenceHistory* sequenceWith(const Group& group, const std::filesystem::path& run) {
    for (const auto& sequence : group.sequences) {
        for (const auto& stage : sequence->stages()) {
            if (!run.empty() && stage.run == run) return sequence.get();
        }
    }
    return nullptr;
}

bool isTrained(const retention::SequenceHistory& sequence) {
    const auto& stages = sequence.stages();
    return std::any_of(stages.begin(), stages.end(),
                       [](const auto& stage) { return stage.state <= run::RunState::Paused; });
}

bool isTrained(const Group& group) {
    return std::any_of(group.sequences.begin(), group.sequences.end(),
                       [](const auto& sequence) { return isTrained(*sequence); });
}

/// The sequence that stands for the group where one has to.
const retention::SequenceHistory& shownOf(const Group& group, const retention::SequenceHistory* followed) {
    if (followed) return *followed;
    for (const auto& sequence : group.sequences) {
        if (isTrained(*sequence)) return *sequence;
    }
    return *group.sequences.front();
}

/// The group that has the run `follow`, that of the wanted title before others, then one that is trained;
/// without one the group of that title, or of its label where it was unfinished then; else, also where that
/// title is of another project, the first that is no bound, one that is trained before others.
std::size_t chosenGroup(const std::vector<Group>& groups, const std::string& wanted,
                        const std::filesystem::path& follow) {
    auto first = [&](auto&& is) {
        return static_cast<std::size_t>(std::find_if(groups.begin(), groups.end(), is) - groups.begin());
    };
    std::size_t found =
        first([&](const Group& group) { return group.title() == wanted && sequenceWith(group, follow); });
    if (found == groups.size())
        found = first([&](const Group& group) { return isTrained(group) && sequenceWith(group, follow); });
    if (found == groups.size())
        found = first([&](const Group& group) { return sequenceWith(group, follow); });
    if (found == groups.size()) found = first([&](const Group& group) { return group.title() == wanted; });
    if (found == groups.size())
        found = first([&](const Group& group) {
            return !wanted.empty() && (group.label == wanted ||
                                       Group{group.label, false, false, {}, 0, {}, {}, {}}.title() == wanted);
        });
    auto isBound = [](const Group& group) { return group.joint || group.kind == "naive"; };
    if (found == groups.size())
        found = first([&](const Group& group) { return !isBound(group) && isTrained(group); });
    if (found == groups.size()) found = first([&](const Group& group) { return !isBound(group); });
    return found < groups.size() ? found : 0;
}

/// Puts the notes that name the group first, those that are about it before others; how many name it.
std::size_t putFirst(std::vector<std::string>& notes, const std::string& group) {
    const auto about = std::stable_partition(notes.begin(), notes.end(), [&](const std::string& note) {
        return note.starts_with(group + " is ");
    });
    const auto naming = std::stable_partition(
        about, notes.end(), [&](const std::string& note) { return note.find(group) != std::string::npos; });
    return static_cast<std::size_t>(naming - notes.begin());
}

}  // namespace

ForgettingSnapshot makeSnapshot(const Comparison& comparison, const std::string& wanted, Measure measure,
                                const retention::ReportOptions& settings,
                                const std::filesystem::path& current, const std::filesystem::path& follow) {
    ForgettingSnapshot snapshot;
    snapshot.settings = settings;
    snapshot.measured = comparison.measured();
    // one that nothing was measured with shows nothing
    if (!snapshot.measured.empty() &&
        std::find(snapshot.measured.begin(), snapshot.measured.end(), measure) == snapshot.measured.end())
        measure = snapshot.measured.front();
    snapshot.measure = measure;
    snapshot.notes = comparison.notes();
    const auto& groups = comparison.groups();
    for (const Group& group : groups) {
        snapshot.groups.push_back(group.title());
        snapshot.seeds.push_back(static_cast<int>(group.sequences.size()));
    }
    snapshot.group = chosenGroup(groups, wanted, follow);
    if (groups.empty()) return snapshot;
    const Group& group = groups[snapshot.group];
    snapshot.notesOfGroup = putFirst(snapshot.notes, group.title());
    const retention::SequenceHistory* followed = sequenceWith(group, current);
    if (followed) snapshot.ofRun = current;
    if (group.sequences.empty()) return snapshot;
    const retention::SequenceHistory& history = shownOf(group, followed);
    auto scores = comparison.scores(group, measure);
    snapshot.matrix = scores.mean;
    snapshot.ofJoint = group.joint;
    snapshot.onTrainingFrames = history.onTrainingFrames();
    snapshot.curves = curvesOf(history, measure);
    if (group.joint) nameAsColumns(snapshot.curves, snapshot.matrix);
    for (const auto& stage : history.stages())
        snapshot.borders.push_back({double(stage.begin), labelOf(stage.task)});
    // scores that were measured otherwise are no bound
    auto apart = [&](const Group& bound, int task) {
        return !bound.sequences.front()->measuredElsewhere(measure, task, history).empty();
    };
    if (const Group* naive = comparison.naive(&group);
        naive && group.kind != "naive" && !naive->sequences.empty()) {
        snapshot.naive = curvesOf(*naive->sequences.front(), measure);
        std::erase_if(snapshot.naive, [&](const auto& curve) { return apart(*naive, curve.task); });
    }
    if (const Group* joint = comparison.joint(&group); joint && !group.joint && !joint->sequences.empty()) {
        auto last = joint->sequences.front()->finalScores(measure, comparison.handsOn());
        for (const auto& task : history.tasks()) {
            auto found = last.find(task.id);
            const bool known = found != last.end() && !apart(*joint, task.id);
            snapshot.joint.push_back(known ? std::optional(found->second) : std::nullopt);
        }
    }
    for (std::size_t i = 0; i < scores.mean.after.size(); ++i)
        snapshot.rows.push_back(retention::rowOf(group, i));
    addTasks(group, history, scores, settings.words, snapshot);
    tellUntried(group, history, scores.mean, settings.words, snapshot);
    for (const auto& row : retention::metricRows()) {
        auto value = scores.over(row.value);
        std::string why = value || group.joint ? "" : retention::whyUnknown(scores.mean, row);
        snapshot.metrics.push_back({row.title, row.formula, value, std::move(why)});
        if (row.value != &retention::Metrics::acc) continue;
        snapshot.metrics.back().tasks = group.joint ? scores.mean.size() : scores.mean.stagesMeasured();
        snapshot.metrics.back().allTasks = std::max(scores.mean.size(), group.stagesWanted);
    }
    if (!group.joint && group.kind != "naive" && group.stagesWanted > 1)
        snapshot.replayCost = comparison.replayCost(group);
    for (const auto& sequence : group.sequences) {
        for (const auto& back : retention::recoveries(*sequence, measure, settings.recoveredWithin))
            snapshot.recoveries.push_back(
                {labelOf(back.task), back.stage + 1, back.steps, static_cast<int>(sequence->seed())});
    }
    return snapshot;
}

}  // namespace studio::widgets
