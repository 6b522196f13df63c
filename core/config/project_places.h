// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/config/moved_run.h"
#include "core/config/project_config.h"

namespace studio::config {

/// The data sets of the project's tasks, there or not: for runs whose own were moved (followMoved).
DataRoots dataRoots(const ProjectConfig& project);

/// The folder of the project that a run belongs to, where it lies now: a project that was copied or moved
/// takes its runs along, which name the old place. As the run names it where that cannot be told, also from
/// another machine; empty: it belongs to none. `config`: of the run, as it was made.
std::filesystem::path projectOf(const std::filesystem::path& run, const TrainConfig& config);

}  // namespace studio::config
