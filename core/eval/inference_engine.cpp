// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/inference_engine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/tensors/precision.h"

namespace studio::eval {

namespace {

constexpr std::size_t kMaxRecorded = 4;  // shapes; each holds its own working memory

/// Every tensor that an observation brings, in a fixed order.
std::vector<at::Tensor*> inputs(policy::Batch& batch) {
    std::vector<at::Tensor*> all;
    for (auto& image : batch.images) all.push_back(&image);
    for (auto& mask : batch.imageMasks) all.push_back(&mask);
    for (at::Tensor* tensor : {&batch.state, &batch.tokens, &batch.tokenMask}) all.push_back(tensor);
    return all;
}

/// Instructions padded to their full length, so that one recording serves them all; masked tokens change
/// nothing.
policy::Batch padded(const policy::Batch& observation, const policy::Shapes& shapes) {
    policy::Batch batch = observation;
    batch.action = at::Tensor();
    batch.actionIsPad = at::Tensor();
    auto missing = shapes.maxTokens - batch.tokens.size(1);
    if (missing > 0) {
        batch.tokens = at::constant_pad_nd(batch.tokens, {0, missing}, shapes.padToken);
        batch.tokenMask = at::constant_pad_nd(batch.tokenMask, {0, missing}, false);
    }
    return batch;
}

std::string shapeOf(policy::Batch& batch, const at::Tensor& noise) {
    std::string text = fmt::format("{}", fmt::join(noise.sizes(), "x"));
    for (const at::Tensor* tensor : inputs(batch)) {
        text += tensor->defined() ? fmt::format(" {}:{}", c10::toString(tensor->scalar_type()),
                                                fmt::join(tensor->sizes(), "x"))
                                  : " none";
    }
    return text;
}

}  // namespace

InferenceEngine::InferenceEngine(std::shared_ptr<policy::Policy> policy, const EngineOptions& options)
    : policy_(std::move(policy)), options_(options) {
    if (options.dtype == at::kFloat) tensors::useExactFloat32();
    policy_->eval();
    // nothing trains: weights that are stored in half precision may be kept so
    for (auto& parameter : policy_->parameters()) parameter.set_requires_grad(false);
    policy_->to(options.device);
    policy_->setComputeType(options.dtype);
    policy_->fixWeights();
}

int InferenceEngine::steps() const {
    return options_.steps > 0 ? options_.steps : policy_->shapes().euler;
}

std::size_t InferenceEngine::graphNodes() const {
    return recorded_.empty() ? 0 : recorded_.front().graph->nodes();
}

void InferenceEngine::wait() const {
    if (options_.device.is_cuda()) torch::cuda::synchronize(options_.device.index());
}

at::Tensor InferenceEngine::act(const policy::Batch& observation, const at::Tensor& noise,
                                const policy::ChunkGuide& guide) {
    at::NoGradGuard noGraph;
    if (!usesGraph() || guide.leftOver.defined())
        return run(observation.to(options_.device), noise.to(options_.device), guide);
    Recorded& recorded = recordedFor(padded(observation, policy_->shapes()), noise);
    return recorded.graph->replay().clone();
}

at::Tensor InferenceEngine::run(const policy::Batch& batch, const at::Tensor& noise,
                                const policy::ChunkGuide& guide) {
    policy::ActOptions act;
    act.noise = noise;
    act.steps = steps();
    act.guide = guide;
    return policy_->act(batch, act);
}

InferenceEngine::Recorded& InferenceEngine::recordedFor(const policy::Batch& given, const at::Tensor& noise) {
    policy::Batch batch = given;
    auto shape = shapeOf(batch, noise);
    for (auto place = recorded_.begin(); place != recorded_.end(); ++place) {
        if (place->shape != shape) continue;
        recorded_.splice(recorded_.begin(), recorded_, place);
        Recorded& recorded = recorded_.front();
        auto from = inputs(batch), into = inputs(recorded.batch);
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (from[i]->defined()) into[i]->copy_(*from[i], /*non_blocking=*/true);
        }
        recorded.noise.copy_(noise, /*non_blocking=*/true);
        return recorded;
    }
    if (recorded_.size() >= kMaxRecorded) {
        wait();
        recorded_.pop_back();
    }
    Recorded fresh{shape, batch, {}, nullptr};
    // copies of its own: the recording reads from these places for ever
    auto own = [this](const at::Tensor& x) {
        return at::empty(x.sizes(), x.options().device(options_.device).pinned_memory(false)).copy_(x);
    };
    for (at::Tensor* tensor : inputs(fresh.batch)) {
        if (tensor->defined()) *tensor = own(*tensor);
    }
    fresh.noise = own(noise);
    fresh.graph = std::make_unique<CudaGraph>(options_.device, [&] { return run(fresh.batch, fresh.noise); });
    recorded_.push_front(std::move(fresh));
    return recorded_.front();
}

}  // namespace studio::eval
