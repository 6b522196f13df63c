// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint.h"
#include "core/policy/checkpoint_files.h"
#include "core/policy/processor_scales.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using smolvla::BackboneOptions;
using smolvla::Config;
using Scales = std::map<std::string, Normalizer::Mode>;  ///< of features

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

Error unknownMode(const fs::path& folder, const std::string& type, const std::string& mode) {
    return {ErrorCode::InvalidConfig,
            fmt::format("cannot open {}: its normalization_mapping scales {} by '{}'", folder.string(), type,
                        mode),
            "Known are IDENTITY, MEAN_STD, MIN_MAX, QUANTILES and QUANTILE10."};
}

std::string mappedTo(const Config& config, const std::string& type) {
    auto found = config.normalization.find(type);
    return found == config.normalization.end() ? "IDENTITY" : found->second;
}

/// The processors decide; `config` is made to say the same, and what differs from it is noted.
void followProcessors(const Scales& scales, Config& config, std::vector<std::string>& notes) {
    for (const auto* features : {&config.inputs, &config.outputs}) {
        for (const auto& [name, spec] : *features) {
            bool used = spec.type == "VISUAL" || name == "observation.state" || name == "action";
            if (!used) continue;
            auto found = scales.find(name);
            std::string said = mappedTo(config, spec.type);
            std::string done = found == scales.end() ? "IDENTITY" : Normalizer::toString(found->second);
            if (said == done) continue;
            notes.push_back(
                fmt::format("config.json scales {} by {}, the processors by {}: the processors count, here "
                            "as in LeRobot",
                            spec.type, said, done));
            config.normalization[spec.type] = done;
        }
    }
}

/// A feature that should be scaled and has no statistics passes unchanged, in LeRobot as well.
void noteMissingStats(const Scales& scales, const Normalizer& normalizer, std::vector<std::string>& notes) {
    for (const char* name : {"observation.state", "action"}) {
        auto mode = scales.find(name);
        bool scaled = mode != scales.end() && mode->second != Normalizer::Mode::Identity;
        if (scaled && !normalizer.has(name))
            notes.push_back(fmt::format(
                "no statistics of {} are stored: without those of the data set it is not scaled", name));
    }
}

/// Another scale than SmolVLA's own is applied, but worth a word.
void noteUnusualScales(const Config& config, std::vector<std::string>& notes) {
    for (const char* type : {"STATE", "ACTION"}) {
        std::string mode = mappedTo(config, type);
        if (mode == "MEAN_STD") continue;
        notes.push_back(fmt::format(
            "{} is scaled by {}, SmolVLA's own setting is MEAN_STD: applied as it says", type, mode));
    }
}

/// Real-time chunking is a matter of the robot's session here, not of the checkpoint.
void noteChunking(const ordered_json& json, std::vector<std::string>& notes) {
    auto rtc = json.find("rtc_config");
    if (rtc == json.end() || !rtc->is_object()) return;
    auto enabled = rtc->find("enabled");
    if (enabled != rtc->end() && *enabled == false) return;
    notes.push_back(
        "its rtc_config (real-time chunking) is not applied: chunks are sampled without it, and checkpoints "
        "are written without it; on the robot, guided blending is the same with settings of its own");
}

/// Processors of a checkpoint without processor files: statistics from inside the weights, or none.
Result<Processors> withoutFiles(const Config& config, const std::map<std::string, at::Tensor>& buffers,
                                std::vector<std::string>& notes) {
    if (std::string mode = mappedTo(config, "VISUAL"); mode != "IDENTITY") {
        return Error{
            ErrorCode::Unsupported,
            fmt::format("its config.json scales pictures by {}, SmolVLA takes them as they are", mode),
            "Set VISUAL to IDENTITY in its normalization_mapping if it was trained so, or export the "
            "checkpoint with processors from the LeRobot that trained it."};
    }
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

}  // namespace

Result<fs::path> resolveCheckpoint(const fs::path& given) {
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

Result<Config> readPolicyConfig(const fs::path& folder, std::vector<std::string>& notes) {
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
    noteChunking(json, notes);
    std::vector<std::string> unknown;
    for (const auto& [key, value] : json.items()) {
        if (!kKnownKeys.count(key)) unknown.push_back(key);
    }
    if (!unknown.empty())
        notes.push_back(
            fmt::format("config.json has keys without a meaning here: {}", fmt::join(unknown, ", ")));
    return config;
}

Status requireWeights(const fs::path& folder) {
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

Result<Processors> openProcessors(const fs::path& folder, Config& config,
                                  const std::map<std::string, at::Tensor>& buffers,
                                  std::vector<std::string>& notes) {
    for (const auto& [type, mode] : config.normalization) {
        if (!Normalizer::parseMode(mode).ok()) return unknownMode(folder, type, mode);
    }
    if (!isFile(folder / "policy_preprocessor.json") && !isFile(folder / "policy_postprocessor.json")) {
        auto processors = withoutFiles(config, buffers, notes);
        if (!processors.ok()) return processors.error().within("cannot open " + folder.string());
        noteUnusualScales(config, notes);
        return processors;
    }
    if (!buffers.empty())
        notes.push_back("statistics inside the weights are ignored: the processors bring their own");
    STUDIO_ASSIGN(Processors processors, readProcessors(folder, widthsOf(config)));
    if (processors.tokenizerName.empty()) processors.tokenizerName = config.vlmModelName;
    STUDIO_ASSIGN(Scales scales, processorScales(folder));
    followProcessors(scales, config, notes);
    noteMissingStats(scales, processors.normalizer, notes);
    noteUnusualScales(config, notes);
    return processors;
}

bool hasOwnBackbone(const Config& config) {
    auto published = BackboneOptions::published(config.vlmModelName);
    return !published.ok() || published->toJson() != config.backbone.toJson();
}

ordered_json portableConfig(const Config& config) {
    ordered_json written = ordered_json::object(), all = config.toJson();
    for (const auto& [key, value] : all.items()) {
        if (kKnownKeys.count(key)) written[key] = value;
    }
    // a path of this machine means nothing elsewhere, and a published name would stand for other sizes: those
    // travel in vlm/
    bool misleading =
        fs::path(config.vlmModelName).is_absolute() || BackboneOptions::published(config.vlmModelName).ok();
    if (hasOwnBackbone(config) && misleading) written["vlm_model_name"] = "vlm";
    return written;
}

}  // namespace studio::policy
