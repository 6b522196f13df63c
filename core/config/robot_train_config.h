// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/project_config.h"
#include "core/config/yaml_document.h"

namespace studio::config {

/// Whether a document is a base file of robot_train: it has both `policy` and `sequential`, and lists no
/// `tasks` as a project.yaml does.
bool isRobotTrainBase(const YamlDocument& document);
/// The base file of a folder. Errors: NotFound, InvalidConfig where there are several.
Result<std::filesystem::path> findRobotTrainBase(const std::filesystem::path& folder);
/// The *.yaml files of a folder, by name. Errors: NotFound.
Result<std::vector<std::filesystem::path>> yamlFiles(const std::filesystem::path& folder);

/// One stage of a project as a configuration of its own. The stage is the one that the override "task=NAME",
/// else the base file's `task`, names ("task2_weighing", "tasks/task2_weighing" or "2"). It has to know where
/// its weights come from: one that starts from an earlier task needs policy.pretrained_path (a sequence finds
/// it by itself). Nothing is replayed. Deviations from robot_train's trainer: robot-train-config.md 3.
/// Errors: NotFound, Io, InvalidConfig.
Result<TrainConfig> loadProjectStage(const std::filesystem::path& project,
                                     const std::vector<std::string>& overrides,
                                     std::vector<Warning>& warnings);

}  // namespace studio::config
