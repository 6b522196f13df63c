// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::run {

/// Adds an event behind the log of a run that nobody trains now, as an evaluation does afterwards. A later
/// resume from an older checkpoint cuts it off again with everything else behind that checkpoint. Errors:
/// NotFound (no run there), InvalidArgument (a living process trains it), Io.
Status appendEvent(const std::filesystem::path& run, const EventBody& body);

}  // namespace studio::run
