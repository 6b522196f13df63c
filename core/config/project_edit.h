// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/project_config.h"

namespace studio::config {

/// Text of a file before and after an edit; absent: the file is not there.
struct FileEdit {
    std::filesystem::path file;
    std::optional<std::string> before = {}, after = {};
};

/// An edit of a project's files, as their texts: nothing is written until applyEdit. Comments stay.
using ProjectEdit = std::vector<FileEdit>;

/// What a new task begins with.
struct NewTask {
    std::string name;         ///< "weighing"; also names its file
    std::string instruction;  ///< not empty
    std::filesystem::path data;
};

// Edits of the list of tasks. A task's file says its stage, so an order is a matter of several files; shares
// that the project states for a stage (sequential.stageN_replay) are carried along, so that each row still
// names the tasks up to its stage and sums to 1. Errors: InvalidArgument (an unusable name, a place that is
// not there, the last task), NotFound (no such task), Unsupported (a robot_train folder; a text that cannot
// be edited in place), Io.

/// A new task as the last stage: its file in tasks/, and its line where the project lists its tasks.
Result<ProjectEdit> addTask(const ProjectConfig& project, const NewTask& task);
/// A copy of a task, comments included, under a name and number of its own, as the last stage.
Result<ProjectEdit> duplicateTask(const ProjectConfig& project, int id);
/// Puts a task to another place in the order (from 0).
Result<ProjectEdit> moveTask(const ProjectConfig& project, int id, std::size_t place);
/// Takes a task out of the project. Its file stays where it is.
Result<ProjectEdit> removeTask(const ProjectConfig& project, int id);

/// The edit that takes this one back.
ProjectEdit reversed(const ProjectEdit& edit);
/// Writes the texts, each file whole or not at all. Where a file is not as `before` says nothing is written;
/// where `project`, the project's file, cannot be loaded afterwards, everything is put back. Blocking.
/// Errors: InvalidArgument (changed meanwhile), InvalidConfig (it would be no project), Io.
Status applyEdit(const ProjectEdit& edit, const std::filesystem::path& project);

}  // namespace studio::config
