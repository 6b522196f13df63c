// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/rope.h"

namespace studio::policy::smolvla {

Rope::Rope(const at::Tensor& positions, int headDim) {
    auto fp32 = at::TensorOptions(at::kFloat).device(positions.device());
    auto exponent = at::arange(headDim / 2, fp32) * (2.0 / headDim);
    auto angle = positions.to(at::kFloat).unsqueeze(-1) / at::pow(10000.0, exponent);  // [B, L, d/2]
    auto cos = angle.cos(), sin = angle.sin();
    cos_ = at::cat({cos, cos}, -1).unsqueeze(2);
    sin_ = at::cat({sin.neg(), sin}, -1).unsqueeze(2);
}

at::Tensor Rope::operator()(const at::Tensor& x) const {
    auto wide = x.to(at::kFloat);
    auto swapped = at::roll(wide, wide.size(-1) / 2, -1);
    return at::addcmul(wide * cos_, swapped, sin_).to(x.scalar_type());
}

}  // namespace studio::policy::smolvla
