// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace studio::train {

/// Scales the gradients in place by min(1, maxNorm / (norm + 1e-6)), norm being their joint L2 norm, and
/// returns that norm as it was before: [] float32 on their device, without waiting for a GPU. maxNorm <= 0
/// scales nothing. No gradients: zero on the CPU. Source: reference/checkpoint-and-processors.md 3.
at::Tensor clipGradNorm(const std::vector<at::Tensor>& gradients, double maxNorm);

}  // namespace studio::train
