// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/smolvla/flow_matching.h"

namespace studio::policy::smolvla {

/// Sets requires_grad of every parameter by freeze_vision_encoder, train_expert_only and train_state_proj
/// (smolvla-model.md 13; the patterns of LeRobot 0.6.2, not the older ones that missed the last layer).
void applyFreezing(FlowMatching& model, const Config& config);

}  // namespace studio::policy::smolvla
