// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/run/trash.h"

namespace studio::cli {

/// One sentence on what a trash holds.
std::string trashLine(const std::vector<run::TrashEntry>& held);

/// trash, below `runs`.
void addRunsTrashCommand(CLI::App& runs, Common& common, Action& action);

}  // namespace studio::cli
