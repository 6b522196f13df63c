// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/draw_chart.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/run_view.h"
#include "app/cli/runs_trash.h"
#include "core/run/chart_names.h"
#include "core/run/clock.h"
#include "core/run/config_checks.h"
#include "core/run/export_run.h"
#include "core/run/log_check.h"
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

void tellTrash(const fs::path& root) {
    const std::size_t count = run::countTrash({root});
    if (count == 0) return;
    // how large it is takes a look at every file
    fmt::print("the trash holds {}, for 30 days each: `kstudio runs trash {}` tells which and how large\n",
               count == 1 ? std::string("1 thing") : fmt::format("{} things", count), root.string());
}

int list(const fs::path& root, bool json) {
    auto runs = run::listRuns(root);
    if (!runs.ok()) return fail(runs.error(), json);
    run::ConfigChecks().addProblems(*runs);
    if (json) {
        nlohmann::json all = nlohmann::json::array();
        for (const auto& entry : *runs) all.push_back(run::toJson(entry));
        fmt::print("{}\n", dump(all, 2));
        return kDone;
    }
    if (runs->empty()) {
        fmt::print("no runs in {}\n", root.string());
        tellTrash(root);
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
    tellTrash(root);
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
    view.tellDamage(run::logFindings(path, isOver(status)));
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

struct ExportOptions {
    std::vector<std::string> runs;
    std::string out, format;  ///< empty: as the ending says, or csv
    std::string chart, theme = "light", language = "en", size;
};

/// A chart instead of tables. What does not fit together is wrong use.
int exportChart(const ExportOptions& options, bool json) {
    const std::string ending = fs::path(options.out).extension().string();
    const std::string format = options.format.empty() ? ending : "." + options.format;
    Error odd{ErrorCode::InvalidArgument, "", ""};
    if (format == ".json") {
        odd = {odd.code, "cannot export a chart as json", "A chart is png, svg, pdf or csv."};
    } else if (ending != format || ending.empty()) {
        odd = {odd.code,
               fmt::format("cannot export the chart to {}: its name does not end in {}", options.out,
                           format.empty() ? ".png, .svg, .pdf or .csv" : format),
               "Name the chart's file with --out; its ending says the format."};
    }
    if (!odd.message.empty()) {
        fail(odd, json);
        return kWrongUse;
    }
    return drawChart(
        {options.runs, options.chart, options.out, options.theme, options.language, options.size}, json);
}

int exportRuns(const ExportOptions& options, bool json) {
    if (!options.chart.empty()) return exportChart(options, json);
    if (!options.format.empty() && options.format != "csv" && options.format != "json") {
        fail({ErrorCode::InvalidArgument, "cannot export to " + options.format + ": of which chart?",
              "Name it with --chart, and its file with --out."},
             json);
        return kWrongUse;
    }
    nlohmann::json all = nlohmann::json::array();
    for (const std::string& run : options.runs) {
        auto done = run::exportRun(
            run, options.out, options.format == "json" ? run::ExportFormat::Json : run::ExportFormat::Csv);
        if (!done.ok()) return fail(done.error(), json);
        nlohmann::json files = nlohmann::json::array();
        for (const fs::path& file : done->files) {
            files.push_back(file.string());
            if (!json) fmt::print("{}\n", file.string());
        }
        if (done->damaged > 0 && !json)
            fmt::print("note: {} lines of {}'s log cannot be read and are missing\n", done->damaged, run);
        all.push_back({{"run", run},
                       {"files", files},
                       {"steps", done->steps},
                       {"validations", done->validations},
                       {"evaluations", done->evaluations},
                       {"damaged", done->damaged}});
    }
    if (json) fmt::print("{}\n", dump(all, 2));
    return kDone;
}

void addExport(CLI::App& runs, Common& common, Action& action) {
    auto options = std::make_shared<ExportOptions>();
    auto* command = runs.add_subcommand(
        "export",
        "Write what runs reported as tables, as one document, or as a chart as the window draws it");
    command->footer(
        "Example: kstudio runs export runs/main/2026-11-24_101500_pear --out tables\n"
        "Example: kstudio runs export runs/main/2026-11-24_101500_pear --chart loss --out loss.pdf\n"
        "Several runs are compared in one chart. forgetting and matrix are of the sequence that the run is "
        "a\n"
        "stage of. kuavo-studio draws, without a screen; nothing is overwritten.\n"
        "Metrics of a sequence as a table: kstudio retention report.");
    command->add_option("runs", options->runs, "run folders")->required();
    command->add_option("--out", options->out, "folder for the files; with --chart: the file")->required();
    command
        ->add_option(
            "--format", options->format,
            "csv (default) or json; of a chart png, svg, pdf or csv (default: by the ending of --out)")
        ->check(CLI::IsMember({"csv", "json", "png", "svg", "pdf"}));
    auto* chart = command->add_option("--chart", options->chart, "as the window has it")
                      ->check(CLI::IsMember(run::chartNames()));
    command->add_option("--theme", options->theme, "colours of the chart")
        ->check(CLI::IsMember({"light", "dark"}))
        ->needs(chart)
        ->capture_default_str();
    command->add_option("--lang", options->language, "language of the chart")
        ->check(CLI::IsMember({"en", "zh_CN"}))
        ->needs(chart)
        ->capture_default_str();
    command
        ->add_option("--size", options->size,
                     "of the chart in units, 640x400; a png has twice as many pixels")
        ->needs(chart);
    command->add_flag("--json", common.json, "machine-readable output");
    command->callback([&common, &action, options] {
        action = [&common, options] { return exportRuns(*options, common.json); };
    });
}

}  // namespace

void addRunsCommand(CLI::App& app, Common& common, Action& action) {
    auto* runs = app.add_subcommand("runs", "List, follow, export and delete runs");
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

    addExport(*runs, common, action);

    addRunsTrashCommand(*runs, common, action);

    auto* deleting =
        runs->add_subcommand("delete", "Move a run to the trash of its project; it can be moved back");
    deleting->footer(
        "Example: kstudio runs delete runs/2026-11-24_101500_pear\n"
        "It stays in .trash of the project (without one: beside the run) for 30 days; see kstudio runs "
        "trash.");
    deleting->add_option("run", *path, "run folder")->required();
    deleting->add_flag("--json", common.json, "machine-readable output");
    deleting->callback(
        [&common, &action, path] { action = [&common, path] { return remove(*path, common.json); }; });
}

}  // namespace studio::cli
