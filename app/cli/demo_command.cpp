// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio demo: from nothing to the report of a sequence that forgets and one that does not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/demo_view.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "core/base/machine.h"
#include "core/base/resources.h"
#include "core/demo/demo_report.h"
#include "core/demo/run_demo.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

struct DemoCommand {
    std::string folder = "kuavo-demo", only;
    bool quick = false, list = false;
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> trials, demonstrations;
};

Error otherwise(const DemoCommand& options, const std::string& what) {
    return {ErrorCode::InvalidArgument,
            fmt::format("cannot go on with the demo in {}: it was begun {}", options.folder, what),
            "Leave that option out to go on with it, or choose another folder with --dir."};
}

/// A demo that is there is gone on with, but not as another one.
Status checkSame(const DemoCommand& options) {
    STUDIO_ASSIGN(demo::Demo there, demo::readDemo(options.folder));
    const demo::DemoOptions& begun = there.options;
    if (options.quick && !begun.quick) return otherwise(options, "with all tasks, not with --quick");
    if (options.seed && options.seed != begun.seed)
        return otherwise(options, begun.seed ? fmt::format("with --seed {}", *begun.seed) : "without --seed");
    if (options.trials && *options.trials != begun.trials)
        return otherwise(options, fmt::format("with --episodes {}", begun.trials));
    if (options.demonstrations && *options.demonstrations != begun.demonstrations)
        return otherwise(options, fmt::format("with --demonstrations {}", begun.demonstrations));
    return {};
}

Status prepare(const DemoCommand& options) {
    if (demo::isDemo(options.folder)) return checkSame(options);
    STUDIO_ASSIGN(fs::path resources, resourceFolder());
    return demo::createDemo(options.folder, resources / "configs" / "examples" / "demo",
                            {.quick = options.quick,
                             .seed = options.seed,
                             .demonstrations = options.demonstrations.value_or(0),
                             .trials = options.trials.value_or(100)});
}

Result<demo::Demo> work(const DemoCommand& options, bool json, std::stop_token stop) {
    STUDIO_CHECK(prepare(options));
    if (options.list) return demo::readDemo(options.folder);
    std::error_code problem;
    demo::RunDemoOptions run{.program = fs::read_symlink("/proc/self/exe", problem),
                             .cores = static_cast<int>(std::max(1U, readMachine().cores)),
                             .only = options.only};
    DemoView view(json);
    auto done = demo::runDemo(
        options.folder, run, [&](const demo::Demo& now, double left) { view.show(now, left); },
        std::move(stop));
    view.leave();
    return done;
}

int runDemo(const DemoCommand& options, bool json) {
    // whoever reads along may go; the training goes on
    std::signal(SIGPIPE, SIG_IGN);
    Interrupt interrupt("stopping; what is trained is saved (press Ctrl-C again to end at once)");
    const auto begin = std::chrono::steady_clock::now();
    auto demo = work(options, json, interrupt.token());
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    if (!demo.ok()) {
        const int code = fail(demo.error(), json);
        if (demo.error().code == ErrorCode::Cancelled) return kStopped;
        return demo.error().code == ErrorCode::InvalidArgument ? kWrongUse : code;
    }
    auto results = demo::readResults(*demo);
    if (!results.ok()) return fail(results.error(), json);
    if (json) {
        say(demo::reportJson(*demo, *results).dump(2));
        return kDone;
    }
    if (options.list) {
        DemoView(false).show(*demo, demo::secondsLeft(*demo));
        return kDone;
    }
    for (const std::string& line : resultText(*demo, *results)) say(line);
    say(fmt::format("This call took {}.", durationText(passed.count())));
    if (demo->done()) say((demo->folder / "report.html").string());
    say(fmt::format("In the window: kuavo-studio {}", demo->folder.string()));
    return kDone;
}

}  // namespace

void addDemoCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand(
        "demo", "The whole story in simulation: record, train in sequence, see forgetting, prevent it.");
    auto options = std::make_shared<DemoCommand>();
    command
        ->add_option("--dir", options->folder,
                     "Folder of its project; one of an earlier start is gone on with")
        ->capture_default_str();
    command->add_flag("--quick", options->quick, "Two tasks instead of four");
    command->add_option("--seed", options->seed, "Of the training")->check(seedNumber());
    command->add_option("--episodes", options->trials, "Trials per figure of success; default 100")
        ->check(CLI::Range(1, 100000));
    command->add_option("--demonstrations", options->demonstrations, "Recorded per task")
        ->check(CLI::Range(10, 100000));
    command->add_option("--step", options->only, "Do this step alone, as --list names it in JSON");
    command->add_flag("--list", options->list, "Show the steps and do none");
    command->add_flag("--json", common.json, "Machine-readable");
    command->footer(
        "Example: kstudio demo --quick --dir my-demo\n"
        "Stopped or killed, the same command goes on where it was.");
    command->callback([options, &common, &action] {
        action = [options, &common] { return runDemo(*options, common.json); };
    });
}

}  // namespace studio::cli
