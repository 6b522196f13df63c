// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/retention/stage_scores.h"

namespace studio::retention {

const char* const SequenceHistory::kGuessedFrames =
    "some runs are of a version that did not write down which frames it measured: where the number of frames "
    "and the noise agree, they are taken for the same";

ScoreMatrix SequenceHistory::matrix(Measure measure, const SequenceHistory* joint) const {
    /// A score that may stand in a row.
    struct RowScore {
        double value = 0;
        MeasuredOn basis = {};
        TrialCount counted = {};
    };
    std::vector<TaskLabel> columns;
    for (const StageSpan& stage : stages_) columns.push_back(stage.task);
    ScoreMatrix matrix(directionOf(measure), columns);
    std::map<int, double> reference, beginning;
    if (joint) reference = joint->finalScores(measure, handsOn());
    if (joint && joint->stages()[0].seed == stages_[0].seed) {
        const Stage &own = *readers_[0], &other = *joint->readers_[0];
        std::vector<std::string> apart = startDifferences(own.settings, other.settings);
        if (!own.scalesAs(other)) apart.emplace_back("statistics");
        matrix.beganApart = fmt::format("{}", fmt::join(apart, ", "));
        if (apart.empty()) beginning = joint->firstScores(measure);
    }
    const std::size_t count = stages_.size();
    for (std::size_t j = 0; j < columns.size(); ++j) {
        const int id = columns[j].id;
        auto scoreAt = [&](std::size_t i, const std::map<std::int64_t, double>& scores, std::int64_t step) {
            return RowScore{scores.at(step), readers_[i]->basisOf(measure, id, step),
                            readers_[i]->trialsOf(measure, id, step)};
        };
        // what each stage measured before its first step, and of what it left
        std::vector<std::optional<RowScore>> begun(count + 1), left(count);
        std::vector<bool> exact(count, false);
        for (std::size_t i = 0; i < count; ++i) {
            const auto* scores = readers_[i]->of(measure, id);
            if (!scores || scores->empty()) continue;
            // under other statistics it is no score of what the stage before left
            const bool ofTheSame = i == 0 || readers_[i]->scalesAs(*readers_[i - 1]);
            if (scores->contains(0) && ofTheSame) begun[i] = scoreAt(i, *scores, 0);
            if (scores->contains(0) && !ofTheSame && i == j) matrix.beginsApart[j] = true;
            exact[i] = scores->contains(stages_[i].checkpointStep);
            if (scores->rbegin()->first > 0)
                left[i] = scoreAt(i, *scores, measuredAt(*scores, stages_[i].checkpointStep));
        }
        // all of a column is measured on the same frames, those of its newest score
        std::optional<MeasuredOn> newest;
        for (std::size_t i = count; i-- > 0 && !newest;) {
            if (left[i]) newest = left[i]->basis;
            if (!newest && begun[i]) newest = begun[i]->basis;
        }
        if (!newest) newest.emplace();
        auto isSame = [&](const std::optional<RowScore>& score) {
            return score && score->basis.isSame(*newest);
        };
        for (std::size_t i = 0; i < count; ++i) {
            // before its first step a stage measures what the one before it left, on its own task too; what
            // that one measured itself counts more
            const bool ownFirst = left[i] && (exact[i] || !begun[i + 1]);
            const auto& first = ownFirst ? left[i] : begun[i + 1];
            const auto& second = ownFirst ? begun[i + 1] : left[i];
            const bool secondCounts = ownFirst && isSame(second);
            const auto& chosen = isSame(first) || !secondCounts ? first : second;
            if (isSame(chosen)) {
                matrix.after[i][j] = chosen->value;
                matrix.trials[i][j] = chosen->counted;
            } else if (first && i >= j) {
                matrix.mixed[j] = true;
            }
        }
        if (isSame(begun[0])) matrix.before[j] = begun[0]->value;
        if (const auto* own = readers_[j]->of(measure, id)) {
            for (const auto& [step, value] : *own) {
                if (step > 0 && readers_[j]->basisOf(measure, id, step).isSame(*newest))
                    matrix.during[j].push_back(value);
            }
        }
        // a joint run has one configuration, and so the frames of all its scores of a task are the same
        const Stage* other = joint ? joint->readers_[0].get() : nullptr;
        const auto* scores = other ? other->of(measure, id) : nullptr;
        if (!scores || scores->empty()) continue;
        const MeasuredOn there = other->basisOf(measure, id, scores->rbegin()->first);
        if (!there.isSame(*newest)) {
            matrix.jointApart[j] = measuredApart(*newest, there);
            continue;
        }
        if (auto found = reference.find(id); found != reference.end()) matrix.joint[j] = found->second;
        if (auto found = beginning.find(id); found != beginning.end() && !matrix.before[j])
            matrix.before[j] = found->second;
    }
    return matrix;
}

int SequenceHistory::comparableSince(Measure measure, int task) const {
    std::size_t since = stages_.size();
    std::optional<MeasuredOn> newest;
    for (std::size_t i = stages_.size(); i-- > 0;) {
        const auto* scores = readers_[i]->of(measure, task);
        if (!scores || scores->empty()) continue;
        auto basis = readers_[i]->basisOf(measure, task, scores->rbegin()->first);
        if (!newest) newest = basis;
        if (!basis.isSame(*newest)) break;
        since = i;
    }
    return static_cast<int>(since);
}

std::optional<MeasuredOn> SequenceHistory::newestBasis(Measure measure, int task) const {
    for (std::size_t i = stages_.size(); i-- > 0;) {
        const auto* scores = readers_[i]->of(measure, task);
        if (scores && !scores->empty()) return readers_[i]->basisOf(measure, task, scores->rbegin()->first);
    }
    return std::nullopt;
}

std::string SequenceHistory::measuredElsewhere(Measure measure, int task,
                                               const SequenceHistory& other) const {
    const auto own = newestBasis(measure, task), there = other.newestBasis(measure, task);
    return own && there ? measuredApart(*there, *own) : std::string();
}

bool SequenceHistory::guessesFrames(const SequenceHistory& other) const {
    for (const TaskLabel& task : tasks()) {
        const auto own = newestBasis(Measure::Loss, task.id),
                   there = other.newestBasis(Measure::Loss, task.id);
        if (own && there && own->isSame(*there) && !own->tellsFramesAs(*there)) return true;
    }
    return false;
}

bool SequenceHistory::guessesFrames() const {
    for (std::size_t i = 1; i < stages_.size(); ++i) {
        for (const TaskLabel& task : tasks()) {
            const auto *then = readers_[i - 1]->of(Measure::Loss, task.id),
                       *now = readers_[i]->of(Measure::Loss, task.id);
            if (!then || !now || then->empty() || now->empty()) continue;
            const auto last = readers_[i - 1]->basisOf(Measure::Loss, task.id, then->rbegin()->first);
            const auto first = readers_[i]->basisOf(Measure::Loss, task.id, now->begin()->first);
            if (!last.tellsFramesAs(first)) return true;
        }
    }
    return false;
}

std::string SequenceHistory::measuredOtherwise(std::size_t number) const {
    const Stage &before = *readers_[number - 1], &stage = *readers_[number];
    std::vector<std::string> apart;
    auto compare = [&](const char* key, const auto& then, const auto& now) {
        if (then != now) apart.push_back(fmt::format("{} {} instead of {}", key, now, then));
    };
    compare("validation.on", before.wanted.on, stage.wanted.on);
    compare("validation.max_frames", before.wanted.frames, stage.wanted.frames);
    // without any there is no action error to compare
    if (before.wanted.actionFrames > 0 && stage.wanted.actionFrames > 0)
        compare("validation.action_frames", before.wanted.actionFrames, stage.wanted.actionFrames);
    compare("validation.seed", before.wanted.seed, stage.wanted.seed);
    if (!apart.empty()) return fmt::format("{}", fmt::join(apart, ", "));
    // other episodes may be held out, or a data set be gone
    for (const TaskLabel& task : tasks()) {
        const auto *then = before.of(Measure::Loss, task.id), *now = stage.of(Measure::Loss, task.id);
        if (!then || !now || then->empty() || now->empty()) continue;
        const auto last = before.basisOf(Measure::Loss, task.id, then->rbegin()->first);
        auto first = stage.basisOf(Measure::Loss, task.id, now->begin()->first);
        // statistics have a note of their own
        first.statistics.clear();
        if (std::string words = measuredApart(last, first); !words.empty())
            apart.push_back(fmt::format("{}: {}", task.name, words));
    }
    return fmt::format("{}", fmt::join(apart, ", "));
}

std::vector<std::string> SequenceHistory::notes() const {
    std::vector<std::string> notes;
    if (onTrainingFrames()) {
        notes.push_back(
            "measured on frames that were trained on: this shows what was kept of what was learnt, and "
            "nothing "
            "about new scenes");
    }
    for (std::size_t i = 1; i < stages_.size(); ++i) {
        const std::string apart = measuredOtherwise(i);
        if (apart.empty()) continue;
        notes.push_back(fmt::format(
            "stage {} ({}) measures on other frames than the stage before it: {}; it is compared with what "
            "it measured itself before its first step, and older scores on other frames are left out",
            i + 1, stages_[i].task.name, apart));
    }
    for (std::size_t i = 1; i < stages_.size(); ++i) {
        if (readers_[i]->scalesAs(*readers_[i - 1])) continue;
        notes.push_back(
            fmt::format("stage {} ({}) is normalised by other statistics than the stage before it: flow "
                        "losses of the two are not compared",
                        i + 1, stages_[i].task.name));
    }
    if (guessesFrames()) notes.emplace_back(kGuessedFrames);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        if (readers_[i]->damaged > 0)
            notes.push_back(fmt::format("{}: {} lines of its log cannot be read", stages_[i].run.string(),
                                        readers_[i]->damaged));
    }
    return notes;
}

}  // namespace studio::retention
