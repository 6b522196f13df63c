// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/base/file.h"

namespace studio {

using nlohmann::json;

namespace {

/// Where the text stops being JSON, as an editor counts: the library's own words help nobody.
std::string brokenAt(std::string_view text, std::size_t byte) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return "it is empty";
    if (byte > text.size()) return fmt::format("it breaks off after {} bytes", text.size());
    const std::string_view before = text.substr(0, byte - std::min<std::size_t>(byte, 1));
    const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
    const std::size_t column = before.size() - begin + 1;
    if (text.find('\n') == std::string_view::npos) return fmt::format("column {} is no JSON", column);
    return fmt::format("line {}, column {} is no JSON", 1 + std::count(before.begin(), before.end(), '\n'),
                       column);
}

}  // namespace

Result<json> parseJson(std::string_view text, std::string_view name, const JsonLimits& limits) {
    auto corrupt = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot read {} as JSON: {}", name, found),
                     "The file may be truncated or damaged; restore it from where it came from."};
    };
    if (text.size() > limits.maxBytes) {
        return corrupt(fmt::format("{} bytes, at most {} are accepted", text.size(), limits.maxBytes));
    }
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
    } catch (const json::parse_error& error) {
        return corrupt(problem.empty() ? brokenAt(text, error.byte) : problem);
    } catch (const json::exception&) {
        return corrupt(problem.empty() ? "a number in it is too large" : problem);
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
