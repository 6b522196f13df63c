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

}  // namespace studio::config
