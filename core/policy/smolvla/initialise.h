// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/policy/smolvla/flow_matching.h"

namespace studio::policy::smolvla {

/// Random weights for training from scratch: normal(0, 0.02), biases 0, norms 1; heads and re-created
/// cross-attention keys and values uniform in +-1/sqrt(fan in) (smolvla-model.md 2). A pure function of the
/// seed. Values are rounded to the published dtype, so that what is saved and loaded again is bit-equal.
void initialise(FlowMatching& model, const Config& config, std::uint64_t seed);

/// dtype of a tensor in the published checkpoints: the heads and the re-created keys and values are F32, the
/// rest BF16. `name` as in the checkpoint ("model.state_proj.weight").
at::ScalarType publishedType(const std::string& name, const Config& config);

}  // namespace studio::policy::smolvla
