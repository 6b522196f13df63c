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
std::vector<KeySpec> stageRows();
std::vector<KeySpec> replayRows();
std::vector<KeySpec> retentionRows();

inline constexpr double kMaxInt = std::numeric_limits<int>::max();
/// Largest count that a double, and so every JSON reader, holds exactly.
inline constexpr double kMaxCount = 9007199254740992.0;

/// A setting's value in JSON; a path is its text.
template <class T>
nlohmann::json toJson(const T& value) {
    return value;
}
inline nlohmann::json toJson(const std::filesystem::path& value) {
    return value.string();
}

/// The other way round. `value` has passed the row's check; another type throws nlohmann::json::type_error.
template <class T>
void fromJson(const nlohmann::json& value, T& field) {
    field = value.get<T>();
}
inline void fromJson(const nlohmann::json& value, std::filesystem::path& field) {
    field = value.get<std::string>();
}

/// Binding to `config.field`.
template <class Config, class T>
BindingTo<Config> field(T Config::*member) {
    return {[=](const Config& config) { return toJson(config.*member); },
            [=](Config& config, const nlohmann::json& value) { fromJson(value, config.*member); }};
}

/// Binding to `config.section.field`.
template <class Config, class Section, class T>
BindingTo<Config> field(Section Config::*section, T Section::*member) {
    return {[=](const Config& config) { return toJson((config.*section).*member); },
            [=](Config& config, const nlohmann::json& value) { fromJson(value, (config.*section).*member); }};
}

/// Binding to `config.section.inner.field`.
template <class Config, class Section, class Inner, class T>
BindingTo<Config> field(Section Config::*section, Inner Section::*inner, T Inner::*member) {
    return {[=](const Config& config) { return toJson(((config.*section).*inner).*member); },
            [=](Config& config, const nlohmann::json& value) {
                fromJson(value, ((config.*section).*inner).*member);
            }};
}

/// The rows of a DataConfig ("data.root", …), without bindings to a TrainConfig.
std::vector<BoundKey<DataConfig>> dataKeys();
/// Names of the replay strategies, as in core/replay/replay_strategies.h.
std::vector<std::string> replayStrategyNames();

/// Binding of a row of an inner struct, seen from the outer one.
template <class Outer, class Inner>
BindingTo<Outer> through(Inner Outer::*member, const BindingTo<Inner>& inner) {
    return {[=](const Outer& outer) { return inner.read(outer.*member); },
            [=](Outer& outer, const nlohmann::json& value) { inner.write(outer.*member, value); }};
}

}  // namespace studio::config
