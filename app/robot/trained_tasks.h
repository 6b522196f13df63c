// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/kuavo_mapping.h"

namespace studio::app {

/// A task that a checkpoint has been taught.
struct TrainedTask {
    int id = 0;
    std::string name, instruction;
};

/// What the run around a checkpoint tells.
struct TrainedTasks {
    std::filesystem::path run;  ///< empty: the checkpoint lies in no run
    std::string checkpoint;     ///< relative to the run
    std::int64_t step = 0;
    std::vector<TrainedTask> tasks;  ///< the newest first
    /// Mean over the first rows of the newest task's episodes, 16 values.
    std::optional<std::array<double, robot::kVectorWidth>> meanFirstState;
    std::string note;  ///< what could not be read
};

/// Reads the run of a checkpoint (policy folder, step folder or run) and the first rows of its data. What is
/// missing is left out and noted. Blocks.
TrainedTasks trainedTasks(const std::filesystem::path& checkpoint, std::stop_token stop = {});

/// Adds a person's trial at the robot to the log of the checkpoint's run, as real success. Errors: NotFound
/// (the checkpoint lies in no run), InvalidArgument (that run is being trained), Io.
Status countTrial(const TrainedTasks& origin, const TrainedTask& task, bool success);

}  // namespace studio::app
