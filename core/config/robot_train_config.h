// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/sequential_config.h"
#include "core/config/train_config.h"
#include "core/config/yaml_document.h"

namespace studio::config {

/// One file of tasks/ in a robot_train folder. Source: reference/robot-train-config.md 2.
struct RobotTrainTask {
    std::filesystem::path file;
    int id = 0;
    std::string name;  ///< "moving_grasp"
    int stage = 0;     ///< its place in the sequence; the id where the file does not say
    std::string description, instruction;
    std::filesystem::path root;
    std::string repoId;
    std::vector<std::int64_t> episodes;  ///< empty: all
    double maxEpoch = 0;
    bool fromPretrained = true;  ///< resume_from: pretrained; else from the checkpoint of `resumeTask`
    std::string pretrainedPath;  ///< folder or hub id
    std::optional<int> resumeTask;
    std::string resumePath;  ///< a run typed by hand; empty: to be found
    std::map<int, std::int64_t> replayedEpisodes;
};

/// A robot_train folder: the chosen stage as our TrainConfig, and what belongs to the whole sequence.
struct RobotTrainProject {
    TrainConfig
        stage;  ///< its source is empty where the stage starts from an earlier task without a typed path
    RobotTrainTask task;
    std::vector<RobotTrainTask> tasks;  ///< all, by stage
    SequentialConfig sequential;
};

/// Whether a document is a base file of robot_train: it has both `policy` and `sequential`.
bool isRobotTrainBase(const YamlDocument& document);
/// The base file of a folder. Errors: NotFound, InvalidConfig where there are several.
Result<std::filesystem::path> findRobotTrainBase(const std::filesystem::path& folder);

/// Reads base file and tasks/ and converts the stage that the override "task=NAME", else the base file's
/// `task`, names ("task2_weighing", "tasks/task2_weighing" or "2"). Hydra's machinery is ignored with a note;
/// unknown keys are warnings; unusable values are errors with file, line and column. Deviations from that
/// trainer: robot-train-config.md 3. Errors: NotFound, Io, InvalidConfig.
Result<RobotTrainProject> loadRobotTrain(const std::filesystem::path& base,
                                         const std::vector<std::string>& overrides,
                                         std::vector<Warning>& warnings);

/// The same for one stage alone, which has to know where its weights come from.
Result<TrainConfig> loadRobotTrainStage(const std::filesystem::path& base,
                                        const std::vector<std::string>& overrides,
                                        std::vector<Warning>& warnings);

}  // namespace studio::config
