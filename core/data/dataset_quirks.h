// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/data/finding.h"
#include "core/data/lerobot_dataset.h"

namespace studio::data {

/// The five columns that every LeRobot data set has beside its features.
inline constexpr const char* kIndexColumns[] = {"timestamp", "frame_index", "episode_index", "index",
                                                "task_index"};
/// Numbers that SmolVLA takes at most without another configuration (max_state_dim, max_action_dim).
inline constexpr std::int64_t kUsualPolicyWidth = 32;

/// Appends what is odd about a data set, as far as its metadata and its first episode tell. Cheap: reads one
/// parquet file. All warnings.
void noteQuirks(const LeRobotDataset& dataset, std::vector<Finding>& findings);

/// One warning about timestamps that do not follow frame_index / fps, given the checks of some episodes
/// (position, check); nothing where all are exact.
void noteTimestamps(const LeRobotDataset& dataset,
                    const std::vector<std::pair<std::size_t, TimestampCheck>>& checks,
                    std::vector<Finding>& findings);

/// Whether the episodes are numbered 0, 1, 2, … in file order.
bool isContiguous(const std::vector<Episode>& episodes);

}  // namespace studio::data
