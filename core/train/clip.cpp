// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/clip.h"

#include <ATen/ATen.h>

namespace studio::train {

at::Tensor clipGradNorm(const std::vector<at::Tensor>& gradients, double maxNorm) {
    at::NoGradGuard noGrad;
    if (gradients.empty()) return at::zeros({}, at::kFloat);
    std::vector<at::Tensor> norms = at::_foreach_norm(gradients, 2);
    at::Tensor norm = at::linalg_vector_norm(at::stack(norms).to(at::kFloat), 2);
    // a factor of exactly 1 changes nothing, so multiplying always spares the host a look at the norm
    if (maxNorm > 0) {
        at::Tensor factor = (maxNorm / (norm + 1e-6)).clamp_max(1.0);
        // one that is not finite would spoil all of them, and nobody could say any more where it came from
        at::_foreach_mul_(gradients, at::where(at::isfinite(norm), factor, at::ones_like(factor)));
    }
    return norm;
}

std::string firstBadTensor(const AdamW& optimizer) {
    auto bad = [](const at::Tensor& tensor) {
        return tensor.defined() && !at::isfinite(tensor.detach()).all().item<bool>();
    };
    for (const auto& entry : optimizer.entries()) {
        if (bad(entry.parameter)) return "the weight " + entry.name;
    }
    for (const auto& entry : optimizer.entries()) {
        if (bad(entry.parameter.grad())) return "the gradient of " + entry.name;
    }
    return "";
}

}  // namespace studio::train
