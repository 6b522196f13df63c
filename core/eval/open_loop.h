// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/data/media.h"

namespace studio::eval {

/// One start frame as it was compared, in the data's units. Valid during the call.
struct OpenLoopFrame {
    std::int64_t episode = 0, row = 0;
    int width = 0, inside = 0;                   ///< A; steps that lie inside the episode
    std::span<const float> predicted, recorded;  ///< [chunk, A]
    std::span<const float> state;                ///< [D]
};

/// What is compared with what: a checkpoint with recorded episodes.
struct OpenLoopOptions {
    std::filesystem::path checkpoint;  ///< a policy's folder, a step folder, or a run (its last checkpoint)
    config::TrainConfig config;        ///< its data section: root, map, cameras, instruction
    std::vector<std::int64_t> episodes = {};  ///< episode numbers; empty: those of the configuration
    int steps = 0;                            ///< Euler steps; 0: the policy's own
    int batch = 16;                           ///< frames at a time
    int every = 1;                            ///< only every n-th frame begins a chunk
    int begin = 0, end = 0;     ///< joints [begin, end) of the action that the summary is about; 0, 0: all
    std::uint64_t seed = 1234;  ///< of each frame's noise
    c10::Device device = c10::kCPU;
    at::ScalarType dtype = at::kFloat;
    std::function<void(const OpenLoopFrame&)> onFrame = {};  ///< called on this thread, in order
    /// For a checkpoint without a tokenizer: that of the model it names; see policy::TokenizerLookup.
    std::function<Result<std::filesystem::path>(const std::string& model)> findTokenizer = {};
};

/// Mean absolute error in the data's own units, over every start frame and every step inside the episode.
struct OpenLoopError {
    double group = 0;                ///< mean over the group's dimensions
    std::vector<double> dimensions;  ///< per action dimension
    std::vector<double>
        horizon;  ///< per step of the chunk, mean over the group; NaN where no frame reaches so far
};

/// Errors of the policy, and of doing nothing beside it, over the same frames. Units: those of the data's
/// action columns after the feature map (rad; gripper 0..1).
struct OpenLoopReport {
    std::string weights;                 ///< where they come from, in words
    std::filesystem::path data;          ///< root of the data set
    std::vector<std::int64_t> episodes;  ///< numbers
    int begin = 0, end = 0;              ///< columns [begin, end) of the action that the summary is about
    int euler = 0, chunk = 0;            ///< Euler steps; S
    std::int64_t frames = 0;             ///< start frames
    std::int64_t compared = 0;           ///< (frame, step) pairs inside the episodes
    OpenLoopError policy;
    OpenLoopError hold;  ///< of holding the current state; empty where state and action differ in width
    std::vector<std::string> notes;
};

/// Compares what the policy would do with what was done: at every frame of the episodes the denoised chunk,
/// in the data's units, against the recorded actions that followed, without acting on anything. Noise belongs
/// to the frame, so that two reports differ by the weights alone. `progress(done, all)` is called on this
/// thread after each batch. Blocking. Errors: NotFound, Corrupt, InvalidConfig, InvalidArgument (no such
/// joints), Cancelled; throws what Torch throws.
Result<OpenLoopReport> openLoop(const OpenLoopOptions& options,
                                std::shared_ptr<const data::MediaBackend> media,
                                const std::function<void(std::int64_t, std::int64_t)>& progress = {},
                                std::stop_token stop = {});

}  // namespace studio::eval
