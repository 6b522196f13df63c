// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace studio::data {

/// Calls `use` with every object of a JSON-lines file, in order; blank lines are skipped. Stops at the first
/// error. Errors: NotFound, Io, Corrupt (file and line named), and those of `use`.
Status forEachJsonLine(const std::filesystem::path& file,
                       const std::function<Status(const nlohmann::json& object)>& use);

/// Value of a key that has to be there, with the type T. Errors: Corrupt.
template <class T>
Result<T> required(const nlohmann::json& object, const char* key) {
    auto found = object.find(key);
    if (found == object.end()) {
        return Error{ErrorCode::Corrupt, std::string("key '") + key + "' is missing", ""};
    }
    bool fits = std::is_same_v<T, std::string> ? found->is_string() : found->is_number();
    if constexpr (std::is_integral_v<T>) {
        // 3.0 is a fine count, 3.5 is not
        double value = found->is_number() ? found->template get<double>() : 0.5;
        fits = value == std::floor(value) && std::abs(value) < 9e15;
    }
    if (!fits) {
        return Error{ErrorCode::Corrupt,
                     std::string("key '") + key + "' has an unusable value " + found->dump(), ""};
    }
    return found->template get<T>();
}

}  // namespace studio::data
