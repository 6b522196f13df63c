// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/frame_draws.h"

#include <vector>

namespace studio::train {

policy::FlowDraw drawsOfFrames(std::span<const std::size_t> frames, const policy::Shapes& shapes,
                               std::uint64_t seed) {
    std::vector<at::Tensor> noise, time;
    for (std::size_t frame : frames) {
        auto draw = policy::FlowDraw::make(1, shapes.chunk, shapes.maxAction, seed, frame);
        noise.push_back(draw.noise);
        time.push_back(draw.time);
    }
    return {at::cat(noise), at::cat(time)};
}

}  // namespace studio::train
