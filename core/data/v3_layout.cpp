// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/v3_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/data/parquet_table.h"
#include "core/data/stats_json.h"

namespace studio::data {

namespace {

using Json = nlohmann::ordered_json;

/// Whole rates are written as integers, as LeRobot expects.
Json rate(double fps) {
    if (fps == std::floor(fps)) return static_cast<std::int64_t>(fps);
    return fps;
}

Json featureToJson(const Feature& feature, const V3Info& info) {
    Json entry = {{"dtype", feature.dtype}, {"shape", feature.shape}};
    entry["names"] = feature.names.empty() ? Json() : Json(feature.names);
    if (feature.dtype != "video") {
        entry["fps"] = rate(info.fps);
        return entry;
    }
    auto facts = info.videos.find(feature.name);
    if (facts == info.videos.end()) return entry;
    entry["info"] = {{"video.height", facts->second.height},
                     {"video.width", facts->second.width},
                     {"video.codec", facts->second.codec},
                     {"video.pix_fmt", facts->second.pixelFormat},
                     {"video.is_depth_map", !feature.isCamera},
                     {"video.fps", rate(info.fps)},
                     {"video.channels", 3},
                     {"has_audio", false}};
    return entry;
}

Json numbers(const std::vector<double>& values, bool picture) {
    Json list = Json::array();
    for (double value : values) {
        Json number = std::isfinite(value) ? Json(value) : Json();
        list.push_back(picture ? Json::array({Json::array({number})}) : number);
    }
    return list;
}

}  // namespace

Json infoToJson(const V3Info& info) {
    Json json;
    json["codebase_version"] = "v3.0";
    json["robot_type"] = info.robotType.empty() ? Json() : Json(info.robotType);
    json["total_episodes"] = info.episodes;
    json["total_frames"] = info.frames;
    json["total_tasks"] = info.tasks;
    json["chunks_size"] = info.filesPerChunk;
    json["data_files_size_in_mb"] = info.dataFileMb;
    json["video_files_size_in_mb"] = info.videoFileMb;
    json["fps"] = rate(info.fps);
    json["splits"] = {{"train", fmt::format("0:{}", info.episodes)}};
    json["data_path"] = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";
    bool anyVideo = false;
    Json features = Json::object();
    for (const Feature& feature : info.features) {
        anyVideo = anyVideo || feature.dtype == "video";
        features[feature.name] = featureToJson(feature, info);
    }
    const char* videoPath = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";
    json["video_path"] = anyVideo ? Json(videoPath) : Json();
    json["features"] = std::move(features);
    return json;
}

Json statsToJson(const StatsTable& stats, const std::vector<Feature>& features) {
    Json json = Json::object();
    for (const Feature& feature : features) {
        auto found = stats.find(feature.name);
        if (found == stats.end()) continue;
        const FeatureStats& s = found->second;
        bool picture = feature.dtype == "video" || feature.dtype == "image";
        Json entry;
        auto add = [&](const std::string& key, const std::vector<double>& values) {
            if (!values.empty()) entry[key] = numbers(values, picture);
        };
        add("min", s.min);
        add("max", s.max);
        add("mean", s.mean);
        add("std", s.std);
        entry["count"] = Json::array({static_cast<std::int64_t>(s.count)});
        for (const auto& [key, values] : s.quantiles) add(key, values);
        json[feature.name] = std::move(entry);
    }
    return json;
}

std::filesystem::path v3DataPath(std::int64_t chunk, std::int64_t file) {
    return fmt::format("data/chunk-{:03}/file-{:03}.parquet", chunk, file);
}

std::filesystem::path v3EpisodesPath(std::int64_t chunk, std::int64_t file) {
    return fmt::format("meta/episodes/chunk-{:03}/file-{:03}.parquet", chunk, file);
}

std::filesystem::path v3VideoPath(const std::string& camera, std::int64_t chunk, std::int64_t file) {
    return fmt::format("videos/{}/chunk-{:03}/file-{:03}.mp4", camera, chunk, file);
}

std::vector<std::filesystem::path> v3Files(const std::filesystem::path& folder,
                                           const std::string& extension) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (std::filesystem::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
         it.increment(failed)) {
        if (it.depth() == 1 && it->path().extension() == extension) files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<std::vector<StatsTable>> v3EpisodeStats(const std::filesystem::path& file) {
    STUDIO_ASSIGN(auto table, ParquetTable::open(file));
    std::vector<StatsTable> parts(static_cast<std::size_t>(table->rows()));
    const std::string prefix = "stats/";
    for (const ParquetColumn& column : table->columns()) {
        std::size_t slash = column.name.rfind('/');
        if (!column.name.starts_with(prefix) || slash <= prefix.size() || !column.isNumeric) continue;
        std::string feature = column.name.substr(prefix.size(), slash - prefix.size());
        STUDIO_ASSIGN(auto rows, table->raggedNumbers(column.name));
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (!rows[r].empty()) {
                setStatistic(parts[r][feature], column.name.substr(slash + 1), std::move(rows[r]));
            }
        }
    }
    return parts;
}

}  // namespace studio::data
