// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::policy::smolvla {

/// Sizes of the vision tower (SigLIP).
struct VisionOptions {
    int hidden = 768, layers = 12, heads = 12, mlp = 3072;
    int imageSize = 512, patch = 16;
    double eps = 1e-6;
    int patchesPerSide() const { return imageSize / patch; }
};

/// Sizes of a Llama stack: the language model or the action expert.
struct LlamaOptions {
    int hidden = 960, layers = 32, heads = 15, kvHeads = 5, headDim = 64, mlp = 2560;
    double eps = 1e-5;
    int queryWidth() const { return heads * headDim; }
    int kvWidth() const { return kvHeads * headDim; }
};

/// The vision-language backbone (SmolVLM2), as its own config.json describes it.
struct BackboneOptions {
    VisionOptions vision;
    LlamaOptions text;
    int vocabulary = 49280;
    int scaleFactor = 4;           ///< pixel shuffle: scaleFactor^2 patches make one image token
    int fakeImageToken = 49189;    ///< <fake_token_around_image>
    int globalImageToken = 49152;  ///< <global-img>
    int padToken = 2;

    /// Reads a SmolVLM config.json. Errors: Corrupt (a size is missing or does not fit the others).
    static Result<BackboneOptions> fromJson(const nlohmann::json& json);
    nlohmann::ordered_json toJson() const;
    /// Sizes of a published backbone by its hub id. Errors: NotFound, naming the known ones.
    static Result<BackboneOptions> published(const std::string& name);
};

/// A feature of the policy: what enters or leaves.
struct FeatureSpec {
    std::string type;  ///< "STATE", "VISUAL", "ACTION", "ENV", …
    std::vector<std::int64_t> shape;
};

/// config.json of a SmolVLA checkpoint. Names, defaults and meaning: reference/smolvla-model.md 1 (LeRobot
/// 0.6.2).
struct Config {
    int nObsSteps = 1, chunkSize = 50, nActionSteps = 50;
    int maxStateDim = 32, maxActionDim = 32;
    std::optional<std::pair<int, int>> resize =
        std::pair{512, 512};  ///< (width, height); none: pictures stay
    int emptyCameras = 0;
    bool adaptToAloha = false;
    int tokenizerMaxLength = 48;
    std::string padLanguageTo = "longest";
    int numSteps = 10;
    bool freezeVision = true, trainExpertOnly = true, trainStateProj = true;
    double lr = 1e-4, beta1 = 0.9, beta2 = 0.95, eps = 1e-8, weightDecay = 1e-10, clipNorm = 10;
    int warmupSteps = 1000, decaySteps = 30000;
    double decayLr = 2.5e-6;
    std::string vlmModelName = "HuggingFaceTB/SmolVLM2-500M-Video-Instruct";
    bool imageSpecialTokens = false;
    std::string attentionMode = "cross_attn";
    int prefixLength = -1, numExpertLayers = -1, numVlmLayers = 16, selfAttnEveryN = 2;
    double expertWidth = 0.75;
    double minPeriod = 4e-3, maxPeriod = 4.0;
    std::map<std::string, std::string> normalization = {
        {"VISUAL", "IDENTITY"}, {"STATE", "MEAN_STD"}, {"ACTION", "MEAN_STD"}};
    std::vector<std::pair<std::string, FeatureSpec>> inputs,
        outputs;  ///< in file order: it orders the cameras

    BackboneOptions backbone;
    nlohmann::ordered_json raw;  ///< config.json as read: unknown keys survive a round trip

    /// `json`: config.json; `folder`: where it lies, as vlm_model_name may name a folder beside it.
    /// `sizes`: the backbone's sizes where the caller names them. Errors: InvalidConfig (key, value and range
    /// named), NotFound (an unpublished backbone without a config).
    static Result<Config> fromJson(const nlohmann::ordered_json& json, const std::filesystem::path& folder,
                                   const std::optional<BackboneOptions>& sizes = {});
    /// config.json as LeRobot reads it (keys that older releases do not know are left out at their defaults).
    nlohmann::ordered_json toJson() const;

    bool crossAttention() const { return attentionMode.find("cross") != std::string::npos; }
    int vlmLayers() const { return numVlmLayers > 0 ? numVlmLayers : backbone.text.layers; }
    int expertLayers() const { return numExpertLayers > 0 ? numExpertLayers : vlmLayers(); }
    /// Text layers between two expert layers (1: every layer has one).
    int expertStride() const { return vlmLayers() / expertLayers(); }
    /// Whether layer `l` joins both streams in self-attention (else the expert attends to the prefix only).
    bool isSelfAttention(int l) const {
        return !crossAttention() || (selfAttnEveryN > 0 && l % selfAttnEveryN == 0);
    }
    /// Text stack cut to vlmLayers().
    LlamaOptions textOptions() const;
    /// The expert's stack: width trunc(D * multiplier), MLP by the rule of smolvla-model.md 1.
    LlamaOptions expertOptions() const;
    /// Names of the VISUAL inputs, in order, empty cameras included.
    std::vector<std::string> cameras() const;
    /// Adds the VISUAL inputs that stand for `emptyCameras` missing cameras, as the reference does at
    /// construction.
    void addEmptyCameras();
    /// Width of a feature ("observation.state", "action") as declared, 0 where it is not.
    int width(const std::string& feature) const;
};

}  // namespace studio::policy::smolvla
