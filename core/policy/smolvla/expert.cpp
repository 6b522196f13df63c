// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/expert.h"

#include <torch/nn/modules/container/modulelist.h>

namespace studio::policy::smolvla {

Expert::Expert(const Config& config)
    : stride_(config.expertStride()), headDim_(config.backbone.text.headDim) {
    LlamaOptions options = config.expertOptions();
    auto list = register_module("layers", torch::nn::ModuleList());
    for (int e = 0; e < options.layers; ++e) {
        self_.push_back(config.isSelfAttention(e * stride_));
        layers.push_back(
            std::make_shared<LlamaLayer>(options, self_.back() ? options.hidden : options.kvWidth()));
        list->push_back(layers.back());
    }
    norm = register_module("norm", std::make_shared<RmsNorm>(options.hidden, options.eps));
}

ExpertContext Expert::prepare(const PrefixCache& prefix, int64_t S, int64_t draws) const {
    auto device = prefix.mask.device();
    auto each = [draws](const at::Tensor& x) { return draws == 1 ? x : x.repeat_interleave(draws, 0); };
    auto mask = each(prefix.mask);
    int64_t B = mask.size(0), P = mask.size(1);
    auto steps = at::arange(S, at::TensorOptions(at::kLong).device(device)).unsqueeze(0);  // [1, S]
    auto valid = mask.sum(1, /*keepdim=*/true);                                            // [B, 1]
    auto causal = at::ones({S, S}, mask.options()).tril();
    auto toPrefix = mask.view({B, 1, 1, P});
    auto selfMask = at::cat({toPrefix.expand({B, 1, S, P}), causal.expand({B, 1, S, S})}, -1);
    auto dtype = prefix.layers.front().key.scalar_type();
    auto groups = layers.front()->self_attn->groups();
    ExpertContext context{{},
                          attentionBias(selfMask, groups, dtype),
                          attentionBias(toPrefix, groups, dtype),
                          Rope(valid + steps, headDim_),
                          Rope(steps, headDim_)};

    for (std::size_t e = 0; e < layers.size(); ++e) {
        const KeyValue& seen = prefix.layers[textLayer(e)];
        if (self_[e]) {
            context.layers.push_back({each(seen.key), each(seen.value)});
            continue;
        }
        // the prefix's keys are rotated already: they are mapped as they are
        const LlamaAttention& project = *layers[e]->self_attn;
        context.layers.push_back(
            {each(project.key(seen.key.flatten(2))), each(project.value(seen.value.flatten(2)))});
    }
    return context;
}

at::Tensor Expert::forward(at::Tensor x, const ExpertContext& context) const {
    for (std::size_t e = 0; e < layers.size(); ++e) {
        const LlamaLayer& layer = *layers[e];
        const KeyValue& prefix = context.layers[e];
        const Rope& rope = self_[e] ? context.selfRope : context.crossRope;
        auto normed = layer.input_layernorm->forward(x);
        auto query = rope(layer.self_attn->query(normed));
        at::Tensor attended;
        if (self_[e]) {
            auto key = at::cat({prefix.key, rope(layer.self_attn->key(normed))}, 1);
            auto value = at::cat({prefix.value, layer.self_attn->value(normed)}, 1);
            attended = attention(query, key, value, context.selfBias);
        } else {
            attended = attention(query, prefix.key, prefix.value, context.crossBias);
        }
        x = layer.finish(attended, x);
    }
    return norm->forward(x);
}

}  // namespace studio::policy::smolvla
