// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace studio::config {

/// Pairs of keys of which only one can count. Stated side by side both are refused; stated nearer (on the
/// command line against a file, by a task against its project) one makes the other give way.
inline constexpr std::pair<const char*, const char*> kExclusiveKeys[] = {
    {"training.steps", "training.epochs"},
    {"training.save_freq", "training.save_freq_epoch"},
    {"validation.freq", "validation.freq_epoch"},
    {"validation.episodes", "validation.split"},
    {"policy.pretrained_path", "policy.from_scratch"}};

/// The keys that cannot count beside `key`.
inline std::vector<std::string> excludedBy(std::string_view key) {
    std::vector<std::string> others;
    for (const auto& [a, b] : kExclusiveKeys) {
        if (key == a) others.emplace_back(b);
        if (key == b) others.emplace_back(a);
    }
    return others;
}

/// Whether a value says more than that there is none.
inline bool saysSomething(const nlohmann::json& value) {
    if (value.is_number()) return value != 0;
    if (value.is_boolean()) return value == true;
    return value.is_string() ? value != "" : !value.empty();
}

}  // namespace studio::config
