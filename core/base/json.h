// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/result.h"

namespace studio {

/// Limits that keep a hostile or damaged file from exhausting the process.
struct JsonLimits {
    std::size_t maxBytes = 64u << 20;
    std::size_t maxDepth = 64;
};

/// Parses JSON strictly: duplicate keys, trailing bytes, too deep and too large are errors (nlohmann alone
/// keeps the last of two keys silently). `name` (a file, usually) goes into the message. Errors: Corrupt.
Result<nlohmann::json> parseJson(std::string_view text, std::string_view name, const JsonLimits& limits = {});
/// Reads and parses a file. Errors: NotFound, Io, Corrupt.
Result<nlohmann::json> readJson(const std::filesystem::path& path, const JsonLimits& limits = {});
/// Writes with the given indent and a final newline, atomically.
Status writeJson(const std::filesystem::path& path, const nlohmann::json& value, int indent = 4);
Status writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& value, int indent = 4);

/// Value of `key` as T, or `fallback` where the key is absent or null. Errors: Corrupt when the type does not
/// fit.
template <class T>
Result<T> jsonValue(const nlohmann::json& object, const char* key, T fallback) {
    auto found = object.find(key);
    if (found == object.end() || found->is_null()) return fallback;
    try {
        return found->template get<T>();
    } catch (const nlohmann::json::exception&) {
        return Error{ErrorCode::Corrupt,
                     std::string("key '") + key + "' has an unusable value " + found->dump(), ""};
    }
}

}  // namespace studio
