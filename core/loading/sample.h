// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"

namespace studio::loading {

/// One training sample: what was seen at one frame, and the actions that followed. Letters: D state width, S
/// chunk, A action width. Copies share the pictures' pixels.
struct Sample {
    std::vector<float> state;               ///< [D], raw units
    std::vector<float> action;              ///< [S * A], row-major, raw units
    std::vector<std::uint8_t> actionIsPad;  ///< [S]: 1 beyond the episode's end
    std::vector<data::Image> images;        ///< per policy camera; empty where the data has none
    std::string instruction;
    int source = 0;  ///< task it belongs to, an index into the plan's task list
    std::int64_t episode = 0, row = 0;
};

/// What a batch sampler picks: sample `index` of source `source`.
struct SampleRef {
    int source = 0;
    std::size_t index = 0;
    bool operator==(const SampleRef&) const = default;
};

/// Where a sample is used: batch number and place in that batch. Whatever is random about a sample is a pure
/// function of the run's seed and this.
struct DrawPlace {
    std::uint64_t step = 0;
    std::uint32_t slot = 0;
};

/// Samples 0 … size()-1. Implementations decorate a data set or one another; all are const and thread-safe.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual std::size_t size() const = 0;
    /// Sample `index` (below size(), else std::out_of_range) for use at `place`. Blocking: may decode video.
    /// Errors: those of the data set, with episode and row named.
    virtual Result<Sample> get(std::size_t index, const DrawPlace& place = {}) const = 0;
};

}  // namespace studio::loading
