// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/data_config.h"
#include "core/data/media.h"
#include "core/data/stats.h"
#include "core/policy/normalizer.h"
#include "core/train/stage_data.h"

namespace studio::train {

/// A task whose data takes part in the statistics of a sequence.
struct StatsTask {
    std::string name;                   ///< as messages call it, "task 1 (pear)"
    config::DataConfig data;            ///< `stats`: dataset (stored ones) or, for anything else, computed
    std::vector<std::int64_t> heldOut;  ///< episodes left out
};

/// One set of statistics for a whole sequence: mapped `observation.state` and `action` of all tasks, pooled
/// with their frame counts (lerobot-dataset.md 6.3), std raised to the largest `stdFloor` of the tasks.
/// Blocking. Errors: InvalidConfig (no tasks, or widths that differ, naming both tasks), and those of the
/// data sets with the task named.
Result<data::StatsTable> sharedStats(const std::vector<StatsTask>& tasks, std::vector<std::string>& notes);

/// Writes and reads them as LeRobot's meta/stats.json (data.stats: shared, data.stats_file). Errors: Io;
/// NotFound, Corrupt (a feature, mean or std missing).
Status writeSharedStats(const std::filesystem::path& file, const data::StatsTable& stats);
Result<data::StatsTable> readSharedStats(const std::filesystem::path& file);

/// Mean 0 and std 1 (min -1, max 1), which leave numbers as they are.
data::StatsTable identityStats(int stateWidth, int actionWidth);

/// Where the training data of a stage leaves the statistics that it is normalised with: one line per value of
/// state or action of which some lie beyond 6 sigma. Empty for modes other than MEAN_STD. Errors: those of
/// the data set.
Result<std::vector<std::string>> beyondSixSigma(const StageData& data, const policy::Normalizer& normalizer);

}  // namespace studio::train
