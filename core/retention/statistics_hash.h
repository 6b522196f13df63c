// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace studio::retention {

/// 16 hexadecimal digits of what actions are normalised by, in whose units flow losses are. `mode`: of the
/// actions, "MEAN_STD" and so on; `statistics`: "action.mean" -> its float32 values. Those of observations
/// count for nothing, as they are part of the policy and of no unit, nor does how many rows were seen.
std::string statisticsHash(const std::string& mode,
                           const std::map<std::string, std::span<const std::byte>>& statistics);

/// The same of a run that does not say it, from its last checkpoint; empty: there is none, or it cannot be
/// read.
std::string statisticsOf(const std::filesystem::path& run);

}  // namespace studio::retention
