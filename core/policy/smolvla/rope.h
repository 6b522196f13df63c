// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace studio::policy::smolvla {

/// Rotary position embedding in SmolVLA's own form (smolvla-model.md 7): base 10000 whatever the backbone's
/// config says, halves rotated against each other, angles in fp32. Computed once per pass, applied in every
/// layer.
class Rope {
public:
    /// positions [B, L], any integer dtype.
    Rope(const at::Tensor& positions, int headDim);
    /// x [B, L, H, d] -> same shape and dtype, rotated in fp32.
    at::Tensor operator()(const at::Tensor& x) const;

    /// Rotated x = x * cos() + swapped(x) * sin(), where swapped exchanges the halves of a head: [B, L, 1, d]
    /// fp32 each.
    const at::Tensor& cos() const { return cos_; }
    const at::Tensor& sin() const { return sin_; }

private:
    at::Tensor cos_, sin_;  // the first half of sin_ is negated
};

}  // namespace studio::policy::smolvla
