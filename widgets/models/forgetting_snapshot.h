// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/retention/report.h"

namespace studio::widgets {

/// What the forgetting view shows, as values: made by a worker from the runs, read by the GUI.
struct ForgettingSnapshot {
    struct TaskCurve {
        int task = 0;  ///< id
        std::string name;
        std::vector<double> step, value;
    };
    struct Border {
        double step = 0;
        std::string task;
    };
    struct TaskState {
        int task = 0;  ///< id
        std::string name;
        retention::TaskWord word = retention::TaskWord::Unknown;
        std::optional<double> best, now, rise;  ///< rise: how much worse than the best, as a share
        /// By success: the newest stage has begun, and its policy was not tried in this task, which was
        /// taught.
        bool untried = false;
        /// Run and step of the checkpoint that `best` is a score of; empty and -1: of none that was handed
        /// on.
        std::filesystem::path bestRun = {};
        std::int64_t bestStep = -1;
    };
    struct Metric {
        std::string title, formula;
        std::optional<retention::Interval> value;
        std::string why = {};  ///< there is no value
        /// Of a mean over tasks: over how many, of how many that the sequence teaches; 0: of no such mean.
        std::size_t tasks = 0, allTasks = 0;
    };
    /// A task that was lost and came back.
    struct Recovery {
        std::string task;
        std::size_t stage = 0;   ///< in which it came back, from 1
        std::int64_t steps = 0;  ///< into that stage
        int seed = 0;
    };

    std::vector<std::string> groups;  ///< titles of all there are
    std::vector<int> seeds;           ///< of each
    std::size_t group = 0;            ///< the one shown
    std::filesystem::path ofRun;      ///< the current run where the group shown holds it; else empty
    bool ofJoint = false;             ///< that group taught all tasks at once: its matrix has one row
    retention::Measure measure = retention::Measure::Loss;
    std::vector<retention::Measure> measured;
    /// Of one sequence of the group: the one with the current run, else one that is trained, else the first.
    std::vector<TaskCurve> curves;
    std::vector<TaskCurve> naive;  ///< the lower bound, where there is one; its tasks may be others
    std::vector<std::optional<double>> joint;  ///< per task of `curves`: the upper bound
    std::vector<Border> borders;
    retention::ScoreMatrix matrix;  ///< mean over the seeds
    std::vector<TaskState> tasks;
    std::vector<std::string> rows;  ///< per row of the matrix: the checkpoint that it shows
    std::size_t nowRow = 0;         ///< the row whose scores are `now` of the tasks, from 0
    std::vector<Metric> metrics;
    std::vector<Recovery> recoveries;
    std::optional<retention::ReplayCost> replayCost;  ///< of a group that replays
    retention::ReportOptions settings;                ///< thresholds, and where they are written
    std::vector<std::string> notes;                   ///< those that name the group shown first
    std::size_t notesOfGroup = 0;                     ///< so many of them do
    bool onTrainingFrames = false;
};

/// `follow`: run whose group is to be shown, one that is being trained before others; where it is empty, or
/// none has it, the group whose title is `wanted` (also if it has finished since), or, if there is none, the
/// first that is no bound, again with one that is being trained before others. `measure`: where nothing was
/// measured with it, the first that there is takes its place.
/// `current`: the run that the window looks at. Any thread; the comparison is used by one at a time.
ForgettingSnapshot makeSnapshot(const retention::Comparison& comparison, const std::string& wanted,
                                retention::Measure measure, const retention::ReportOptions& settings,
                                const std::filesystem::path& current, const std::filesystem::path& follow);

}  // namespace studio::widgets
