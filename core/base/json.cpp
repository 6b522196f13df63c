// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "core/base/file.h"

namespace studio {

using nlohmann::json;

Result<json> parseJson(std::string_view text, std::string_view name, const JsonLimits& limits) {
    auto corrupt = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot read {} as JSON: {}", name, found),
                     "The file may be truncated or damaged; restore it from where it came from."};
    };
    if (text.size() > limits.maxBytes) {
        return corrupt(fmt::format("{} bytes, at most {} are accepted", text.size(), limits.maxBytes));
    }
    // the library quotes the damaged bytes, which need not be text
    auto quoted = [](std::string message) {
        for (char& c : message)
            if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '?';
        return message;
    };
    // the library keeps the last of two equal keys silently: one set of keys per open object finds them
    std::vector<std::set<std::string>> open;
    std::string problem;
    auto watch = [&](int depth, json::parse_event_t event, json& value) {
        if (static_cast<std::size_t>(depth) > limits.maxDepth && problem.empty())
            problem = "nested too deeply";
        if (event == json::parse_event_t::object_start) open.emplace_back();
        if (event == json::parse_event_t::object_end) open.pop_back();
        if (event == json::parse_event_t::key) {
            auto key = value.get<std::string>();
            if (!open.back().insert(key).second && problem.empty())
                problem = fmt::format("the key '{}' appears twice", key);
        }
        return problem.empty();
    };
    try {
        json value = json::parse(text, watch);
        if (!problem.empty()) return corrupt(problem);
        return value;
    } catch (const json::exception& exception) {
        return corrupt(problem.empty() ? quoted(exception.what()) : problem);
    }
}

Result<json> readJson(const std::filesystem::path& path, const JsonLimits& limits) {
    STUDIO_ASSIGN(std::string text, readFile(path, limits.maxBytes));
    return parseJson(text, path.string(), limits);
}

Status writeJson(const std::filesystem::path& path, const json& value, int indent) {
    return writeFileAtomic(path, value.dump(indent) + "\n");
}

Status writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& value, int indent) {
    return writeFileAtomic(path, value.dump(indent) + "\n");
}

}  // namespace studio
