// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/policy/policy.h"

namespace studio::train {

/// Noise and time of each of the frames, stacked: [B, S, M] and [B]. They belong to the frame (a pure
/// function of seed and frame number), so that two measurements on the same frames differ by the weights
/// alone, whatever the batches were.
policy::FlowDraw drawsOfFrames(std::span<const std::size_t> frames, const policy::Shapes& shapes,
                               std::uint64_t seed);

}  // namespace studio::train
