// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/batch.h"

namespace studio::policy {

std::int64_t Batch::size() const {
    return state.defined() ? state.size(0) : 0;
}

Batch Batch::to(c10::Device device) const {
    auto move = [device](const at::Tensor& x) {
        return x.defined() ? x.to(device, /*non_blocking=*/true) : x;
    };
    Batch moved = *this;
    for (auto& image : moved.images) image = move(image);
    for (auto& mask : moved.imageMasks) mask = move(mask);
    for (auto& features : moved.pictureFeatures) features = move(features);
    for (at::Tensor* tensor :
         {&moved.state, &moved.tokens, &moved.tokenMask, &moved.action, &moved.actionIsPad}) {
        *tensor = move(*tensor);
    }
    return moved;
}

}  // namespace studio::policy
