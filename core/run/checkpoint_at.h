// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace studio::run {

/// The checkpoint that a path means: of a run directory its last one, else the path itself, looked at no
/// further. Errors: NotFound (a run without a checkpoint).
Result<std::filesystem::path> checkpointAt(const std::filesystem::path& given);

/// The run directory that a checkpoint (a step folder, a link to one, its pretrained_model, or the run
/// itself) lies in; empty: it lies in none.
std::filesystem::path runOf(const std::filesystem::path& checkpoint);

}  // namespace studio::run
