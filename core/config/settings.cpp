// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/config/exclusive_keys.h"
#include "core/config/value.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

const std::string kTyped = "--set ";

}  // namespace

void Settings::addDocument(const YamlDocument& document, const fs::path& folder) {
    name_ = document.name;
    if (!document.root.isMap()) {
        fail(document.where(document.root.at),
             {ErrorCode::InvalidConfig,
              document.root.isNull() ? "the file is empty" : "the file is not a map of keys",
              "A configuration begins with a section such as `policy:`; see configs/examples."});
        return;
    }
    addMap(document, document.root, "", folder);
}

void Settings::addMap(const YamlDocument& document, const YamlNode& map, const std::string& prefix,
                      const fs::path& folder) {
    for (const YamlEntry& entry : map.entries) addEntry(document, entry, prefix + entry.key, folder);
}

void Settings::addEntry(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                        const fs::path& folder) {
    if (findKey(path)) {
        set(path, entry.value, document.where(entry.value.at), folder);
    } else if (!isSection(path)) {
        fail(document.where(entry.at),
             {ErrorCode::InvalidConfig, fmt::format("unknown key '{}'", path), unknownKeyHint(path)});
    } else if (entry.value.isMap()) {
        place(path, document.where(entry.at));
        addMap(document, entry.value, path + ".", folder);
    } else if (!entry.value.isNull()) {
        fail(document.where(entry.value.at),
             {ErrorCode::InvalidConfig, fmt::format("'{}' is a section, found a value", path),
              "Write its keys below it, indented."});
    }
}

void Settings::set(std::string_view path, const YamlNode& node, const std::string& where,
                   const fs::path& folder) {
    const KeySpec* key = findKey(path);
    if (!key && isSection(path)) {
        for (const YamlEntry& entry : node.entries) {
            set(std::string(path) + "." + entry.key, entry.value, where, folder);
        }
        if (!node.isMap()) {
            fail(where, {ErrorCode::InvalidConfig, fmt::format("'{}' is a section, found a value", path),
                         "Name one of its keys."});
        }
        return;
    }
    if (!key) {
        fail(where, {ErrorCode::InvalidConfig, fmt::format("unknown key '{}'", path), unknownKeyHint(path)});
        return;
    }
    auto value = parseValue(*key, node, folder);
    if (value.ok()) {
        stated_[key->path] = {*value, where};
    } else {
        fail(where, value.error());
    }
}

void Settings::addOverride(const std::string& text) {
    auto split = parseOverride(text);
    if (!split.ok()) {
        fail("", split.error());
        return;
    }
    std::error_code ignored;
    const std::string& path = split->first;
    set(path, split->second, kTyped + path, fs::current_path(ignored));
    const Stated* typed = find(path);
    if (!typed || !saysSomething(typed->value)) return;
    for (const std::string& other : excludedBy(path)) {
        // what was typed as well contradicts it
        if (!where(other).starts_with(kTyped)) forget(other);
    }
}

void Settings::state(std::string_view path, nlohmann::json value, const std::string& where) {
    stated_[std::string(path)] = {std::move(value), where};
}

void Settings::forget(std::string_view path) {
    auto found = stated_.find(path);
    if (found != stated_.end()) stated_.erase(found);
}

void Settings::overlay(const Settings& other) {
    for (const auto& [path, stated] : other.stated_) stated_[path] = stated;
    problems_.insert(problems_.end(), other.problems_.begin(), other.problems_.end());
}

const Settings::Stated* Settings::find(std::string_view path) const {
    auto found = stated_.find(path);
    return found == stated_.end() ? nullptr : &found->second;
}

std::string Settings::where(std::string_view path) const {
    if (const Stated* stated = find(path)) return stated->where;
    for (auto dot = path.rfind('.'); dot != std::string_view::npos; dot = path.rfind('.')) {
        path = path.substr(0, dot);
        if (auto section = sections_.find(path); section != sections_.end()) return section->second;
    }
    return name_;
}

void Settings::fail(const std::string& where, const Error& error) {
    // what was typed on the command line is wrong use, what a file says is a wrong configuration
    const ErrorCode code = where.starts_with("--set") ? ErrorCode::InvalidArgument : error.code;
    problems_.push_back({code, where.empty() ? error.message : where + ": " + error.message, error.hint});
}

Error Settings::error() const {
    if (problems_.size() == 1) return problems_.front();
    std::string message = fmt::format("{} problems in the configuration", problems_.size());
    for (const Error& problem : problems_) {
        message += "\n  " + problem.message;
        if (!problem.hint.empty()) message += " (" + problem.hint + ")";
    }
    const bool typed = std::all_of(problems_.begin(), problems_.end(), [](const Error& problem) {
        return problem.code == ErrorCode::InvalidArgument;
    });
    return {typed ? ErrorCode::InvalidArgument : ErrorCode::InvalidConfig, message, ""};
}

Result<std::pair<std::string, YamlNode>> parseOverride(const std::string& text) {
    auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot read the override '{}': no key=value", text),
                     "Write --set training.batch_size=32, for example."};
    }
    std::string key = text.substr(0, equals);
    STUDIO_ASSIGN(YamlDocument document, parseYaml(text.substr(equals + 1), "--set " + key));
    return std::make_pair(key, std::move(document.root));
}

}  // namespace studio::config
