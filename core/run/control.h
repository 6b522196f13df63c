// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace studio::run {

/// What a follower may ask of a trainer: files in `<run>/control/`, looked at once a step.
enum class Control { Stop, Pause };

/// Asks (creates the file) or takes the wish back (removes it). Errors: NotFound (no run there), Io.
Status setControl(const std::filesystem::path& run, Control what, bool wanted);
bool controlSet(const std::filesystem::path& run, Control what);

}  // namespace studio::run
