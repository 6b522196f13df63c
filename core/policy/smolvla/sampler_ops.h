// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/policy/smolvla/rope.h"

namespace studio::policy::smolvla {

// What a layer of ChunkSampler does between its matrix products. On a GPU of compute capability 8 or more, in
// a build that found CUDA's compiler, each is one kernel (sampler_kernels.cu); elsewhere it is made of
// Torch's operations. Both give the same to rounding. Without autograd.
//
// A layer normalises x and multiplies by a matrix; as the norm's factor is one number a row, it may as well
// be applied to the product: x W^T / rms(x). So the kernels take the plain product and find the factor on the
// way, and no kernel only normalises. Gains are part of W.
//
// Letters: B batch, S rows, E stream width, H query heads, Hk key heads, G = H / Hk, d head width, L keys, F
// MLP.

/// What is to be multiplied by W: x itself where the functions below have kernels, else x / rms(x).
at::Tensor beforeProduct(const at::Tensor& x, double eps);

/// Queries [B, S, H, d] out of `projected` [B, S, (H or H + 2 * Hk) * d], the product made from `x` [B, S,
/// E]: normalised and rotated. Keys (rotated) and values go to `keyValue`, a view [B, S, 2 * Hk, d] whose
/// heads lie together, where that is defined.
at::Tensor turnHeads(const at::Tensor& projected, const at::Tensor& x, double eps, const Rope& rope,
                     int64_t H, const at::Tensor& keyValue);

/// silu(gate) * up of the normalised product `wide` [B, S, 2 * F] (gate, then up) made from `x`: [B, S, F]. F
/// is a multiple of 4, as the rule for the expert's MLP makes it.
at::Tensor gated(const at::Tensor& wide, const at::Tensor& x, double eps);

/// softmax(Q K^T / sqrt(d) + bias) V. query [B, S, G * Hk, d] with its heads ordered (G, Hk); keyValue
/// [B, L, 2 * Hk, d] contiguous; bias from attentionBias. Returns [B, S, G * Hk * d], heads as in the query.
at::Tensor groupedAttention(const at::Tensor& query, const at::Tensor& keyValue, const at::Tensor& bias);

/// Whether the functions above run their own kernels on tensors like `x` (groupedAttention: where a head's
/// keys and values fit into a multiprocessor).
bool hasKernels(const at::Tensor& x);

}  // namespace studio::policy::smolvla
