// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/policy/checkpoint_diff.h"
#include "core/policy/checkpoint_info.h"

namespace studio::cli {

/// 450046176 -> "450,046,176".
std::string grouped(std::int64_t number);

// Each as lines for a person and as JSON for a program.
std::vector<std::string> textOf(const policy::CheckpointInfo& info, bool allTensors);
nlohmann::ordered_json jsonOf(const policy::CheckpointInfo& info, bool allTensors);
std::vector<std::string> textOf(const policy::CheckpointDiff& diff);
nlohmann::ordered_json jsonOf(const policy::CheckpointDiff& diff);
std::vector<std::string> textOf(const std::vector<policy::CheckpointEntry>& entries);
nlohmann::ordered_json jsonOf(const std::vector<policy::CheckpointEntry>& entries);

}  // namespace studio::cli
