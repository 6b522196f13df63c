// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/chunk_sampler.h"

#include "core/policy/smolvla/sampler_ops.h"

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

/// A matrix whose input is normalised with `gain` [in]: the gain becomes part of it.
at::Tensor withGain(const at::Tensor& weight, const RmsNorm& norm) {
    return weight.to(at::kFloat) * norm.weight.to(at::kFloat);
}

at::Tensor rows(const at::Tensor& x) {
    return x.reshape({-1, x.size(-1)});
}

/// x W^T + bias for few rows: as a sum into a copy of the bias, since float32 products that take the bias
/// along run on slow kernels there.
at::Tensor affine(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    return bias.expand({x.size(0), weight.size(0)}).contiguous().addmm_(x, weight.t());
}

}  // namespace

struct ChunkSampler::Context {
    std::vector<at::Tensor>
        keyValues;  ///< per layer [B, P (+ S in self layers), 2 * Hk, d]: keys, then values
    at::Tensor selfBias, crossBias;
    Rope selfRope, crossRope;
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
        const LlamaMlp& mlp = *layer.mlp;
        auto heads = byGroup(attention.q_proj->weight, Hk_, G_, d_);
        if (expert.isSelf(e)) heads = at::cat({heads, attention.k_proj->weight, attention.v_proj->weight});
        auto gateUp = at::cat({mlp.gate_proj->weight, mlp.up_proj->weight});
        layers_.push_back({withGain(heads, *layer.input_layernorm).to(dtype),
                           columnsByGroup(attention.o_proj->weight, Hk_, G_, d_).to(dtype),
                           withGain(gateUp, *layer.post_attention_layernorm).to(dtype),
                           mlp.down_proj->weight.to(dtype)});
    }
    lastNorm_ = expert.norm->weight.to(dtype);

    // two maps without anything between them are one; in float64, as it is made once
    const Linear &in = *model.action_in_proj, &mix = *model.action_time_mlp_in;
    auto E = mix.weight.size(0);
    auto actionPart = mix.weight.narrow(1, 0, E).to(at::kDouble);
    entry_ = at::matmul(actionPart, in.weight.to(at::kDouble)).to(at::kFloat);
    timePart_ = mix.weight.narrow(1, E, E).contiguous();
    timeBias_ = (mix.bias.to(at::kDouble) + at::mv(actionPart, in.bias.to(at::kDouble))).to(at::kFloat);
}

ChunkSampler::Context ChunkSampler::prepare(const PrefixCache& prefix, int64_t S) const {
    const Expert& expert = *model_.vlm_with_expert->lm_expert;
    ExpertContext plain = expert.prepare(prefix, S);
    Context context{
        {}, plain.selfBias, plain.crossBias, plain.selfRope, plain.crossRope, prefix.mask.size(1)};
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
    return context;
}

void ChunkSampler::runLayer(std::size_t e, at::Tensor& x, const Context& context) const {
    const Layer& layer = layers_[e];
    bool self = model_.vlm_with_expert->lm_expert->isSelf(e);
    const at::Tensor& known = context.keyValues[e];
    auto own = self ? known.narrow(1, context.P, x.size(1)) : at::Tensor();

    auto projected = at::linear(beforeProduct(x, eps_), layer.project);
    auto query = turnHeads(projected, x, eps_, self ? context.selfRope : context.crossRope, H_, own);
    auto attended = groupedAttention(query, known, self ? context.selfBias : context.crossBias);
    rows(x).addmm_(rows(attended), layer.output.t());

    auto hidden = gated(at::linear(beforeProduct(x, eps_), layer.gateUp), x, eps_);
    rows(x).addmm_(rows(hidden), layer.down.t());
}

at::Tensor ChunkSampler::denoise(const PrefixCache& prefix, const at::Tensor& noise, int steps) const {
    Context context = prepare(prefix, noise.size(1));
    const Linear &mix = *model_.action_time_mlp_out, &out = *model_.action_out_proj;
    double dt = -1.0 / steps;
    std::vector<at::Tensor> times;
    for (int k = 0; k < steps; ++k) {
        times.push_back(at::full({1}, static_cast<float>(1.0 + k * dt), noise.options()));
    }
    // the time's share is the same for all rows of a step
    auto ofTime = at::linear(model_.timeEmbedding(at::cat(times)), timePart_, timeBias_);

    auto actions = noise;
    for (int k = 0; k < steps; ++k) {
        auto mixed = at::silu(affine(rows(actions), entry_, ofTime[k]));
        auto x = affine(mixed, mix.weight, mix.bias).to(model_.computeType);
        x = x.view({noise.size(0), noise.size(1), -1});
        for (std::size_t e = 0; e < layers_.size(); ++e) runLayer(e, x, context);
        auto last = at::rms_norm(x, {x.size(-1)}, lastNorm_, eps_).to(at::kFloat);
        actions = at::add(actions, out.bias, dt);
        rows(actions).addmm_(rows(last), out.weight.t(), 1, dt);
    }
    return actions;
}

}  // namespace studio::policy::smolvla
