// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::policy::test {

/// A small SmolVLA with grouped heads (4 over 2), 4 text layers, two cameras of 32x32 pixels, 6 values in, 5
/// out, chunk 6. `changes` are keys of config.json that replace the fixture's.
Result<smolvla::Config> smallConfig(const nlohmann::ordered_json& changes = nlohmann::ordered_json::object());
/// The same with random weights, larger than an initialisation's, so that every part is felt; freezing
/// applied.
std::shared_ptr<smolvla::SmolVlaPolicy> smallPolicy(
    const nlohmann::ordered_json& changes = nlohmann::ordered_json::object(), std::uint64_t seed = 3);

/// A batch of noise with B samples and L tokens, of which each sample uses all but the last `padding`.
Batch someBatch(const smolvla::SmolVlaPolicy& policy, int64_t B, int64_t L = 5, int64_t padding = 0,
                std::uint64_t seed = 11);
FlowDraw someDraw(const smolvla::SmolVlaPolicy& policy, int64_t B, std::uint64_t seed = 5);
/// Sample `b` of a batch, as a batch of one.
Batch sampleOf(const Batch& batch, int64_t b);

/// Actions without a graph, from the noise of `draw`.
at::Tensor actions(smolvla::SmolVlaPolicy& policy, const Batch& batch, const FlowDraw& draw, int steps = 3);
/// Largest difference of two tensors of equal shape.
double maxDifference(const at::Tensor& a, const at::Tensor& b);

}  // namespace studio::policy::test
