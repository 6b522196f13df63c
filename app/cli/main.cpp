// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/build_info.h"
#include "core/base/heap.h"

namespace studio::cli {
namespace {

int runProgram(int argc, char** argv) {
    CLI::App app{"Kuavo Studio in the terminal: data sets, training, checkpoints of one SmolVLA policy.",
                 "kstudio"};
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", "kstudio " + buildInfo().version + ", commit " + buildInfo().commit);
    Common common;
    common.argv.assign(argv, argv + argc);
    Action action;
    addCheckpointCommand(app, common, action);
    addConfigCommand(app, common, action);
    addDatasetCommand(app, common, action);
    addBenchCommand(app, common, action);
    addOpenLoopCommand(app, common, action);
    addParityCommand(app, common, action);
    addTrainCommand(app, common, action);
    addRunsCommand(app, common, action);
    addProjectCommand(app, common, action);
    addSequenceCommand(app, common, action);
    addValidateCommand(app, common, action);
    addRetentionCommand(app, common, action);
#if STUDIO_ROBOT
    addRobotCommand(app, common, action);
#endif
#if STUDIO_SIM
    addDemoCommand(app, common, action);
    addSimCommand(app, common, action);
#endif
    addDoctorCommand(app, common, action);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kWrongUse;
    }
    if (!action) {
        std::fputs(app.help().c_str(), stdout);
        return kDone;
    }
    try {
        return action();
    } catch (const std::exception& exception) {
        // fmt::print throws where standard output takes no more: what that means finishOutput judges
        if (std::ferror(stdout) != 0) return kDone;
        std::fprintf(stderr, "kstudio: a bug: %s\n", exception.what());
        return kFailed;
    }
}

}  // namespace
}  // namespace studio::cli

int main(int argc, char** argv) {
    studio::keepFreedMemory();
    return studio::cli::finishOutput(studio::cli::runProgram(argc, argv));
}
