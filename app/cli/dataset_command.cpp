// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "core/data/dataset.h"
#include "core/data/verify.h"

namespace studio::cli {

namespace {

using data::Finding;
using data::Severity;
using nlohmann::json;

struct DatasetOptions {
    std::string folder;
    bool full = false;
};

const char* word(Severity severity) {
    return severity == Severity::Error ? "error" : "warning";
}

json toJson(const Finding& finding) {
    json value{{"severity", word(finding.severity)},
               {"code", finding.code},
               {"message", finding.message},
               {"remedy", finding.remedy}};
    if (finding.episode >= 0) value["episode"] = finding.episode;
    if (finding.row >= 0) value["row"] = finding.row;
    return value;
}

json toJson(const std::vector<Finding>& findings) {
    json list = json::array();
    for (const Finding& finding : findings) list.push_back(toJson(finding));
    return list;
}

void sayFindings(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        say(fmt::format("{:7} {}: {}. {}", word(finding.severity), finding.code, finding.message,
                        finding.remedy));
    }
}

std::string counted(std::int64_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

json featuresJson(const data::DatasetInfo& info) {
    json list = json::array();
    for (const data::Feature& feature : info.features) {
        json value{{"name", feature.name},
                   {"dtype", feature.dtype},
                   {"shape", feature.shape},
                   {"names", feature.names},
                   {"camera", feature.isCamera}};
        if (feature.height > 0) value.update({{"height", feature.height}, {"width", feature.width}});
        list.push_back(std::move(value));
    }
    return list;
}

json infoJson(const data::Dataset& dataset) {
    const data::DatasetInfo& info = dataset.info();
    json episodes = json::array();
    for (const data::Episode& episode : dataset.episodes()) {
        episodes.push_back({{"index", episode.index}, {"length", episode.length}, {"tasks", episode.tasks}});
    }
    return {{"root", info.root.string()},
            {"version", info.version},
            {"robot_type", info.robotType},
            {"fps", info.fps},
            {"frames", info.totalFrames},
            {"cameras", info.cameras()},
            {"features", featuresJson(info)},
            {"episodes", episodes},
            {"findings", toJson(dataset.findings())}};
}

/// Tasks with the number of episodes that name them first, most first.
void sayTasks(const data::Dataset& dataset) {
    std::vector<std::pair<std::string, std::int64_t>> tasks;
    for (const data::Episode& episode : dataset.episodes()) {
        std::string name = episode.tasks.empty() ? "(none)" : episode.tasks.front();
        auto known =
            std::find_if(tasks.begin(), tasks.end(), [&](const auto& task) { return task.first == name; });
        if (known == tasks.end()) {
            tasks.emplace_back(name, 1);
        } else {
            ++known->second;
        }
    }
    say("tasks");
    constexpr std::size_t kShown = 20;
    for (std::size_t i = 0; i < tasks.size() && i < kShown; ++i) {
        say(fmt::format("  \"{}\" in {}", tasks[i].first, counted(tasks[i].second, "episode")));
    }
    if (tasks.size() > kShown) say(fmt::format("  and {} more", tasks.size() - kShown));
}

int info(const DatasetOptions& options, bool asJson) {
    auto dataset = data::openDataset(options.folder, {.media = media()});
    if (!dataset.ok()) return fail(dataset.error(), asJson);
    if (asJson) {
        say(infoJson(**dataset));
        return kDone;
    }
    const data::DatasetInfo& info = (*dataset)->info();
    const auto& episodes = (*dataset)->episodes();
    say(fmt::format("{}: LeRobot {}, robot {}, {} fps", info.root.string(), info.version,
                    info.robotType.empty() ? "unknown" : info.robotType, info.fps));
    say(fmt::format("{} (numbers {} to {}), {}, {:.1f} min",
                    counted(static_cast<std::int64_t>(episodes.size()), "episode"), episodes.front().index,
                    episodes.back().index, counted(info.totalFrames, "frame"),
                    static_cast<double>(info.totalFrames) / info.fps / 60));
    sayTasks(**dataset);
    say("features");
    for (const data::Feature& feature : info.features) {
        say(fmt::format("  {:<40} {:<8} [{}]{}", feature.name, feature.dtype, fmt::join(feature.shape, ", "),
                        feature.isCamera ? "  camera" : ""));
    }
    sayFindings((*dataset)->findings());
    return kDone;
}

json verifyJson(const std::string& folder, bool isFull, const data::VerifyReport& report) {
    return {{"root", folder},
            {"full", isFull},
            {"errors", report.count(Severity::Error)},
            {"warnings", report.count(Severity::Warning)},
            {"episodes", report.episodes},
            {"frames", report.frames},
            {"data_files", report.dataFiles},
            {"videos", report.videos},
            {"pictures_decoded", report.picturesDecoded},
            {"decoder_complaints", report.complaints},
            {"findings", toJson(report.findings)}};
}

int verify(const DatasetOptions& options, bool asJson) {
    Interrupt interrupt;
    ProgressLine progress(asJson);
    auto begin = std::chrono::steady_clock::now();
    auto show = [&](double done, const std::string& what) {
        double passedS = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        double leftS = done > 0 ? passedS / done * (1 - done) : -1;
        progress.show(static_cast<std::int64_t>(100 * done), 100, leftS, what);
    };
    auto report =
        data::verify(options.folder,
                     {.full = options.full, .media = media(), .progress = show, .stop = interrupt.token()});
    progress.clear();
    if (!report.ok()) {
        int code = fail(report.error(), asJson);
        return report.error().code == ErrorCode::Cancelled ? kStopped : code;
    }
    std::int64_t errors = report->count(Severity::Error);
    if (asJson) {
        say(verifyJson(options.folder, options.full, *report));
    } else {
        sayFindings(report->findings);
        say(fmt::format("{}: {}, {}; {}, {}, {}, {} and {} read{}", options.folder, counted(errors, "error"),
                        counted(report->count(Severity::Warning), "warning"),
                        counted(report->episodes, "episode"), counted(report->frames, "frame"),
                        counted(report->dataFiles, "data file"), counted(report->videos, "video"),
                        counted(report->picturesDecoded, "picture"),
                        options.full ? "" : " (--full decodes every picture)"));
    }
    return errors > 0 ? kFailed : kDone;
}

}  // namespace

void addDatasetCommand(CLI::App& app, Common& common, Action& action) {
    auto* command =
        app.add_subcommand("dataset", "Look at, check and rework LeRobot data sets (v2.0, v2.1, v3.0).");
    command->require_subcommand(1);
    command->footer("Example: kstudio dataset verify --full datasets/task1");
    auto options = std::make_shared<DatasetOptions>();

    auto add = [&](const char* name, const char* what, int (*work)(const DatasetOptions&, bool)) {
        auto* sub = command->add_subcommand(name, what);
        sub->add_option("folder", options->folder, "Folder of the data set (holds meta/ and data/)")
            ->required();
        sub->add_flag("--json", common.json, "Machine-readable");
        sub->callback([&common, &action, options, work] {
            action = [&common, options, work] { return work(*options, common.json); };
        });
        return sub;
    };
    add("info", "Episodes, tasks, features and what is odd about them.", info);
    auto* check =
        add("verify", "Check every row, and the videos: one line per finding; exit 1 on errors.", verify);
    check->add_flag("--full", options->full, "Decode every picture, not only the ends of a few episodes");

    addDatasetEditCommands(*command, common, action);
#if STUDIO_ROBOT
    addImportBagCommand(*command, common, action);
#endif
}

}  // namespace studio::cli
