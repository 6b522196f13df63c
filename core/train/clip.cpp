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
    if (maxNorm > 0) at::_foreach_mul_(gradients, (maxNorm / (norm + 1e-6)).clamp_max(1.0));
    return norm;
}

}  // namespace studio::train
