// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"

namespace spdlog {
class logger;
}

namespace studio {

/// The program's log. Core reports through Result and events; the log is for whoever looks for a cause
/// afterwards. Writes to standard error from level warn on; never blocks the caller for a full disk.
std::shared_ptr<spdlog::logger> log();
/// Lets the log go to `file` as well, from level info on, rotated at 8 MiB, two old ones kept. Errors: Io.
Status logToFile(const std::filesystem::path& file);

}  // namespace studio
