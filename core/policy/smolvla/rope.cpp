// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/rope.h"

namespace studio::policy::smolvla {

Rope::Rope(const at::Tensor& positions, int headDim) {
    auto fp32 = at::TensorOptions(at::kFloat).device(positions.device());
    auto exponent = at::arange(headDim / 2, fp32) * (2.0 / headDim);
    auto timescale = at::pow(at::scalar_tensor(10000.0, fp32), exponent);
    auto angle = positions.to(at::kFloat).unsqueeze(-1) / timescale;  // [B, L, d/2]
    cos_ = angle.cos().unsqueeze(2);
    sin_ = angle.sin().unsqueeze(2);
}

at::Tensor Rope::operator()(const at::Tensor& x) const {
    auto halves = x.to(at::kFloat).chunk(2, -1);
    auto rotated = at::cat({halves[0] * cos_ - halves[1] * sin_, halves[1] * cos_ + halves[0] * sin_}, -1);
    return rotated.to(x.scalar_type());
}

}  // namespace studio::policy::smolvla
