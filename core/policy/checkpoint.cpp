// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_tokenizer.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using smolvla::BackboneOptions;
using smolvla::Config;
using smolvla::SmolVlaPolicy;

/// Keys of config.json that LeRobot's SmolVLA knows in every release since 0.2, or in a later one and we
/// never write: it refuses a file with any other.
const std::set<std::string> kKnownKeys = {"type",
                                          "n_obs_steps",
                                          "input_features",
                                          "output_features",
                                          "device",
                                          "use_amp",
                                          "use_peft",
                                          "push_to_hub",
                                          "repo_id",
                                          "private",
                                          "tags",
                                          "license",
                                          "pretrained_path",
                                          "pretrained_revision",
                                          "normalization_mapping",
                                          "chunk_size",
                                          "n_action_steps",
                                          "max_state_dim",
                                          "max_action_dim",
                                          "resize_imgs_with_padding",
                                          "empty_cameras",
                                          "adapt_to_pi_aloha",
                                          "use_delta_joint_actions_aloha",
                                          "tokenizer_max_length",
                                          "num_steps",
                                          "use_cache",
                                          "freeze_vision_encoder",
                                          "train_expert_only",
                                          "train_state_proj",
                                          "optimizer_lr",
                                          "optimizer_betas",
                                          "optimizer_eps",
                                          "optimizer_weight_decay",
                                          "optimizer_grad_clip_norm",
                                          "scheduler_warmup_steps",
                                          "scheduler_decay_steps",
                                          "scheduler_decay_lr",
                                          "vlm_model_name",
                                          "load_vlm_weights",
                                          "add_image_special_tokens",
                                          "attention_mode",
                                          "prefix_length",
                                          "pad_language_to",
                                          "num_expert_layers",
                                          "num_vlm_layers",
                                          "self_attn_every_n_layers",
                                          "expert_width_multiplier",
                                          "min_period",
                                          "max_period",
                                          "rtc_config",
                                          "compile_model",
                                          "compile_mode"};

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool isUnpublished(const Config& config) {
    auto published = BackboneOptions::published(config.vlmModelName);
    return !published.ok() || published->toJson() != config.backbone.toJson();
}

std::map<std::string, int> widthsOf(const Config& config) {
    std::map<std::string, int> widths;
    for (const auto* features : {&config.inputs, &config.outputs}) {
        for (const auto& [name, spec] : *features) {
            if (spec.shape.size() == 1) widths[name] = static_cast<int>(spec.shape[0]);
        }
    }
    return widths;
}

/// Feature -> mode, by the feature's type.
Result<std::map<std::string, Normalizer::Mode>> modesOf(const Config& config) {
    std::map<std::string, Normalizer::Mode> modes;
    for (const auto* features : {&config.inputs, &config.outputs}) {
        for (const auto& [name, spec] : *features) {
            auto mode = config.normalization.find(spec.type);
            if (mode == config.normalization.end()) continue;
            STUDIO_ASSIGN(modes[name], Normalizer::parseMode(mode->second));
        }
    }
    return modes;
}

Result<Config> readConfig(const fs::path& folder, std::vector<std::string>& notes) {
    fs::path path = folder / "config.json";
    STUDIO_ASSIGN(std::string text, readFile(path));
    STUDIO_CHECK(parseJson(text, path.string()));
    // parsed once more with its order kept: the order of the cameras is in it
    auto json = ordered_json::parse(text);
    if (json.is_object() && !json.contains("type") && json.contains("model_type")) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot open {} as a policy: it is a model of type {}, a backbone at most",
                                 folder.string(), json["model_type"].dump()),
                     "Make a policy from it: `kstudio checkpoint init --policy smolvla OUT --from-backbone "
                     "FILE.safetensors`."};
    }
    auto config = Config::fromJson(json, folder);
    if (!config.ok()) return config.error().within("cannot open " + folder.string());
    std::vector<std::string> unknown;
    for (const auto& [key, value] : json.items()) {
        if (!kKnownKeys.count(key)) unknown.push_back(key);
    }
    if (!unknown.empty())
        notes.push_back(
            fmt::format("config.json has keys without a meaning here: {}", fmt::join(unknown, ", ")));
    return config;
}

/// LeRobot's other ways to store weights, which are not model.safetensors.
Status checkLayout(const fs::path& folder) {
    auto unsupported = [&](const char* what, const char* hint) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot open {}: it holds {}", folder.string(), what), hint};
    };
    if (isFile(folder / "model.safetensors")) return {};
    if (isFile(folder / "adapter_config.json")) {
        return unsupported("an adapter (PEFT) instead of whole weights",
                           "Merge the adapter into its base model with LeRobot first.");
    }
    if (fs::exists(folder / "pytorch_model_fsdp_0")) {
        return unsupported("weights split over several devices (FSDP)",
                           "Gather them into one model.safetensors with LeRobot first.");
    }
    return Error{ErrorCode::NotFound,
                 fmt::format("cannot open {}: it has no model.safetensors", folder.string()),
                 "Fetch the checkpoint again; with Git LFS, run `git lfs pull`."};
}

/// The pretrained_model folder that `given` means.
Result<fs::path> resolve(const fs::path& given) {
    std::error_code failure;
    fs::path folder = fs::canonical(given, failure);
    if (failure || !fs::is_directory(folder)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot open checkpoint {}: {}", given.string(),
                                 failure ? failure.message() : "it is not a folder"),
                     "Name a pretrained_model folder, a checkpoint of a run, or its link `best` or `last`."};
    }
    if (isFile(folder / "config.json")) return folder;
    if (isFile(folder / "pretrained_model" / "config.json")) return folder / "pretrained_model";
    bool run = fs::is_directory(folder / "checkpoints");
    return Error{
        ErrorCode::NotFound, fmt::format("cannot open checkpoint {}: it has no config.json", given.string()),
        run ? "This is a run; name one of its checkpoints, such as checkpoints/last."
            : "Name a pretrained_model folder, a checkpoint of a run, or its link `best` or `last`."};
}

/// robot_train pads to 32 values before it normalises: padding must come out as 0 there, as it does here.
void notePadding(const Normalizer::Stats& stats, const std::map<std::string, int>& widths,
                 std::vector<std::string>& notes) {
    for (const auto& [feature, width] : widths) {
        auto mean = stats.find(feature + ".mean");
        if (mean == stats.end() || mean->second.dim() != 1 || mean->second.size(0) <= width) continue;
        auto tail = mean->second.narrow(0, width, mean->second.size(0) - width);
        bool neutral = tail.eq(0).all().item<bool>();
        notes.push_back(fmt::format(
            "the statistics of {} have {} values, the first {} are used{}", feature, mean->second.size(0),
            width,
            neutral ? "" : "; those beyond are not neutral, the policy saw other padding in its training"));
    }
}

/// Processors of a checkpoint without processor files: statistics from inside the weights, or none.
Result<Processors> withoutFiles(const Config& config, const std::map<std::string, at::Tensor>& buffers,
                                std::vector<std::string>& notes) {
    Processors processors;
    processors.maxTokens = config.tokenizerMaxLength;
    processors.padToMax = config.padLanguageTo == "max_length";
    processors.tokenizerName = config.vlmModelName;
    bool uninitialised = std::any_of(buffers.begin(), buffers.end(), [](const auto& item) {
        return item.second.is_floating_point() && item.second.isinf().any().template item<bool>();
    });
    if (buffers.empty() || uninitialised) {
        notes.push_back(uninitialised ? "its in-model statistics were never filled: no normalisation"
                                      : "no statistics are stored: no normalisation");
        return processors;
    }
    auto widths = widthsOf(config);
    STUDIO_ASSIGN(auto modes, modesOf(config));
    STUDIO_ASSIGN(auto stats, statsFromBuffers(buffers));
    notePadding(stats, widths, notes);
    notes.push_back("statistics taken from inside the weights (LeRobot up to 0.3)");
    STUDIO_ASSIGN(processors.normalizer, Normalizer::create(modes, widths, std::move(stats)));
    return processors;
}

Status openTokenizer(const fs::path& folder, const Config& config, OpenedPolicy& opened) {
    opened.tokenizerFile = findTokenizer(folder, opened.processors.tokenizerName);
    if (opened.tokenizerFile.empty()) return {};
    auto tokenizer = text::Tokenizer::load(opened.tokenizerFile);
    if (!tokenizer.ok()) return tokenizer.error().within("cannot open " + folder.string());
    if (tokenizer->vocabularySize() > config.backbone.vocabulary) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot open {}: {} has {} tokens, the policy {} embeddings",
                                 folder.string(), opened.tokenizerFile.string(), tokenizer->vocabularySize(),
                                 config.backbone.vocabulary),
                     "Put the tokenizer.json that the policy was trained with in its place."};
    }
    opened.tokenizer = std::move(*tokenizer);
    return {};
}

/// "observation_images_head_cam_h" -> "observation.images.head_cam_h": the dots that old names lost.
std::string dotted(const std::string& name) {
    for (const char* part : {"observation_images_", "observation_"}) {
        std::string prefix = part;
        if (!name.starts_with(prefix)) continue;
        std::string start = prefix == "observation_" ? "observation." : "observation.images.";
        return start + name.substr(prefix.size());
    }
    return name;
}

/// config.json as every release of LeRobot reads it: keys that it would refuse are left out.
ordered_json portableConfig(const Config& config, bool unpublished) {
    ordered_json written = ordered_json::object(), all = config.toJson();
    for (const auto& [key, value] : all.items()) {
        if (kKnownKeys.count(key)) written[key] = value;
    }
    // a path of this machine means nothing elsewhere; the sizes travel in vlm/
    if (unpublished && fs::path(config.vlmModelName).is_absolute()) written["vlm_model_name"] = "vlm";
    return written;
}

}  // namespace

Result<OpenedPolicy> openPolicy(const fs::path& given) {
    STUDIO_ASSIGN(fs::path folder, resolve(given));
    OpenedPolicy opened;
    STUDIO_ASSIGN(Config config, readConfig(folder, opened.notes));
    STUDIO_CHECK(checkLayout(folder));
    bool files = isFile(folder / "policy_preprocessor.json") || isFile(folder / "policy_postprocessor.json");
    if (files) {
        STUDIO_ASSIGN(opened.processors, readProcessors(folder, widthsOf(config)));
        if (opened.processors.tokenizerName.empty()) opened.processors.tokenizerName = config.vlmModelName;
    }
    STUDIO_CHECK(openTokenizer(folder, config, opened));

    opened.policy = std::make_shared<SmolVlaPolicy>(config);
    fs::path weights = folder / "model.safetensors";
    STUDIO_ASSIGN(LoadedWeights loaded, loadWeights(*opened.policy, weights));
    opened.policy->applyFreezing();
    opened.weights = fmt::format("{} ({})", weights.string(), loaded.hash);
    for (const std::string& name : loaded.absentOptional)
        opened.notes.push_back(name + " is not stored: zeros, nothing reads it");
    if (!files) {
        auto processors = withoutFiles(config, loaded.normalisation, opened.notes);
        if (!processors.ok()) return processors.error().within("cannot open " + folder.string());
        opened.processors = std::move(*processors);
    } else if (!loaded.normalisation.empty()) {
        opened.notes.push_back("statistics inside the weights are ignored: the processors bring their own");
    }
    return opened;
}

Status savePolicy(const fs::path& folder, const OpenedPolicy& opened, bool allFloat) {
    STUDIO_CHECK(makeFolders(folder));
    const Config& config = opened.policy->config();
    bool unpublished = isUnpublished(config);
    ordered_json json = portableConfig(config, unpublished);
    if (unpublished) {
        STUDIO_CHECK(makeFolders(folder / "vlm"));
        STUDIO_CHECK(writeJson(folder / "vlm" / "config.json", config.backbone.toJson(), 2));
    }
    Processors processors = opened.processors;
    bool ownTokenizer = opened.tokenizer.has_value();
    processors.tokenizerName = unpublished && ownTokenizer ? "tokenizer" : config.vlmModelName;
    if (ownTokenizer) {
        STUDIO_CHECK(writeTokenizer(
            folder, {opened.tokenizerFile, config.backbone.padToken, processors.truncateLeft}));
    }
    STUDIO_CHECK(writeProcessors(folder, processors, json["input_features"], json["output_features"],
                                 config.normalization));
    STUDIO_CHECK(saveWeights(*opened.policy, folder / "model.safetensors", allFloat));
    // last: a folder without it is no checkpoint
    return writeJson(folder / "config.json", json);
}

Result<Normalizer::Stats> statsFromBuffers(const std::map<std::string, at::Tensor>& buffers) {
    auto corrupt = [](const std::string& name, const char* found) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot use the in-model statistics: '{}' {}", name, found),
                     "Take the statistics of the data set instead."};
    };
    Normalizer::Stats stats;
    std::set<std::string> sources;
    for (const auto& [name, value] : buffers) {
        // "<module>.buffer_<feature>.<stat>", or "<module>.so100-red_buffer_…" where several robots were
        // merged: the first one counts
        const std::string marker = "buffer_";
        auto module = name.find('.'), at = name.find(marker), dot = name.rfind('.');
        bool fits =
            module != std::string::npos && at != std::string::npos && at > module && dot > at + marker.size();
        if (!fits) return corrupt(name, "is not named like one");
        std::string feature = dotted(name.substr(at + marker.size(), dot - at - marker.size()));
        std::string key = feature + name.substr(dot), source = name.substr(0, module) + "." + key;
        if (!sources.insert(source).second) continue;
        at::Tensor plain = value.to(at::kFloat);
        if (plain.isinf().any().item<bool>()) return corrupt(name, "was never filled (it holds infinity)");
        if (plain.isnan().any().item<bool>()) return corrupt(name, "holds NaN");
        auto [place, added] = stats.emplace(key, plain);
        bool same = added || (place->second.sizes() == plain.sizes() && at::equal(place->second, plain));
        if (!same) return corrupt(name, "differs from the same statistic elsewhere in the file");
    }
    return stats;
}

}  // namespace studio::policy
