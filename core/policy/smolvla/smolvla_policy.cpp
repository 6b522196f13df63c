// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/smolvla_policy.h"

#include <algorithm>
#include <tuple>

#include "core/policy/smolvla/aloha.h"
#include "core/policy/smolvla/freezing.h"
#include "core/policy/smolvla/images.h"
#include "core/policy/smolvla/initialise.h"

namespace studio::policy::smolvla {

namespace {

/// Zeros on the right up to `width`; wider vectors stay as they are.
at::Tensor padTo(const at::Tensor& x, int64_t width) {
    int64_t missing = width - x.size(-1);
    return missing > 0 ? at::constant_pad_nd(x, {0, missing}, 0) : x;
}

Shapes shapesOf(const Config& c) {
    Shapes s;
    s.chunk = c.chunkSize;
    s.actionSteps = c.nActionSteps;
    s.maxAction = c.maxActionDim;
    s.action = c.width("action") > 0 ? c.width("action") : c.maxActionDim;
    s.maxState = c.maxStateDim;
    s.state = c.width("observation.state") > 0 ? c.width("observation.state") : c.maxStateDim;
    s.cameras = c.cameras();
    s.maxTokens = c.tokenizerMaxLength;
    s.padToken = c.backbone.padToken;
    s.padToMax = c.padLanguageTo == "max_length";
    s.euler = c.numSteps;
    return s;
}

}  // namespace

SmolVlaPolicy::SmolVlaPolicy(const Config& config) : config_(config), shapes_(shapesOf(config)) {
    model = register_module("model", std::make_shared<FlowMatching>(config));
}

Status SmolVlaPolicy::reconfigure(const Config& config) {
    auto sizes = [](const Config& c) {
        LlamaOptions text = c.textOptions(), expert = c.expertOptions();
        return std::tuple(text.hidden, text.layers, text.heads, text.kvHeads, text.headDim, text.mlp,
                          expert.hidden, expert.layers, expert.mlp, c.maxStateDim, c.maxActionDim,
                          c.backbone.vision.hidden, c.backbone.vision.layers, c.crossAttention(),
                          c.selfAttnEveryN);
    };
    if (sizes(config) != sizes(config_)) {
        return Error{
            ErrorCode::InvalidConfig,
            "cannot change the policy's configuration: num_vlm_layers, num_expert_layers, attention_mode, "
            "self_attn_every_n_layers, expert_width_multiplier, max_state_dim and max_action_dim belong to "
            "its weights",
            "Leave these keys out of the configuration; the checkpoint's values are taken."};
    }
    config_ = config;
    shapes_ = shapesOf(config);
    model->reconfigure(config);
    return {};
}

Observation SmolVlaPolicy::observe(const Batch& batch) const {
    Observation observation;
    int missing = 0;
    auto yes = torch::ones({batch.size()}, batch.tokenMask.options());
    for (std::size_t i = 0; i < batch.images.size(); ++i) {
        if (!batch.images[i].defined()) {
            ++missing;
            continue;
        }
        bool masked = i < batch.imageMasks.size() && batch.imageMasks[i].defined();
        if (batch.pictureFeatures.empty())
            observation.pixels.push_back(prepareImages(batch.images[i], config_.resize));
        observation.present.push_back(masked ? batch.imageMasks[i] : yes);
    }
    TORCH_CHECK(!observation.present.empty(),
                "SmolVLA got no picture at all: every camera of the batch is missing");
    // dummies come last, whatever camera is missing: one never sits between real cameras
    for (int i = 0; i < std::min(missing, config_.emptyCameras); ++i) {
        if (batch.pictureFeatures.empty())
            observation.pixels.push_back(at::full_like(observation.pixels.back(), -1));
        observation.present.push_back(at::zeros_like(yes));
    }
    observation.features = batch.pictureFeatures;
    observation.tokens = batch.tokens;
    observation.tokenMask = batch.tokenMask;
    auto state = batch.state.dim() == 3 ? batch.state.select(1, batch.state.size(1) - 1) : batch.state;
    if (config_.adaptToAloha) state = alohaDecodeState(state);
    observation.state = padTo(state, config_.maxStateDim);
    return observation;
}

Loss SmolVlaPolicy::loss(const Batch& batch, const FlowDraw& draw) {
    auto action = config_.adaptToAloha ? alohaEncodeActionsInverse(batch.action) : batch.action;
    auto losses = model->losses(observe(batch), padTo(action, config_.maxActionDim), draw.noise, draw.time);
    losses = losses.narrow(2, 0, shapes_.action);
    // the last state is repeated beyond an episode's end; those steps teach nothing
    int64_t B = batch.size(), draws = losses.size(0) / B;
    auto valid = batch.actionIsPad.defined() ? batch.actionIsPad.logical_not().to(at::kFloat)
                                             : at::ones({B, losses.size(1)}, losses.options());
    losses = losses * valid.repeat_interleave(draws, 0).unsqueeze(2);
    auto perDraw = losses.detach().sum({1, 2}).view({B, draws}).mean(1);
    auto perSample = perDraw / (valid.sum(1) * shapes_.action).clamp_min(1);
    return {losses.sum() / (valid.sum() * (draws * shapes_.action)).clamp_min(1), perSample};
}

std::vector<at::Tensor> SmolVlaPolicy::pictureFeatures(const Batch& batch) {
    at::NoGradGuard noGraph;
    Batch fresh = batch;
    fresh.pictureFeatures.clear();
    return model->frozenFeatures(observe(fresh).pixels);
}

at::Tensor SmolVlaPolicy::velocity(const Batch& batch, const at::Tensor& xt, const at::Tensor& t) {
    auto prefix = model->prefill(model->embedPrefix(observe(batch)));
    return model->velocity(xt, t, model->vlm_with_expert->lm_expert->prepare(prefix, xt.size(1)));
}

at::Tensor SmolVlaPolicy::act(const Batch& batch, const ActOptions& options) {
    auto noise = options.noise;
    if (!noise.defined()) {
        noise = torch::randn({batch.size(), config_.chunkSize, config_.maxActionDim}, batch.state.options());
    }
    int steps = options.steps > 0 ? options.steps : config_.numSteps;
    auto drawn = options.guide.leftOver.defined() ? sampleGuided(batch, noise, steps, options.guide)
                                                  : model->sample(observe(batch), noise, steps);
    auto actions = drawn.narrow(2, 0, shapes_.action);
    return config_.adaptToAloha ? alohaEncodeActions(actions) : actions;
}

at::Tensor SmolVlaPolicy::sampleGuided(const Batch& batch, const at::Tensor& noise, int steps,
                                       const ChunkGuide& guide) {
    int64_t S = noise.size(1), left = std::min(guide.leftOver.size(1), S);
    auto old = guide.leftOver.narrow(1, 0, left).to(noise.options());
    if (config_.adaptToAloha) old = alohaEncodeActionsInverse(old);
    // what the old chunk does not say is zero, and weighs nothing
    auto target = at::constant_pad_nd(padTo(old, noise.size(2)), {0, 0, 0, S - left}, 0);
    auto weights = guideWeights(guide, left, S).to(noise.options());
    auto prefix = model->prefill(model->embedPrefix(observe(batch)));
    auto context = model->vlm_with_expert->lm_expert->prepare(prefix, S);
    double dt = -1.0 / steps;
    auto x = noise;
    for (int k = 0; k < steps; ++k) {
        double time = 1.0 + k * dt;
        auto t = at::full({noise.size(0)}, static_cast<float>(time), noise.options());
        auto v = model->velocity(x, t, context);
        x = x + dt * guidedVelocity(x, v, time, target, weights, guide.maxWeight);
    }
    return x;
}

void SmolVlaPolicy::applyFreezing() {
    smolvla::applyFreezing(*model, config_);
}

void SmolVlaPolicy::setComputeType(at::ScalarType dtype) {
    at::NoGradGuard noGraph;
    model->releaseWeights();
    model->computeType = dtype;
    for (auto& item : named_parameters()) {
        bool half =
            dtype == at::kBFloat16 && !item.value().requires_grad() && publishedType(item.key()) == dtype;
        item.value().set_data(item.value().to(half ? at::kBFloat16 : at::kFloat));
    }
}

void SmolVlaPolicy::initialise(std::uint64_t seed) {
    model->releaseWeights();
    smolvla::initialise(*model, config_, seed);
}

at::ScalarType SmolVlaPolicy::publishedType(const std::string& parameter) const {
    return smolvla::publishedType(parameter, config_);
}

}  // namespace studio::policy::smolvla
