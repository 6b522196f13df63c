// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/resolve.h"

#include <algorithm>
#include <set>

namespace studio::config {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::string_view kPolicy = "policy.";

/// Defaults where nothing is stated; a relative one (the folder of runs) lies beside the file.
json defaultOf(const KeySpec& row, const fs::path& folder) {
    if (row.type == ValueType::Path && !row.fallback.get<std::string>().empty()) {
        return (folder / row.fallback.get<std::string>()).lexically_normal().string();
    }
    return row.fallback;
}

}  // namespace

bool isPolicyKey(const KeySpec& row) {
    if (!row.path.starts_with(kPolicy)) return false;
    return row.path != "policy.pretrained_path" && row.path != "policy.from_scratch" &&
           row.path != "policy.vlm_config" && row.path != "policy.tokenizer";
}

std::string policyName(const KeySpec& row) {
    return row.path.substr(kPolicy.size());
}

std::vector<std::string> allPolicyNames() {
    std::vector<std::string> names;
    for (const KeySpec& row : schema()) {
        if (isPolicyKey(row)) names.push_back(policyName(row));
    }
    std::sort(names.begin(), names.end());
    return names;
}

TrainConfig resolve(const Settings& settings, const fs::path& folder) {
    TrainConfig config;
    const KeySpec& presetKey = *findKey("training.preset");
    const Settings::Stated* presetStated = settings.find(presetKey.path);
    const json preset = presetPolicyValues(presetStated ? presetStated->value : presetKey.fallback);

    std::set<std::string> explicitNames;
    for (const KeySpec& row : schema()) {
        json value = defaultOf(row, folder);
        std::string name = isPolicyKey(row) ? policyName(row) : "";
        if (!name.empty() && preset.contains(name)) {
            value = preset[name];
            if (presetStated) explicitNames.insert(name);
        }
        if (const auto* stated = settings.find(row.path)) {
            value = stated->value;
            if (!name.empty()) explicitNames.insert(name);
        }
        row.bind.write(config, value);
    }
    config.policyExplicit = config.source.fromScratch
                                ? allPolicyNames()
                                : std::vector<std::string>(explicitNames.begin(), explicitNames.end());
    return config;
}

}  // namespace studio::config
