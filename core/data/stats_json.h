// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/stats.h"

namespace studio::data {

/// {feature: {min, max, mean, std, count, q01, …}} with nested lists, as LeRobot writes it. Errors: Corrupt.
Result<StatsTable> statsFromJson(const nlohmann::json& value);
/// Sets one statistic ("mean", "q01", "count") of a feature; unknown ones are ignored.
void setStatistic(FeatureStats& stats, const std::string& name, std::vector<double> values);
/// Reads meta/stats.json. Errors: NotFound, Io, Corrupt.
Result<StatsTable> readStatsJson(const std::filesystem::path& file);

}  // namespace studio::data
