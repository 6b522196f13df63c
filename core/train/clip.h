// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/train/adamw.h"

namespace studio::train {

/// Scales the gradients in place by min(1, maxNorm / (norm + 1e-6)), norm being their joint L2 norm, and
/// returns that norm as it was before: [] float32 on their device, without waiting for a GPU. maxNorm <= 0
/// or a norm that is not finite scales nothing. No gradients: zero on the CPU. Source:
/// reference/checkpoint-and-processors.md 3.
at::Tensor clipGradNorm(const std::vector<at::Tensor>& gradients, double maxNorm);

/// The first tensor that is not finite, as messages name it: a weight where there is one, since it spoils
/// every gradient, else a gradient; empty: none is. Waits for a GPU tensor by tensor.
std::string firstBadTensor(const AdamW& optimizer);

}  // namespace studio::train
