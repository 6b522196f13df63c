// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/retention/measured_on.h"
#include "core/retention/plan_settings.h"
#include "core/retention/sequence_history.h"
#include "core/retention/trial_sets.h"

namespace studio::retention {

// part of SequenceHistory, whose members lie in several files

/// What was read of one stage's run.
struct SequenceHistory::Stage {
    run::RunFollower follower;
    std::map<Measure, std::map<int, std::map<std::int64_t, double>>>
        scores;  // task -> step of the run -> score
    /// Which frames a score is the mean of, by measure and task; of success rates the trials tell.
    std::map<Measure, std::map<int, std::map<std::int64_t, MeasuredOn>>> measuredOn;
    MeasuredOn wanted = {};                                   // by its configuration
    std::map<int, std::string> episodes;                      // that it measures, by task; see MeasuredOn
    std::map<int, std::map<std::int64_t, TrialSets>> trials;  // task -> step of the run
    std::map<int, std::string> names;
    std::map<int, std::string> instructions;  // those that its configuration says
    StageSettings settings;                   // of its configuration
    std::string statistics;                   // that actions are normalised by; empty: not told
    std::int64_t damaged = 0;
    std::int64_t best = -1, last = -1;  // steps of its checkpoints
    std::string startName;              // what its configuration calls the checkpoint that it starts from
    std::int64_t startStep = -1;        // -1: not told by its path

    explicit Stage(run::RunFollower opened) : follower(std::move(opened)) {}
    void forget() {
        scores.clear();
        measuredOn.clear();
        trials.clear();
        damaged = 0;
        best = last = -1;
    }
    /// Behind a success rate; none for another measure.
    TrialCount trialsOf(Measure measure, int task, std::int64_t step) const {
        auto found = trials.find(task);
        if (measure != Measure::Success || found == trials.end()) return {};
        auto sets = found->second.find(step);
        return sets == found->second.end() ? TrialCount{} : sets->second.count();
    }
    std::string episodesOf(int task) const {
        auto found = episodes.find(task);
        return found == episodes.end() ? std::string() : found->second;
    }
    /// Empty for success rates.
    MeasuredOn basisOf(Measure measure, int task, std::int64_t step) const {
        auto tasks = measuredOn.find(measure);
        if (tasks == measuredOn.end()) return {};
        auto steps = tasks->second.find(task);
        if (steps == tasks->second.end()) return {};
        auto found = steps->second.find(step);
        if (found == steps->second.end()) return {};
        MeasuredOn basis = found->second;
        if (measure == Measure::Loss) basis.statistics = statistics;
        return basis;
    }
    /// Whether both normalise actions alike, as far as both tell.
    bool scalesAs(const Stage& other) const {
        return statistics.empty() || other.statistics.empty() || statistics == other.statistics;
    }
    const std::map<std::int64_t, double>* of(Measure measure, int task) const {
        auto tasks = scores.find(measure);
        if (tasks == scores.end()) return nullptr;
        auto found = tasks->second.find(task);
        return found == tasks->second.end() ? nullptr : &found->second;
    }
};

/// The step, or the newest that was measured where it was not. `scores` is not empty.
inline std::int64_t measuredAt(const std::map<std::int64_t, double>& scores, std::int64_t step) {
    return scores.contains(step) ? step : scores.rbegin()->first;
}

}  // namespace studio::retention
