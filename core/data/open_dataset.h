// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/data/lerobot_dataset.h"

namespace studio::data {

/// openDataset, with two extras for this folder: the result shows where files lie, and `stage` tells what was
/// being read when it failed ("info", "episodes", "tasks").
Result<std::shared_ptr<const LeRobotDataset>> openLeRobot(const std::filesystem::path& root,
                                                          const OpenOptions& options, std::string& stage);

/// The layouts' own openers; `json` is that of `root`.
Result<std::shared_ptr<const LeRobotDataset>> openV2(InfoJson json, const OpenOptions& options,
                                                     std::string& stage);
Result<std::shared_ptr<const LeRobotDataset>> openV3(InfoJson json, const OpenOptions& options,
                                                     std::string& stage);

/// Refuses lists without episodes or with one number twice. Errors: Corrupt.
Status checkEpisodeList(const std::vector<Episode>& episodes, const std::filesystem::path& source);

}  // namespace studio::data
