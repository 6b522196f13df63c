// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/config/settings.h"

namespace studio::config {

/// What a task's weights start from, as far as its file says so.
struct TaskStart {
    /// Unsaid: stage 1 starts as the project's `policy` section says, a later one from the stage before it.
    enum class From { Unsaid, Pretrained, Scratch, Task };
    From from = From::Unsaid;
    std::string pretrainedPath;        ///< folder (absolute) or hub id; empty: the project's
    std::optional<int> task;           ///< id of the task; absent: of the stage before
    std::string checkpoint = "best";   ///< best or last
    std::filesystem::path resumePath;  ///< a run or checkpoint typed by hand, which wins; empty: to be found
    bool operator==(const TaskStart&) const = default;
};

/// One task: a file of tasks/ (reference/robot-train-config.md 2, and more).
struct TaskConfig {
    std::filesystem::path file;
    int id = 0;
    std::string name;  ///< "moving_grasp"
    int stage = 0;     ///< its place in the sequence; the id where the file does not say
    std::string description;
    std::string instruction;  ///< also `data.instruction` of `own`
    std::string repoId;
    TaskStart start;
    std::map<int, std::int64_t> replayedEpisodes;  ///< earlier task -> size of its replay pool
    std::map<std::string, std::string> places;     ///< key of its file -> "file:line:column"
    /// Keys of TrainConfig that the task states (data.*, validation.*, training.*, policy.*), with their
    /// places; they win over the project's.
    Settings own;

    /// Value of such a key, null where the task does not state it.
    nlohmann::json stated(std::string_view path) const;
    /// Where a key of its file stands; of one that is not there the nearest section, else the file.
    std::string where(std::string_view path) const;
};

}  // namespace studio::config
