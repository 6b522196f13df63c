// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/retention_tables.h"
#include "core/base/file.h"
#include "core/config/resolve.h"
#include "core/eval/drift.h"
#include "core/retention/report.h"
#include "core/run/events.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

struct RetentionOptions {
    std::vector<fs::path> places;
    std::string measure, words, title, csv, html;
    // those that were typed win over the project's
    std::optional<double> slightlyAbove, forgottenAbove, seedSlightly, seedForgotten, recoveredWithin;
};

/// Whether the typed numbers are thresholds at all: "nan" is more than nothing and less than nothing.
Status areNumbers(const RetentionOptions& options) {
    const std::pair<const char*, const std::optional<double>&> typed[] = {
        {"--slightly-above", options.slightlyAbove},
        {"--forgotten-above", options.forgottenAbove},
        {"--seed-slightly", options.seedSlightly},
        {"--seed-forgotten", options.seedForgotten},
        {"--recovered-within", options.recoveredWithin}};
    for (const auto& [name, value] : typed) {
        if (!value || std::isfinite(*value)) continue;
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot use {} {}", name, *value),
                     "Give a number of at least 0."};
    }
    return {};
}

/// The thresholds of the project, with those that were typed. Errors: InvalidArgument.
Result<retention::ReportOptions> thresholds(const RetentionOptions& options,
                                            const std::vector<retention::FoundSequence>& found) {
    STUDIO_CHECK(areNumbers(options));
    auto settings = retention::projectSettings(options.places, found);
    bool typed = !options.words.empty();
    if (typed) settings.retention.words = options.words;
    auto take = [&](const std::optional<double>& value, double& into) {
        typed = typed || value.has_value();
        if (value) into = *value;
    };
    take(options.slightlyAbove, settings.retention.slightlyAbove);
    take(options.forgottenAbove, settings.retention.forgottenAbove);
    take(options.seedSlightly, settings.retention.seedSlightly);
    take(options.seedForgotten, settings.retention.seedForgotten);
    take(options.recoveredWithin, settings.retention.recoveredWithin);
    if (typed) {
        settings.from += ", and the command line";
        config::Settings problems;
        config::checkRetention(settings.retention, problems);
        if (problems.failed()) {
            Error error = problems.error();
            error.code = ErrorCode::InvalidArgument;
            return error;
        }
    }
    return retention::reportOptions(settings);
}

struct Opened {
    retention::Comparison comparison;
    retention::ReportOptions report;
    std::vector<std::string> notes;
};

Result<Opened> open(const RetentionOptions& options) {
    Opened opened;
    STUDIO_ASSIGN(std::vector<retention::FoundSequence> found,
                  retention::findSequences(options.places, &opened.notes));
    STUDIO_ASSIGN(opened.comparison, retention::Comparison::open(found));
    STUDIO_ASSIGN(opened.report, thresholds(options, found));
    opened.report.measures = opened.comparison.measured();
    if (!options.title.empty()) opened.report.title = options.title;
    const auto measured = opened.report.measures;
    if (auto measure = retention::parseMeasure(options.measure)) {
        if (!measured.empty() && std::find(measured.begin(), measured.end(), *measure) == measured.end()) {
            return Error{ErrorCode::NotFound,
                         fmt::format("cannot show '{}': none of the runs in {} measured it", options.measure,
                                     options.places[0].string()),
                         *measure == retention::Measure::Action
                             ? "Set validation.action_frames, or use `kstudio validate`."
                             : "Leave --measure out to see what was measured."};
        }
        opened.report.measures = {*measure};
    }
    if (!opened.report.measures.empty()) return opened;
    return Error{ErrorCode::NotFound,
                 fmt::format("cannot show what was retained: none of the runs in {} was validated",
                             options.places[0].string()),
                 "Set validation.split, or validation.on: training, in the project's configuration."};
}

using Text = std::string (*)(const retention::Comparison&, const retention::ReportOptions&);

/// Prints a table, or JSON, and writes the files that were asked for.
int put(const RetentionOptions& options, bool json, Text text) {
    auto opened = open(options);
    if (!opened.ok()) {
        const int code = fail(opened.error(), json);
        return opened.error().code == ErrorCode::InvalidArgument ? kWrongUse : code;
    }
    const auto& [comparison, report, notes] = *opened;
    auto write = [&](const std::string& file, std::string content) -> Status {
        if (file.empty()) return {};
        STUDIO_CHECK(writeFileAtomic(file, content));
        if (!json) std::fprintf(stderr, "wrote %s\n", file.c_str());
        return {};
    };
    auto written = [&]() -> Status {
        if (!options.csv.empty()) STUDIO_CHECK(write(options.csv, retention::reportCsv(comparison, report)));
        if (!options.html.empty())
            STUDIO_CHECK(write(options.html, retention::reportHtml(comparison, report)));
        return {};
    }();
    if (!written.ok()) return fail(written.error(), json);
    if (json) {
        auto object = retention::reportJson(comparison, report);
        object["passed_over"] = notes;
        say(object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return kDone;
    }
    for (const auto& note : notes) std::fprintf(stderr, "note: %s\n", note.c_str());
    std::string shown = text(comparison, report);
    while (!shown.empty() && shown.back() == '\n') shown.pop_back();
    say(shown.substr(std::min(shown.size(), shown.find_first_not_of('\n'))));
    return kDone;
}

int drift(const std::vector<fs::path>& places, bool json) {
    std::vector<fs::path> checkpoints = places;
    if (places.size() == 1) {
        // the stages of the sequence that the place holds
        auto found = retention::findSequences(places);
        if (!found.ok()) return fail(found.error(), json);
        if (found->size() != 1) {
            return fail({ErrorCode::InvalidArgument,
                         fmt::format("cannot tell whose weights moved: {} holds {} sequences",
                                     places[0].string(), found->size()),
                         "Name the last run of one sequence, or checkpoints in order."},
                        json);
        }
        // of each stage the checkpoint that the next one started from, where it is known and still there
        auto sequence = retention::SequenceHistory::open(found->front().runs);
        if (!sequence.ok()) return fail(sequence.error(), json);
        // a trainer that writes all the while must not keep the reader here
        for (int look = 0; look < 10000 && sequence->poll(); ++look) continue;
        checkpoints.clear();
        for (const retention::StageSpan& stage : sequence->stages()) {
            const fs::path handedOn = stage.run / "checkpoints" / fmt::format("{:06}", stage.checkpointStep);
            std::error_code ignored;
            const bool isThere = stage.checkpointStep >= 0 && fs::exists(handedOn, ignored);
            checkpoints.push_back(isThere ? handedOn : stage.run);
        }
    }
    auto rows = eval::driftOver(checkpoints);
    if (!rows.ok()) return fail(rows.error(), json);
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const auto& row : *rows)
            list.push_back(
                {{"module", row.module}, {"in_stage", row.inStage}, {"since_first", row.sinceFirst}});
        say(nlohmann::ordered_json{{"drift", list}}.dump(2));
        return kDone;
    }
    TextTable table;
    std::vector<std::string> head = {"moved, as a share of the norm"};
    for (std::size_t k = 1; k < checkpoints.size(); ++k) head.push_back(fmt::format("{} -> {}", k, k + 1));
    for (std::size_t k = 2; k < checkpoints.size(); ++k) head.push_back(fmt::format("1 -> {}", k + 1));
    table.add(head);
    table.rule();
    for (const auto& row : *rows) {
        std::vector<std::string> cells = {row.module};
        for (double value : row.inStage) cells.push_back(retention::show(retention::Score(value)));
        for (std::size_t k = 1; k < row.sinceFirst.size(); ++k)
            cells.push_back(retention::show(retention::Score(row.sinceFirst[k])));
        table.add(cells);
    }
    std::string text = table.text("");
    say(text.substr(0, text.size() - 1));
    return kDone;
}

void addPlaces(CLI::App* command, const std::shared_ptr<RetentionOptions>& options) {
    command->add_option("places", options->places, "Project, folder of runs, or runs")->required();
}

void addReportOptions(CLI::App* command, const std::shared_ptr<RetentionOptions>& options, Common& common) {
    addPlaces(command, options);
    command
        ->add_option("--measure", options->measure, "loss, action or success; default: all that was measured")
        ->check(CLI::IsMember({"loss", "action", "success"}));
    command
        ->add_option("--words", options->words,
                     "relative (against the best that the task ever had) or seed (flow loss x width / 32); "
                     "default: retention.words of the project, and so below")
        ->check(CLI::IsMember({"relative", "seed"}));
    command
        ->add_option("--slightly-above", options->slightlyAbove,
                     "relative: share by which a slightly degraded task is worse")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--forgotten-above", options->forgottenAbove,
                     "relative: share by which a forgotten task is worse")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed-slightly", options->seedSlightly, "seed: slightly degraded from here on")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed-forgotten", options->seedForgotten, "seed: forgotten from here on")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--recovered-within", options->recoveredWithin,
                     "share of its best score within which a lost task counts as recovered")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--csv", options->csv, "Write every number into this file, one a line");
    command->add_option("--html", options->html, "Write one self-contained page into this file");
    command->add_option("--title", options->title, "Of the page");
    command->add_flag("--json", common.json, "Machine-readable");
}

}  // namespace

void addRetentionCommand(CLI::App& app, Common& common, Action& action) {
    auto* retention = app.add_subcommand(
        "retention", "What a sequence kept of its earlier tasks: matrices, metrics, reports");
    retention->require_subcommand(1);
    retention->footer("Example: kstudio retention show runs");
    auto options = std::make_shared<RetentionOptions>();

    auto* show = retention->add_subcommand("show", "Matrix, words and metrics of every sequence");
    addReportOptions(show, options, common);
    show->footer("Example: kstudio retention show my-project --measure loss");
    show->callback([options, &common, &action] {
        action = [options, &common] { return put(*options, common.json, showText); };
    });

    auto* compare =
        retention->add_subcommand("compare", "Sequences side by side, against naive and joint training");
    addReportOptions(compare, options, common);
    compare->footer("Example: kstudio retention compare my-project");
    compare->callback([options, &common, &action] {
        action = [options, &common] { return put(*options, common.json, compareText); };
    });

    auto* report =
        retention->add_subcommand("report", "One HTML page (and CSV) with curves, matrices and the plan");
    addReportOptions(report, options, common);
    report->footer("Example: kstudio retention report my-project --html report.html --csv report.csv");
    report->callback([options, &common, &action] {
        if (options->csv.empty() && options->html.empty() && !common.json)
            throw CLI::RequiredError("--html FILE, --csv FILE or --json");
        action = [options, &common] { return put(*options, common.json, compareText); };
    });

    auto* moved =
        retention->add_subcommand("drift", "How far each part of the network moved from stage to stage");
    addPlaces(moved, options);
    moved->add_flag("--json", common.json, "Machine-readable");
    moved->footer("Example: kstudio retention drift runs/stage1 runs/stage2 runs/stage3");
    moved->callback([options, &common, &action] {
        action = [options, &common] { return drift(options->places, common.json); };
    });
}

}  // namespace studio::cli
