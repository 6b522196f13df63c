// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace studio::data {

/// One complete episode on its way into a v3.0 data set. The five index columns are not part of it: the store
/// numbers the rows itself.
struct EpisodeData {
    std::int64_t length = 0;
    std::map<std::string, Column> columns;  ///< every declared numeric feature, `length` rows each
    std::vector<std::string> tasks;         ///< instruction of every row, or one for all
    std::map<std::string, std::vector<std::vector<std::byte>>>
        pictures;                             ///< camera stored as images: PNG per row
    std::map<std::string, VideoPart> videos;  ///< camera stored as video: where its coded frames lie
    StatsTable stats;                         ///< of the cameras, as far as known
    std::filesystem::path staging;            ///< folder to remove once the episode is stored; may be empty
};

/// Place and metadata of a stored episode: one row of meta/episodes.
struct EpisodeRow {
    struct Clip {
        std::int64_t chunk = 0, file = 0;
        double fromS = 0, toS = 0;
    };
    std::int64_t index = 0, length = 0, from = 0;  ///< `from`: number of its first row in the whole set
    std::vector<std::string> tasks;                ///< distinct instructions
    std::int64_t dataChunk = 0, dataFile = 0, metaChunk = 0, metaFile = 0;
    std::map<std::string, Clip> clips;
    StatsTable stats;
};

/// The five columns that every data set has.
const std::vector<Feature>& indexFeatures();
bool isIndexFeature(const std::string& name);
/// A feature of `names.size()` numbers per row.
Feature numberFeature(std::string name, std::string dtype, std::vector<std::string> names);
/// A camera, stored as video or as images in the parquet file.
Feature cameraFeature(std::string name, int height, int width, bool asVideo);

}  // namespace studio::data
