// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "widgets/workspace.h"

namespace studio::app {

/// Where the window's log of this user lies: kuavo-studio/window.log in $XDG_STATE_HOME, else in
/// ~/.local/state.
std::filesystem::path windowLogFile();

/// From now on Qt's warnings go to the program's log, beside where they went before.
void logQtMessages();

/// Writes what the window tells a person into the program's log too, as long as `workspace` lives.
void logNotices(widgets::Workspace& workspace);

/// What helps whoever looks for a cause: `kstudio doctor` (`program`; where there is none, versions and
/// machine as this process knows them) and the last lines of the log. The home folder is written "~".
/// Blocks for some seconds. Errors: Cancelled.
Result<std::string> diagnostics(const std::filesystem::path& program, const std::filesystem::path& logFile,
                                std::stop_token stop);

}  // namespace studio::app
