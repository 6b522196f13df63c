// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace studio::config {

/// What a new project begins with.
struct NewProject {
    std::filesystem::path folder;   ///< made; may be there if it is empty
    std::string name;               ///< empty: the folder's, or the example's
    std::filesystem::path example;  ///< folder of a project to begin with; empty: one task to fill in
};

/// Makes a project: project.yaml with its commonest keys explained, tasks/ and datasets/. An example's files
/// are copied without its scripts; where they point outside of their folder, the absolute path is written,
/// but runs go into the new folder's runs/. Errors: InvalidArgument (the folder is not empty), NotFound (no
/// such example), Io.
Status createProject(const NewProject& project);

/// Whether a folder is there that has no project yet, or one that names no task: addFirstTask() makes a
/// project of it. A folder of robot_train lacks none, nor does a project whose file cannot be read: what is
/// wrong with it is to be seen. Blocking; reads only.
bool lacksFirstTask(const std::filesystem::path& folder);
/// Gives such a folder what it lacks: project.yaml as createProject() writes it, for the files that lie in
/// tasks/ or else for a task to fill in; where project.yaml is there, that task and its line in it. Nothing
/// else that is there is changed. Blocking. Errors: InvalidArgument (nothing is lacking), InvalidConfig,
/// Unsupported (its list of tasks cannot be edited in place), Io.
Status addFirstTask(const std::filesystem::path& folder);

}  // namespace studio::config
