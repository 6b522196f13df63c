// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/config.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"

namespace studio::policy::smolvla {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

const char* const kPublished500M = "HuggingFaceTB/SmolVLM2-500M-Video-Instruct";
const char* const kPublished256M = "HuggingFaceTB/SmolVLM2-256M-Video-Instruct";

Error invalid(const std::string& found, const std::string& hint = "") {
    return {ErrorCode::InvalidConfig, "cannot build SmolVLA from its configuration: " + found, hint};
}

/// Copies `key` into `target` where it is present; remembers the first value of a wrong type.
class Reader {
public:
    explicit Reader(const ordered_json& object) : object_(object) {}
    template <class T>
    void operator()(const char* key, T& target) {
        auto found = object_.find(key);
        if (found == object_.end() || found->is_null() || !problem_.empty()) return;
        try {
            target = found->get<T>();
        } catch (const json::exception&) {
            problem_ = fmt::format("the key '{}' has the unusable value {}", key, found->dump());
        }
    }
    const std::string& problem() const { return problem_; }

private:
    const ordered_json& object_;
    std::string problem_;
};

std::vector<std::pair<std::string, FeatureSpec>> readFeatures(const char* key, Reader& read) {
    ordered_json features = ordered_json::object();
    read(key, features);
    std::vector<std::pair<std::string, FeatureSpec>> specs;
    for (auto& [name, entry] : features.items()) {
        FeatureSpec spec;
        Reader inner(entry);
        inner("type", spec.type);
        inner("shape", spec.shape);
        specs.emplace_back(name, spec);
    }
    return specs;
}

ordered_json writeFeatures(const std::vector<std::pair<std::string, FeatureSpec>>& specs) {
    ordered_json features = ordered_json::object();
    for (const auto& [name, spec] : specs) features[name] = {{"type", spec.type}, {"shape", spec.shape}};
    return features;
}

/// The published layer rule breaks for some mixtures of expert stride and interleave; name them before they
/// crash.
Status checkLayers(const Config& c) {
    if (c.vlmLayers() > c.backbone.text.layers) {
        return invalid(
            fmt::format("num_vlm_layers {} is more than the backbone's {} layers", c.numVlmLayers,
                        c.backbone.text.layers),
            fmt::format("Set num_vlm_layers to {} or less; 0 keeps all layers.", c.backbone.text.layers));
    }
    if (c.vlmLayers() % c.expertLayers() != 0) {
        return invalid(fmt::format("num_expert_layers {} does not divide num_vlm_layers {}", c.expertLayers(),
                                   c.vlmLayers()),
                       "Set num_expert_layers to -1 (as many as num_vlm_layers) or to a divisor of it.");
    }
    if (!c.crossAttention() || c.selfAttnEveryN <= 0) return {};
    for (int e = 0; e < c.expertLayers(); ++e) {
        bool resized = e % c.selfAttnEveryN != 0, crosses = (e * c.expertStride()) % c.selfAttnEveryN != 0;
        if (resized != crosses) {
            return invalid(fmt::format("expert layer {} would be built for {} but used for {} attention", e,
                                       resized ? "cross" : "self", crosses ? "cross" : "self"),
                           "Set num_expert_layers to -1 or attention_mode to self_attn.");
        }
    }
    return {};
}

Status check(const Config& c) {
    struct Bound {
        const char* key;
        double value, low, high;
    };
    const Bound bounds[] = {
        {"chunk_size", double(c.chunkSize), 1, 10000},
        {"n_action_steps", double(c.nActionSteps), 1, double(c.chunkSize)},
        {"max_state_dim", double(c.maxStateDim), 1, 4096},
        {"max_action_dim", double(c.maxActionDim), 1, 4096},
        {"num_steps", double(c.numSteps), 1, 1000},
        {"tokenizer_max_length", double(c.tokenizerMaxLength), 1, 8192},
        {"empty_cameras", double(c.emptyCameras), 0, 16},
        {"expert_width_multiplier", c.expertWidth, 0.01, 16},
        {"prefix_length", double(c.prefixLength), -1, 65536},
    };
    for (const Bound& bound : bounds) {
        if (!(bound.value >= bound.low && bound.value <= bound.high)) {
            return invalid(
                fmt::format("{} is {}, allowed is {} to {}", bound.key, bound.value, bound.low, bound.high));
        }
    }
    if (!(c.minPeriod > 0 && c.maxPeriod > c.minPeriod))
        return invalid("min_period must be above 0 and below max_period");
    if (c.padLanguageTo != "longest" && c.padLanguageTo != "max_length") {
        return invalid(
            fmt::format("pad_language_to is '{}', allowed is longest or max_length", c.padLanguageTo));
    }
    if (c.resize && (c.resize->first < 1 || c.resize->second < 1))
        return invalid("resize_imgs_with_padding must be positive");
    // pixel shuffle needs a whole number of image tokens, and the position table one entry a patch
    int width = c.resize ? c.resize->first : c.backbone.vision.imageSize;
    int height = c.resize ? c.resize->second : c.backbone.vision.imageSize;
    int cell = c.backbone.vision.patch * c.backbone.scaleFactor;
    if (width % cell != 0 || height % cell != 0) {
        return invalid(
            fmt::format(
                "pictures of {}x{} do not divide into cells of {} pixels (patch size times scale factor)",
                width, height, cell),
            fmt::format("Use a resize_imgs_with_padding that is a multiple of {}.", cell));
    }
    return checkLayers(c);
}

}  // namespace

Result<BackboneOptions> BackboneOptions::fromJson(const json& j) {
    BackboneOptions options;
    ordered_json whole = j;
    Reader read(whole);
    ordered_json text = ordered_json::object(), vision = ordered_json::object();
    read("text_config", text);
    read("vision_config", vision);
    read("scale_factor", options.scaleFactor);
    read("fake_image_token_id", options.fakeImageToken);
    read("global_image_token_id", options.globalImageToken);
    Reader readText(text);
    LlamaOptions& t = options.text;
    readText("hidden_size", t.hidden);
    readText("num_hidden_layers", t.layers);
    readText("num_attention_heads", t.heads);
    t.kvHeads = t.heads;
    readText("num_key_value_heads", t.kvHeads);
    t.headDim = t.heads > 0 ? t.hidden / t.heads : 0;
    readText("head_dim", t.headDim);
    readText("intermediate_size", t.mlp);
    readText("rms_norm_eps", t.eps);
    readText("vocab_size", options.vocabulary);
    // the whole model's pad_token_id is of another vocabulary in the published file
    readText("pad_token_id", options.padToken);

    Reader readVision(vision);
    VisionOptions& v = options.vision;
    readVision("hidden_size", v.hidden);
    readVision("num_hidden_layers", v.layers);
    readVision("num_attention_heads", v.heads);
    readVision("intermediate_size", v.mlp);
    readVision("image_size", v.imageSize);
    readVision("patch_size", v.patch);
    readVision("layer_norm_eps", v.eps);

    for (const Reader* reader : {&read, &readText, &readVision}) {
        if (!reader->problem().empty()) return invalid("backbone: " + reader->problem());
    }
    bool positive = t.hidden > 0 && t.layers > 0 && t.heads > 0 && t.kvHeads > 0 && t.headDim > 0 &&
                    t.mlp > 0 && options.vocabulary > 0 && v.hidden > 0 && v.layers > 0 && v.heads > 0 &&
                    v.mlp > 0 && v.patch > 0 && v.imageSize >= v.patch && options.scaleFactor > 0;
    if (!positive) return invalid("the backbone's config has a size that is zero or negative");
    if (t.heads % t.kvHeads != 0 || v.hidden % v.heads != 0 || t.headDim % 2 != 0) {
        return invalid("the backbone's heads do not divide its widths");
    }
    return options;
}

ordered_json BackboneOptions::toJson() const {
    return {{"model_type", "smolvlm"},
            {"text_config",
             {{"model_type", "llama"},
              {"hidden_size", text.hidden},
              {"intermediate_size", text.mlp},
              {"num_hidden_layers", text.layers},
              {"num_attention_heads", text.heads},
              {"num_key_value_heads", text.kvHeads},
              {"head_dim", text.headDim},
              {"vocab_size", vocabulary},
              {"rms_norm_eps", text.eps},
              {"hidden_act", "silu"},
              {"pad_token_id", padToken}}},
            {"vision_config",
             {{"model_type", "smolvlm_vision"},
              {"hidden_size", vision.hidden},
              {"intermediate_size", vision.mlp},
              {"num_hidden_layers", vision.layers},
              {"num_attention_heads", vision.heads},
              {"image_size", vision.imageSize},
              {"patch_size", vision.patch},
              {"hidden_act", "gelu_pytorch_tanh"},
              {"layer_norm_eps", vision.eps}}},
            {"scale_factor", scaleFactor},
            {"fake_image_token_id", fakeImageToken},
            {"global_image_token_id", globalImageToken}};
}

Result<BackboneOptions> BackboneOptions::published(const std::string& name) {
    BackboneOptions options;  // the 500M model
    if (name == kPublished500M) return options;
    if (name == kPublished256M) {
        options.text = {
            .hidden = 576, .layers = 30, .heads = 9, .kvHeads = 3, .headDim = 64, .mlp = 1536, .eps = 1e-5};
        return options;
    }
    return Error{
        ErrorCode::NotFound,
        fmt::format("cannot tell the sizes of the backbone '{}': it is not one of {} and {}, and there is no "
                    "config.json of it beside the checkpoint",
                    name, kPublished500M, kPublished256M),
        "Put the backbone's config.json into a folder 'vlm' beside config.json, or name it with "
        "policy.vlm_config."};
}

void Config::addEmptyCameras() {
    for (int i = 0; i < emptyCameras; ++i) {
        std::string name = fmt::format("observation.images.empty_camera_{}", i);
        bool known =
            std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) { return input.first == name; });
        if (!known) inputs.emplace_back(name, FeatureSpec{"VISUAL", {3, 480, 640}});
    }
}

LlamaOptions Config::textOptions() const {
    LlamaOptions options = backbone.text;
    options.layers = vlmLayers();
    return options;
}

LlamaOptions Config::expertOptions() const {
    LlamaOptions options = backbone.text;
    options.hidden = static_cast<int>(backbone.text.hidden * expertWidth);
    int wide = 4 * static_cast<int>(2 * options.hidden / 3);
    options.mlp = 256 * ((wide + 255) / 256);
    options.layers = expertLayers();
    return options;
}

std::vector<std::string> Config::cameras() const {
    std::vector<std::string> names;
    for (const auto& [name, spec] : inputs) {
        if (spec.type == "VISUAL") names.push_back(name);
    }
    return names;
}

int Config::width(const std::string& feature) const {
    for (const auto* features : {&inputs, &outputs}) {
        for (const auto& [name, spec] : *features) {
            if (name == feature && !spec.shape.empty()) return static_cast<int>(spec.shape[0]);
        }
    }
    return 0;
}

Result<Config> Config::fromJson(const ordered_json& j, const std::filesystem::path& folder,
                                const std::optional<BackboneOptions>& sizes) {
    Config c;
    c.raw = j;
    if (!j.is_object()) return invalid("config.json is not an object");
    Reader read(j);
    std::string type = "smolvla";
    read("type", type);
    if (type != "smolvla") {
        return invalid(fmt::format("its type is '{}'", type),
                       "Only SmolVLA checkpoints (type smolvla) can be opened.");
    }
    read("n_obs_steps", c.nObsSteps);
    read("chunk_size", c.chunkSize);
    c.nActionSteps = c.chunkSize;
    read("n_action_steps", c.nActionSteps);
    read("max_state_dim", c.maxStateDim);
    read("max_action_dim", c.maxActionDim);
    if (j.contains("resize_imgs_with_padding")) {
        c.resize.reset();
        std::vector<int> size;
        read("resize_imgs_with_padding", size);
        if (!size.empty() && size.size() != 2)
            return invalid("resize_imgs_with_padding must be [width, height] or null");
        if (size.size() == 2) c.resize = {size[0], size[1]};
    }
    read("empty_cameras", c.emptyCameras);
    read("adapt_to_pi_aloha", c.adaptToAloha);
    bool deltaAloha = false;
    read("use_delta_joint_actions_aloha", deltaAloha);
    if (deltaAloha)
        return invalid(
            "use_delta_joint_actions_aloha is true, which the reference does not implement either");
    read("tokenizer_max_length", c.tokenizerMaxLength);
    read("pad_language_to", c.padLanguageTo);
    read("num_steps", c.numSteps);
    read("freeze_vision_encoder", c.freezeVision);
    read("train_expert_only", c.trainExpertOnly);
    read("train_state_proj", c.trainStateProj);
    read("optimizer_lr", c.lr);
    std::vector<double> betas{c.beta1, c.beta2};
    read("optimizer_betas", betas);
    if (betas.size() != 2) return invalid("optimizer_betas must have two entries");
    c.beta1 = betas[0];
    c.beta2 = betas[1];
    read("optimizer_eps", c.eps);
    read("optimizer_weight_decay", c.weightDecay);
    read("optimizer_grad_clip_norm", c.clipNorm);
    read("scheduler_warmup_steps", c.warmupSteps);
    read("scheduler_decay_steps", c.decaySteps);
    read("scheduler_decay_lr", c.decayLr);
    read("vlm_model_name", c.vlmModelName);
    read("add_image_special_tokens", c.imageSpecialTokens);
    read("attention_mode", c.attentionMode);
    read("prefix_length", c.prefixLength);
    read("num_expert_layers", c.numExpertLayers);
    read("num_vlm_layers", c.numVlmLayers);
    read("self_attn_every_n_layers", c.selfAttnEveryN);
    read("expert_width_multiplier", c.expertWidth);
    read("min_period", c.minPeriod);
    read("max_period", c.maxPeriod);
    read("normalization_mapping", c.normalization);
    c.inputs = readFeatures("input_features", read);
    c.outputs = readFeatures("output_features", read);
    if (!read.problem().empty()) return invalid(read.problem());
    c.addEmptyCameras();

    if (sizes) {
        c.backbone = *sizes;
        STUDIO_CHECK(check(c));
        return c;
    }
    // a backbone that was never published carries its sizes in a folder beside config.json
    for (const auto& place : {folder / c.vlmModelName / "config.json", folder / "vlm" / "config.json"}) {
        if (!std::filesystem::is_regular_file(place)) continue;
        STUDIO_ASSIGN(json backbone, readJson(place));
        STUDIO_ASSIGN(c.backbone, BackboneOptions::fromJson(backbone));
        STUDIO_CHECK(check(c));
        return c;
    }
    STUDIO_ASSIGN(c.backbone, BackboneOptions::published(c.vlmModelName));
    STUDIO_CHECK(check(c));
    return c;
}

ordered_json Config::toJson() const {
    // unknown keys of the file that was read stay; every known one is written anew
    ordered_json j = raw.is_object() ? raw : ordered_json::object();
    for (const char* newer : {"rtc_config", "compile_model", "compile_mode", "use_peft", "pretrained_path",
                              "pretrained_revision"}) {
        j.erase(newer);
    }
    j["type"] = "smolvla";
    j["n_obs_steps"] = nObsSteps;
    j["normalization_mapping"] = normalization;
    j["input_features"] = writeFeatures(inputs);
    j["output_features"] = writeFeatures(outputs);
    j["chunk_size"] = chunkSize;
    j["n_action_steps"] = nActionSteps;
    j["max_state_dim"] = maxStateDim;
    j["max_action_dim"] = maxActionDim;
    j["resize_imgs_with_padding"] =
        resize ? ordered_json{resize->first, resize->second} : ordered_json(nullptr);
    j["empty_cameras"] = emptyCameras;
    j["adapt_to_pi_aloha"] = adaptToAloha;
    j["use_delta_joint_actions_aloha"] = false;
    j["tokenizer_max_length"] = tokenizerMaxLength;
    j["num_steps"] = numSteps;
    j["use_cache"] = true;
    j["freeze_vision_encoder"] = freezeVision;
    j["train_expert_only"] = trainExpertOnly;
    j["train_state_proj"] = trainStateProj;
    j["optimizer_lr"] = lr;
    j["optimizer_betas"] = {beta1, beta2};
    j["optimizer_eps"] = eps;
    j["optimizer_weight_decay"] = weightDecay;
    j["optimizer_grad_clip_norm"] = clipNorm;
    j["scheduler_warmup_steps"] = warmupSteps;
    j["scheduler_decay_steps"] = decaySteps;
    j["scheduler_decay_lr"] = decayLr;
    j["vlm_model_name"] = vlmModelName;
    if (!j.contains("load_vlm_weights")) j["load_vlm_weights"] = true;
    j["add_image_special_tokens"] = imageSpecialTokens;
    j["attention_mode"] = attentionMode;
    j["prefix_length"] = prefixLength;
    j["pad_language_to"] = padLanguageTo;
    j["num_expert_layers"] = numExpertLayers;
    j["num_vlm_layers"] = numVlmLayers;
    j["self_attn_every_n_layers"] = selfAttnEveryN;
    j["expert_width_multiplier"] = expertWidth;
    j["min_period"] = minPeriod;
    j["max_period"] = maxPeriod;
    return j;
}

}  // namespace studio::policy::smolvla
