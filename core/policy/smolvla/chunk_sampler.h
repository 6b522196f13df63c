// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/flow_matching.h"

namespace studio::policy::smolvla {

// Letters: B batch, P prefix rows, S chunk, E expert width, H query heads, Hk key heads, G = H / Hk, d head
// width.

/// The denoising loop on copies of the expert's weights laid out for few, large operations: one projection
/// makes queries, keys and values; gate and up are one; the norms' gains are part of the matrices that
/// follow; heads are stored by group, so that grouped attention copies nothing; residuals are added inside
/// the products; times are embedded for all steps at once, and what the actions meet first is one matrix. The
/// same mathematics as Expert and FlowMatching::velocity, to rounding. Without autograd. Immutable,
/// thread-safe.
class ChunkSampler {
public:
    explicit ChunkSampler(const FlowMatching& model);
    /// Euler integration from noise [B, S, A] at t = 1 to t = 0: [B, S, A].
    at::Tensor denoise(const PrefixCache& prefix, const at::Tensor& noise, int steps) const;

private:
    struct Layer {
        at::Tensor project;  ///< [(H + 2 * Hk) * d, E]: queries by group, keys, values; cross layers: queries
        at::Tensor output;   ///< [E, H * d]
        at::Tensor gateUp, down;
    };
    struct Context;
    Context prepare(const PrefixCache& prefix, int64_t S) const;
    void runLayer(std::size_t e, at::Tensor& x, const Context& context) const;

    const FlowMatching& model_;
    std::vector<Layer> layers_;
    at::Tensor lastNorm_;
    at::Tensor entry_;                ///< [E, A]: action_in_proj and the action's part of action_time_mlp_in
    at::Tensor timePart_, timeBias_;  ///< [E, E], [E]: what the time adds to that
    int64_t H_, Hk_, G_, d_;
    double eps_;
};

}  // namespace studio::policy::smolvla
