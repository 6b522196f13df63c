// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset_quirks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/data/finding_codes.h"

namespace studio::data {

bool isContiguous(const std::vector<Episode>& episodes) {
    for (std::size_t i = 0; i < episodes.size(); ++i) {
        if (episodes[i].index != static_cast<std::int64_t>(i)) return false;
    }
    return true;
}

namespace {

void warn(std::vector<Finding>& findings, std::string code, std::string message, std::string remedy) {
    findings.push_back({.code = std::move(code), .message = std::move(message), .remedy = std::move(remedy)});
}

void noteEpisodeNumbers(const LeRobotDataset& dataset, std::vector<Finding>& findings) {
    const auto& episodes = dataset.episodes();
    if (isContiguous(episodes)) return;
    std::vector<std::int64_t> shown;
    for (std::size_t i = 0; i < episodes.size() && i < 6; ++i) shown.push_back(episodes[i].index);
    warn(findings, "episodes_not_contiguous",
         fmt::format("episodes are numbered {}{}, not 0 to {}", fmt::join(shown, ", "),
                     episodes.size() > shown.size() ? ", …" : "", episodes.size() - 1),
         "They keep their numbers; `kstudio dataset convert` renumbers them.");
}

/// Counts of info.json that matter to nobody but tell of a hand-made or cut set.
void noteTotals(const LeRobotDataset& dataset, std::vector<Finding>& findings) {
    const InfoJson& json = dataset.infoJson();
    const auto& episodes = dataset.episodes();
    std::vector<std::string> wrong;
    auto compare = [&](const char* key, const std::optional<std::int64_t>& declared, std::int64_t found) {
        if (declared && *declared != found)
            wrong.push_back(fmt::format("{} {}, found {}", key, *declared, found));
    };
    const auto listed = static_cast<std::int64_t>(episodes.size());
    if (json.totalEpisodes && *json.totalEpisodes > listed) {
        warn(findings, std::string(kEpisodesMissing),
             fmt::format("{} is cut short: it lists {} of the {} episodes that meta/info.json counts",
                         json.majorVersion == 2 ? "meta/episodes.jsonl" : "meta/episodes", listed,
                         *json.totalEpisodes),
             "Restore meta/ from where the data set came from; if episodes were left out on purpose, "
             "`kstudio dataset convert` writes a set whose counts fit.");
    } else {
        compare("total_episodes", json.totalEpisodes, listed);
        compare("total_frames", json.totalFrames, dataset.info().totalFrames);
    }
    compare("total_tasks", json.totalTasks, static_cast<std::int64_t>(dataset.tasks().size()));
    if (!wrong.empty()) {
        const char* lists = json.majorVersion == 2 ? "meta/episodes.jsonl and meta/tasks.jsonl"
                                                   : "meta/episodes and meta/tasks.parquet";
        warn(findings, "counts_differ",
             fmt::format("meta/info.json does not fit {}: {}", lists, fmt::join(wrong, "; ")),
             "A list may be cut short: restore meta/ from where the data set came from.");
    }
    if (json.majorVersion != 2) return;

    wrong.clear();
    std::set<std::int64_t> chunks;
    for (const Episode& episode : episodes) chunks.insert(episode.index / json.chunksSize);
    std::int64_t videos = 0;
    for (const Feature& feature : json.info.features) {
        bool isThere = feature.isVideo && dataset.info().feature(feature.name)->isCamera;
        videos += isThere ? static_cast<std::int64_t>(episodes.size()) : 0;
    }
    // a part of a larger set may count its chunk folders or number them on
    if (json.totalChunks != *chunks.rbegin() + 1)
        compare("total_chunks", json.totalChunks, static_cast<std::int64_t>(chunks.size()));
    compare("total_videos", json.totalVideos, videos);
    if (!wrong.empty()) {
        warn(findings, "totals_do_not_fit",
             fmt::format("meta/info.json does not fit: {}", fmt::join(wrong, "; ")),
             "These counts are not used; nothing to do.");
    }
}

/// State and action as they are declared.
void noteStateAndAction(const DatasetInfo& info, std::vector<Finding>& findings) {
    const Feature* state = info.feature("observation.state");
    const Feature* action = info.feature("action");
    std::vector<std::string> doubles, wide;
    for (const Feature* feature : {state, action}) {
        if (!feature) continue;
        if (feature->dtype == "float64") doubles.push_back(feature->name);
        if (feature->size() > kUsualPolicyWidth) {
            wide.push_back(fmt::format("'{}' has {} numbers", feature->name, feature->size()));
        }
    }
    if (!doubles.empty()) {
        warn(findings, "state_action_float64",
             fmt::format("'{}' stored as float64", fmt::join(doubles, "' and '")),
             "The policy computes in float32; nothing to do.");
    }
    if (!wide.empty()) {
        warn(findings, std::string(kWiderThanPolicy),
             fmt::format("{}, a policy takes {}", fmt::join(wide, " and "), kUsualPolicyWidth),
             "Training needs a feature map (data.state, data.action) that chooses the columns.");
    }
    if (state && action && state->size() != action->size()) {
        warn(findings, "widths_differ",
             fmt::format("state has {} numbers and action {}", state->size(), action->size()),
             "Both are used as they are; a policy that predicts changes of the state needs a feature map.");
    }
}

bool isUsed(const LeRobotDataset& dataset, const std::string& name) {
    bool isIndex =
        std::find(std::begin(kIndexColumns), std::end(kIndexColumns), name) != std::end(kIndexColumns);
    const Feature* feature = dataset.info().feature(name);
    return isIndex || (feature && feature->dtype == "image") || name.starts_with("observation") ||
           name.starts_with("action");
}

/// The first parquet file's columns.
void noteColumns(const LeRobotDataset& dataset, std::vector<Finding>& findings) {
    auto table = dataset.table(dataset.dataFile(0));
    if (!table.ok()) return;  // reading the episode names what is wrong
    std::vector<std::string> missing, inexact, extra, bare;
    for (const char* name : kIndexColumns) {
        const ParquetColumn* column = (*table)->find(name);
        if (!column) missing.emplace_back(name);
        if (column && column->isNumeric && !column->isInteger && name != std::string("timestamp"))
            inexact.emplace_back(name);
    }
    for (const ParquetColumn& column : (*table)->columns()) {
        if (!isUsed(dataset, column.name)) extra.push_back(column.name);
        if (column.isBareBinary && isUsed(dataset, column.name)) bare.push_back(column.name);
    }
    for (const auto& name : missing) {
        warn(findings, name + "_missing", fmt::format("there is no column '{}'", name),
             name == "frame_index" || name == "timestamp"
                 ? "The row number within the episode is used instead."
                 : "What the episode list says is used instead.");
    }
    if (!inexact.empty()) {
        warn(findings, "index_columns_not_integer",
             fmt::format("index columns stored as {}: {}", (*table)->find(inexact.front())->type,
                         fmt::join(inexact, ", ")),
             "They are read as whole numbers; `kstudio dataset convert` writes int64.");
    }
    if (!extra.empty()) {
        warn(findings, "extra_columns",
             fmt::format("{} column{} of no use for training: {}", extra.size(), extra.size() == 1 ? "" : "s",
                         fmt::join(extra, ", ")),
             "They are ignored.");
    }
    if (!bare.empty()) {
        warn(findings, "images_bare_binary",
             fmt::format("pictures of {} stored as bare bytes without the struct<bytes, path>",
                         fmt::join(bare, ", ")),
             "They are read all the same; `kstudio dataset convert` writes the usual form.");
    }
}

}  // namespace

void noteTimestamps(const LeRobotDataset& dataset,
                    const std::vector<std::pair<std::size_t, TimestampCheck>>& checks,
                    std::vector<Finding>& findings) {
    std::int64_t off = 0, past = 0, pastEpisode = -1;
    const TimestampCheck* worst = nullptr;
    std::int64_t worstEpisode = -1;
    bool allShifted = true;
    double fps = dataset.info().fps;
    for (const auto& [position, check] : checks) {
        if (!check.isPresent || check.isExact) continue;
        const Episode& episode = dataset.episodes()[position];
        ++off;
        allShifted = allShifted && check.isShifted;
        if (!worst || std::abs(check.worstS) > std::abs(worst->worstS)) {
            worst = &check;
            worstEpisode = episode.index;
        }
        // a shift below one frame still lies inside the video
        if (check.lastS > static_cast<double>(episode.length) / fps) {
            ++past;
            if (pastEpisode < 0) pastEpisode = episode.index;
        }
    }
    if (off == 0) return;
    std::string where = checks.size() > 1 ? fmt::format("in {} of {} episodes", off, checks.size())
                                          : fmt::format("in episode {}", worstEpisode);
    std::string message =
        allShifted
            ? fmt::format("timestamps start at {:.4g} s instead of 0 {}", worst->firstS, where)
            : fmt::format(
                  "timestamps differ from frame_index / fps by up to {:.4g} s {} (episode {}), LeRobot "
                  "accepts 0.0001 s",
                  std::abs(worst->worstS), where, worstEpisode);
    if (past > 0) {
        message += fmt::format("; in {} of them (first: episode {}) they run past the end of the video", past,
                               pastEpisode);
    }
    findings.push_back(
        {.code = "timestamps_off",
         .message = message,
         .remedy = "Pictures are found by row instead; `kstudio dataset convert` writes exact times.",
         .episode = worstEpisode});
}

void noteQuirks(const LeRobotDataset& dataset, std::vector<Finding>& findings) {
    noteEpisodeNumbers(dataset, findings);
    noteTotals(dataset, findings);
    noteStateAndAction(dataset.info(), findings);
    noteColumns(dataset, findings);
    if (auto check = dataset.timestamps(0); check.ok()) noteTimestamps(dataset, {{0, *check}}, findings);
}

}  // namespace studio::data
