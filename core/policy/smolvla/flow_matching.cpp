// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/flow_matching.h"

#include <cmath>
#include <numbers>

#include "core/policy/smolvla/chunk_sampler.h"

namespace studio::policy::smolvla {

namespace {

/// Which row may see which key: valid keys, plus itself, so that a padded row never has an empty softmax.
at::Tensor orSelf(const at::Tensor& allowed) {
    auto L = allowed.size(-1);
    return allowed.logical_or(at::eye(L, allowed.options()));
}

bool anyTrains(const torch::nn::Module& module) {
    for (const auto& parameter : module.parameters()) {
        if (parameter.requires_grad()) return true;
    }
    return false;
}

bool sameSizes(const std::vector<at::Tensor>& pictures) {
    for (const auto& picture : pictures) {
        if (picture.sizes() != pictures.front().sizes()) return false;
    }
    return true;
}

}  // namespace

FlowMatching::FlowMatching(const Config& config) : config_(config) {
    int D = config.backbone.text.hidden, E = config.expertOptions().hidden, A = config.maxActionDim;
    vlm_with_expert = register_module("vlm_with_expert", std::make_shared<VlmWithExpert>(config));
    state_proj = register_module("state_proj", std::make_shared<Linear>(config.maxStateDim, D, true));
    action_in_proj = register_module("action_in_proj", std::make_shared<Linear>(A, E, true));
    action_out_proj = register_module("action_out_proj", std::make_shared<Linear>(E, A, true));
    action_time_mlp_in = register_module("action_time_mlp_in", std::make_shared<Linear>(2 * E, E, true));
    action_time_mlp_out = register_module("action_time_mlp_out", std::make_shared<Linear>(E, E, true));
}

at::Tensor FlowMatching::visionFeatures(const at::Tensor& pixels) const {
    return vlm_with_expert->vlm->model->vision_model->forward(pixels.to(computeType));
}

at::Tensor FlowMatching::connect(const at::Tensor& patches, int64_t rows) const {
    auto tokens = vlm_with_expert->vlm->model->connector->forward(patches, rows);
    return tokens * std::sqrt(static_cast<double>(tokens.size(-1)));
}

bool FlowMatching::towerTrains() const {
    return anyTrains(*vlm_with_expert->vlm->model->vision_model);
}

bool FlowMatching::connectorTrains() const {
    return anyTrains(*vlm_with_expert->vlm->model->connector);
}

std::vector<at::Tensor> FlowMatching::frozenFeatures(const std::vector<at::Tensor>& pixels) const {
    if (towerTrains()) return {};
    if (!connectorTrains()) return embedImages(pixels);
    std::vector<at::Tensor> patches;
    for (const auto& pictures : pixels) {
        if (pictures.size(2) != pictures.size(3)) return {};  // patches alone do not tell the grid's shape
        patches.push_back(visionFeatures(pictures));
    }
    return patches;
}

std::vector<at::Tensor> FlowMatching::embedImages(const std::vector<at::Tensor>& pixels) const {
    auto embed = [this](const at::Tensor& pictures) {
        return connect(visionFeatures(pictures), pictures.size(2) / config_.backbone.vision.patch);
    };
    if (pixels.size() > 1 && sameSizes(pixels)) {
        return at::chunk(embed(at::cat(pixels, 0)), static_cast<int64_t>(pixels.size()), 0);
    }
    std::vector<at::Tensor> tokens;
    for (const auto& pictures : pixels) tokens.push_back(embed(pictures));
    return tokens;
}

PrefixRows FlowMatching::embedPrefix(const Observation& observation) const {
    int64_t B = observation.state.size(0);
    const Embedding& table = *text().embed_tokens;
    double scale = std::sqrt(static_cast<double>(config_.backbone.text.hidden));
    auto always = [&](int64_t count) { return at::ones({B, count}, observation.tokenMask.options()); };
    auto special = [&](std::initializer_list<int64_t> ids) {
        // filled on the device: a copy from host memory could not be captured in a CUDA graph
        std::vector<at::Tensor> tokens;
        for (int64_t id : ids) tokens.push_back(at::full({1}, id, observation.tokens.options()));
        auto rows = table.forward(at::cat(tokens)).to(computeType);
        return rows.unsqueeze(0).expand({B, rows.size(0), rows.size(1)});
    };

    std::vector<at::Tensor> rows, masks;
    auto images = observation.features;
    if (images.empty()) {
        images = embedImages(observation.pixels);
    } else if (connectorTrains()) {
        // square pictures: the grid has as many rows as columns
        for (auto& image : images)
            image = connect(image, std::llround(std::sqrt(static_cast<double>(image.size(1)))));
    }
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (config_.imageSpecialTokens) {
            rows.push_back(special({config_.backbone.fakeImageToken, config_.backbone.globalImageToken}));
            masks.push_back(always(2));
        }
        rows.push_back(images[i]);
        masks.push_back(observation.present[i].unsqueeze(1).expand({B, images[i].size(1)}));
        if (config_.imageSpecialTokens) {
            rows.push_back(special({config_.backbone.fakeImageToken}));
            masks.push_back(always(1));
        }
    }
    rows.push_back(table.forward(observation.tokens).to(computeType) * scale);
    masks.push_back(observation.tokenMask);
    auto state = state_proj->forward(observation.state).unsqueeze(1).to(computeType);
    return {at::cat(rows, 1), at::cat(masks, 1), state};
}

PrefixCache FlowMatching::prefill(const PrefixRows& rows) const {
    int64_t B = rows.context.size(0), C = rows.context.size(1);
    auto mask = at::cat({rows.mask, at::ones({B, 1}, rows.mask.options())}, 1);  // [B, P]
    auto positions = mask.cumsum(1) - 1;
    bool contextNeedsGraph = rows.context.requires_grad() || anyTrains(text());

    if (at::GradMode::is_enabled() && rows.state.requires_grad() && !contextNeedsGraph) {
        // only the state row is differentiated: 1 row of backward instead of P (peers-and-performance.md 7.4)
        std::vector<KeyValue> context;
        {
            at::NoGradGuard noGraph;
            auto among = orSelf(rows.mask.view({B, 1, 1, C}));
            context = text().keyValues(rows.context, positions.narrow(1, 0, C), among, nullptr);
        }
        auto own =
            text().keyValues(rows.state, positions.narrow(1, C, 1), mask.view({B, 1, 1, C + 1}), &context);
        for (std::size_t l = 0; l < own.size(); ++l) {
            own[l].key = at::cat({context[l].key, own[l].key}, 1);
            own[l].value = at::cat({context[l].value, own[l].value}, 1);
        }
        return {std::move(own), mask};
    }

    // rows 0..C-1 see the context, row C (the state) sees all
    auto block = at::ones({C + 1, C + 1}, mask.options());
    block.narrow(0, 0, C).narrow(1, C, 1).fill_(false);
    auto allowed = orSelf(mask.view({B, 1, 1, C + 1}).logical_and(block));
    auto layers = text().keyValues(at::cat({rows.context, rows.state}, 1), positions, allowed, nullptr);
    return {std::move(layers), mask};
}

at::Tensor FlowMatching::timeEmbedding(const at::Tensor& t) const {
    // in float64: t * frequency reaches 1570 rad
    int64_t width = action_in_proj->weight.size(0);
    auto fraction = at::linspace(0.0, 1.0, width / 2, at::TensorOptions(at::kDouble).device(t.device()));
    auto period = config_.minPeriod * at::pow(config_.maxPeriod / config_.minPeriod, fraction);
    auto frequency = 1.0 / period * 2.0 * std::numbers::pi;
    auto angle = t.to(at::kDouble).unsqueeze(1) * frequency;
    return at::cat({angle.sin(), angle.cos()}, 1).to(at::kFloat);
}

at::Tensor FlowMatching::embedSuffix(const at::Tensor& xt, const at::Tensor& t) const {
    auto action = action_in_proj->forward(xt);  // [B, S, E]
    auto time = timeEmbedding(t);
    auto both = at::cat({action, time.unsqueeze(1).expand_as(action)}, 2);
    return action_time_mlp_out->forward(at::silu(action_time_mlp_in->forward(both)));
}

at::Tensor FlowMatching::velocity(const at::Tensor& xt, const at::Tensor& t,
                                  const ExpertContext& context) const {
    auto suffix = embedSuffix(xt, t).to(computeType);
    return action_out_proj->forward(vlm_with_expert->lm_expert->forward(suffix, context).to(at::kFloat));
}

at::Tensor FlowMatching::sample(const Observation& observation, const at::Tensor& noise, int steps) const {
    auto prefix = prefill(embedPrefix(observation));
    if (!at::GradMode::is_enabled()) {
        if (sampler_) return sampler_->denoise(prefix, noise, steps);
        return ChunkSampler(*this).denoise(prefix, noise, steps);
    }
    auto context = vlm_with_expert->lm_expert->prepare(prefix, noise.size(1));
    double dt = -1.0 / steps;
    auto x = noise;
    for (int k = 0; k < steps; ++k) {
        auto t = at::full({noise.size(0)}, static_cast<float>(1.0 + k * dt), noise.options());
        x = x + dt * velocity(x, t, context);
    }
    return x;
}

void FlowMatching::fixWeights() {
    at::NoGradGuard noGraph;
    sampler_ = std::make_shared<ChunkSampler>(*this);
}

at::Tensor FlowMatching::losses(const Observation& observation, const at::Tensor& action,
                                const at::Tensor& noise, const at::Tensor& time) const {
    int64_t draws = noise.size(0) / action.size(0);
    auto target = action.repeat_interleave(draws, 0);
    auto t = time.view({-1, 1, 1});
    auto xt = t * noise + (1 - t) * target;
    auto prefix = prefill(embedPrefix(observation));
    auto context = vlm_with_expert->lm_expert->prepare(prefix, noise.size(1), draws);
    return (noise - target - velocity(xt, time, context)).square();
}

}  // namespace studio::policy::smolvla
