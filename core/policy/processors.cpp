// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/processors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/json.h"
#include "core/policy/processor_scales.h"
#include "core/tensors/safetensors.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

const char* const kPre = "policy_preprocessor";
const char* const kPost = "policy_postprocessor";

/// Registry name and the class that stands behind it (some files name the class instead).
constexpr std::array<std::pair<const char*, const char*>, 7> kStepClasses = {{
    {"rename_observations_processor", "RenameObservationsProcessorStep"},
    {"to_batch_processor", "AddBatchDimensionProcessorStep"},
    {"smolvla_new_line_processor", "SmolVLANewLineProcessor"},
    {"tokenizer_processor", "TokenizerProcessorStep"},
    {"device_processor", "DeviceProcessorStep"},
    {"normalizer_processor", "NormalizerProcessorStep"},
    {"unnormalizer_processor", "UnnormalizerProcessorStep"},
}};

/// One step of a pipeline file.
struct Step {
    std::string name;
    json config = json::object();
    std::string stateFile;  ///< empty: none
};

/// What a normalizer or unnormalizer step says.
struct Scaling {
    std::map<std::string, Normalizer::Mode> modes;
    std::map<std::string, int> widths;
    Normalizer::Stats stats;
};

std::string registryName(const json& entry) {
    if (auto name = entry.find("registry_name"); name != entry.end() && name->is_string()) return *name;
    auto type = entry.find("class");
    if (type == entry.end() || !type->is_string()) return "";
    std::string path = *type, last = path.substr(path.rfind('.') + 1);
    for (const auto& [registered, className] : kStepClasses) {
        if (last == className) return registered;
    }
    return last;
}

/// Reads one pipeline file; errors carry its name and the step.
class PipelineFile {
public:
    explicit PipelineFile(fs::path path) : path_(std::move(path)) {}

    Result<std::vector<Step>> steps() const {
        STUDIO_ASSIGN(json root, readJson(path_));
        auto list = root.find("steps");
        if (!root.is_object() || list == root.end() || !list->is_array())
            return corrupt("it has no list of steps");
        std::vector<Step> steps;
        for (const json& entry : *list) {
            Step step;
            if (entry.is_object()) step.name = registryName(entry);
            if (step.name.empty()) return corrupt(fmt::format("step {} has no registry_name", steps.size()));
            if (auto config = entry.find("config"); config != entry.end() && !config->is_null())
                step.config = *config;
            if (!step.config.is_object()) return corrupt("the config of " + step.name + " is not an object");
            auto file = jsonValue<std::string>(entry, "state_file", "");
            if (!file.ok()) return corrupt(step.name + ": " + file.error().message);
            step.stateFile = *file;
            steps.push_back(std::move(step));
        }
        return steps;
    }

    Error corrupt(const std::string& found) const {
        return {ErrorCode::Corrupt,
                fmt::format("cannot read the processors of {}: {}", path_.string(), found),
                "Fetch the checkpoint again, or export it anew with LeRobot."};
    }
    Error unsupported(const std::string& found) const {
        return {ErrorCode::Unsupported,
                fmt::format("cannot use the processors of {}: {}", path_.string(), found),
                "The steps of LeRobot's SmolVLA are supported: renaming, batch, new line, tokenizer, device, "
                "normalizer and "
                "unnormalizer."};
    }

    /// A value of a step's configuration. Errors: Corrupt, naming the step.
    template <class T>
    Result<T> value(const Step& step, const char* key, T fallback) const {
        auto found = jsonValue<T>(step.config, key, std::move(fallback));
        if (!found.ok()) return corrupt(step.name + ": " + found.error().message);
        return found;
    }

    /// Modes, widths and statistics of a normalizer or unnormalizer.
    Result<Scaling> scaling(const Step& step) const {
        STUDIO_ASSIGN(double eps, value(step, "eps", Normalizer::kEpsilon));
        if (eps != Normalizer::kEpsilon)
            return unsupported(fmt::format("the eps of {} is {} instead of 1e-08", step.name, eps));
        STUDIO_ASSIGN(auto features, value(step, "features", std::map<std::string, json>{}));
        STUDIO_ASSIGN(auto normMap, value(step, "norm_map", std::map<std::string, std::string>{}));
        STUDIO_ASSIGN(auto only, value(step, "normalize_observation_keys", std::vector<std::string>{}));
        Scaling scaling;
        STUDIO_CHECK(readState(step, scaling.stats));
        for (const auto& [name, feature] : features) {
            STUDIO_CHECK(readFeature(name, feature, normMap, scaling));
            bool kept = only.empty() || !name.starts_with("observation.") ||
                        std::find(only.begin(), only.end(), name) != only.end();
            if (!kept) scaling.modes[name] = Normalizer::Mode::Identity;
        }
        return scaling;
    }

private:
    Status readFeature(const std::string& name, const json& feature,
                       const std::map<std::string, std::string>& normMap, Scaling& scaling) const {
        if (!feature.is_object()) return corrupt("the feature " + name + " is not an object");
        auto type = jsonValue<std::string>(feature, "type", "");
        auto shape = jsonValue<std::vector<int>>(feature, "shape", {});
        if (!type.ok() || !shape.ok())
            return corrupt("the feature " + name + " has an unusable type or shape");
        if (shape->size() == 1) scaling.widths[name] = shape->front();
        auto mode = normMap.find(*type);
        if (mode == normMap.end()) return {};
        auto parsed = Normalizer::parseMode(mode->second);
        if (!parsed.ok()) return unsupported(parsed.error().message + " for " + *type);
        if (*type == "VISUAL" && *parsed != Normalizer::Mode::Identity) {
            return unsupported(
                fmt::format("it normalises pictures ({}), SmolVLA takes them as they are", mode->second));
        }
        scaling.modes[name] = *parsed;
        return {};
    }

    Status readState(const Step& step, Normalizer::Stats& stats) const {
        if (step.stateFile.empty()) return {};
        if (fs::path(step.stateFile).filename() != fs::path(step.stateFile)) {
            return corrupt(fmt::format("the state file '{}' of {} lies outside the checkpoint",
                                       step.stateFile, step.name));
        }
        STUDIO_ASSIGN(auto file, tensors::SafetensorsFile::open(path_.parent_path() / step.stateFile));
        for (const auto& info : file.tensors()) {
            STUDIO_ASSIGN(stats[info.name], file.tensor(info.name));
        }
        return {};
    }

    fs::path path_;
};

/// Walks through the pre-processor and fills what it says into `processors` and `scaling`.
class PreReader {
public:
    PreReader(const PipelineFile& file, Processors& processors, Scaling& scaling)
        : file_(file), processors_(processors), scaling_(scaling) {}

    Status read() {
        STUDIO_ASSIGN(auto steps, file_.steps());
        processors_.newline = false;
        for (const Step& step : steps) STUDIO_CHECK(readStep(step));
        if (!tokenized_)
            return file_.unsupported(
                "it has no tokenizer_processor, so that the policy would get no instruction");
        return {};
    }

private:
    Status readStep(const Step& step) {
        if (step.name == "to_batch_processor" || step.name == "device_processor") return {};
        if (step.name == "rename_observations_processor") return readRename(step);
        if (step.name == "tokenizer_processor") return readTokenizer(step);
        if (step.name == "smolvla_new_line_processor") {
            // a line break that comes after the tokenizer no longer reaches the policy
            processors_.newline = processors_.newline || !tokenized_;
            return {};
        }
        if (step.name == "normalizer_processor") {
            if (normalized_) return file_.unsupported("it normalises twice");
            normalized_ = true;
            STUDIO_ASSIGN(scaling_, file_.scaling(step));
            return {};
        }
        return file_.unsupported(fmt::format("the step '{}' is unknown", step.name));
    }

    Status readRename(const Step& step) {
        STUDIO_ASSIGN(auto map, file_.value(step, "rename_map", std::map<std::string, std::string>{}));
        if (normalized_ && !map.empty())
            return file_.unsupported("it renames observations after normalising them");
        for (auto& [from, to] : processors_.rename) {
            if (auto again = map.find(to); again != map.end()) {
                to = again->second;
                map.erase(again);
            }
        }
        processors_.rename.merge(map);
        return {};
    }

    Status readTokenizer(const Step& step) {
        if (tokenized_) return file_.unsupported("it tokenises twice");
        tokenized_ = true;
        STUDIO_ASSIGN(processors_.maxTokens, file_.value(step, "max_length", 512));
        STUDIO_ASSIGN(std::string side, file_.value(step, "padding_side", std::string("right")));
        STUDIO_ASSIGN(std::string key, file_.value(step, "task_key", std::string("task")));
        STUDIO_ASSIGN(bool truncation, file_.value(step, "truncation", true));
        STUDIO_ASSIGN(processors_.tokenizerName, file_.value(step, "tokenizer_name", std::string()));
        if (processors_.maxTokens < 1 || processors_.maxTokens > 1 << 16) {
            return file_.corrupt(fmt::format("max_length of the tokenizer is {}", processors_.maxTokens));
        }
        if (side != "right") return file_.unsupported("instructions padded on the " + side);
        if (key != "task") return file_.unsupported("instructions under the key '" + key + "'");
        if (!truncation) return file_.unsupported("instructions of unlimited length");
        auto padding = step.config.find("padding");
        bool longest = padding != step.config.end() && (*padding == "longest" || *padding == true);
        bool full = padding == step.config.end() || *padding == "max_length";
        if (!longest && !full) return file_.unsupported("instructions padded by " + padding->dump());
        processors_.padToMax = full;
        return {};
    }

    const PipelineFile& file_;
    Processors& processors_;
    Scaling& scaling_;
    bool tokenized_ = false, normalized_ = false;
};

Result<Scaling> readPost(const PipelineFile& file) {
    STUDIO_ASSIGN(auto steps, file.steps());
    Scaling scaling;
    bool done = false;
    for (const Step& step : steps) {
        if (step.name == "to_batch_processor" || step.name == "device_processor") continue;
        if (step.name != "unnormalizer_processor")
            return file.unsupported(fmt::format("the step '{}' is unknown", step.name));
        if (done) return file.unsupported("it undoes the normalisation twice");
        done = true;
        STUDIO_ASSIGN(scaling, file.scaling(step));
    }
    return scaling;
}

bool hasStats(const Normalizer::Stats& stats, const std::string& feature) {
    auto found = stats.lower_bound(feature + ".");
    return found != stats.end() && found->first.starts_with(feature + ".");
}

/// One normaliser for both directions: the two pipelines must say the same about what leaves the policy.
Status mergePost(const PipelineFile& file, const Scaling& post, Scaling& all) {
    for (const auto& [feature, mode] : all.modes) {
        bool leaves = !feature.starts_with("observation."), scaled = mode != Normalizer::Mode::Identity;
        if (leaves && scaled && hasStats(all.stats, feature) && !post.modes.count(feature)) {
            return file.corrupt(
                fmt::format("'{}' is normalised before the policy and never brought back", feature));
        }
    }
    for (const auto& [feature, mode] : post.modes) {
        auto before = all.modes.find(feature);
        if (before != all.modes.end() && before->second != mode) {
            return file.corrupt(fmt::format("'{}' is normalised by {} but brought back by {}", feature,
                                            Normalizer::toString(before->second),
                                            Normalizer::toString(mode)));
        }
        all.modes[feature] = mode;
    }
    all.widths.insert(post.widths.begin(), post.widths.end());
    for (const auto& [key, value] : post.stats) {
        auto before = all.stats.find(key);
        bool decides = post.modes.count(key.substr(0, key.rfind('.'))) > 0;
        bool same =
            before == all.stats.end() || (before->second.sizes() == value.sizes() &&
                                          at::equal(before->second.to(at::kFloat), value.to(at::kFloat)));
        if (decides && !same)
            return file.corrupt(
                fmt::format("its statistic '{}' differs from that of the pre-processor", key));
        all.stats.emplace(key, value);
    }
    return {};
}

/// truncation_side of the tokenizer's own configuration, wherever the checkpoint keeps it.
Result<bool> truncatesLeft(const fs::path& folder) {
    for (const char* place :
         {"tokenizer/tokenizer_config.json", "tokenizer_config.json", "vlm/tokenizer_config.json"}) {
        std::error_code ignored;
        if (!fs::is_regular_file(folder / place, ignored)) continue;
        STUDIO_ASSIGN(json config, readJson(folder / place));
        if (!config.is_object()) continue;
        auto side = config.find("truncation_side");
        if (side != config.end()) return *side == "left";
    }
    return false;
}

ordered_json stepJson(const char* name, ordered_json config) {
    return {{"registry_name", name}, {"config", std::move(config)}};
}

/// Adds the state file of a step to its entry, named after pipeline, place and step, and writes it.
Status writeState(const fs::path& folder, const char* pipeline, std::size_t index, ordered_json& step,
                  const Normalizer::Stats& stats) {
    if (stats.empty()) return {};
    std::string name =
        fmt::format("{}_step_{}_{}.safetensors", pipeline, index, step["registry_name"].get<std::string>());
    step["state_file"] = name;
    return tensors::writeSafetensors(folder / name, stats);
}

ordered_json tokenizerStep(const Processors& processors) {
    ordered_json step =
        stepJson("tokenizer_processor", {{"max_length", processors.maxTokens},
                                         {"task_key", "task"},
                                         {"padding_side", "right"},
                                         {"padding", processors.padToMax ? "max_length" : "longest"},
                                         {"truncation", true},
                                         {"tokenizer_name", processors.tokenizerName}});
    if (processors.tokenizerName == "tokenizer")
        step["artifacts"] = ordered_json::object({{"tokenizer_name", "tokenizer"}});
    return step;
}

/// What both pipelines say; of scaling, what they agree on.
Result<Scaling> readPipelines(const fs::path& folder, Processors& processors) {
    PipelineFile pre(folder / (std::string(kPre) + ".json")), post(folder / (std::string(kPost) + ".json"));
    Scaling scaling;
    STUDIO_CHECK(PreReader(pre, processors, scaling).read());
    STUDIO_ASSIGN(Scaling back, readPost(post));
    STUDIO_CHECK(mergePost(post, back, scaling));
    return scaling;
}

}  // namespace

Result<Processors> readProcessors(const fs::path& folder, const std::map<std::string, int>& widths) {
    Processors processors;
    STUDIO_ASSIGN(Scaling scaling, readPipelines(folder, processors));
    STUDIO_ASSIGN(processors.truncateLeft, truncatesLeft(folder));
    for (const auto& [feature, width] : widths) scaling.widths[feature] = width;
    auto normalizer = Normalizer::create(scaling.modes, scaling.widths, std::move(scaling.stats));
    if (!normalizer.ok()) return normalizer.error().within("cannot use the processors of " + folder.string());
    processors.normalizer = std::move(normalizer).value();
    return processors;
}

Result<std::map<std::string, std::string>> readRename(const fs::path& folder) {
    PipelineFile pre(folder / (std::string(kPre) + ".json"));
    Processors processors;
    Scaling scaling;
    std::error_code ignored;
    if (!fs::exists(folder / (std::string(kPre) + ".json"), ignored)) return processors.rename;
    STUDIO_CHECK(PreReader(pre, processors, scaling).read());
    return processors.rename;
}

Result<std::map<std::string, Normalizer::Mode>> processorScales(const fs::path& folder) {
    Processors processors;
    STUDIO_ASSIGN(Scaling scaling, readPipelines(folder, processors));
    return scaling.modes;
}

Status writeProcessors(const fs::path& folder, const Processors& processors,
                       const ordered_json& inputFeatures, const ordered_json& outputFeatures,
                       const std::map<std::string, std::string>& normMap) {
    ordered_json rename = ordered_json::object(), all = inputFeatures, modes = normMap;
    for (const auto& [from, to] : processors.rename) rename[from] = to;
    for (const auto& [name, feature] : outputFeatures.items()) all[name] = feature;
    const auto& stats = processors.normalizer.stats();

    ordered_json pre = ordered_json::array();
    pre.push_back(stepJson("rename_observations_processor", {{"rename_map", rename}}));
    pre.push_back(stepJson("to_batch_processor", ordered_json::object()));
    if (processors.newline) pre.push_back(stepJson("smolvla_new_line_processor", ordered_json::object()));
    pre.push_back(tokenizerStep(processors));
    pre.push_back(stepJson("device_processor", {{"device", "cpu"}, {"float_dtype", nullptr}}));
    pre.push_back(stepJson("normalizer_processor",
                           {{"eps", Normalizer::kEpsilon}, {"features", all}, {"norm_map", modes}}));
    STUDIO_CHECK(writeState(folder, kPre, pre.size() - 1, pre.back(), stats));

    ordered_json post = ordered_json::array();
    post.push_back(
        stepJson("unnormalizer_processor",
                 {{"eps", Normalizer::kEpsilon}, {"features", outputFeatures}, {"norm_map", modes}}));
    STUDIO_CHECK(writeState(folder, kPost, 0, post.back(), stats));
    post.push_back(stepJson("device_processor", {{"device", "cpu"}, {"float_dtype", nullptr}}));

    STUDIO_CHECK(
        writeJson(folder / (std::string(kPre) + ".json"), ordered_json{{"name", kPre}, {"steps", pre}}));
    return writeJson(folder / (std::string(kPost) + ".json"), ordered_json{{"name", kPost}, {"steps", post}});
}

}  // namespace studio::policy
