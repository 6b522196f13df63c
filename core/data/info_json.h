// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace studio::data {

/// meta/info.json: what every layout needs of it.
struct InfoJson {
    DatasetInfo info;
    int majorVersion = 0, minorVersion = 0;
    std::int64_t chunksSize = 1000;
    std::string dataPath, videoPath;  ///< templates; videoPath is empty where null
    std::optional<std::int64_t> totalEpisodes, totalFrames, totalTasks, totalVideos, totalChunks;
    std::vector<Finding> findings;
};

/// Reads and checks meta/info.json below `root`. Errors: NotFound, Corrupt (also path templates that no
/// episode can fill), Unsupported (a version that no reader here knows). Unknown keys are ignored, as LeRobot
/// does.
Result<InfoJson> readInfoJson(const std::filesystem::path& root);

/// Fills a path template in Python's format syntax, "data/chunk-{chunk_index:03d}/…". Errors: Corrupt (a name
/// without a value, a path that leaves the data set).
Result<std::filesystem::path> fillTemplate(const std::string& pattern,
                                           const std::map<std::string, std::string>& texts,
                                           const std::map<std::string, std::int64_t>& numbers);

}  // namespace studio::data
