// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/loading/frame_cache.h"
#include "core/loading/sample.h"

namespace studio::replay {

/// How kept frames are read as samples.
struct ReservoirSourceOptions {
    int keptChunk = 0;                 ///< actions stored with each frame
    int chunk = 0;                     ///< actions that a sample gets, at most keptChunk
    std::vector<std::string> cameras;  ///< policy cameras, in the policy's order
    int source = 0;
};

/// The frames of one task of a reservoir as samples (reservoir_set.h). Numbers are held in memory, pictures
/// belong to the cache.
class ReservoirSource : public loading::SampleSource {
public:
    /// Errors: Corrupt (rows or columns missing), and those of the data set.
    static Result<std::shared_ptr<const ReservoirSource>> open(std::shared_ptr<const data::Dataset> dataset,
                                                               std::shared_ptr<loading::FrameCache> frames,
                                                               const ReservoirSourceOptions& options);

    std::size_t size() const override { return frames_.size(); }
    Result<loading::Sample> get(std::size_t index, const loading::DrawPlace& place = {}) const override;
    /// Number of each sample in the task's own data.
    std::vector<std::uint64_t> keys() const;

private:
    struct Frame {
        std::size_t position = 0;  ///< episode of the data set
        std::int64_t row = 0;
        std::int64_t originEpisode = 0, originRow = 0, originIndex = 0, steps = 0;
        std::string instruction;
    };
    Status addEpisode(std::size_t position);
    Status append(std::size_t position, const char* column, std::int64_t width,
                  std::vector<float>& numbers) const;

    std::shared_ptr<const data::Dataset> dataset_;
    std::shared_ptr<loading::FrameCache> cache_;
    ReservoirSourceOptions options_;
    std::int64_t stateWidth_ = 0, actionWidth_ = 0;
    std::vector<Frame> frames_;
    std::vector<float> states_, chunks_;  ///< [frames, D], [frames, keptChunk * A]
};

}  // namespace studio::replay
