// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/lerobot_dataset.h"
#include "core/data/v3_store.h"
#include "core/data/writer.h"

namespace studio::data {

/// Takes episodes out of one data set of any layout and puts them into a v3.0 store. Videos are copied packet
/// by packet where that is exact, otherwise decoded and encoded again; pictures in parquet become PNG with
/// equal pixels; camera statistics are carried over where the source has them per episode.
class EpisodeCopier {
public:
    /// Errors: those of opening, and Unsupported where cameras exist but `media` is null.
    static Result<std::unique_ptr<EpisodeCopier>> open(const std::filesystem::path& root,
                                                       std::shared_ptr<const MediaBackend> media,
                                                       const CodingOptions& coding);

    const LeRobotDataset& dataset() const { return *dataset_; }
    /// Rate, robot type and features of the copy. Columns that cannot be carried over are left out (see
    /// notes()).
    const V3Settings& settings() const { return settings_; }
    /// What the copy does differently from the source, one sentence each.
    const std::vector<std::string>& notes() const { return notes_; }

    /// Copies the episode at `position`. Errors: Corrupt, Io, Cancelled.
    Status copy(std::size_t position, V3Store& store, std::stop_token stop);
    std::int64_t copiedVideos() const { return copiedVideos_; }
    std::int64_t encodedVideos() const { return encodedVideos_; }

private:
    EpisodeCopier() = default;
    Status chooseFeatures();
    bool storable(const Feature& feature);
    void compareTimestamps();
    Status copyVideo(std::size_t position, const Feature& feature, EpisodeData& episode,
                     std::stop_token stop);
    Status encodeVideo(std::size_t position, const Feature& feature, const std::filesystem::path& file,
                       std::stop_token stop);
    Status copyPictures(std::size_t position, const Feature& feature, EpisodeData& episode,
                        std::stop_token stop);
    Status takeStats(std::size_t position, const Feature& feature, EpisodeData& episode) const;

    std::shared_ptr<const LeRobotDataset> dataset_;
    std::shared_ptr<const MediaBackend> media_;
    CodingOptions coding_;
    V3Settings settings_;
    std::vector<StatsTable> stats_;
    std::vector<std::string> notes_;
    std::int64_t copiedVideos_ = 0, encodedVideos_ = 0;
};

}  // namespace studio::data
