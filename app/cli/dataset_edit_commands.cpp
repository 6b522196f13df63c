// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio dataset stats | convert | split | merge | delete
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "core/base/json.h"
#include "core/data/compute_stats.h"
#include "core/data/operations/operations.h"
#include "core/data/v3_layout.h"

namespace studio::cli {

namespace {

using nlohmann::json;

struct EditOptions {
    std::vector<std::string> folders;
    std::string out, episodes, codec = "av1";
    std::vector<std::string> parts;
    bool compute = false;
};

/// Runs an operation with Ctrl-C and a progress line that estimates its end.
template <class Work>
auto watched(bool asJson, Work work) {
    Interrupt interrupt;
    ProgressLine line(asJson);
    auto begin = std::chrono::steady_clock::now();
    auto progress = [&](std::int64_t done, std::int64_t total) {
        double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        double left = done > 0 ? passed / static_cast<double>(done) * static_cast<double>(total - done) : -1;
        line.show(done, total, left, "episodes");
    };
    return work(interrupt.token(), data::Progress(progress));
}

int failed(const Error& error, bool asJson) {
    int code = fail(error, asJson);
    return error.code == ErrorCode::Cancelled ? static_cast<int>(kStopped) : code;
}

json reportJson(const data::OperationReport& report) {
    return {{"folder", report.folder.string()},
            {"episodes", report.episodes},
            {"frames", report.frames},
            {"tasks", report.tasks},
            {"videos_copied", report.copiedVideos},
            {"videos_encoded_again", report.encodedVideos},
            {"notes", report.notes}};
}

void sayReport(const data::OperationReport& report) {
    say(fmt::format("{}: {} episodes, {} frames, {} tasks", report.folder.string(), report.episodes,
                    report.frames, report.tasks));
    if (report.copiedVideos + report.encodedVideos > 0) {
        say(fmt::format(
            "  videos: {} copied without re-encoding, {} encoded again{}", report.copiedVideos,
            report.encodedVideos,
            report.encodedVideos > 0 ? " (no key frame where they had to be cut, or uneven times)" : ""));
    }
    for (const std::string& note : report.notes) say("  note: " + note);
}

int finish(const Result<data::OperationReport>& report, bool asJson) {
    if (!report.ok()) return failed(report.error(), asJson);
    if (asJson) {
        say(reportJson(*report));
    } else {
        sayReport(*report);
    }
    return kDone;
}

data::OperationOptions operationOptions(const EditOptions& options, std::stop_token stop,
                                        const data::Progress& progress) {
    return {
        .media = media(), .coding = {.codec = options.codec}, .stop = std::move(stop), .progress = progress};
}

void sayStats(const data::StatsTable& stats, const std::vector<data::Feature>& features) {
    say(fmt::format("{:<36} {:>4} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}", "feature", "dim", "min", "max",
                    "mean", "std", "q01", "q99"));
    auto cell = [](const std::vector<double>& values, std::size_t d) {
        return d < values.size() ? fmt::format("{:.6g}", values[d]) : std::string("-");
    };
    for (const data::Feature& feature : features) {
        auto found = stats.find(feature.name);
        if (found == stats.end()) continue;
        const data::FeatureStats& s = found->second;
        auto quantile = [&](const char* key) {
            auto entry = s.quantiles.find(key);
            return entry == s.quantiles.end() ? std::vector<double>() : entry->second;
        };
        for (std::size_t d = 0; d < std::max(s.mean.size(), s.min.size()); ++d) {
            say(fmt::format("{:<36} {:>4} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
                            d == 0 ? feature.name : "", d, cell(s.min, d), cell(s.max, d), cell(s.mean, d),
                            cell(s.std, d), cell(quantile("q01"), d), cell(quantile("q99"), d)));
        }
    }
}

int stats(const EditOptions& options, bool asJson) {
    auto dataset = data::openDataset(options.folders.front(), {.media = media()});
    if (!dataset.ok()) return failed(dataset.error(), asJson);
    bool computed = options.compute;
    auto table = computed ? Result<data::StatsTable>(data::StatsTable{}) : (*dataset)->storedStats();
    // a set that brings none is computed without being asked
    if (table.ok() && table->empty()) {
        computed = true;
        table = watched(asJson, [&](std::stop_token stop, const data::Progress& progress) {
            return data::computeStats(**dataset, stop, progress);
        });
    }
    if (!table.ok()) return failed(table.error(), asJson);
    const auto& features = (*dataset)->info().features;
    if (asJson) {
        json plain = json::parse(data::statsToJson(*table, features).dump());
        say(json{{"root", options.folders.front()}, {"computed", computed}, {"stats", std::move(plain)}});
    } else {
        sayStats(*table, features);
        say(computed ? "computed from rows and pictures (nothing was written)"
                     : "as stored in the data set (--compute computes them from rows and pictures)");
    }
    return kDone;
}

int convert(const EditOptions& options, bool asJson) {
    return finish(watched(asJson,
                          [&](std::stop_token stop, const data::Progress& progress) {
                              return data::convertDataset(options.folders.front(), options.out,
                                                          operationOptions(options, stop, progress));
                          }),
                  asJson);
}

int merge(const EditOptions& options, bool asJson) {
    std::vector<std::filesystem::path> sources(options.folders.begin(), options.folders.end());
    return finish(watched(asJson,
                          [&](std::stop_token stop, const data::Progress& progress) {
                              return data::mergeDatasets(sources, options.out,
                                                         operationOptions(options, stop, progress));
                          }),
                  asJson);
}

int remove(const EditOptions& options, bool asJson) {
    auto episodes = data::parseEpisodeList(options.episodes);
    if (!episodes.ok()) {
        fail(episodes.error(), asJson);
        return kWrongUse;
    }
    return finish(watched(asJson,
                          [&](std::stop_token stop, const data::Progress& progress) {
                              return data::deleteEpisodes(options.folders.front(), *episodes, options.out,
                                                          operationOptions(options, stop, progress));
                          }),
                  asJson);
}

int split(const EditOptions& options, bool asJson) {
    std::vector<data::SplitPart> parts;
    for (const std::string& text : options.parts) {
        auto part = data::parseSplitPart(text);
        if (!part.ok()) {
            fail(part.error(), asJson);
            return kWrongUse;
        }
        parts.push_back(std::move(*part));
    }
    auto reports = watched(asJson, [&](std::stop_token stop, const data::Progress& progress) {
        return data::splitDataset(options.folders.front(), parts, options.out,
                                  operationOptions(options, stop, progress));
    });
    if (!reports.ok()) return failed(reports.error(), asJson);
    json list = json::array();
    for (const auto& report : *reports) {
        if (asJson) {
            list.push_back(reportJson(report));
        } else {
            sayReport(report);
        }
    }
    if (asJson) say(json{{"parts", list}});
    return kDone;
}

}  // namespace

void addDatasetEditCommands(CLI::App& datasetCommand, Common& common, Action& action) {
    auto options = std::make_shared<EditOptions>();
    auto add = [&](const char* name, const char* what, int (*work)(const EditOptions&, bool), bool many) {
        auto* sub = datasetCommand.add_subcommand(name, what);
        auto* folder = sub->add_option("folder", options->folders, "Folder of the data set")->required();
        folder->expected(many ? -1 : 1)->allow_extra_args(many);
        sub->add_flag("--json", common.json, "Machine-readable");
        sub->callback([&common, &action, options, work] {
            action = [&common, options, work] { return work(*options, common.json); };
        });
        return sub;
    };
    auto writes = [&](CLI::App* sub, const char* example, bool many = false) {
        // where one set is read, a second folder is the one for the result, as with cp
        sub->add_option(many ? "--out" : "--out,out", options->out,
                        "New folder for the result; nothing is ever changed in place")
            ->required();
        sub->add_option("--codec", options->codec, "For videos that must be encoded again: av1 or h264")
            ->check(CLI::IsMember({"av1", "h264"}));
        sub->footer(fmt::format("Example: {}", example));
    };

    auto* sub = add("stats", "Statistics as stored, or computed.", stats, false);
    sub->add_flag("--compute", options->compute,
                  "Compute them from rows and pictures even where some are stored");
    sub->footer("Example: kstudio dataset stats --json datasets/task1");
    sub = add("convert", "Bring a set of any layout into LeRobot v3.0, in a new folder.", convert, false);
    writes(sub, "kstudio dataset convert datasets/old --out datasets/task1");
    sub = add("split", "Put episodes into several new sets.", split, false);
    sub->add_option("--part", options->parts, "NAME=EPISODES, once per part; the set becomes OUT/NAME")
        ->required();
    writes(sub,
           "kstudio dataset split datasets/task1 --part train=0-39 --part val=40-44 --out datasets/parts");
    sub = add("merge", "Join sets of one robot into a new one.", merge, true);
    writes(sub, "kstudio dataset merge datasets/monday datasets/tuesday --out datasets/task1", true);
    sub = add("delete", "Leave episodes out, in a new set.", remove, false);
    sub->add_option("--episodes", options->episodes, "Numbers and ranges, as in 0-3,7")->required();
    writes(sub, "kstudio dataset delete datasets/task1 --episodes 3,8-9 --out datasets/task1_clean");
}

}  // namespace studio::cli
