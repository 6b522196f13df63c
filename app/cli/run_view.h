// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include "core/base/result.h"

namespace studio::cli {

/// Shows a run's events as they come, until `ended` says that no more will: a bar with ETA and the important
/// lines on standard error, or the event lines themselves on standard output (`json`). Errors: those of
/// opening the run directory.
Status followRun(const std::filesystem::path& run, const std::function<bool()>& ended, bool json);

}  // namespace studio::cli
