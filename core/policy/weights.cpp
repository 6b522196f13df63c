// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <set>

#include "core/base/hash.h"
#include "core/tensors/dtype_torch.h"
#include "core/tensors/safetensors.h"

namespace studio::policy {

namespace {

using tensors::SafetensorsFile;
using Names = std::vector<std::string>;

const char* const kOptional = "model.vlm_with_expert.vlm.lm_head.weight";
const char* const kVlmPrefix = "model.vlm_with_expert.vlm.";

std::string someOf(const Names& names) {
    Names shown(names.begin(), names.begin() + std::min<std::size_t>(names.size(), 5));
    return fmt::format("{}{}", fmt::join(shown, ", "),
                       names.size() > 5 ? fmt::format(" and {} more", names.size() - 5) : "");
}

std::string shapeText(at::IntArrayRef shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

using Parameters = torch::OrderedDict<std::string, at::Tensor>;

/// Stored names by the parameter they mean, and what does not belong.
struct Matching {
    std::map<std::string, std::string> stored;  // parameter -> name in the file
    Names missing, unexpected, unusable;

    bool complete() const { return missing.empty() && unexpected.empty() && unusable.empty(); }
};

Error mismatch(const std::filesystem::path& file, const Matching& matching) {
    std::vector<std::string> parts;
    if (!matching.missing.empty()) parts.push_back(fmt::format("missing: {}", someOf(matching.missing)));
    if (!matching.unexpected.empty())
        parts.push_back(fmt::format("unexpected: {}", someOf(matching.unexpected)));
    if (!matching.unusable.empty())
        parts.push_back(fmt::format("of the wrong shape: {}", someOf(matching.unusable)));
    return {
        ErrorCode::Corrupt,
        fmt::format("cannot load weights from {}: {}", file.string(), fmt::join(parts, "; ")),
        "The sizes in config.json (and vlm/config.json) must be those that the weights were trained with."};
}

/// Copies every matched tensor; a value that is not finite is an error before anything is copied. Each is
/// read twice rather than kept: a full policy would need another gigabyte.
Status copyAll(const SafetensorsFile& file, const Matching& matching, const Parameters& parameters) {
    at::NoGradGuard noGraph;
    for (const auto& [parameter, stored] : matching.stored) {
        STUDIO_ASSIGN(at::Tensor value, file.tensor(stored));
        // one pass for the usual case; the sum of large finite values may overflow
        if (at::isfinite(value.sum(at::kFloat)).item<bool>() || at::isfinite(value).all().item<bool>())
            continue;
        return Error{ErrorCode::NotFinite,
                     fmt::format("cannot load weights from {}: '{}' holds NaN or infinity",
                                 file.path().string(), stored),
                     "This checkpoint is from a training that diverged; use an earlier one."};
    }
    for (const auto& [parameter, stored] : matching.stored) {
        STUDIO_ASSIGN(at::Tensor value, file.tensor(stored));
        parameters[parameter].copy_(value);
    }
    return {};
}

/// `meant`: stored name -> parameter, of all tensors that are weights. `wanted`: parameters that must be
/// there.
Matching match(const SafetensorsFile& file, const Parameters& parameters,
               const std::map<std::string, std::string>& meant,
               const std::function<bool(const std::string&)>& wanted) {
    Matching matching;
    std::set<std::string> seen;
    for (const auto& [stored, parameter] : meant) {
        const at::Tensor* place = parameters.find(parameter);
        const auto* info = file.find(stored);
        auto type = tensors::toScalarType(info->dtype);
        if (!place || !seen.insert(parameter).second) {
            matching.unexpected.push_back(stored);
        } else if (place->sizes() != at::IntArrayRef(info->shape)) {
            matching.unusable.push_back(fmt::format("{} {} instead of {}", stored, shapeText(info->shape),
                                                    shapeText(place->sizes())));
        } else if (!type || !at::isFloatingType(*type)) {
            matching.unusable.push_back(
                fmt::format("{} {} instead of a floating point type", stored, info->dtype));
        } else {
            matching.stored[parameter] = stored;
        }
    }
    for (const auto& item : parameters) {
        if (wanted(item.key()) && !seen.count(item.key())) matching.missing.push_back(item.key());
    }
    return matching;
}

/// Number of the text layer that a raw backbone's tensor belongs to, -1 for others.
int textLayer(const std::string& name) {
    const std::string marker = "text_model.layers.";
    auto at = name.find(marker);
    return at == std::string::npos ? -1 : std::atoi(name.c_str() + at + marker.size());
}

}  // namespace

std::string parameterOf(std::string name) {
    const std::string wrapper = "_orig_mod.";
    for (auto at = name.find(wrapper); at != std::string::npos; at = name.find(wrapper))
        name.erase(at, wrapper.size());
    if (name.starts_with("module.")) name.erase(0, 7);
    return name;
}

bool isInModelBuffer(const std::string& name) {
    return name.starts_with("normalize_inputs.") || name.starts_with("normalize_targets.") ||
           name.starts_with("unnormalize_outputs.") || name.starts_with("unnormalize_targets.");
}

Result<std::map<std::string, at::Tensor>> readInModelBuffers(const std::filesystem::path& path) {
    STUDIO_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    std::map<std::string, at::Tensor> buffers;
    for (const auto& info : file.tensors()) {
        std::string name = parameterOf(info.name);
        if (!isInModelBuffer(name)) continue;
        STUDIO_ASSIGN(buffers[name], file.tensor(info.name));
    }
    return buffers;
}

Result<LoadedWeights> loadWeights(Policy& policy, const std::filesystem::path& path) {
    STUDIO_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    auto parameters = policy.named_parameters();
    LoadedWeights loaded;
    std::map<std::string, std::string> meant;
    for (const auto& info : file.tensors()) {
        std::string name = parameterOf(info.name);
        if (!isInModelBuffer(name)) meant[info.name] = name;
    }
    Matching matching =
        match(file, parameters, meant, [](const std::string& name) { return name != kOptional; });
    if (!matching.complete()) return mismatch(path, matching);
    STUDIO_CHECK(copyAll(file, matching, parameters));
    if (parameters.contains(kOptional) && !matching.stored.count(kOptional)) {
        at::NoGradGuard noGraph;
        loaded.absentOptional.push_back(kOptional);
        parameters[kOptional].zero_();
    }
    STUDIO_ASSIGN(loaded.hash, hashFile(path));
    return loaded;
}

Result<bool> isRawBackbone(const std::filesystem::path& path) {
    STUDIO_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    return file.find("model.text_model.embed_tokens.weight") != nullptr;
}

Result<LoadedWeights> loadBackbone(Policy& policy, const std::filesystem::path& path) {
    STUDIO_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    auto parameters = policy.named_parameters();
    int layers = 0;
    for (const auto& item : parameters) {
        if (item.key().starts_with(kVlmPrefix)) layers = std::max(layers, textLayer(item.key()) + 1);
    }
    LoadedWeights loaded;
    std::map<std::string, std::string> meant;
    for (const auto& info : file.tensors()) {
        if (textLayer(info.name) >= layers) {
            loaded.dropped.push_back(info.name);
        } else {
            meant[info.name] = kVlmPrefix + info.name;
        }
    }
    Matching matching = match(file, parameters, meant, [](const std::string& name) {
        return name.starts_with(kVlmPrefix) && name != kOptional;
    });
    if (!matching.complete()) return mismatch(path, matching);
    STUDIO_CHECK(copyAll(file, matching, parameters));
    // a backbone is stored in F32 but was only ever used, and is saved by us, in its published type
    at::NoGradGuard noGraph;
    for (const auto& [name, stored] : matching.stored) {
        at::Tensor& parameter = parameters[name];
        parameter.copy_(parameter.to(policy.publishedType(name)));
    }
    STUDIO_ASSIGN(loaded.hash, hashFile(path));
    return loaded;
}

Status saveWeights(const Policy& policy, const std::filesystem::path& file, bool allFloat) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& item : policy.named_parameters()) {
        auto dtype = allFloat ? at::kFloat : policy.publishedType(item.key());
        tensors[item.key()] = item.value().detach().to(dtype);
    }
    return tensors::writeSafetensors(file, tensors, {{"format", "pt"}});
}

}  // namespace studio::policy
