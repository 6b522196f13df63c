// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/data/dataset.h"

namespace studio::data {

/// Statistics of every dimension of a column, in double precision: population standard deviation, quantiles
/// by a histogram of 5000 bins (reference/lerobot-dataset.md 6.2). One row: deviation 0, quantiles = the
/// value. An empty column has count 0.
FeatureStats columnStats(const Column& column);

/// Rows whose pictures stand for an episode of `length` frames: all up to 100, about length^0.75 of longer
/// ones, evenly spread, ascending.
std::vector<std::int64_t> sampledRows(std::int64_t length);

/// Picture statistics of an episode whose length is not known beforehand: keeps three histograms of 256
/// levels for every frame (3 KiB), which hold all that the statistics need. Large pictures count every n-th
/// pixel.
class PictureStats {
public:
    void add(const Image& image);
    std::int64_t frames() const { return static_cast<std::int64_t>(histograms_.size()); }
    /// Over the given frames, per channel, in 0..1; count = number of frames.
    FeatureStats over(std::span<const std::int64_t> rows) const;
    void clear() { histograms_.clear(); }

private:
    std::vector<std::array<std::uint32_t, 768>> histograms_;  ///< [channel * 256 + level]
};

/// Says how far an operation is: `done` of `total` episodes.
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Statistics of one camera of an episode, from its sampled frames. Errors: those of the frame stream.
Result<FeatureStats> cameraStats(const Dataset& dataset, std::size_t position, const std::string& camera);

/// Statistics of one episode: every numeric column, and every camera where the set was opened with media.
/// Errors: those of Dataset::column and Dataset::frames; NotFound names a video that is missing (a camera
/// without any video is none any more since opening).
Result<StatsTable> episodeStats(const Dataset& dataset, std::size_t position);

class LeRobotDataset;
/// Statistics of every episode as stored beside it (v2.1, v3.0), in the order of episodes(); empty tables
/// where there are none. Errors: Corrupt, Io.
Result<std::vector<StatsTable>> storedEpisodeStats(const LeRobotDataset& dataset);

/// Statistics of the whole set, computed from its rows and pictures. Errors: Corrupt, Io, Cancelled.
Result<StatsTable> computeStats(const Dataset& dataset, std::stop_token stop = {},
                                const Progress& progress = {});

}  // namespace studio::data
