// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/config_edit.h"

#include <optional>
#include <vector>

#include "core/base/file.h"
#include "core/config/yaml_document.h"

namespace studio::widgets {

namespace fs = std::filesystem;
using config::YamlEntry;
using config::YamlNode;

namespace {

std::vector<std::string> splitLines(const std::string& text) {
    std::vector<std::string> lines(1);
    for (char letter : text) {
        if (letter == '\n') {
            lines.emplace_back();
        } else {
            lines.back() += letter;
        }
    }
    return lines;
}

std::string joinLines(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) text += (i > 0 ? "\n" : "") + lines[i];
    return text;
}

const YamlEntry* entryOf(const YamlNode& map, const std::string& key) {
    for (const YamlEntry& entry : map.entries) {
        if (entry.key == key) return &entry;
    }
    return nullptr;
}

/// Where a value that begins at `from` ends in its line: before a comment or the line's end.
std::optional<std::size_t> valueEnd(const std::string& line, std::size_t from) {
    char quote = 0;
    int depth = 0;
    std::size_t end = from;
    for (std::size_t i = from; i < line.size(); ++i) {
        char letter = line[i];
        if (quote != 0) {
            if (letter == quote) quote = 0;
        } else if (letter == '"' || letter == '\'') {
            quote = letter;
        } else if (letter == '#' && i > 0 && (line[i - 1] == ' ' || line[i - 1] == '\t')) {
            break;
        } else if (letter == '[' || letter == '{') {
            ++depth;
        } else if (letter == ']' || letter == '}') {
            --depth;
        }
        if (letter != ' ' && letter != '\t' && letter != '\r') end = i + 1;
    }
    // goes on in the next line
    if (quote != 0 || depth != 0) return {};
    return end;
}

Error cannot(const std::string& key) {
    return {ErrorCode::Unsupported, "cannot change " + key + " in place: its value goes over several lines",
            ""};
}

/// Replaces the value of an entry that stands on one line.
Status replaceValue(std::vector<std::string>& lines, const YamlEntry& entry, const std::string& key,
                    const std::string& value) {
    auto row = static_cast<std::size_t>(entry.at.line - 1);
    std::string& line = lines[row];
    std::size_t colon = line.find(':', static_cast<std::size_t>(entry.at.column - 1) + entry.key.size());
    if (colon == std::string::npos) return cannot(key);
    if (!entry.value.isNull() && entry.value.at.line != entry.at.line) return cannot(key);
    std::size_t from = line.find_first_not_of(" \t", colon + 1);
    if (from == std::string::npos || line[from] == '#') {
        line.insert(colon + 1, " " + value);
        return {};
    }
    if (line[from] == '&' || line[from] == '*' || line[from] == '|' || line[from] == '>') return cannot(key);
    auto end = valueEnd(line, from);
    if (!end) return cannot(key);
    line.replace(from, *end - from, value);
    return {};
}

/// Last line that belongs to a node and whatever is in it.
int lastLine(const YamlNode& node) {
    int last = node.at.line;
    for (const YamlEntry& entry : node.entries) last = std::max({last, entry.at.line, lastLine(entry.value)});
    for (const YamlNode& item : node.items) last = std::max(last, lastLine(item));
    return last;
}

}  // namespace

Result<std::string> editYaml(const std::string& text, const std::map<std::string, std::string>& values) {
    std::string now = text;
    for (const auto& [path, value] : values) {
        STUDIO_ASSIGN(config::YamlDocument document, config::parseYaml(now, "the configuration"));
        std::vector<std::string> lines = splitLines(now);
        const YamlNode* map = &document.root;
        std::string rest = path;
        int indent = 0;
        // down the sections that are there
        for (;;) {
            auto dot = rest.find('.');
            std::string head = rest.substr(0, dot);
            const YamlEntry* entry = map->isMap() ? entryOf(*map, head) : nullptr;
            if (entry && dot == std::string::npos) {
                STUDIO_CHECK(replaceValue(lines, *entry, path, value));
                break;
            }
            if (entry && entry->value.isMap() && !entry->value.entries.empty() &&
                entry->value.entries.front().at.line > entry->at.line) {
                map = &entry->value;
                indent = map->entries.front().at.column - 1;
                rest = rest.substr(dot + 1);
                continue;
            }
            if (entry) return cannot(path);
            // what is missing follows the section's last line
            std::vector<std::string> fresh;
            std::string key = rest;
            for (dot = key.find('.'); dot != std::string::npos; dot = key.find('.')) {
                fresh.push_back(std::string(static_cast<std::size_t>(indent), ' ') + key.substr(0, dot) +
                                ":");
                key = key.substr(dot + 1);
                indent += 2;
            }
            fresh.push_back(std::string(static_cast<std::size_t>(indent), ' ') + key + ": " + value);
            auto at = map->isMap() && !map->entries.empty() ? static_cast<std::size_t>(lastLine(*map))
                                                            : lines.size();
            if (at == lines.size() && !lines.empty() && lines.back().empty()) --at;
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(std::min(at, lines.size())),
                         fresh.begin(), fresh.end());
            break;
        }
        now = joinLines(lines);
    }
    // what was written must read back
    STUDIO_CHECK(config::parseYaml(now, "the edited configuration"));
    return now;
}

Result<config::FileEdit> editConfig(const fs::path& file, const std::map<std::string, std::string>& values) {
    STUDIO_ASSIGN(std::string text, readFile(file));
    auto edited = editYaml(text, values);
    if (edited.ok()) return config::FileEdit{file, text, std::move(*edited)};
    if (edited.error().code != ErrorCode::Unsupported) return edited.error();
    // beside it goes a copy with what could be put in place; the rest stands on top, for a person to move
    std::map<std::string, std::string> possible;
    std::string comment;
    for (const auto& [key, value] : values) {
        if (editYaml(text, {{key, value}}).ok()) {
            possible[key] = value;
        } else {
            comment += "# " + key + ": " + value + "\n";
        }
    }
    STUDIO_ASSIGN(std::string rest, editYaml(text, possible));
    std::error_code ignored;
    fs::path beside = file;
    for (int i = 1; fs::exists(beside, ignored); ++i) {
        beside = file.parent_path() / (file.stem().string() + ".edited" + (i > 1 ? std::to_string(i) : "") +
                                       file.extension().string());
    }
    return config::FileEdit{
        beside, {}, "# could not be put in place, as they go over several lines:\n" + comment + rest};
}

Result<fs::path> saveConfig(const fs::path& file, const std::map<std::string, std::string>& values) {
    STUDIO_ASSIGN(config::FileEdit edit, editConfig(file, values));
    STUDIO_CHECK(writeFileAtomic(edit.file, *edit.after));
    return edit.file;
}

}  // namespace studio::widgets
