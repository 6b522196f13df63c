// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/robot/chunk_source.h"

namespace studio::robot {

/// How the targets of overlapping chunks become one.
enum class Blending {
    Replace,   ///< the newest chunk alone
    Average,   ///< from the old to the new chunk over `blendSteps`, linearly
    Ensemble,  ///< all chunks that reach the moment, weights exp(-decay * i), i = 0 the oldest (ACT)
    Guided     ///< the policy makes the new chunk agree with the old one (real-time chunking); then Replace
};
/// The name in settings ("replace", "average", "ensemble", "guided") and back. Errors: InvalidArgument naming
/// all.
const char* toString(Blending blending);
Result<Blending> parseBlending(std::string_view text);

/// How chunks become one stream of targets. All counts are steps of a chunk; `ensembleDecay` is per chunk of
/// age.
struct PlayerSettings {
    double rateHz = 10;        ///< steps per second of the chunks
    int actionSteps = 8;       ///< a chunk is used at most so far, then hold
    int executionHorizon = 0;  ///< steps executed before the next chunk is asked for; 0: half of actionSteps
    bool compensateDelay = true;  ///< step k belongs to where its Chunk says; false: to readyAt + k / rate
    Blending blending = Blending::Replace;
    int blendSteps = 3;
    double ensembleDecay = 0.01;
};

/// Turns chunks with their time stamps into a target for any moment: skips what latency has made past
/// (unless the robot waited for the chunk: its `beginsAt`),
/// blends, interpolates between steps, and has nothing to say once the chunks are used up. Not thread-safe.
class ChunkPlayer {
public:
    explicit ChunkPlayer(const PlayerSettings& settings) : settings_(settings) {}

    /// Errors: NotFinite, InvalidArgument (no actions, ragged). A chunk older than the newest one is dropped.
    Status add(Chunk chunk);
    /// Action for `now`; none while there is no usable chunk (hold).
    std::optional<std::vector<double>> target(TimePoint now) const;
    /// Action for `aheadS` seconds after `now`, or the last one that may be used before; none while there is
    /// no usable chunk.
    std::optional<std::vector<double>> ahead(TimePoint now, double aheadS) const;
    /// Whether the next chunk should be asked for, given that one takes `latencyS`.
    bool wantsChunk(TimePoint now, double latencyS) const;
    /// Actions of the newest chunk from `now` on.
    std::vector<std::vector<double>> leftOver(TimePoint now) const;
    /// Steps that a chunk loses to a latency: ceil(latency * rate).
    int delaySteps(double latencyS) const;
    /// Step of the newest chunk that is due; negative before, none without a chunk.
    std::optional<double> position(TimePoint now) const;
    const Chunk* newest() const { return chunks_.empty() ? nullptr : &chunks_.back(); }
    void clear() { chunks_.clear(); }
    const PlayerSettings& settings() const { return settings_; }

private:
    TimePoint zeroOf(const Chunk& chunk) const;
    double stepOf(const Chunk& chunk, TimePoint now) const;
    /// How many steps of it may be used.
    std::size_t usableOf(const Chunk& chunk) const;
    std::optional<std::vector<double>> at(const Chunk& chunk, TimePoint now) const;

    PlayerSettings settings_;
    std::deque<Chunk> chunks_;  ///< oldest first
};

}  // namespace studio::robot
