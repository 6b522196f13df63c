// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/sequential_config.h"
#include "core/config/task_config.h"
#include "core/config/train_config.h"

namespace studio::config {

/// A project: what all stages have in common, how they follow each other, and the tasks.
struct ProjectConfig {
    std::filesystem::path file;    ///< project.yaml, or the base file of a robot_train folder
    std::filesystem::path folder;  ///< where it lies
    std::string name;
    bool robotTrain = false;  ///< a robot_train folder: unknown keys were warnings
    Settings base;            ///< keys of TrainConfig that the file or an override states
    SequentialConfig sequential;
    std::vector<TaskConfig> tasks;  ///< by stage
    /// robot_train's validation_episodes: the last tenth of each task's episodes, at most so many, is held
    /// out where the task states nothing.
    std::optional<std::int64_t> heldOut;
    std::string wantedTask;  ///< robot_train's `task`: the stage that its base file trains

    const TaskConfig* findTask(int id) const;
};

/// Loads a project: a folder with project.yaml, that file, or a robot_train folder or base file, which opens
/// as it is. `overrides`: keys of the project ("training.batch_size=32", "sequential.gain=2"), which also win
/// over what tasks state, or of one task ("task2.training.max_epoch=3"). Errors: NotFound, Io, InvalidConfig,
/// which lists every problem with file, line and column.
Result<ProjectConfig> loadProject(const std::filesystem::path& path,
                                  const std::vector<std::string>& overrides = {},
                                  std::vector<Warning>* warnings = nullptr);

/// Whether `path` is, or holds, something that loadProject takes (and loadTrainConfig alone does not).
bool isProject(const std::filesystem::path& path);

/// What a task states on top of what the project states, with the rate of its place in the sequence
/// (`sequential.lr_decay`) where the task states none.
Settings taskSettings(const ProjectConfig& project, const TaskConfig& task);
/// Such settings resolved, for that task.
TrainConfig resolveTask(const ProjectConfig& project, const TaskConfig& task, const Settings& settings,
                        std::vector<Warning>* notes = nullptr);
/// A task's settings on top of the project's, resolved: data, lengths, policy. Without source of weights,
/// replay, stage and statistics, which a plan decides (core/sequence/sequence_plan.h).
TrainConfig taskTrainConfig(const ProjectConfig& project, const TaskConfig& task,
                            std::vector<Warning>* notes = nullptr);

/// Every key of project.yaml: its own (name, tasks, sequential.*) and those of TrainConfig. A value that
/// nobody stated reads as null. Rows whose path has a capital letter in it (stageN_replay.taskK) are patterns
/// without a binding.
std::span<const BoundKey<ProjectConfig>> projectKeys();
/// Every key of a task file, likewise ("task.training.policy.optimizer_lr").
std::span<const BoundKey<TaskConfig>> taskKeys();
/// What to do about a key that neither table has: the nearest one.
std::string unknownProjectKeyHint(std::string_view path);

}  // namespace studio::config
