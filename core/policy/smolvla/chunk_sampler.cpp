// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/chunk_sampler.h"

namespace studio::policy::smolvla {

namespace {

/// Rows of a query projection [Hk * G * d, E] in the order (G, Hk, d).
at::Tensor byGroup(const at::Tensor& weight, int64_t Hk, int64_t G, int64_t d) {
    return weight.view({Hk, G, d, weight.size(1)}).transpose(0, 1).reshape({Hk * G * d, weight.size(1)});
}

/// Columns of an output projection [E, Hk * G * d] in the order (G, Hk, d).
at::Tensor columnsByGroup(const at::Tensor& weight, int64_t Hk, int64_t G, int64_t d) {
    return weight.view({weight.size(0), Hk, G, d}).transpose(1, 2).reshape({weight.size(0), Hk * G * d});
}

/// The two halves of every head's rows exchanged.
at::Tensor swapped(const at::Tensor& weight, int64_t d) {
    return at::roll(weight.view({-1, d, weight.size(1)}), d / 2, 1).view(weight.sizes());
}

at::Tensor rows(const at::Tensor& x) {
    return x.view({-1, x.size(-1)});
}

}  // namespace

struct ChunkSampler::Context {
    std::vector<at::Tensor>
        keyValues;  ///< per layer [B, P (+ S in self layers), 2 * Hk, d]: keys, then values
    at::Tensor selfBias, crossBias;
    Turn selfTurn, crossTurn;
    int64_t P = 0;
};

ChunkSampler::ChunkSampler(const FlowMatching& model) : model_(model) {
    at::NoGradGuard noGraph;
    const Expert& expert = *model.vlm_with_expert->lm_expert;
    const LlamaAttention& first = *expert.layers.front()->self_attn;
    d_ = expert.headDim();
    Hk_ = first.k_proj->weight.size(0) / d_;
    G_ = first.groups();
    H_ = Hk_ * G_;
    eps_ = expert.norm->eps;
    auto dtype = model.computeType;
    for (std::size_t e = 0; e < expert.layers.size(); ++e) {
        const LlamaLayer& layer = *expert.layers[e];
        const LlamaAttention& attention = *layer.self_attn;
        auto query = byGroup(attention.q_proj->weight, Hk_, G_, d_);
        std::vector<at::Tensor> parts{query}, turned{swapped(query, d_)};
        if (expert.isSelf(e)) {
            const auto &key = attention.k_proj->weight, &value = attention.v_proj->weight;
            parts.insert(parts.end(), {key, value});
            turned.insert(turned.end(), {swapped(key, d_), at::zeros_like(value)});
        }
        parts.insert(parts.end(), turned.begin(), turned.end());
        for (auto& part : parts) part = part.to(dtype);
        const LlamaMlp& mlp = *layer.mlp;
        layers_.push_back({at::cat(parts), columnsByGroup(attention.o_proj->weight, Hk_, G_, d_).to(dtype),
                           at::cat({mlp.gate_proj->weight, mlp.up_proj->weight}).to(dtype),
                           mlp.down_proj->weight.to(dtype), layer.input_layernorm->weight.to(dtype),
                           layer.post_attention_layernorm->weight.to(dtype)});
    }
    lastNorm_ = expert.norm->weight.to(dtype);
    auto both = model.action_time_mlp_in->weight;
    actionPart_ = both.narrow(1, 0, both.size(0)).contiguous();
    timePart_ = both.narrow(1, both.size(0), both.size(0)).contiguous();
}

at::Tensor ChunkSampler::norm(const at::Tensor& x, const at::Tensor& weight) const {
    return at::rms_norm(x, {x.size(-1)}, weight, eps_);
}

ChunkSampler::Context ChunkSampler::prepare(const PrefixCache& prefix, int64_t S) const {
    const Expert& expert = *model_.vlm_with_expert->lm_expert;
    ExpertContext plain = expert.prepare(prefix, S);
    Context context{{}, plain.selfBias, plain.crossBias, {}, {}, prefix.mask.size(1)};
    int64_t B = prefix.mask.size(0);
    for (std::size_t e = 0; e < layers_.size(); ++e) {
        std::vector<at::Tensor> both{plain.layers[e].key, plain.layers[e].value};
        auto known = at::cat(both, 2);
        if (expert.isSelf(e)) {
            // room for the chunk's own rows, which every step writes anew
            known = at::cat({known, at::zeros({B, S, 2 * Hk_, d_}, known.options())}, 1);
        }
        context.keyValues.push_back(known);
    }
    auto spread = [&](const at::Tensor& x, int64_t heads) { return x.expand({x.size(0), S, heads, d_}); };
    const auto &cos = plain.selfRope.cos(), &sin = plain.selfRope.sin();
    auto none = at::zeros({cos.size(0), S, Hk_, d_}, cos.options());
    context.selfTurn = {at::cat({spread(cos, H_ + Hk_), at::ones_like(none)}, 2),
                        at::cat({spread(sin, H_ + Hk_), none}, 2)};
    context.crossTurn = {plain.crossRope.cos(), plain.crossRope.sin()};
    return context;
}

void ChunkSampler::runLayer(std::size_t e, at::Tensor& x, const Context& context) const {
    const Layer& layer = layers_[e];
    bool self = model_.vlm_with_expert->lm_expert->isSelf(e);
    const Turn& turn = self ? context.selfTurn : context.crossTurn;
    int64_t B = x.size(0), S = x.size(1), heads = layer.project.size(0) / (2 * d_);

    // [B, S, 2 * heads, d]: plain, then swapped; turned = plain * cos + swapped * sin, rounded once
    auto projected = at::linear(norm(x, layer.inputNorm), layer.project).view({B, S, 2 * heads, d_});
    auto plain = projected.narrow(2, 0, heads), swap = projected.narrow(2, heads, heads);
    auto part = at::mul(plain, turn.cos);
    auto write = [&](at::Tensor into, int64_t begin, int64_t count) {
        auto of = [&](const at::Tensor& t) { return t.size(2) == 1 ? t : t.narrow(2, begin, count); };
        at::addcmul_out(into, of(part), of(swap), of(turn.sin));
    };
    auto query = at::empty({B, S, H_, d_}, x.options());
    write(query, 0, H_);
    const at::Tensor& known = context.keyValues[e];
    if (self) write(known.narrow(1, context.P, S), H_, 2 * Hk_);

    // a group's queries are rows: [B, S, G, Hk, d] -> [B, Hk, S * G, d], a view
    auto toHeads = [](const at::Tensor& y) { return y.transpose(1, 2); };
    auto attended = at::scaled_dot_product_attention(
        toHeads(query.view({B, S * G_, Hk_, d_})), toHeads(known.narrow(2, 0, Hk_)),
        toHeads(known.narrow(2, Hk_, Hk_)), self ? context.selfBias : context.crossBias);
    rows(x).addmm_(toHeads(attended).reshape({B * S, H_ * d_}), layer.output.t());

    auto wide = at::linear(norm(x, layer.outputNorm), layer.gateUp).chunk(2, -1);
    auto hidden = at::silu(wide[0]).mul_(wide[1]);
    rows(x).addmm_(rows(hidden), layer.down.t());
}

at::Tensor ChunkSampler::denoise(const PrefixCache& prefix, const at::Tensor& noise, int steps) const {
    Context context = prepare(prefix, noise.size(1));
    double dt = -1.0 / steps;
    std::vector<at::Tensor> times;
    for (int k = 0; k < steps; ++k) {
        times.push_back(at::full({1}, static_cast<float>(1.0 + k * dt), noise.options()));
    }
    // the time's share of action_time_mlp_in is the same for all rows of a step
    auto ofTime =
        at::linear(model_.timeEmbedding(at::cat(times)), timePart_, model_.action_time_mlp_in->bias);

    auto actions = noise;
    for (int k = 0; k < steps; ++k) {
        auto mixed = at::linear(model_.action_in_proj->forward(actions), actionPart_, ofTime[k]);
        auto x = model_.action_time_mlp_out->forward(at::silu(mixed)).to(model_.computeType);
        for (std::size_t e = 0; e < layers_.size(); ++e) runLayer(e, x, context);
        auto velocity = model_.action_out_proj->forward(norm(x, lastNorm_).to(at::kFloat));
        actions = at::add(actions, velocity, dt);
    }
    return actions;
}

}  // namespace studio::policy::smolvla
