// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/policy_setup.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_reader.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"
#include "core/train/training_state.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;
using policy::OpenedPolicy;
using policy::smolvla::BackboneOptions;
using policy::smolvla::Config;
using policy::smolvla::FeatureSpec;
using policy::smolvla::SmolVlaPolicy;

/// State and action widths follow the data; cameras follow the weights where they know any, else the map.
void followData(Config& config, const StageData& data) {
    std::vector<std::pair<std::string, FeatureSpec>> inputs;
    inputs.emplace_back("observation.state", FeatureSpec{"STATE", {data.map.stateWidth()}});
    bool keepCameras = !config.cameras().empty();
    for (const auto& [name, spec] : config.inputs) {
        if (keepCameras && spec.type == "VISUAL") inputs.emplace_back(name, spec);
    }
    for (const auto& [policyCamera, dataCamera] : data.map.cameras) {
        const data::Feature* feature = data.dataset->info().feature(dataCamera);
        FeatureSpec spec{"VISUAL", {3, feature ? feature->height : 0, feature ? feature->width : 0}};
        if (!keepCameras) inputs.emplace_back(policyCamera, spec);
    }
    config.inputs = std::move(inputs);
    config.outputs = {{"action", FeatureSpec{"ACTION", {data.map.actionWidth()}}}};
    config.addEmptyCameras();
}

/// Statistics as the normaliser's tensors.
policy::Normalizer::Stats tensorsOf(const data::StatsTable& table) {
    policy::Normalizer::Stats stats;
    auto put = [&stats](const std::string& key, const std::vector<double>& values) {
        if (!values.empty()) stats[key] = torch::tensor(values, torch::kDouble).to(torch::kFloat);
    };
    for (const auto& [feature, entry] : table) {
        put(feature + ".mean", entry.mean);
        put(feature + ".std", entry.std);
        put(feature + ".min", entry.min);
        put(feature + ".max", entry.max);
        put(feature + ".count", {entry.count});
        for (const auto& [name, values] : entry.quantiles) put(feature + "." + name, values);
    }
    return stats;
}

Result<policy::Normalizer> normalizerOf(const Config& config, policy::Normalizer::Stats stats) {
    std::map<std::string, policy::Normalizer::Mode> modes;
    std::map<std::string, int> widths;
    for (const auto* features : {&config.inputs, &config.outputs}) {
        for (const auto& [name, spec] : *features) {
            auto mode = config.normalization.find(spec.type);
            if (mode == config.normalization.end() || spec.type == "VISUAL") continue;
            STUDIO_ASSIGN(modes[name], policy::Normalizer::parseMode(mode->second));
            widths[name] = spec.shape.empty() ? 0 : static_cast<int>(spec.shape[0]);
        }
    }
    return policy::Normalizer::create(modes, widths, std::move(stats));
}

/// The checkpoint's statistics for features of the data's widths (those that were padded lose their tail),
/// applied as the configuration says.
Result<policy::Normalizer> carriedOver(const Config& config, const policy::Normalizer& normalizer) {
    const auto& stats = normalizer.stats();
    for (const char* feature : {"observation.state", "action"}) {
        auto mean = stats.find(std::string(feature) + ".mean");
        int width = config.width(feature);
        if (mean == stats.end() || mean->second.size(0) >= width) continue;
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot go on with the checkpoint's statistics: they cover {} values of {}, "
                                 "this task has {}",
                                 mean->second.size(0), feature, width),
                     "Map as many values as the tasks before, or teach all tasks in another folder of runs "
                     "(training.output_directory) with statistics that cover them (data.stats: shared)."};
    }
    return normalizerOf(config, stats);
}

Result<std::optional<BackboneOptions>> namedBackbone(const config::PolicySource& source) {
    if (source.vlmConfig.empty()) return std::optional<BackboneOptions>();
    STUDIO_ASSIGN(nlohmann::json json, readJson(source.vlmConfig));
    auto options = BackboneOptions::fromJson(json);
    if (!options.ok()) return options.error().within(source.vlmConfig.string());
    return std::optional<BackboneOptions>(*options);
}

/// The configured sizes, with those of the backbone where one is there.
Result<Config> freshConfig(const config::TrainConfig& config, const fs::path& backboneFolder) {
    STUDIO_ASSIGN(std::optional<BackboneOptions> sizes, namedBackbone(config.source));
    if (!sizes && !backboneFolder.empty()) {
        STUDIO_ASSIGN(nlohmann::json backbone, readJson(backboneFolder / "config.json"));
        STUDIO_ASSIGN(sizes, BackboneOptions::fromJson(backbone));
    }
    return Config::fromJson(nlohmann::ordered_json(config.policy), config.source.vlmConfig.parent_path(),
                            sizes);
}

/// The checkpoint's sizes and cameras, the stage's settings; `config.policy` is completed.
Result<Config> continuedConfig(config::TrainConfig& config, const Config& checkpoint,
                               const fs::path& folder) {
    nlohmann::ordered_json merged = checkpoint.toJson();
    STUDIO_CHECK(config::adoptCheckpointPolicy(config, nlohmann::json(merged)));
    const nlohmann::ordered_json original = merged;
    merged.update(nlohmann::ordered_json(config.policy));
    for (const char* kept : {"input_features", "output_features"}) merged[kept] = original[kept];
    return Config::fromJson(merged, folder, checkpoint.backbone);
}

/// A new network of the configured sizes with random weights.
Result<OpenedPolicy> fresh(const config::TrainConfig& config, const fs::path& backboneFolder,
                           const StageData& data) {
    STUDIO_ASSIGN(Config policyConfig, freshConfig(config, backboneFolder));
    followData(policyConfig, data);
    OpenedPolicy opened;
    opened.policy = std::make_shared<SmolVlaPolicy>(policyConfig);
    opened.policy->initialise(config.training.seed);
    opened.weights = fmt::format("random weights, asked for by name (seed {})", config.training.seed);
    return opened;
}

/// Names of the mapped numbers; empty where the data set does not name every one of them.
std::vector<std::string> namesOf(const data::DatasetInfo& info, const std::vector<data::Slice>& slices) {
    std::vector<std::string> names;
    for (const data::Slice& slice : slices) {
        const data::Feature* feature = info.feature(slice.column);
        if (!feature || static_cast<int>(feature->names.size()) < slice.end) return {};
        names.insert(names.end(), feature->names.begin() + slice.begin, feature->names.begin() + slice.end);
    }
    return names;
}

policy::Embodiment embodimentOf(const config::DataConfig& config, const StageData& data) {
    const data::DatasetInfo& info = data.dataset->info();
    policy::Embodiment made;
    made.robotType = info.robotType;
    made.fps = info.fps;
    made.stateNames = namesOf(info, data.map.state);
    made.actionNames = namesOf(info, data.map.action);
    made.cameras = data.map.cameras;
    if (config.gripper != "unstated") made.gripper = config.gripper;
    made.gripperStateScale = config.gripperStateScale;
    made.gripperCommandScale = config.gripperCommandScale;
    return made;
}

/// What was learnt by names does not carry over to another order of them.
void compareNames(const policy::Embodiment& before, const policy::Embodiment& now,
                  std::vector<std::string>& notes) {
    const std::tuple<const char*, const std::vector<std::string>&, const std::vector<std::string>&> rows[] = {
        {"state", before.stateNames, now.stateNames}, {"action", before.actionNames, now.actionNames}};
    for (const auto& [what, then, here] : rows) {
        if (then.empty() || here.empty() || then == here) continue;
        notes.push_back(
            fmt::format("the checkpoint's {} is [{}], that of this task [{}]: same numbers in another "
                        "order are unlearnt (data.{} maps them)",
                        what, fmt::join(then, ", "), fmt::join(here, ", "), what));
    }
}

/// Whether a folder holds a policy (and not a raw backbone).
Result<bool> holdsPolicy(const fs::path& folder) {
    STUDIO_ASSIGN(nlohmann::json json, readJson(folder / "config.json"));
    return json.is_object() && json.contains("type");
}

Status takeTokenizer(const config::PolicySource& source, OpenedPolicy& opened) {
    if (source.tokenizer == "bytes") {
        opened.tokenizer = text::Tokenizer::bytes();
        opened.tokenizerFile.clear();
        opened.processors.tokenizerName = "bytes";
    } else if (!source.tokenizer.empty()) {
        STUDIO_ASSIGN(text::Tokenizer tokenizer, text::Tokenizer::load(source.tokenizer));
        opened.tokenizer = tokenizer;
        opened.tokenizerFile = source.tokenizer;
        STUDIO_ASSIGN(std::optional<bool> left, policy::cutsLeft(source.tokenizer));
        opened.processors.truncateLeft = left.value_or(opened.processors.truncateLeft);
    }
    if (!opened.tokenizer) {
        return Error{ErrorCode::InvalidConfig,
                     "cannot read instructions: neither the checkpoint nor the configuration has a tokenizer",
                     "Set policy.tokenizer to the backbone's tokenizer.json (or to bytes, for a small policy "
                     "from scratch)."};
    }
    int vocabulary = opened.policy->config().backbone.vocabulary;
    if (opened.tokenizer->vocabularySize() > vocabulary) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the tokenizer has {} ids, but the backbone embeds {}",
                                 opened.tokenizer->vocabularySize(), vocabulary),
                     "Use the backbone's own tokenizer, or raise vocab_size in its config."};
    }
    return {};
}

}  // namespace

Result<fs::path> pretrainedFolder(const config::PolicySource& source, const FindWeights& find) {
    if (source.pretrainedPath.empty()) return fs::path();
    fs::path local = source.pretrainedPath;
    if (fs::is_directory(local))
        return fs::is_directory(local / "pretrained_model") ? local / "pretrained_model" : local;
    if (local.is_absolute() || !find) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot find pretrained weights: {} is no folder", local.string()),
                     "Set policy.pretrained_path to a checkpoint's folder, or policy.from_scratch: true for "
                     "random weights."};
    }
    return find(source.pretrainedPath);
}

Result<PolicyCameras> camerasOf(const fs::path& folder) {
    if (folder.empty()) return PolicyCameras();
    STUDIO_ASSIGN(bool policy, holdsPolicy(folder));
    if (!policy) return PolicyCameras();
    STUDIO_ASSIGN(std::string text, readFile(folder / "config.json"));
    STUDIO_ASSIGN(Config config, Config::fromJson(nlohmann::ordered_json::parse(text), folder));
    PolicyCameras cameras{config.cameras(), {}};
    STUDIO_ASSIGN(cameras.rename, policy::readRename(folder));
    return cameras;
}

Result<Config> plannedPolicy(config::TrainConfig config, const fs::path& folder) {
    bool policyThere = false;
    if (!folder.empty()) {
        STUDIO_ASSIGN(policyThere, holdsPolicy(folder));
    }
    if (!policyThere) return freshConfig(config, folder);
    std::vector<std::string> notes;
    STUDIO_ASSIGN(Config checkpoint, policy::readPolicyConfig(folder, notes));
    return continuedConfig(config, checkpoint, folder);
}

/// tokenizer.json of a backbone: its own, or that of the model which its id or its name mean, which is noted.
/// Empty: there is none, and nobody to ask.
static Result<fs::path> backboneTokenizer(const fs::path& folder, const std::string& id,
                                          const policy::TokenizerLookup& lookUp, OpenedPolicy& opened) {
    fs::path beside = folder / "tokenizer.json";
    if (fs::exists(beside)) return beside;
    if (fs::path own = policy::findTokenizer(folder, ""); !own.empty()) return own;
    if (!lookUp) return fs::path();
    STUDIO_ASSIGN(fs::path found,
                  policy::namedTokenizer(folder, id, opened.policy->config().vlmModelName, lookUp));
    if (!found.empty()) opened.notes.push_back(policy::borrowedNote(found));
    return found;
}

Result<OpenedPolicy> setUpPolicy(config::TrainConfig& config, const fs::path& folder, const StageData& data,
                                 const data::StatsTable& stats, const policy::TokenizerLookup& lookUp) {
    OpenedPolicy opened;
    bool policyThere = false;
    if (!folder.empty()) {
        STUDIO_ASSIGN(policyThere, holdsPolicy(folder));
    }
    if (!policyThere && config.data.stats == "checkpoint") {
        return Error{ErrorCode::InvalidConfig,
                     folder.empty() ? "data.stats = checkpoint, but from scratch there is none"
                                    : fmt::format("data.stats = checkpoint, but {} is a backbone without "
                                                  "statistics",
                                                  folder.string()),
                     "Write compute or dataset."};
    }
    if (policyThere) {
        bool named = !config.source.tokenizer.empty();
        STUDIO_ASSIGN(opened, policy::openPolicy(folder, named ? policy::TokenizerLookup() : lookUp));
        STUDIO_ASSIGN(bool full, restoreFullPrecision(folder, *opened.policy, opened.notes));
        if (full) opened.weights += ", in full precision from its training_state";
        STUDIO_ASSIGN(Config policyConfig, continuedConfig(config, opened.policy->config(), folder));
        followData(policyConfig, data);
        STUDIO_CHECK(opened.policy->reconfigure(policyConfig));
    } else {
        STUDIO_ASSIGN(opened, fresh(config, folder, data));
        if (!folder.empty()) {
            STUDIO_ASSIGN(policy::LoadedWeights loaded,
                          policy::loadBackbone(*opened.policy, folder / "model.safetensors"));
            opened.weights = fmt::format("backbone {} ({}), random expert", folder.string(), loaded.hash);
            if (config.source.tokenizer.empty()) {
                STUDIO_ASSIGN(fs::path tokenizer,
                              backboneTokenizer(folder, config.source.pretrainedPath, lookUp, opened));
                config.source.tokenizer = tokenizer.string();
            }
        }
    }
    if (!policyThere || config.data.stats != "checkpoint") {
        STUDIO_ASSIGN(opened.processors.normalizer, normalizerOf(opened.policy->config(), tensorsOf(stats)));
    } else {
        STUDIO_ASSIGN(opened.processors.normalizer,
                      carriedOver(opened.policy->config(), opened.processors.normalizer));
    }
    policy::Embodiment embodiment = embodimentOf(config.data, data);
    if (opened.embodiment) compareNames(*opened.embodiment, embodiment, opened.notes);
    opened.embodiment = std::move(embodiment);
    const Config& final = opened.policy->config();
    opened.processors.maxTokens = final.tokenizerMaxLength;
    opened.processors.padToMax = final.padLanguageTo == "max_length";
    if (opened.processors.tokenizerName.empty()) opened.processors.tokenizerName = final.vlmModelName;
    STUDIO_CHECK(takeTokenizer(config.source, opened));
    opened.policy->applyFreezing();
    return opened;
}

}  // namespace studio::train
