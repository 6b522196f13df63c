// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "core/run/clock.h"
#include "core/run/event_text.h"
#include "core/run/run_follower.h"
#include "core/run/run_list.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

constexpr auto kPollEvery = std::chrono::milliseconds(200);

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

volatile std::sig_atomic_t interrupted = 0;

/// Writes what a follower brings: JSON lines, a bar on a terminal, or plain lines.
class Printer {
public:
    explicit Printer(bool json)
        : json_(json),
          terminal_(!json && ::isatty(STDOUT_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0),
          bar_(!terminal_) {}

    void show(const run::FollowerPoll& poll) {
        if (poll.restarted)
            tell("the run was resumed from an earlier step; its log begins anew", "restarted");
        if (poll.damaged > 0)
            tell(fmt::format("{} lines of the log cannot be read", poll.damaged), "damaged");
        for (const run::Event& event : poll.events) {
            bool onBar = terminal_ && std::holds_alternative<run::Step>(event.body);
            if (json_) {
                line(run::toLine(event));
            } else if (!onBar) {
                line(run::formatTime(event.timeS, "%H:%M:%S ") + run::describe(event.body));
            }
        }
        std::fflush(stdout);
    }
    void progress(const run::RunStatus& status) {
        std::string text = status.state == run::RunState::Running ? "" : run::toString(status.state);
        if (status.lastLoss) text += fmt::format("{}loss {:.4g}", text.empty() ? "" : "  ", *status.lastLoss);
        if (status.bestValidation)
            text += fmt::format("  best validation {:.4g}", status.bestValidation->loss);
        if (terminal_) bar_.show(status.step, status.totalSteps, status.etaS.value_or(-1), text);
    }
    void tell(const std::string& text, const char* what) {
        line(json_ ? dump({{"type", what}, {"message", text}}) : text);
        std::fflush(stdout);
    }
    void clear() { bar_.clear(); }

private:
    void line(const std::string& text) {
        bar_.clear();
        fmt::print("{}\n", text);
    }

    bool json_, terminal_;
    ProgressLine bar_;
};

/// Catches Ctrl-C while it lives, so that the terminal is left in order.
class InterruptGuard {
public:
    InterruptGuard() {
        interrupted = 0;
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        ::sigaction(SIGINT, &action, &before_);
    }
    ~InterruptGuard() { ::sigaction(SIGINT, &before_, nullptr); }

private:
    struct sigaction before_ {};
};

int exitOf(run::RunState state) {
    return state == run::RunState::Done || state == run::RunState::Stopped ? kDone : kFailed;
}

int follow(const fs::path& path, bool json) {
    auto opened = run::RunFollower::open(path);
    if (!opened.ok()) return fail(opened.error(), json);
    run::RunFollower& follower = *opened;
    Printer printer(json);
    InterruptGuard guard;
    bool silent = false;
    while (interrupted == 0) {
        run::FollowerPoll poll = follower.poll();
        printer.show(poll);
        if (poll.more) continue;
        run::RunStatus status = follower.status();
        if (!status.alive() && status.state != run::RunState::Silent) {
            // its last words may have come between the poll and the question
            do printer.show(poll = follower.poll());
            while (poll.more);
            status = follower.status();
            printer.clear();
            if (!json && status.state == run::RunState::Interrupted)
                return fail({ErrorCode::NotFound, status.message, status.hint});
            if (json) fmt::print("{}\n", dump({{"type", "status"}, {"status", run::toJson(status)}}));
            return exitOf(status.state);
        }
        printer.progress(status);
        bool nowSilent = status.state == run::RunState::Silent;
        if (nowSilent && !silent)
            printer.tell("no sign of life from the trainer, which runs on another machine; still watching",
                         "silent");
        silent = nowSilent;
        std::this_thread::sleep_for(kPollEvery);
    }
    printer.clear();
    return kStopped;
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
