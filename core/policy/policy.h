// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <vector>

#include "core/policy/batch.h"
#include "core/policy/chunk_guide.h"

namespace studio::policy {

// Letters: B batch, S chunk, A action width, M max_action_dim (the width that the network works in, >= A).

/// Noise and time of flow matching, given from outside so that training, validation and tests can fix them.
///
/// In training K draws may be given for each sample (rows b * K ... b * K + K - 1 belong to sample b): the
/// prefix then runs once for all of them, and the loss is their mean.
struct FlowDraw {
    at::Tensor noise;  ///< [B * K, S, M] float32, standard normal
    at::Tensor time;   ///< [B * K] float32 in [0.001, 1]; 1 is noise, 0 is data

    /// t = 0.001 + 0.999 * Beta(1.5, 1). A pure function of (seed, stream), whatever the device or thread
    /// count.
    static FlowDraw make(int64_t B, int64_t S, int64_t M, std::uint64_t seed, std::uint64_t stream);
    FlowDraw to(c10::Device device) const { return {noise.to(device), time.to(device)}; }
};

/// The flow-matching loss, mean (v - (noise - action))^2 (smolvla-model.md 10), in normalised units.
struct Loss {
    at::Tensor total;  ///< scalar float32: mean over the real action columns and unpadded steps of the batch
    at::Tensor perSample;  ///< [B] float32, without a graph: the same mean within each sample
};

/// How a chunk is denoised. Letters as above.
struct ActOptions {
    at::Tensor noise;  ///< [B, S, M]; undefined: drawn from the global generator
    int steps = 0;     ///< Euler steps; 0: the policy's num_steps
    ChunkGuide guide;  ///< what is left of the last chunk, where the new one shall agree with it
};

/// Widths that the rest of the studio needs to know of a policy.
struct Shapes {
    int chunk = 0, actionSteps = 0;  ///< S; how many of them are executed before the next inference
    int action = 0, maxAction = 0;   ///< A, M
    int state = 0, maxState = 0;
    std::vector<std::string> cameras;  ///< in the order of Batch::images
    int maxTokens = 0, padToken = 0;
    bool padToMax = false;  ///< instructions padded to maxTokens, not to the longest of the batch
    int euler = 0;          ///< num_steps
};

/// A policy that predicts chunks of actions. Inputs and outputs are normalised; pictures are raw.
/// Not thread-safe: one thread at a time, and at::InferenceMode or NoGradGuard are that thread's own.
class Policy : public torch::nn::Module {
public:
    virtual const Shapes& shapes() const = 0;
    virtual Loss loss(const Batch& batch, const FlowDraw& draw) = 0;
    /// Velocity field at xt [B, S, M], t [B], for distillation and guidance: [B, S, M].
    virtual at::Tensor velocity(const Batch& batch, const at::Tensor& xt, const at::Tensor& t) = 0;
    /// What the frozen beginning of the vision part makes of a batch's pictures, without a graph; empty where
    /// none of it is frozen. As long as its weights stay, it is a function of each sample's pictures alone
    /// and may be kept and given back as Batch::pictureFeatures.
    virtual std::vector<at::Tensor> pictureFeatures(const Batch&) { return {}; }
    /// A chunk for each observation: [B, S, A] float32.
    virtual at::Tensor act(const Batch& observation, const ActOptions& options) = 0;

    /// Sets requires_grad as the policy's configuration says.
    virtual void applyFreezing() = 0;
    /// Computes in float32 (the reference) or bfloat16. Trainable parameters stay float32 masters; frozen
    /// ones are stored in `dtype` where the published checkpoints store them so.
    virtual void setComputeType(at::ScalarType dtype) = 0;
    /// The weights stay as they are from here on: acting may use copies laid out for speed. Computation type
    /// and freezing come first; setComputeType and initialise take it back.
    virtual void fixWeights() {}
    /// Random weights, a pure function of the seed.
    virtual void initialise(std::uint64_t seed) = 0;
    /// dtype that the published checkpoints give this tensor: BFloat16 or Float.
    virtual at::ScalarType publishedType(const std::string& parameter) const = 0;
};

}  // namespace studio::policy
