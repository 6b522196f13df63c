// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/policy/smolvla_fixture.h"

#include <ATen/CPUGeneratorImpl.h>

#include <stdexcept>

namespace studio::policy::test {

using nlohmann::ordered_json;

Result<smolvla::Config> smallConfig(const ordered_json& changes) {
    smolvla::BackboneOptions sizes;
    sizes.vision = {
        .hidden = 24, .layers = 2, .heads = 2, .mlp = 32, .imageSize = 32, .patch = 8, .eps = 1e-6};
    sizes.text = {.hidden = 32, .layers = 6, .heads = 4, .kvHeads = 2, .headDim = 8, .mlp = 48, .eps = 1e-5};
    sizes.vocabulary = 264;
    sizes.scaleFactor = 2;
    sizes.fakeImageToken = 261;
    sizes.globalImageToken = 262;
    auto feature = [](const char* type, std::vector<int> shape) {
        return ordered_json{{"type", type}, {"shape", shape}};
    };
    ordered_json inputs{{"observation.state", feature("STATE", {6})},
                        {"observation.images.left", feature("VISUAL", {3, 32, 32})},
                        {"observation.images.right", feature("VISUAL", {3, 32, 32})}};
    ordered_json outputs = ordered_json::object();
    outputs["action"] = feature("ACTION", {5});
    ordered_json json{
        {"type", "smolvla"},        {"chunk_size", 6},           {"n_action_steps", 6},
        {"max_state_dim", 8},       {"max_action_dim", 8},       {"resize_imgs_with_padding", {32, 32}},
        {"num_vlm_layers", 4},      {"vlm_model_name", "vlm"},   {"tokenizer_max_length", 8},
        {"input_features", inputs}, {"output_features", outputs}};
    for (const auto& [key, value] : changes.items()) json[key] = value;
    return smolvla::Config::fromJson(json, "", sizes);
}

std::shared_ptr<smolvla::SmolVlaPolicy> smallPolicy(const ordered_json& changes, std::uint64_t seed) {
    auto config = smallConfig(changes);
    if (!config.ok()) throw std::runtime_error(config.error().text());
    auto policy = std::make_shared<smolvla::SmolVlaPolicy>(*config);
    policy->initialise(seed);
    at::NoGradGuard noGraph;
    for (auto& item : policy->named_parameters()) {
        if (item.value().dim() > 1 && item.key().find("vlm_with_expert") != std::string::npos)
            item.value().mul_(8);
    }
    policy->applyFreezing();
    return policy;
}

Batch someBatch(const smolvla::SmolVlaPolicy& policy, int64_t B, int64_t L, int64_t padding,
                std::uint64_t seed) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const Shapes& shapes = policy.shapes();
    Batch batch;
    for (std::size_t i = 0; i < shapes.cameras.size(); ++i) {
        batch.images.push_back(at::randint(0, 256, {B, 3, 32, 32}, generator, at::kByte));
    }
    batch.state = at::randn({B, shapes.state}, generator, at::kFloat);
    batch.tokens = at::randint(0, 256, {B, L}, generator, at::kLong);
    batch.tokenMask = at::ones({B, L}, at::kBool);
    if (padding > 0) batch.tokenMask.narrow(1, L - padding, padding).fill_(false);
    batch.action = at::randn({B, shapes.chunk, shapes.action}, generator, at::kFloat);
    return batch;
}

FlowDraw someDraw(const smolvla::SmolVlaPolicy& policy, int64_t B, std::uint64_t seed) {
    return FlowDraw::make(B, policy.shapes().chunk, policy.shapes().maxAction, seed, 0);
}

Batch sampleOf(const Batch& batch, int64_t b) {
    auto one = [b](const at::Tensor& x) { return x.defined() ? x.narrow(0, b, 1) : x; };
    Batch sample = batch;
    for (auto& image : sample.images) image = one(image);
    for (auto& mask : sample.imageMasks) mask = one(mask);
    for (at::Tensor* tensor :
         {&sample.state, &sample.tokens, &sample.tokenMask, &sample.action, &sample.actionIsPad}) {
        *tensor = one(*tensor);
    }
    return sample;
}

at::Tensor actions(smolvla::SmolVlaPolicy& policy, const Batch& batch, const FlowDraw& draw, int steps) {
    at::NoGradGuard noGraph;
    ActOptions options;
    options.noise = draw.noise;
    options.steps = steps;
    return policy.act(batch, options);
}

double maxDifference(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) throw std::invalid_argument("maxDifference: shapes differ");
    return (a.detach().to(at::kDouble) - b.detach().to(at::kDouble)).abs().max().item<double>();
}

}  // namespace studio::policy::test
