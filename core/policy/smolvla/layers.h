// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>

namespace studio::policy::smolvla {

// Building blocks (smolvla-model.md 7). Parameters are created empty: every one is either loaded or
// initialised by name. A weight meets its input in the input's dtype, so fp32 masters serve bf16 computation.

/// y = x W^T + b.  x [..., in] -> [..., out].
struct Linear : torch::nn::Module {
    Linear(int in, int out, bool withBias);
    at::Tensor forward(const at::Tensor& x) const;
    at::Tensor weight, bias;  ///< [out, in], [out] (undefined without)
};

/// Root mean square normalisation over the last axis, computed in fp32.
struct RmsNorm : torch::nn::Module {
    RmsNorm(int width, double epsilon);
    at::Tensor forward(const at::Tensor& x) const;
    at::Tensor weight;
    double eps;
};

/// Layer normalisation over the last axis.
struct LayerNorm : torch::nn::Module {
    LayerNorm(int width, double epsilon);
    at::Tensor forward(const at::Tensor& x) const;
    at::Tensor weight, bias;
    double eps;
};

/// Table lookup: ids [...] -> [..., width].
struct Embedding : torch::nn::Module {
    Embedding(int count, int width);
    at::Tensor forward(const at::Tensor& ids) const;
    at::Tensor weight;
};

/// What attention adds to its scores: 0 where `mask` [B, 1, Lq or 1, Lk] bool allows a key, else -infinity,
/// for queries in groups of `groups` a key head: [B, 1, Lq * groups or 1, Lk] in `dtype`. Every row must
/// allow at least one key. Made once for many layers, laid out so that GPU kernels take it without a copy.
at::Tensor attentionBias(const at::Tensor& mask, int64_t groups, at::ScalarType dtype);

/// softmax(Q K^T / sqrt(d) + bias) V with grouped queries: query head h uses key head h / (H / Hk).
/// query [B, Lq, H, d], key and value [B, Lk, Hk, d], bias from attentionBias (undefined: all keys). Keys and
/// values are never copied for their groups: the group's queries become rows. Returns [B, Lq, H * d].
at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                     const at::Tensor& bias);

}  // namespace studio::policy::smolvla
