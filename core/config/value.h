// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/config/schema.h"
#include "core/config/yaml_document.h"

namespace studio::config {

/// Turns what a file or an override says into the canonical JSON of a key, strictly: no number in quotes, no
/// yes/no, no rounding. Relative paths lie in `folder`. Errors: InvalidConfig, whose message names key, value
/// and unit but not the place.
Result<nlohmann::json> parseValue(const KeySpec& key, const YamlNode& node,
                                  const std::filesystem::path& folder);

/// Checks a canonical value against the key's range and choices. Errors: InvalidConfig.
Status checkValue(const KeySpec& key, const nlohmann::json& value);

/// The value as YAML flow text that parseValue reads back.
std::string valueText(const KeySpec& key, const nlohmann::json& value);

/// What a number says as a double, or as a whole number; nothing for anything else ("0x10", ".inf", "1_000").
std::optional<double> parseNumber(const std::string& text);
std::optional<std::int64_t> parseInteger(const std::string& text);

}  // namespace studio::config
