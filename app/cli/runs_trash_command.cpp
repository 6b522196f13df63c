// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio runs trash: what was deleted, and the end of it.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/runs_trash.h"
#include "core/run/clock.h"
#include "core/run/events.h"
#include "core/run/trash.h"

namespace studio::cli {

namespace {

struct TrashOptions {
    std::string place = ".";
    bool empty = false, expired = false, yes = false;
};

std::string things(std::size_t count, std::uint64_t bytes) {
    return fmt::format("{} {}, {:.1f} MiB", count, count == 1 ? "thing" : "things",
                       static_cast<double>(bytes) / (1u << 20));
}

nlohmann::json toJson(const run::TrashEntry& entry) {
    return {{"path", entry.path.string()},
            {"from", entry.from.string()},
            {"deleted", run::numberToJson(entry.deletedS)},
            {"bytes", entry.bytes}};
}

int show(const std::vector<run::TrashEntry>& held, bool json) {
    if (json) {
        nlohmann::json all = nlohmann::json::array();
        for (const auto& entry : held) all.push_back(toJson(entry));
        say(all);
        return kDone;
    }
    for (const auto& entry : held) {
        fmt::print("{:<16}  {:>9.1f} MiB  {}\n",
                   entry.deletedS ? run::formatTime(*entry.deletedS, "%Y-%m-%d %H:%M") : "?",
                   static_cast<double>(entry.bytes) / (1u << 20), entry.path.string());
        if (!entry.from.empty()) fmt::print("{:<33}was {}\n", "", entry.from.string());
    }
    fmt::print("{}\n", trashLine(held));
    return kDone;
}

/// Whether a person says yes to the end of so much.
bool isConfirmed(const std::vector<run::TrashEntry>& held) {
    fmt::print("Remove {} for good? They cannot be brought back. Type yes and Enter: ",
               things(held.size(), run::bytesOf(held)));
    std::fflush(stdout);
    std::string line;
    return std::getline(std::cin, line) && line == "yes";
}

int tell(const run::TrashRemoval& removal, bool json) {
    if (json) {
        nlohmann::json gone = nlohmann::json::array(), failed = nlohmann::json::array();
        for (const auto& entry : removal.gone) gone.push_back(toJson(entry));
        for (const auto& [path, error] : removal.failed)
            failed.push_back({{"path", path.string()}, {"error", error.message}, {"hint", error.hint}});
        const nlohmann::json all{{"removed", gone}, {"failed", failed}};
        say(all);
        return removal.failed.empty() ? kDone : kFailed;
    }
    for (const auto& entry : removal.gone) fmt::print("removed {}\n", entry.path.string());
    for (const auto& [path, error] : removal.failed) fail(error, false);
    fmt::print("removed {}\n", things(removal.gone.size(), run::bytesOf(removal.gone)));
    return removal.failed.empty() ? kDone : kFailed;
}

int trash(const TrashOptions& options, bool json) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(options.place, ignored)) {
        return fail({ErrorCode::NotFound,
                     fmt::format("cannot look into the trash of {}: no such folder", options.place),
                     "Name a project, or the folder that holds the runs."},
                    json);
    }
    if (options.expired) return tell(run::removeExpired({options.place}, run::wallClockS()), json);
    const auto held = run::listTrash({options.place});
    if (!options.empty) return show(held, json);
    if (!options.yes && !held.empty()) {
        if (json || isatty(STDIN_FILENO) == 0) {
            fail({ErrorCode::InvalidArgument,
                  fmt::format("cannot empty the trash, {}: nobody was asked",
                              things(held.size(), run::bytesOf(held))),
                  "Pass --yes, or run it in a terminal without --json."},
                 json);
            return kWrongUse;
        }
        if (!isConfirmed(held)) {
            fmt::print("nothing was removed\n");
            return kStopped;
        }
    }
    return tell(run::removeFromTrash(held), json);
}

}  // namespace

std::string trashLine(const std::vector<run::TrashEntry>& held) {
    if (held.empty()) return "the trash is empty";
    return fmt::format(
        "the trash holds {}; things stay there for 30 days, `kstudio runs trash --empty` ends it",
        things(held.size(), run::bytesOf(held)));
}

void addRunsTrashCommand(CLI::App& runs, Common& common, Action& action) {
    auto options = std::make_shared<TrashOptions>();
    auto* command = runs.add_subcommand("trash", "What deleted runs and checkpoints take, and their end");
    command->footer(
        "Example: kstudio runs trash my-project --expired\n"
        "Things stay for 30 days; those that are older go when the window opens the project, or with\n"
        "--expired. To bring one back: mv it to where it was.");
    command->add_option("place", options->place, "project, or folder that holds runs")->capture_default_str();
    auto* empty = command->add_flag("--empty", options->empty, "Remove all of it for good, after a question");
    command->add_flag("--expired", options->expired, "Remove what was deleted more than 30 days ago")
        ->excludes(empty);
    command->add_flag("--yes", options->yes, "Empty it without the question")->needs(empty);
    command->add_flag("--json", common.json, "machine-readable output");
    command->callback([&common, &action, options] {
        action = [&common, options] { return trash(*options, common.json); };
    });
}

}  // namespace studio::cli
