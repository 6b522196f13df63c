// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "core/policy/batch.h"

namespace studio::policy {

/// Noise and time of flow matching, given from outside so that training, validation and tests can fix them.
struct FlowDraw {
    at::Tensor noise;  ///< [B, S, max_action_dim] float32, standard normal
    at::Tensor time;   ///< [B] float32 in [0.001, 1]; 1 is noise, 0 is data
};

struct ActOptions {
    at::Tensor noise;  ///< [B, S, max_action_dim]; undefined: drawn from the global generator
    int steps = 0;     ///< Euler steps; 0: the policy's num_steps
};

}  // namespace studio::policy
