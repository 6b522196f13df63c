// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/media.h"
#include "core/policy/checkpoint.h"

namespace studio::eval {

/// What is measured, and how often. Zeros stand for what suits the machine and the size; the figures state
/// it.
struct BenchOptions {
    std::string size = "tiny";  ///< "tiny", or "500m": the published sizes
    c10::Device device = c10::kCPU;
    at::ScalarType dtype = at::kFloat;
    bool graph = true;            ///< on a GPU, chunks come from a CUDA graph
    int warmUps = -1, count = 0;  ///< runs before the clock starts; runs, steps or batches that are timed
    int batch = 0;                ///< samples a training step, or a batch of the loader
    int compareFrames = 0;        ///< bf16 chunks: frames on which they are compared with float32
    std::uint64_t seed = 1;       ///< of weights, pictures and noise
};

/// Figures are JSON objects that name machine, dtype, cameras, tokens, steps, batch, warm-ups and count.
/// "steps" are the Euler steps of a chunk; in training the optimiser's steps that were timed; of the loader
/// the training steps that the timed batches are enough for, one each. "peak_memory_mib" and
/// "peak_device_memory_mib" belong to the figure (tensors::PeakWatch): the largest resident set, and the
/// largest use of the GPU, while it was measured, with what the process held already; nothing of an earlier
/// figure that was freed since.
using Figure = nlohmann::ordered_json;

/// Random weights of a named size with three cameras and 16 values. Errors: InvalidArgument (another size),
/// NotFound.
Result<policy::OpenedPolicy> benchPolicy(const BenchOptions& options);

/// Latency of one chunk: from inputs on the device to actions on the device, and from main memory to main
/// memory. In bf16 also how far the actions are from those of float32 with the same noise. On a GPU the parts
/// of the time as well. Changes the policy's type. Throws what Torch throws.
Result<Figure> benchChunk(policy::OpenedPolicy& opened, const BenchOptions& options);

/// Training steps as a stage runs them: pictures copied into fresh (on a GPU page-locked) batches by loader
/// threads, vision in every step, loss, gradients, clipping, AdamW. Changes the policy. Throws what Torch
/// throws.
Result<Figure> benchTraining(policy::OpenedPolicy& opened, const BenchOptions& options);

/// Batches of a data set when nobody works with them: after the warm-up from the frame cache, as far as it
/// holds them; and how fast one thread decodes an episode, which bounds what does not fit there. Errors:
/// those of the data set.
Result<Figure> benchData(const std::filesystem::path& root, std::shared_ptr<const data::MediaBackend> media,
                         const BenchOptions& options);

/// Name of what does the work: the GPU, or the processor with its cores.
std::string machineName(c10::Device device);

}  // namespace studio::eval
