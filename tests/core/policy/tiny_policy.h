// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

#include "core/policy/checkpoint.h"
#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::policy::test {

/// The smallest SmolVLA with every kind of part: 2 of 3 text layers, one of each attention, 3 cameras, 16
/// values in and out, a vocabulary for the byte tokenizer.
smolvla::Config tinyConfig();

/// Statistics that differ in every value, of state, action and of a column that no policy reads.
Normalizer::Stats someStats(int width = 16);

/// A tiny policy with random weights, statistics and the byte tokenizer.
OpenedPolicy tinyPolicy(std::uint64_t seed = 1);

/// All tensors of a safetensors file by name, as stored.
std::map<std::string, at::Tensor> readTensors(const std::filesystem::path& file);

/// A checkpoint of tinyPolicy in `folder` whose weights `change` may alter first.
template <class Change>
void writeTiny(const std::filesystem::path& folder, Change change);
void rewriteWeights(const std::filesystem::path& folder, const std::map<std::string, at::Tensor>& tensors);

template <class Change>
void writeTiny(const std::filesystem::path& folder, Change change) {
    if (!savePolicy(folder, tinyPolicy()).ok()) throw std::runtime_error("cannot save the tiny policy");
    auto tensors = readTensors(folder / "model.safetensors");
    change(tensors);
    rewriteWeights(folder, tensors);
}

}  // namespace studio::policy::test
