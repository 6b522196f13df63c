// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/retention/comparison.h"

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
        std::string name;
        retention::TaskWord word = retention::TaskWord::Unknown;
        std::optional<double> best, now, rise;  ///< rise: how much worse than the best, as a share
    };
    struct Metric {
        std::string title, formula;
        std::optional<retention::Interval> value;
    };

    std::vector<std::string> groups;  ///< labels of all there are
    std::vector<int> seeds;           ///< of each
    std::size_t group = 0;            ///< the one shown
    retention::Measure measure = retention::Measure::Loss;
    std::vector<retention::Measure> measured;
    std::vector<TaskCurve> curves;             ///< of the group's first sequence
    std::vector<TaskCurve> naive;              ///< the lower bound, where there is one; its tasks may be others
    std::vector<std::optional<double>> joint;  ///< per task of `curves`: the upper bound
    std::vector<Border> borders;
    retention::ScoreMatrix matrix;  ///< mean over the seeds
    std::vector<TaskState> tasks;
    std::vector<Metric> metrics;
    std::vector<std::string> notes;
    bool onTrainingFrames = false;
};

/// `wanted`: label of the group to show, empty for the first that is no bound. Any thread; the comparison is
/// used by one at a time.
ForgettingSnapshot makeSnapshot(const retention::Comparison& comparison, const std::string& wanted,
                                retention::Measure measure, const retention::WordSettings& words);

}  // namespace studio::widgets
