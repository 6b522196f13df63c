// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

namespace studio::cli {

/// Exit codes of every command.
enum Exit { kDone = 0, kFailed = 1, kWrongUse = 2, kStopped = 130 };

/// Options that every command has.
struct Common {
    bool json = false;              ///< machine-readable output on stdout
    std::vector<std::string> argv;  ///< as the program was called, for run.json
};

/// Registers a command; its callback stores the work in `action`, which main runs after parsing.
using Action = std::function<int()>;
void addDatasetCommand(CLI::App& app, Common& common, Action& action);
/// stats, convert, split, merge and delete, below `dataset`.
void addDatasetEditCommands(CLI::App& datasetCommand, Common& common, Action& action);
void addRunsCommand(CLI::App& app, Common& common, Action& action);
void addConfigCommand(CLI::App& app, Common& common, Action& action);
void addParityCommand(CLI::App& app, Common& common, Action& action);
void addCheckpointCommand(CLI::App& app, Common& common, Action& action);
void addTrainCommand(CLI::App& app, Common& common, Action& action);
void addOpenLoopCommand(CLI::App& app, Common& common, Action& action);
void addBenchCommand(CLI::App& app, Common& common, Action& action);
void addValidateCommand(CLI::App& app, Common& common, Action& action);
void addRetentionCommand(CLI::App& app, Common& common, Action& action);
void addSimCommand(CLI::App& app, Common& common, Action& action);   ///< where the simulator is built in
void addDemoCommand(CLI::App& app, Common& common, Action& action);  ///< where the simulator is built in
void addDoctorCommand(CLI::App& app, Common& common, Action& action);
void addProjectCommand(CLI::App& app, Common& common, Action& action);
void addSequenceCommand(CLI::App& app, Common& common, Action& action);

/// check, run, shadow, serve-sim and stop.
void addRobotCommand(CLI::App& app, Common& common, Action& action);
/// import-bag, below `dataset`.
void addImportBagCommand(CLI::App& datasetCommand, Common& common, Action& action);

}  // namespace studio::cli
