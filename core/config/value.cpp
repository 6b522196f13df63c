// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace studio::config {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// More episode numbers than any data set has; a typo in a range must not fill the memory.
constexpr std::size_t kMaxEpisodes = 1'000'000;

std::string shown(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::Null:
            return "no value";
        case YamlNode::Kind::Sequence:
            return "a list";
        case YamlNode::Kind::Map:
            return "a map";
        case YamlNode::Kind::Scalar:
            break;
    }
    std::string text = node.text.size() > 60 ? node.text.substr(0, 57) + "..." : node.text;
    return node.quoted ? fmt::format("the text \"{}\"", text) : fmt::format("'{}'", text);
}

Error unusable(const KeySpec& key, const YamlNode& node, const std::string& hint = "") {
    std::string wanted = toString(key.type);
    if (key.type == ValueType::Choice) wanted = "one of " + key.range();
    return {ErrorCode::InvalidConfig,
            fmt::format("{} needs {}{}{}, found {}", key.path, wanted, key.unit.empty() ? "" : " in ",
                        key.unit, shown(node)),
            hint};
}

Error outOfRange(const KeySpec& key, const std::string& value) {
    return {ErrorCode::InvalidConfig,
            fmt::format("{} = {}{}{} is outside {}", key.path, value, key.unit.empty() ? "" : " ", key.unit,
                        key.range()),
            ""};
}

bool isPlain(const YamlNode& node) {
    return node.isScalar() && !node.quoted;
}

Result<json> parseBoolean(const KeySpec& key, const YamlNode& node) {
    if (isPlain(node)) {
        if (node.text == "true" || node.text == "True" || node.text == "TRUE") return json(true);
        if (node.text == "false" || node.text == "False" || node.text == "FALSE") return json(false);
    }
    return unusable(key, node, "Write true or false, without quotes.");
}

Result<json> parseInt(const KeySpec& key, const YamlNode& node) {
    auto value = isPlain(node) ? parseInteger(node.text) : std::nullopt;
    if (value) return json(*value);
    return unusable(key, node, node.quoted ? "Remove the quotes." : "");
}

Result<json> parseDouble(const KeySpec& key, const YamlNode& node) {
    auto value = isPlain(node) ? parseNumber(node.text) : std::nullopt;
    if (value) return json(*value);
    return unusable(key, node, node.quoted ? "Remove the quotes." : "");
}

Result<json> parseText(const KeySpec& key, const YamlNode& node) {
    if (node.isNull()) return json("");
    if (node.isScalar()) return json(node.text);
    return unusable(key, node);
}

Result<json> parseList(const KeySpec& key, const YamlNode& node, std::size_t size, ValueType item) {
    if (!node.isSequence() || (size && node.items.size() != size)) return unusable(key, node);
    json list = json::array();
    for (const YamlNode& entry : node.items) {
        if (item == ValueType::Text && entry.isNull()) return unusable(key, entry);
        auto value = item == ValueType::Text      ? parseText(key, entry)
                     : item == ValueType::Integer ? parseInt(key, entry)
                                                  : parseDouble(key, entry);
        STUDIO_CHECK(value);
        list.push_back(*value);
    }
    return list;
}

/// Adds the numbers of one piece, "4" or "0-4", to a list without repetitions.
Status addEpisodes(const KeySpec& key, const YamlNode& node, const std::string& piece, json& list,
                   std::set<std::int64_t>& seen) {
    auto dash = piece.find('-', 1);
    auto first = parseInteger(piece.substr(0, dash));
    auto last = dash == std::string::npos ? first : parseInteger(piece.substr(dash + 1));
    if (!first || !last) {
        return unusable(key, node, "Write numbers and ranges, both ends included, as in [0, 1] or \"0-4\".");
    }
    if (*last < *first) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("{}: the range {} runs backwards", key.path, piece),
                     "Write the smaller number first."};
    }
    if (*first < 0) return outOfRange(key, piece);
    if (static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first) >= kMaxEpisodes ||
        list.size() > kMaxEpisodes) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("{}: {} means more than {} episodes", key.path, piece, kMaxEpisodes), ""};
    }
    for (std::int64_t number = *first; number <= *last; ++number) {
        if (!seen.insert(number).second) {
            return Error{ErrorCode::InvalidConfig, fmt::format("{} names episode {} twice", key.path, number),
                         ""};
        }
        list.push_back(number);
    }
    return {};
}

Result<json> parseEpisodes(const KeySpec& key, const YamlNode& node) {
    json list = json::array();
    if (node.isNull()) return list;
    if (node.isMap()) return unusable(key, node);
    std::set<std::int64_t> seen;
    std::vector<YamlNode> single{node};
    for (const YamlNode& item : node.isSequence() ? node.items : single) {
        if (!item.isScalar()) return unusable(key, item);
        // "0-4, 7": a comma inside one text
        for (std::size_t begin = 0; begin <= item.text.size();) {
            std::size_t end = std::min(item.text.find(',', begin), item.text.size());
            std::string piece = item.text.substr(begin, end - begin);
            std::erase(piece, ' ');
            STUDIO_CHECK(addEpisodes(key, item, piece, list, seen));
            begin = end + 1;
        }
    }
    return list;
}

Result<json> parseCameras(const KeySpec& key, const YamlNode& node) {
    json list = json::array();
    if (node.isNull()) return list;
    if (!node.isMap()) {
        return unusable(key, node,
                        "Write {observation.images.camera1: observation.images.head}, for example.");
    }
    for (const YamlEntry& entry : node.entries) {
        if (!entry.value.isScalar() || entry.value.text.empty() || entry.key.empty()) {
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("{}: the policy's camera '{}' needs the name of a camera of the data, found {}",
                            key.path, entry.key, shown(entry.value)),
                ""};
        }
        list.push_back({entry.key, entry.value.text});
    }
    return list;
}

/// Takes over the keys of one entry of a list of maps; `prefix` ends with a dot where it is not empty.
Status addItems(const KeySpec& key, const YamlNode& map, const std::string& prefix, const fs::path& folder,
                const std::string& which, json& entry) {
    std::vector<std::string> known;
    for (const KeySpec& item : key.items) known.push_back(item.path);
    for (const YamlEntry& inner : map.entries) {
        const std::string path = prefix + inner.key;
        const auto item = std::find(known.begin(), known.end(), path);
        const bool section = std::any_of(known.begin(), known.end(), [&](const std::string& name) {
            return name.starts_with(path + ".");
        });
        const auto place = fmt::format("{} (line {})", which, inner.at.line);
        if (item != known.end()) {
            auto value =
                parseValue(key.items[static_cast<std::size_t>(item - known.begin())], inner.value, folder);
            if (!value.ok()) return value.error().within(place);
            entry[path] = *value;
        } else if (section && (inner.value.isMap() || inner.value.isNull())) {
            STUDIO_CHECK(addItems(key, inner.value, path + ".", folder, which, entry));
        } else {
            const std::string near = nearestKey(path, known);
            return Error{ErrorCode::InvalidConfig, fmt::format("{}: unknown key '{}'", place, path),
                         near.empty() ? "" : fmt::format("Did you mean '{}'?", near)};
        }
    }
    return {};
}

Result<json> parseMaps(const KeySpec& key, const YamlNode& node, const fs::path& folder) {
    json list = json::array();
    if (node.isNull()) return list;
    if (!node.isSequence()) return unusable(key, node);
    for (const YamlNode& map : node.items) {
        if (!map.isMap()) return unusable(key, map);
        json entry;
        for (const KeySpec& item : key.items) entry[item.path] = item.fallback;
        const std::string which = fmt::format("{}[{}]", key.path, list.size());
        STUDIO_CHECK(addItems(key, map, "", folder, which, entry));
        list.push_back(std::move(entry));
    }
    return list;
}

std::string absolute(const std::string& text, const fs::path& folder) {
    if (text.empty()) return text;
    fs::path path = (folder / text).lexically_normal();
    // "datasets/x/" and "datasets/x" are one folder
    if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
    return path.string();
}

bool isHubId(const std::string& text) {
    auto slash = text.find('/');
    auto isName = [](std::string_view part) {
        return !part.empty() && part[0] != '.' && std::all_of(part.begin(), part.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '-' || c == '_' || c == '.';
        });
    };
    return slash != std::string::npos && isName(std::string_view(text).substr(0, slash)) &&
           isName(std::string_view(text).substr(slash + 1));
}

Result<json> parsePath(const KeySpec& key, const YamlNode& node, const fs::path& folder) {
    STUDIO_ASSIGN(json value, parseText(key, node));
    std::string text = value.get<std::string>();
    if (std::count(key.choices.begin(), key.choices.end(), text) && !node.quoted) return value;
    if (key.type == ValueType::Weights && isHubId(text)) {
        // a folder that is there is meant before a hub id of the same form
        std::error_code ignored;
        if (!fs::is_directory(folder / text, ignored)) return value;
    }
    return json(absolute(text, folder));
}

bool isDevice(const std::string& text) {
    if (text == "auto" || text == "cpu" || text == "cuda") return true;
    return text.starts_with("cuda:") && text.size() > 5 && text.size() <= 8 &&
           std::all_of(text.begin() + 5, text.end(), [](unsigned char c) { return std::isdigit(c); });
}

Result<json> parseByType(const KeySpec& key, const YamlNode& node, const fs::path& folder) {
    switch (key.type) {
        case ValueType::Boolean:
            return parseBoolean(key, node);
        case ValueType::Integer:
            return parseInt(key, node);
        case ValueType::Number:
            return parseDouble(key, node);
        case ValueType::Text:
            return parseText(key, node);
        case ValueType::Choice:
        case ValueType::Device:
            return node.isScalar() ? Result<json>(json(node.text)) : unusable(key, node);
        case ValueType::Path:
        case ValueType::PathOrName:
        case ValueType::Weights:
            return parsePath(key, node, folder);
        case ValueType::NumberPair:
            return parseList(key, node, 2, ValueType::Number);
        case ValueType::Numbers:
            if (node.isScalar()) {
                STUDIO_ASSIGN(json number, parseDouble(key, node));
                return json::array({number});
            }
            return parseList(key, node, 0, ValueType::Number);
        case ValueType::List:
            return parseMaps(key, node, folder);
        case ValueType::PictureSize:
            if (node.isNull()) return json(nullptr);
            return parseList(key, node, 2, ValueType::Integer);
        case ValueType::Episodes:
            return parseEpisodes(key, node);
        case ValueType::TextList:
            if (node.isNull()) return json::array();
            if (node.isScalar()) return json::array({node.text});
            return parseList(key, node, 0, ValueType::Text);
        case ValueType::Cameras:
            return parseCameras(key, node);
        case ValueType::Nothing:
            if (node.isNull()) return json(nullptr);
            return unusable(key, node, "It is no matter of training; remove the key.");
    }
    return unusable(key, node);
}

Status checkNumber(const KeySpec& key, const json& value) {
    double number = value.get<double>();
    bool low = key.minimum && (key.openMinimum ? number <= *key.minimum : number < *key.minimum);
    bool high = key.maximum && (key.openMaximum ? number >= *key.maximum : number > *key.maximum);
    if (low || high) return outOfRange(key, value.dump());
    return {};
}

/// One entry a line, keys of a section together: `{task: 1, data: {root: "/x"}}`.
std::string mapsText(const KeySpec& key, const json& list) {
    std::string text = "[";
    for (const json& entry : list) {
        std::string line, section;
        for (const KeySpec& item : key.items) {
            const auto dot = item.path.find('.');
            const std::string in = dot == std::string::npos ? "" : item.path.substr(0, dot);
            if (in != section && !section.empty()) line += "}";
            if (!line.empty()) line += ", ";
            if (in != section && !in.empty()) line += in + ": {";
            section = in;
            line += item.path.substr(dot == std::string::npos ? 0 : dot + 1) + ": " +
                    valueText(item, entry.at(item.path));
        }
        text += (text.size() > 1 ? ",\n      {" : "\n      {") + line + (section.empty() ? "}" : "}}");
    }
    return text + "]";
}

}  // namespace

std::optional<double> parseNumber(const std::string& text) {
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    // from_chars also reads "inf" and "nan"
    auto begins = digits.find_first_not_of('-');
    if (begins == std::string_view::npos || begins > 1) return {};
    if (!std::isdigit(static_cast<unsigned char>(digits[begins])) && digits[begins] != '.') return {};
    double value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) return {};
    if (text.starts_with("+-")) return {};
    return value;
}

std::optional<std::int64_t> parseInteger(const std::string& text) {
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::int64_t value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && end == digits.data() + digits.size() && !text.starts_with("+-")) return value;
    // 1e5 and 200.0 are whole numbers too, as far as a double holds them exactly
    auto number = parseNumber(text);
    if (number && std::trunc(*number) == *number && std::abs(*number) <= 0x1.0p53) {
        return static_cast<std::int64_t>(*number);
    }
    return {};
}

Status checkValue(const KeySpec& key, const json& value) {
    if (value.is_number()) return checkNumber(key, value);
    if (key.type == ValueType::Device && !isDevice(value.get<std::string>())) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("{} = {} is no device", key.path, value.get<std::string>()),
                     "Write auto, cpu, cuda or cuda:0."};
    }
    if (key.type == ValueType::Choice) {
        const auto text = value.get<std::string>();
        if (!std::count(key.choices.begin(), key.choices.end(), text)) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("{} = {} is none of {}", key.path, text, key.range()), ""};
        }
    }
    if (key.type == ValueType::PictureSize && value.is_array()) {
        for (const json& side : value) {
            if (side.get<std::int64_t>() < 1 || side.get<std::int64_t>() > 8192) {
                return Error{ErrorCode::InvalidConfig,
                             fmt::format("{}: a side of {} px is outside [1, 8192]", key.path, side.dump()),
                             ""};
            }
        }
    }
    if (key.type == ValueType::NumberPair || key.type == ValueType::Numbers ||
        key.type == ValueType::Episodes) {
        for (const json& number : value) STUDIO_CHECK(checkNumber(key, number));
    }
    if (key.type == ValueType::TextList) {
        for (const json& text : value) {
            if (text.get<std::string>().empty()) {
                return Error{ErrorCode::InvalidConfig, fmt::format("{} has an empty entry", key.path), ""};
            }
        }
    }
    return {};
}

Result<json> parseValue(const KeySpec& key, const YamlNode& node, const fs::path& folder) {
    STUDIO_ASSIGN(json value, parseByType(key, node, folder));
    STUDIO_CHECK(checkValue(key, value));
    return value;
}

std::string valueText(const KeySpec& key, const json& value) {
    auto dump = [](const json& item) { return item.dump(-1, ' ', false, json::error_handler_t::replace); };
    auto join = [&](const json& list, const char* open, const char* close, auto text) {
        std::string line = open;
        for (const json& item : list) line += (line.size() > 1 ? ", " : "") + text(item);
        return line + close;
    };
    // words that need no quotes are written as a person would
    if (key.type == ValueType::Choice || key.type == ValueType::Device) return value.get<std::string>();
    if (key.type == ValueType::PathOrName &&
        std::count(key.choices.begin(), key.choices.end(), value.get<std::string>())) {
        return value.get<std::string>();
    }
    if (key.type == ValueType::List) return mapsText(key, value);
    if (key.type == ValueType::Cameras) {
        return join(value, "{", "}", [&](const json& pair) { return dump(pair[0]) + ": " + dump(pair[1]); });
    }
    if (value.is_array()) return join(value, "[", "]", dump);
    return dump(value);
}

}  // namespace studio::config
