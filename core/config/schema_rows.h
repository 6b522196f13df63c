// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <vector>

#include "core/config/schema.h"

namespace studio::config {

// the rows of each section; schema.cpp joins them
std::vector<KeySpec> policyRows();
std::vector<KeySpec> trainingRows();
std::vector<KeySpec> dataRows();
std::vector<KeySpec> validationRows();

inline constexpr double kMaxInt = std::numeric_limits<int>::max();
/// Largest count that a double, and so every JSON reader, holds exactly.
inline constexpr double kMaxCount = 9007199254740992.0;

template <class T>
nlohmann::json toJson(const T& value) {
    return value;
}
inline nlohmann::json toJson(const std::filesystem::path& value) {
    return value.string();
}

template <class T>
void fromJson(const nlohmann::json& value, T& field) {
    field = value.get<T>();
}
inline void fromJson(const nlohmann::json& value, std::filesystem::path& field) {
    field = value.get<std::string>();
}

/// Binding to `config.section.field`.
template <class Section, class T>
Binding field(Section TrainConfig::*section, T Section::*member) {
    return {[=](const TrainConfig& config) { return toJson((config.*section).*member); },
            [=](TrainConfig& config, const nlohmann::json& value) {
                fromJson(value, (config.*section).*member);
            }};
}

/// Binding to `config.section.inner.field`.
template <class Section, class Inner, class T>
Binding field(Section TrainConfig::*section, Inner Section::*inner, T Inner::*member) {
    return {[=](const TrainConfig& config) { return toJson(((config.*section).*inner).*member); },
            [=](TrainConfig& config, const nlohmann::json& value) {
                fromJson(value, ((config.*section).*inner).*member);
            }};
}

}  // namespace studio::config
