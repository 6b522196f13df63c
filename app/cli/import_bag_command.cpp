// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "app/robot/bag_import.h"

namespace studio::cli {

namespace {

int importBag(const app::BagImport& options, bool asJson) {
    Interrupt interrupt;
    ProgressLine progress(asJson);
    auto wanted = app::importOptions(options, media());
    if (!wanted.ok()) return fail(wanted.error(), asJson);
    wanted->stop = interrupt.token();
    wanted->progress = [&](double share, const std::string& what) {
        progress.show(static_cast<std::int64_t>(100 * share), 100, -1, what);
    };
    auto report = robot::importBags(*wanted);
    progress.clear();
    if (!report.ok()) {
        int code = fail(report.error(), asJson);
        return report.error().code == ErrorCode::Cancelled ? kStopped : code;
    }
    if (asJson) {
        say(nlohmann::json{{"episodes", report->episodes},
                           {"frames", report->frames},
                           {"cameras", report->cameras},
                           {"notes", report->notes}});
    } else {
        for (const std::string& note : report->notes) say("note: " + note);
        say(fmt::format("{}: {} episode{}, {} frames", options.out, report->episodes,
                        report->episodes == 1 ? "" : "s", report->frames));
    }
    return kDone;
}

}  // namespace

void addImportBagCommand(CLI::App& datasetCommand, Common& common, Action& action) {
    auto* sub = datasetCommand.add_subcommand(
        "import-bag", "Turn Kuavo ROS 1 bags into a LeRobot v3.0 data set, one episode each.");
    auto options = std::make_shared<app::BagImport>();
    sub->add_option("bags", options->bags, "Bag files")->required();
    sub->add_option("--out", options->out, "New folder for the data set")->required();
    sub->add_option("--task", options->task, "Instruction of all episodes")->required();
    sub->add_option("--gripper", options->gripper, "none, lejuclaw, qiangnao or rq2f85")
        ->capture_default_str();
    sub->add_option("--gripper-state-scale", options->stateScale,
                    "Raw position that becomes 1 (claw and hand 100, 2F85 0.8)")
        ->check(positiveNumber());
    sub->add_option("--gripper-command-scale", options->commandScale,
                    "Raw command that becomes 1 (2F85: 255, or 140 as older converters had it)")
        ->check(positiveNumber());
    sub->add_option("--topic", options->topics,
                    "KEY=/NAME, another name of a topic; may be given several times");
    sub->add_option("--fps", options->fps, "Frames per second")
        ->capture_default_str()
        ->check(CLI::Range(1, 30));
    sub->add_option("--drop-ends", options->dropEnds, "Frames of the main camera left out at both ends")
        ->capture_default_str();
    sub->add_option("--codec", options->codec, "av1 or h264")
        ->capture_default_str()
        ->check(CLI::IsMember({"av1", "h264"}));
    sub->add_flag("--json", common.json, "Machine-readable");
    sub->footer(
        "Example: kstudio dataset import-bag record.bag --out datasets/task1 --task \"grasp the block\" "
        "--gripper lejuclaw");
    sub->callback([&common, &action, options] {
        action = [&common, options] { return importBag(*options, common.json); };
    });
}

}  // namespace studio::cli
