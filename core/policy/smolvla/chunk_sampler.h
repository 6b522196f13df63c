// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/flow_matching.h"

namespace studio::policy::smolvla {

// Letters: B batch, P prefix rows, S chunk, E expert width, H query heads, Hk key heads, G = H / Hk, d head
// width.

/// The denoising loop on copies of the expert's weights laid out for few, large operations: one projection
/// makes queries, keys, values and what the rotation needs of them; gate and up are one; heads are stored by
/// group, so that grouped attention copies nothing; residuals are added inside the products; times are
/// embedded for all steps at once. The same mathematics as Expert and FlowMatching::velocity, to rounding.
/// Without autograd. Immutable, thread-safe.
class ChunkSampler {
public:
    explicit ChunkSampler(const FlowMatching& model);
    /// Euler integration from noise [B, S, A] at t = 1 to t = 0: [B, S, A].
    at::Tensor denoise(const PrefixCache& prefix, const at::Tensor& noise, int steps) const;

private:
    struct Layer {
        at::Tensor
            project;  ///< [2 * heads * d, E]: heads as in `heads`, then the same with their halves swapped
        at::Tensor output;  ///< [E, H * d]
        at::Tensor gateUp, down;
        at::Tensor inputNorm, outputNorm;
    };
    /// Rotation of a layer's heads, [B or 1, S, heads, d] float32; values are turned by nothing.
    struct Turn {
        at::Tensor cos, sin;
    };
    struct Context;
    Context prepare(const PrefixCache& prefix, int64_t S) const;
    void runLayer(std::size_t e, at::Tensor& x, const Context& context) const;
    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) const;

    const FlowMatching& model_;
    std::vector<Layer> layers_;
    at::Tensor lastNorm_;
    at::Tensor actionPart_, timePart_;  ///< columns of action_time_mlp_in that meet the action and the time
    int64_t H_, Hk_, G_, d_;
    double eps_;
};

}  // namespace studio::policy::smolvla
