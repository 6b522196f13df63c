// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/llama.h"

#include <torch/nn/modules/container/modulelist.h>

namespace studio::policy::smolvla {

namespace {

/// [B, L, heads * d] -> [B, L, heads, d].
at::Tensor splitHeads(const at::Tensor& x, int headDim) {
    return x.unflatten(-1, {-1, headDim});
}

}  // namespace

LlamaAttention::LlamaAttention(const LlamaOptions& o, int kvInput) : headDim(o.headDim) {
    q_proj = register_module("q_proj", std::make_shared<Linear>(o.hidden, o.queryWidth(), false));
    k_proj = register_module("k_proj", std::make_shared<Linear>(kvInput, o.kvWidth(), false));
    v_proj = register_module("v_proj", std::make_shared<Linear>(kvInput, o.kvWidth(), false));
    o_proj = register_module("o_proj", std::make_shared<Linear>(o.queryWidth(), o.hidden, false));
}

int64_t LlamaAttention::groups() const {
    return q_proj->weight.size(0) / k_proj->weight.size(0);
}
at::Tensor LlamaAttention::query(const at::Tensor& x) const {
    return splitHeads(q_proj->forward(x), headDim);
}
at::Tensor LlamaAttention::key(const at::Tensor& x) const {
    return splitHeads(k_proj->forward(x), headDim);
}
at::Tensor LlamaAttention::value(const at::Tensor& x) const {
    return splitHeads(v_proj->forward(x), headDim);
}

LlamaMlp::LlamaMlp(const LlamaOptions& o) {
    gate_proj = register_module("gate_proj", std::make_shared<Linear>(o.hidden, o.mlp, false));
    up_proj = register_module("up_proj", std::make_shared<Linear>(o.hidden, o.mlp, false));
    down_proj = register_module("down_proj", std::make_shared<Linear>(o.mlp, o.hidden, false));
}

at::Tensor LlamaMlp::forward(const at::Tensor& x) const {
    return down_proj->forward(at::silu(gate_proj->forward(x)) * up_proj->forward(x));
}

LlamaLayer::LlamaLayer(const LlamaOptions& o, int kvInput) {
    self_attn = register_module("self_attn", std::make_shared<LlamaAttention>(o, kvInput));
    mlp = register_module("mlp", std::make_shared<LlamaMlp>(o));
    input_layernorm = register_module("input_layernorm", std::make_shared<RmsNorm>(o.hidden, o.eps));
    post_attention_layernorm =
        register_module("post_attention_layernorm", std::make_shared<RmsNorm>(o.hidden, o.eps));
}

KeyValue LlamaLayer::keyValue(const at::Tensor& x, const Rope& rope) const {
    auto normed = input_layernorm->forward(x);
    return {rope(self_attn->key(normed)), self_attn->value(normed)};
}

at::Tensor LlamaLayer::finish(const at::Tensor& attended, const at::Tensor& x) const {
    auto residual = self_attn->o_proj->forward(attended) + x;
    return mlp->forward(post_attention_layernorm->forward(residual)) + residual;
}

TextModel::TextModel(const LlamaOptions& o, int vocabulary) : headDim(o.headDim) {
    embed_tokens = register_module("embed_tokens", std::make_shared<Embedding>(vocabulary, o.hidden));
    auto list = register_module("layers", torch::nn::ModuleList());
    for (int l = 0; l < o.layers; ++l) {
        layers.push_back(std::make_shared<LlamaLayer>(o, o.hidden));
        list->push_back(layers.back());
    }
    norm = register_module("norm", std::make_shared<RmsNorm>(o.hidden, o.eps));
}

std::vector<KeyValue> TextModel::keyValues(at::Tensor x, const at::Tensor& positions, const at::Tensor& mask,
                                           const std::vector<KeyValue>* past) const {
    Rope rope(positions, headDim);
    auto bias = attentionBias(mask, layers.front()->self_attn->groups(), x.scalar_type());
    std::vector<KeyValue> own;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const LlamaLayer& layer = *layers[l];
        auto normed = layer.input_layernorm->forward(x);
        own.push_back({rope(layer.self_attn->key(normed)), layer.self_attn->value(normed)});
        if (l + 1 == layers.size()) break;

        auto query = rope(layer.self_attn->query(normed));
        KeyValue seen = own.back();
        if (past) {
            seen.key = at::cat({(*past)[l].key, seen.key}, 1);
            seen.value = at::cat({(*past)[l].value, seen.value}, 1);
        }
        x = layer.finish(attention(query, seen.key, seen.value, bias), x);
    }
    return own;
}

}  // namespace studio::policy::smolvla
