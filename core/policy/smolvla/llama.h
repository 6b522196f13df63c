// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/config.h"
#include "core/policy/smolvla/layers.h"
#include "core/policy/smolvla/rope.h"

namespace studio::policy::smolvla {

// Letters: B batch, L rows of the stream, D its width, H query heads, Hk key heads, d head width.

/// Keys (rotated) and values of one layer: [B, L, Hk, d] each.
struct KeyValue {
    at::Tensor key, value;
};

/// Projections of one attention block. The attention itself lies with the stack, which may join two streams.
struct LlamaAttention : torch::nn::Module {
    /// `kvInput`: width that keys and values are made from: the stream's own, or the prefix keys' in a cross
    /// layer.
    LlamaAttention(const LlamaOptions& options, int kvInput);
    at::Tensor query(const at::Tensor& x) const;  ///< [B, L, D] -> [B, L, H, d], not rotated
    at::Tensor key(const at::Tensor& x) const;    ///< [B, L, kvInput] -> [B, L, Hk, d], not rotated
    at::Tensor value(const at::Tensor& x) const;
    int64_t groups() const;  ///< query heads a key head serves
    std::shared_ptr<Linear> q_proj, k_proj, v_proj, o_proj;
    int headDim;
};

/// down(silu(gate(x)) * up(x)).
struct LlamaMlp : torch::nn::Module {
    explicit LlamaMlp(const LlamaOptions& options);
    at::Tensor forward(const at::Tensor& x) const;
    std::shared_ptr<Linear> gate_proj, up_proj, down_proj;
};

/// One decoder layer with pre-normalisation; `kvInput` as in LlamaAttention. Upstream: LlamaDecoderLayer,
/// whose names its submodules have.
struct LlamaLayer : torch::nn::Module {
    LlamaLayer(const LlamaOptions& options, int kvInput);
    /// Keys and values of `x` [B, L, D], keys rotated.
    KeyValue keyValue(const at::Tensor& x, const Rope& rope) const;
    /// Rest of the layer once the heads are merged: `attended` [B, L, H * d], `x` the layer's input. Returns
    /// [B, L, D].
    at::Tensor finish(const at::Tensor& attended, const at::Tensor& x) const;
    std::shared_ptr<LlamaAttention> self_attn;
    std::shared_ptr<LlamaMlp> mlp;
    std::shared_ptr<RmsNorm> input_layernorm, post_attention_layernorm;
};

/// The language model: first numVlmLayers layers of the backbone's.
struct TextModel : torch::nn::Module {
    TextModel(const LlamaOptions& options, int vocabulary);

    /// Runs rows [B, L, D] through all layers; each layer's rows also see `past` (rows before them), if
    /// given. mask [B, 1, L, Lpast + L] bool. Returns every layer's keys and values of these rows: what the
    /// expert needs. The last layer ends there, since nothing reads its output.
    std::vector<KeyValue> keyValues(at::Tensor x, const at::Tensor& positions, const at::Tensor& mask,
                                    const std::vector<KeyValue>* past) const;

    std::shared_ptr<Embedding> embed_tokens;
    std::vector<std::shared_ptr<LlamaLayer>> layers;
    std::shared_ptr<RmsNorm> norm;  ///< part of the checkpoint; its output is unused
    int headDim;
};

}  // namespace studio::policy::smolvla
