// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/aloha.h"

#include <ATen/ATen.h>

namespace studio::policy::smolvla {

namespace {

/// Flips the four joints and maps the two grippers by `gripper`.
template <class Gripper>
at::Tensor adapt(const at::Tensor& values, Gripper gripper) {
    auto out = values.clone();
    for (int joint : {1, 2, 8, 9}) out.select(-1, joint).neg_();
    for (int joint : {6, 13}) out.select(-1, joint).copy_(gripper(values.select(-1, joint)));
    return out;
}

}  // namespace

at::Tensor alohaDecodeState(const at::Tensor& state) {
    return adapt(state, [](const at::Tensor& g) {
        // linear opening in metres to the servo's angle (horn 0.022 m, arm 0.036 m), then to 0..1
        auto opening = g * (0.05800 - 0.01844) + 0.01844;
        auto ratio = (0.022 * 0.022 + opening * opening - 0.036 * 0.036) / (2 * 0.022 * opening);
        return (ratio.clamp(-1, 1).asin() - 0.4) / (1.5 - 0.4);
    });
}

at::Tensor alohaEncodeActions(const at::Tensor& actions) {
    return adapt(actions, [](const at::Tensor& g) { return (g * 1.1 + 0.4 + 0.6213) / (1.4910 + 0.6213); });
}

at::Tensor alohaEncodeActionsInverse(const at::Tensor& actions) {
    return adapt(actions, [](const at::Tensor& g) { return (g * 2.1123 - 0.6213 - 0.4) / 1.1; });
}

}  // namespace studio::policy::smolvla
