// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace studio::policy::smolvla {

// Joint signs and gripper units of ALOHA robots (smolvla-model.md 14), used only with adapt_to_pi_aloha.
// All take [..., n] with n >= 14 and return a new tensor; joints 1, 2, 8, 9 change sign, 6 and 13 are
// grippers.

/// From the robot to the policy: gripper opening in metres becomes 0..1. Upstream: _pi_aloha_decode_state.
at::Tensor alohaDecodeState(const at::Tensor& state);
at::Tensor alohaEncodeActions(const at::Tensor& actions);         ///< from the policy to the robot
at::Tensor alohaEncodeActionsInverse(const at::Tensor& actions);  ///< from recorded data to the policy

}  // namespace studio::policy::smolvla
