// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace studio::widgets {

/// What a path on disk is.
enum class PathKind { Nothing, Project, Configuration, Run, Dataset, Checkpoint };
PathKind kindOf(const std::filesystem::path& path);

}  // namespace studio::widgets
