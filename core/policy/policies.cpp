// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/policies.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"

namespace studio::policy {

namespace {

using nlohmann::ordered_json;
using smolvla::BackboneOptions;
using smolvla::Config;

ordered_json feature(const char* type, std::vector<int> shape) {
    return {{"type", type}, {"shape", std::move(shape)}};
}

Result<Config> configOf(const NewPolicy& wanted) {
    ordered_json json = wanted.config.is_object() ? wanted.config : ordered_json::object();
    json["type"] = wanted.type;
    for (const auto& [key, features] : {std::pair{"input_features", kuavoInputFeatures()},
                                        std::pair{"output_features", kuavoOutputFeatures()}}) {
        if (!json.contains(key) || json[key].empty()) json[key] = features;
    }
    if (wanted.backboneConfig.empty()) return Config::fromJson(json, wanted.configFolder);
    STUDIO_ASSIGN(nlohmann::json backbone, readJson(wanted.backboneConfig));
    auto sizes = BackboneOptions::fromJson(backbone);
    if (!sizes.ok()) return sizes.error().within(wanted.backboneConfig.string());
    return Config::fromJson(json, wanted.configFolder, *sizes);
}

Status takeTokenizer(const NewPolicy& wanted, const Config& config, OpenedPolicy& made) {
    if (wanted.tokenizer.empty()) {
        made.notes.push_back("no tokenizer: name one before instructions can be read");
        return {};
    }
    if (wanted.tokenizer == "bytes") {
        made.tokenizer = text::Tokenizer::bytes();
    } else {
        STUDIO_ASSIGN(made.tokenizer, text::Tokenizer::load(wanted.tokenizer));
        made.tokenizerFile = wanted.tokenizer;
    }
    if (made.tokenizer->vocabularySize() <= config.backbone.vocabulary) return {};
    return Error{ErrorCode::InvalidConfig,
                 fmt::format("the tokenizer {} has {} tokens, the backbone {} embeddings", wanted.tokenizer,
                             made.tokenizer->vocabularySize(), config.backbone.vocabulary),
                 "Use the backbone's own tokenizer.json, or a backbone with a larger vocab_size."};
}

}  // namespace

ordered_json kuavoInputFeatures() {
    ordered_json features{{"observation.state", feature("STATE", {16})}};
    for (const char* camera : {"head_cam_h", "wrist_cam_l", "wrist_cam_r"}) {
        features[std::string("observation.images.") + camera] = feature("VISUAL", {3, 480, 640});
    }
    return features;
}

ordered_json kuavoOutputFeatures() {
    return ordered_json::object({{"action", feature("ACTION", {16})}});
}

Result<OpenedPolicy> createPolicy(const NewPolicy& wanted) {
    if (wanted.type != "smolvla") {
        return Error{ErrorCode::InvalidArgument, fmt::format("unknown policy type '{}'", wanted.type),
                     "Known is smolvla."};
    }
    STUDIO_ASSIGN(Config config, configOf(wanted));
    OpenedPolicy made;
    STUDIO_CHECK(takeTokenizer(wanted, config, made));
    made.processors.maxTokens = config.tokenizerMaxLength;
    made.processors.padToMax = config.padLanguageTo == "max_length";
    made.processors.tokenizerName = config.vlmModelName;
    made.policy = std::make_shared<smolvla::SmolVlaPolicy>(config);
    made.policy->initialise(wanted.seed);
    made.weights = fmt::format("random weights (seed {})", wanted.seed);
    if (!wanted.backboneWeights.empty()) {
        STUDIO_ASSIGN(LoadedWeights loaded, loadBackbone(*made.policy, wanted.backboneWeights));
        made.weights = fmt::format("backbone {} ({}), else random (seed {})", wanted.backboneWeights.string(),
                                   loaded.hash, wanted.seed);
        if (!loaded.dropped.empty()) {
            made.notes.push_back(fmt::format("{} tensors of text layers beyond the first {} were dropped",
                                             loaded.dropped.size(), config.vlmLayers()));
        }
    }
    made.policy->applyFreezing();
    return made;
}

}  // namespace studio::policy
