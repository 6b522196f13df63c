// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/feature_map.h"
#include "core/loading/frame_cache.h"
#include "core/loading/sample.h"

namespace studio::loading {

/// Which frames of a data set become samples, and what each holds: the state of its row, the pictures of its
/// cameras, the next S actions with a padding flag for those beyond the episode's end.
struct WindowOptions {
    int chunk = 50;                             ///< S, the policy's chunk_size
    std::vector<std::int64_t> episodes = {};    ///< episode numbers in the wanted order; empty: all
    data::FeatureMap map = {};                  ///< as data::resolve() completed it
    std::vector<std::string> cameras = {};      ///< policy cameras in the policy's order; empty: no pictures
    std::string instruction = {};               ///< replaces the data set's own; empty: keeps it
    int source = 0;                             ///< written into every sample
    std::uint64_t maxNumberBytes = 4ull << 30;  ///< bound of the preloaded numbers
};

/// Every frame of the selected episodes as the start of a chunk: its state, the actions from it on (the last
/// one repeated and flagged beyond the episode's end), its pictures and its instruction.
///
/// Memory: states and actions of all selected frames as float32, (D + A) * 4 + 4 bytes a frame; the pictures
/// belong to the cache. Source: reference/lerobot-dataset.md 4.
class EpisodeWindows : public SampleSource {
public:
    /// One selected episode; its samples are first … first + length - 1, in the order of its rows.
    struct Span {
        std::int64_t number = 0;   ///< its number in the data set
        std::size_t position = 0;  ///< its place in the data set's list
        std::size_t first = 0, length = 0;
    };

    /// Reads the numbers. Blocking. `frames` may be null where `cameras` is empty. Errors: InvalidConfig (an
    /// unknown or missing camera, no frames selected, an empty instruction, more numbers than
    /// maxNumberBytes), NotFound (an episode), NotFinite and Corrupt (with episode, row and column), and what
    /// reading the data set brings.
    static Result<std::shared_ptr<const EpisodeWindows>> open(std::shared_ptr<const data::Dataset> dataset,
                                                              std::shared_ptr<FrameCache> frames,
                                                              const WindowOptions& options);

    std::size_t size() const override { return rows_; }
    Result<Sample> get(std::size_t index, const DrawPlace& place = {}) const override;

    /// In the order of the samples; episodes without frames are left out.
    const std::vector<Span>& episodes() const { return episodes_; }
    int stateWidth() const { return stateWidth_; }
    int actionWidth() const { return actionWidth_; }
    std::uint64_t numberBytes() const;

private:
    EpisodeWindows() = default;
    Status selectEpisodes(const WindowOptions& options);
    Status matchCameras(const WindowOptions& options);
    Status readNumbers(const WindowOptions& options);
    Status readInstructions(const WindowOptions& options);
    Status readPictures(const Span& span, std::size_t row, Sample& sample) const;
    void fillActions(const Span& span, std::size_t row, Sample& sample) const;

    std::shared_ptr<const data::Dataset> dataset_;
    std::shared_ptr<FrameCache> frames_;
    int chunk_ = 0, source_ = 0, stateWidth_ = 0, actionWidth_ = 0;
    std::vector<std::string> dataCameras_;  ///< per policy camera; empty where the data has none
    std::vector<Span> episodes_;
    std::size_t rows_ = 0;
    std::vector<float> states_, actions_;       ///< [rows, D], [rows, A]
    std::vector<std::string> instructions_;     ///< different ones
    std::vector<std::uint32_t> instructionOf_;  ///< [rows] into instructions_
};

}  // namespace studio::loading
