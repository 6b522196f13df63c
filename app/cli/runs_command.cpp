// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/run_view.h"
#include "core/run/clock.h"
#include "core/run/run_follower.h"
#include "core/run/run_list.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

std::string dump(const nlohmann::json& value, int indent = -1) {
    return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string steps(const run::RunStatus& status) {
    return status.totalSteps > 0 ? fmt::format("{}/{}", status.step, status.totalSteps)
                                 : std::to_string(status.step);
}

int list(const fs::path& root, bool json) {
    auto runs = run::listRuns(root);
    if (!runs.ok()) return fail(runs.error(), json);
    if (json) {
        nlohmann::json all = nlohmann::json::array();
        for (const auto& entry : *runs) all.push_back(run::toJson(entry));
        fmt::print("{}\n", dump(all, 2));
        return kDone;
    }
    if (runs->empty()) {
        fmt::print("no runs in {}\n", root.string());
        return kDone;
    }
    std::size_t width = 3;
    for (const auto& entry : *runs) width = std::max(width, entry.id.size());
    fmt::print("{:<{}}  {:<16}  {:<11}  {:>15}  {:>10}  {:>10}  {}\n", "run", width, "started", "state",
               "step", "loss", "best", "checkpoints");
    auto number = [](bool there, double value) {
        return there ? fmt::format("{:.4g}", value) : std::string("-");
    };
    for (const auto& entry : *runs) {
        const run::RunStatus& status = entry.status;
        auto started = entry.startedS > 0 ? run::formatTime(entry.startedS, "%Y-%m-%d %H:%M") : "?";
        fmt::print("{:<{}}  {:<16}  {:<11}  {:>15}  {:>10}  {:>10}  {}\n", entry.id, width, started,
                   run::toString(status.state), steps(status),
                   number(status.lastLoss.has_value(), status.lastLoss.value_or(0)),
                   number(status.bestValidation.has_value(),
                          status.bestValidation ? status.bestValidation->loss : 0),
                   entry.checkpoints.size());
        for (const std::string& problem : entry.problems) fmt::print("    ! {}\n", problem);
    }
    return kDone;
}

int exitOf(run::RunState state) {
    return state == run::RunState::Done || state == run::RunState::Stopped ? kDone : kFailed;
}

/// What ends the watch of a run, beside Ctrl-C: its trainer is gone. One that went silent on another machine
/// may come back.
bool isOver(const run::RunStatus& status) {
    return !status.alive() && status.state != run::RunState::Silent;
}

int follow(const fs::path& path, bool json) {
    auto opened = run::RunFollower::open(path);
    if (!opened.ok()) return fail(opened.error(), json);
    run::RunFollower& follower = *opened;
    RunView view(json ? ViewStyle::Json : ViewStyle::Log);
    Interrupt interrupt("");
    bool silent = false;
    followRun(follower, view, [&] {
        run::RunStatus status = follower.status();
        bool nowSilent = status.state == run::RunState::Silent;
        if (nowSilent && !silent)
            view.tell("silent",
                      "no sign of life from the trainer, which runs on another machine; still watching");
        silent = nowSilent;
        return interrupt.token().stop_requested() || isOver(status);
    });
    run::RunStatus status = follower.status();
    if (!isOver(status)) return kStopped;
    if (!json && status.state == run::RunState::Interrupted)
        return fail({ErrorCode::NotFound, status.message, status.hint});
    if (json) fmt::print("{}\n", dump({{"type", "status"}, {"status", run::toJson(status)}}));
    return exitOf(status.state);
}

int remove(const fs::path& path, bool json) {
    auto trash = run::moveRunToTrash(path);
    if (!trash.ok()) return fail(trash.error(), json);
    fs::path from = fs::absolute(path).lexically_normal();
    if (!from.has_filename()) from = from.parent_path();
    if (json) {
        fmt::print("{}\n", dump({{"moved", from.string()}, {"to", trash->string()}}));
    } else {
        fmt::print("moved to {}\nundo: mv '{}' '{}'\n", trash->string(), trash->string(), from.string());
    }
    return kDone;
}

}  // namespace

void addRunsCommand(CLI::App& app, Common& common, Action& action) {
    auto* runs = app.add_subcommand("runs", "List, follow and delete runs");
    runs->require_subcommand(1);
    runs->footer("Example: kstudio runs list runs");
    auto path = std::make_shared<std::string>("runs");

    auto* listing = runs->add_subcommand("list", "All runs below a folder, newest first");
    listing->footer("Example: kstudio runs list runs --json");
    listing->add_option("root", *path, "folder that holds the runs (default: runs)");
    listing->add_flag("--json", common.json, "machine-readable output");
    listing->callback(
        [&common, &action, path] { action = [&common, path] { return list(*path, common.json); }; });

    auto* following =
        runs->add_subcommand("follow", "Watch a run until it ends; any run folder, on any disk");
    following->footer(
        "Example: kstudio runs follow runs/2026-11-24_101500_pear\n"
        "Exit: 0 done or stopped, 1 failed or interrupted, 130 Ctrl-C (the run goes on).");
    following->add_option("run", *path, "run folder")->required();
    following->add_flag("--json", common.json, "one JSON object per line");
    following->callback(
        [&common, &action, path] { action = [&common, path] { return follow(*path, common.json); }; });

    auto* deleting = runs->add_subcommand("delete", "Move a run to .trash beside it; it can be moved back");
    deleting->footer("Example: kstudio runs delete runs/2026-11-24_101500_pear");
    deleting->add_option("run", *path, "run folder")->required();
    deleting->add_flag("--json", common.json, "machine-readable output");
    deleting->callback(
        [&common, &action, path] { action = [&common, path] { return remove(*path, common.json); }; });
}

}  // namespace studio::cli
