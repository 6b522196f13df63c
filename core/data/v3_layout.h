// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace studio::data {

/// What meta/info.json of a v3.0 set says.
struct V3Info {
    double fps = 0;
    std::string robotType;
    std::vector<Feature> features;             ///< the index columns included
    std::map<std::string, VideoFacts> videos;  ///< of every video camera, as far as known
    std::int64_t episodes = 0, frames = 0, tasks = 0;
    std::int64_t filesPerChunk = 1000, dataFileMb = 100, videoFileMb = 200;
};

/// meta/info.json in LeRobot's order of keys.
nlohmann::ordered_json infoToJson(const V3Info& info);
/// meta/stats.json: vectors as lists, cameras as [C][1][1]. Numbers that are not finite become null.
nlohmann::ordered_json statsToJson(const StatsTable& stats, const std::vector<Feature>& features);

/// Where files of a v3.0 set lie, relative to its root.
std::filesystem::path v3DataPath(std::int64_t chunk, std::int64_t file);
std::filesystem::path v3EpisodesPath(std::int64_t chunk, std::int64_t file);
std::filesystem::path v3VideoPath(const std::string& camera, std::int64_t chunk, std::int64_t file);

/// Files `folder/*/*<extension>` of a v3.0 set in path order; none where the folder is missing.
std::vector<std::filesystem::path> v3Files(const std::filesystem::path& folder, const std::string& extension);
/// Statistics that a file of meta/episodes holds, one table per row. Errors: Corrupt, Io.
Result<std::vector<StatsTable>> v3EpisodeStats(const std::filesystem::path& file);

}  // namespace studio::data
