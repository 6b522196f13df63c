// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

#include "app/cli/commands.h"
#include "core/sim/tasks/tasks.h"

namespace studio::cli {

/// Options that every `kstudio sim` command has.
struct SimCommon {
    std::string task = "weighing";
    std::string size, language = "en";
    sim::Difficulty difficulty;
    bool shadows = false;
};

/// `several`: whether the command takes more than one task.
void addSimOptions(CLI::App& command, SimCommon& common, bool several = true);
/// "256", "640x480"; sides of 8 to 4096; empty: left as they are. Errors: InvalidArgument.
Status readSize(const std::string& text, int& width, int& height);
/// "all" (the four), "pair", or ids joined by commas. Errors: NotFound, InvalidArgument (no name between two
/// commas, or one twice).
Result<std::vector<const sim::Task*>> readTasks(const std::string& text);

void addSimEvaluateCommand(CLI::App& simCommand, Common& common, Action& action);
void addSimRunCommand(CLI::App& simCommand, Common& common, Action& action);

}  // namespace studio::cli
