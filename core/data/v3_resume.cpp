// SPDX-License-Identifier: GPL-3.0-or-later
// V3Store::resume: what a complete episode owns stays, all else goes.
#include <fmt/format.h>

#include <arrow/api.h>
#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/info_json.h"
#include "core/data/parquet_table.h"
#include "core/data/v3_store.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTemplates[] = {"data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
                                      "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"};

Error cannot(const fs::path& root, ErrorCode code, const std::string& why, const std::string& hint) {
    return {code, fmt::format("cannot continue data set '{}': {}", root.string(), why), hint};
}

/// An integer column of meta/episodes.
Result<std::vector<std::int64_t>> integers(const ParquetTable& table, const std::string& name) {
    STUDIO_ASSIGN(Column column, table.numbers(name));
    std::vector<std::int64_t> values;
    for (double value : column.values) {
        if (column.width != 1 || !(value >= 0 && value < 9e15)) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("column '{}' of '{}' holds {}", name, table.file().string(), value), ""};
        }
        values.push_back(static_cast<std::int64_t>(value));
    }
    return values;
}

}  // namespace

Result<std::unique_ptr<V3Store>> V3Store::resume(const fs::path& root,
                                                 std::shared_ptr<const MediaBackend> media) {
    std::error_code ignored;
    if (!fs::is_directory(root, ignored)) {
        return cannot(root, ErrorCode::NotFound, "there is no such folder", "Start a new set instead.");
    }
    std::unique_ptr<V3Store> store(new V3Store(root));
    STUDIO_CHECK(store->lock());
    store->media_ = std::move(media);
    STUDIO_CHECK(store->adopt());
    return store;
}

Status V3Store::adopt() {
    STUDIO_CHECK(adoptInfo());
    STUDIO_CHECK(adoptEpisodes());
    STUDIO_CHECK(adoptTasks());
    STUDIO_CHECK(dropStrayRows());
    dropStrayFiles();
    known_.clear();
    // totals and statistics may be one episode behind: made anew from the episodes
    summaryDue_ = true;
    return publish();
}

Status V3Store::adoptInfo() {
    STUDIO_ASSIGN(InfoJson json, readInfoJson(root_));
    bool usual = json.majorVersion == 3 && json.dataPath == kTemplates[0] &&
                 (json.videoPath.empty() || json.videoPath == kTemplates[1]);
    if (!usual) {
        return cannot(root_, ErrorCode::Unsupported, "it is not of layout v3.0 with the usual paths",
                      "Make a v3.0 copy with `kstudio dataset convert` and continue that.");
    }
    STUDIO_ASSIGN(foreignInfo_, readJson(root_ / "meta/info.json"));
    info_.fps = json.info.fps;
    info_.robotType = json.info.robotType;
    info_.features = json.info.features;
    info_.filesPerChunk = std::max<std::int64_t>(1, json.chunksSize);
    STUDIO_ASSIGN(info_.dataFileMb, jsonValue<std::int64_t>(foreignInfo_, "data_files_size_in_mb", 100));
    STUDIO_ASSIGN(info_.videoFileMb, jsonValue<std::int64_t>(foreignInfo_, "video_files_size_in_mb", 200));
    for (const Feature& feature : indexFeatures()) {
        if (!json.info.feature(feature.name)) {
            return cannot(root_, ErrorCode::Unsupported, fmt::format("it has no column '{}'", feature.name),
                          "Make a complete copy with `kstudio dataset convert` and continue that.");
        }
    }
    return {};
}

Status V3Store::adoptEpisodes() {
    for (const fs::path& file : v3Files(root_ / "meta/episodes", ".parquet")) {
        STUDIO_CHECK(adoptEpisodeFile(file));
        known_.insert(file);
        std::vector<StatsTable> parts{std::move(stats_)};
        STUDIO_ASSIGN(auto more, v3EpisodeStats(file));
        parts.insert(parts.end(), more.begin(), more.end());
        STUDIO_ASSIGN(stats_, aggregate(parts));
    }
    return {};
}

Status V3Store::adoptEpisodeFile(const fs::path& file) {
    STUDIO_ASSIGN(auto table, ParquetTable::open(file));
    STUDIO_ASSIGN(auto indices, integers(*table, "episode_index"));
    STUDIO_ASSIGN(auto lengths, integers(*table, "length"));
    auto place = [&](const std::string& prefix, Tail& tail, auto path) -> Status {
        STUDIO_ASSIGN(auto chunks, integers(*table, prefix + "/chunk_index"));
        STUDIO_ASSIGN(auto files, integers(*table, prefix + "/file_index"));
        for (std::size_t i = 0; i < files.size(); ++i) {
            known_.insert(root_ / path(chunks[i], files[i]));
            bool later = std::pair(chunks[i], files[i]) > std::pair(tail.chunk, tail.file);
            if (later) tail = {.chunk = chunks[i], .file = files[i]};
            tail.closed = true;
        }
        return {};
    };
    STUDIO_CHECK(place("data", tails_.data, v3DataPath));
    STUDIO_CHECK(place("meta/episodes", tails_.meta, v3EpisodesPath));
    for (const Feature& feature : info_.features) {
        if (feature.dtype != "video") continue;
        auto path = [&](std::int64_t chunk, std::int64_t number) {
            return v3VideoPath(feature.name, chunk, number);
        };
        STUDIO_CHECK(place("videos/" + feature.name, tails_.videos[feature.name], path));
    }
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] != info_.episodes) {
            return cannot(root_, ErrorCode::Unsupported,
                          fmt::format("episode {} stands where {} is expected", indices[i], info_.episodes),
                          "Make a copy numbered from 0 with `kstudio dataset convert` and continue that.");
        }
        ++info_.episodes;
        info_.frames += lengths[i];
    }
    return {};
}

Status V3Store::adoptTasks() {
    fs::path file = root_ / "meta/tasks.parquet";
    // a set without episodes has none yet
    std::error_code ignored;
    if (info_.episodes == 0 && !fs::exists(file, ignored)) return {};
    STUDIO_ASSIGN(auto table, ParquetTable::open(file));
    STUDIO_ASSIGN(auto texts, table->strings(table->find("task") ? "task" : "__index_level_0__"));
    STUDIO_ASSIGN(auto numbers, integers(*table, "task_index"));
    tasks_.resize(texts.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] >= static_cast<std::int64_t>(texts.size())) {
            return cannot(root_, ErrorCode::Corrupt,
                          fmt::format("task number {} of {}", numbers[i], texts.size()), "");
        }
        tasks_[static_cast<std::size_t>(numbers[i])] = texts[i];
    }
    info_.tasks = static_cast<std::int64_t>(tasks_.size());
    return {};
}

/// Rows behind the last complete episode: a kill between the rows and meta/episodes leaves them.
Status V3Store::dropStrayRows() const {
    if (info_.episodes == 0) return {};
    fs::path file = root_ / v3DataPath(tails_.data.chunk, tails_.data.file);
    STUDIO_ASSIGN(auto table, ParquetTable::open(file));
    STUDIO_ASSIGN(Column numbers, table->numbers("episode_index"));
    std::int64_t keep = 0;
    for (double index : numbers.values) keep += index < static_cast<double>(info_.episodes) ? 1 : 0;
    if (keep == table->rows()) return {};
    STUDIO_ASSIGN(TablePtr whole, readWholeParquet(file));
    TablePtr kept = whole->Slice(0, keep);
    return writeParquet(file, std::span(&kept, 1));
}

/// Files that no complete episode refers to, and what unfinished writes left.
void V3Store::dropStrayFiles() const {
    std::error_code ignored;
    std::vector<fs::path> files = v3Files(root_ / "data", ".parquet");
    for (const Feature& feature : info_.features) {
        if (feature.dtype != "video") continue;
        for (fs::path& file : v3Files(root_ / "videos" / feature.name, ".mp4"))
            files.push_back(std::move(file));
    }
    for (const fs::path& file : files) {
        if (!known_.contains(file)) fs::remove(file, ignored);
    }
    std::vector<fs::path> unfinished;
    for (fs::recursive_directory_iterator it(root_, ignored), end; it != end; it.increment(ignored)) {
        if (it->path().filename().string().find(".tmp-") != std::string::npos)
            unfinished.push_back(it->path());
    }
    for (const fs::path& file : unfinished) fs::remove(file, ignored);
}

}  // namespace studio::data
