// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/policy/tiny_policy.h"

#include <stdexcept>

#include "core/tensors/safetensors.h"

namespace studio::policy::test {

using nlohmann::ordered_json;

smolvla::Config tinyConfig() {
    smolvla::BackboneOptions sizes;
    sizes.vision = {
        .hidden = 24, .layers = 1, .heads = 2, .mlp = 32, .imageSize = 32, .patch = 8, .eps = 1e-6};
    sizes.text = {.hidden = 32, .layers = 3, .heads = 2, .kvHeads = 1, .headDim = 16, .mlp = 48, .eps = 1e-5};
    sizes.vocabulary = 264;
    sizes.scaleFactor = 2;
    sizes.fakeImageToken = 261;
    sizes.globalImageToken = 262;
    auto feature = [](const char* type, std::vector<int> shape) {
        return ordered_json{{"type", type}, {"shape", shape}};
    };
    ordered_json inputs{{"observation.state", feature("STATE", {16})},
                        {"observation.images.wrist_cam_l", feature("VISUAL", {3, 32, 32})},
                        {"observation.images.head_cam_h", feature("VISUAL", {3, 32, 32})},
                        {"observation.images.wrist_cam_r", feature("VISUAL", {3, 32, 32})}};
    ordered_json outputs = ordered_json::object();
    outputs["action"] = feature("ACTION", {16});
    ordered_json json{
        {"type", "smolvla"},        {"chunk_size", 4},           {"resize_imgs_with_padding", {32, 32}},
        {"num_vlm_layers", 2},      {"vlm_model_name", "vlm"},   {"tokenizer_max_length", 8},
        {"input_features", inputs}, {"output_features", outputs}};
    auto config = smolvla::Config::fromJson(json, "", sizes);
    if (!config.ok()) throw std::runtime_error(config.error().text());
    return *config;
}

Normalizer::Stats someStats(int width) {
    Normalizer::Stats stats;
    double offset = 0;
    for (const char* feature : {"observation.state", "action"}) {
        for (const char* stat : {"mean", "std", "min", "max", "q01", "q10", "q50", "q90", "q99"}) {
            auto value = at::linspace(0.5, 2.5, width, at::kFloat) + offset;
            stats[std::string(feature) + "." + stat] = value;
            offset += 0.25;
        }
        stats[std::string(feature) + ".count"] = at::full({1}, 1000.0, at::kFloat);
    }
    stats["timestamp.mean"] = at::full({1}, 3.5, at::kFloat);
    stats["observation.images.head_cam_h.mean"] = at::full({3, 1, 1}, 0.5, at::kFloat);
    return stats;
}

OpenedPolicy tinyPolicy(std::uint64_t seed) {
    OpenedPolicy opened;
    opened.policy = std::make_shared<smolvla::SmolVlaPolicy>(tinyConfig());
    opened.policy->initialise(seed);
    opened.policy->applyFreezing();
    opened.processors.maxTokens = 8;
    opened.processors.rename = {{"observation.images.top", "observation.images.head_cam_h"}};
    std::map<std::string, Normalizer::Mode> modes{{"observation.state", Normalizer::Mode::MeanStd},
                                                  {"action", Normalizer::Mode::MeanStd}};
    auto normalizer = Normalizer::create(modes, {{"observation.state", 16}, {"action", 16}}, someStats());
    if (!normalizer.ok()) throw std::runtime_error(normalizer.error().text());
    opened.processors.normalizer = *normalizer;
    opened.tokenizer = text::Tokenizer::bytes();
    opened.weights = "random weights";
    return opened;
}

std::map<std::string, at::Tensor> readTensors(const std::filesystem::path& path) {
    auto file = tensors::SafetensorsFile::open(path);
    if (!file.ok()) throw std::runtime_error(file.error().text());
    std::map<std::string, at::Tensor> found;
    for (const auto& info : file->tensors()) found[info.name] = file->tensor(info.name).value();
    return found;
}

void rewriteWeights(const std::filesystem::path& folder, const std::map<std::string, at::Tensor>& tensors) {
    auto written = tensors::writeSafetensors(folder / "model.safetensors", tensors, {{"format", "pt"}});
    if (!written.ok()) throw std::runtime_error(written.error().text());
}

}  // namespace studio::policy::test
