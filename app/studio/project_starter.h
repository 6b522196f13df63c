// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace studio::app {

/// Makes an empty project: the folder and what belongs into it. Errors: InvalidArgument (not empty), Io.
Status makeProject(const std::filesystem::path& folder);

}  // namespace studio::app
