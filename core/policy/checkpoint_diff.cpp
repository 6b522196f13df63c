// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint_diff.h"

#include <cmath>
#include <map>

#include "core/policy/checkpoint_info.h"
#include "core/policy/weights.h"
#include "core/tensors/safetensors.h"

namespace studio::policy {

namespace {

using nlohmann::ordered_json;
using tensors::SafetensorsFile;

/// Parameter -> stored name.
std::map<std::string, std::string> parametersOf(const CheckpointInfo& info) {
    std::map<std::string, std::string> names;
    for (const auto& row : info.tensors) {
        std::string parameter = parameterOf(row.name);
        if (!isInModelBuffer(parameter)) names[parameter] = row.name;
    }
    return names;
}

void compareConfigs(const ordered_json& a, const ordered_json& b, CheckpointDiff& diff) {
    for (const auto& [key, value] : a.items()) {
        std::string other = b.contains(key) ? b[key].dump() : "";
        if (value.dump() != other) diff.config.push_back({key, value.dump(), other});
    }
    for (const auto& [key, value] : b.items()) {
        if (!a.contains(key)) diff.config.push_back({key, "", value.dump()});
    }
}

void compareStats(const Normalizer::Stats& a, const Normalizer::Stats& b, CheckpointDiff& diff) {
    for (const auto& [key, value] : a) {
        auto other = b.find(key);
        bool same =
            other != b.end() && other->second.sizes() == value.sizes() && at::equal(other->second, value);
        if (!same) diff.statistics.push_back(key);
    }
    for (const auto& [key, value] : b) {
        if (!a.count(key)) diff.statistics.push_back(key);
    }
}

/// Squared norms of the difference and of the first.
struct Sums {
    double difference = 0, first = 0;
    double relative() const {
        if (difference == 0) return 0;
        return first > 0 ? std::sqrt(difference / first) : INFINITY;
    }
};

}  // namespace

bool CheckpointDiff::equal() const {
    bool weights = onlyA.empty() && onlyB.empty() && shapes.empty();
    for (const auto& module : modules) weights = weights && module.different == 0;
    return weights && config.empty() && statistics.empty();
}

Result<CheckpointDiff> compareCheckpoints(const std::filesystem::path& a, const std::filesystem::path& b) {
    STUDIO_ASSIGN(CheckpointInfo first, describeCheckpoint(a));
    STUDIO_ASSIGN(CheckpointInfo second, describeCheckpoint(b));
    STUDIO_ASSIGN(auto firstFile, SafetensorsFile::open(first.folder / "model.safetensors"));
    STUDIO_ASSIGN(auto secondFile, SafetensorsFile::open(second.folder / "model.safetensors"));
    CheckpointDiff diff;
    compareConfigs(first.config.toJson(), second.config.toJson(), diff);
    compareConfigs({{"backbone", first.config.backbone.toJson()}},
                   {{"backbone", second.config.backbone.toJson()}}, diff);
    compareStats(first.processors.normalizer.stats(), second.processors.normalizer.stats(), diff);

    auto firstNames = parametersOf(first), secondNames = parametersOf(second);
    std::map<std::string, Sums> sums;
    std::map<std::string, CheckpointDiff::Module> modules;
    Sums total;
    for (const auto& [parameter, stored] : firstNames) {
        auto other = secondNames.find(parameter);
        if (other == secondNames.end()) {
            diff.onlyA.push_back(parameter);
            continue;
        }
        if (firstFile.find(stored)->shape != secondFile.find(other->second)->shape) {
            diff.shapes.push_back(parameter);
            continue;
        }
        STUDIO_ASSIGN(at::Tensor x, firstFile.tensor(stored));
        STUDIO_ASSIGN(at::Tensor y, secondFile.tensor(other->second));
        x = x.to(at::kFloat);
        y = y.to(at::kFloat);
        double difference = (y - x).norm().item<double>(), norm = x.norm().item<double>();
        auto module = moduleOf(parameter);
        for (Sums* sum : {&sums[module], &total}) {
            sum->difference += difference * difference;
            sum->first += norm * norm;
        }
        ++modules[module].tensors;
        if (!at::equal(x, y)) ++modules[module].different;
    }
    for (const auto& [parameter, stored] : secondNames) {
        if (!firstNames.count(parameter)) diff.onlyB.push_back(parameter);
    }
    for (const std::string& name : moduleNames()) {
        auto found = modules.find(name);
        if (found == modules.end()) continue;
        found->second.name = name;
        found->second.distance = sums[name].relative();
        diff.modules.push_back(found->second);
    }
    diff.distance = total.relative();
    return diff;
}

}  // namespace studio::policy
