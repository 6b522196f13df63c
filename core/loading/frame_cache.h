// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/image.h"

namespace studio::loading {

/// Bounds of the cache; uint8 RGB, so a 480x640 picture takes 0.88 MiB.
struct FrameCacheOptions {
    std::uint64_t maxBytes = 2048ull << 20;  ///< bound of the kept pixels
    std::size_t maxStreams = 32;             ///< bound of the decoders kept open for episodes without room
};

/// What the cache has done since it was made. Any thread.
struct FrameCacheFigures {
    std::uint64_t bytes = 0;           ///< pixels kept now (or promised to a decode under way)
    std::uint64_t peakBytes = 0;       ///< most of it so far
    std::uint64_t hits = 0;            ///< frames served from memory
    std::uint64_t wholeDecodes = 0;    ///< episodes of one camera decoded from end to end
    std::uint64_t evictions = 0;       ///< of those, dropped again
    std::uint64_t streamedFrames = 0;  ///< frames decoded singly, for want of room
};

/// Decoded frames of several data sets, shared by all loader threads. An episode of one camera is decoded
/// once, from end to end, and kept whole; so data that fits into `maxBytes` is decoded exactly once and never
/// sought in. Two threads that want the same one wait for one decode.
///
/// Room: pixels are kept as decoded (what a policy's resize makes of them stays its own affair), width x
/// height x 3 bytes a frame. Where room is short, the least recently used episodes make way that were idle
/// for so long that random access would have touched them (or whose data set is gone); otherwise the
/// newcomer's frames are decoded one by one through an open stream. A cache that evicted at once would decode
/// a whole episode for every frame as soon as the data outgrew it; this one costs one seek for that share of
/// the frames that did not fit.
///
/// Not counted in `maxBytes`: frames handed out and still in use, and the open streams' decoders (some MiB
/// each).
class FrameCache {
public:
    explicit FrameCache(const FrameCacheOptions& options = {});
    ~FrameCache();
    FrameCache(const FrameCache&) = delete;
    FrameCache& operator=(const FrameCache&) = delete;

    /// Frame `row` of the episode at `position` (of episodes()) as `camera` saw it. Blocking. Thread-safe.
    /// Errors: those of the data set's streams; a failed decode is not remembered.
    Result<data::Image> frame(const std::shared_ptr<const data::Dataset>& dataset, std::size_t position,
                              const std::string& camera, std::int64_t row);
    FrameCacheFigures figures() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace studio::loading
