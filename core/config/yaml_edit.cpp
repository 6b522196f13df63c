// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yaml_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "core/config/yaml_document.h"

namespace studio::config {

namespace {

using Kind = YamlNode::Kind;

std::vector<std::string> parts(std::string_view path) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        words.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

bool same(const YamlNode& a, const YamlNode& b) {
    if (a.kind != b.kind || a.text != b.text || a.quoted != b.quoted || a.items.size() != b.items.size() ||
        a.entries.size() != b.entries.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!same(a.items[i], b.items[i])) return false;
    }
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
        if (a.entries[i].key != b.entries[i].key || !same(a.entries[i].value, b.entries[i].value))
            return false;
    }
    return true;
}

/// A text with its tree, and where things begin and end in it.
class Text {
public:
    static Result<Text> parse(std::string_view text) {
        Text parsed;
        parsed.text_ = text;
        STUDIO_ASSIGN(parsed.document_, parseYaml(text, "the file"));
        parsed.lines_ = {0};
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') parsed.lines_.push_back(i + 1);
        }
        return parsed;
    }

    const YamlNode& root() const { return document_.root; }
    const std::string& text() const { return text_; }
    std::size_t offset(Position at) const {
        const std::size_t line =
            lines_[std::min(static_cast<std::size_t>(std::max(at.line, 1)), lines_.size()) - 1];
        return std::min(line + static_cast<std::size_t>(std::max(at.column, 1) - 1), text_.size());
    }
    std::size_t endOfLine(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }
    bool isFlow(const YamlNode& node) const {
        const std::size_t at = offset(node.at);
        return at < text_.size() && (text_[at] == '{' || text_[at] == '[');
    }
    /// Behind the ':' of a key.
    std::size_t afterColon(const YamlEntry& entry) const {
        const std::size_t key = offset(entry.at);
        const std::size_t end =
            text_[key] == '"' || text_[key] == '\'' ? endOfToken(key, false) : key + entry.key.size();
        return std::min(text_.find(':', end), text_.size() - 1) + 1;
    }
    /// Behind the last character of an entry's value.
    std::size_t endOf(const YamlEntry& entry, bool inFlow) const {
        return entry.value.isNull() ? afterColon(entry) : endOf(entry.value, inFlow);
    }
    std::size_t endOf(const YamlNode& node, bool inFlow) const {
        if (node.isMap() && !isFlow(node) && !node.entries.empty()) return endOf(node.entries.back(), inFlow);
        if (node.isSequence() && !isFlow(node) && !node.items.empty())
            return endOf(node.items.back(), inFlow);
        return endOfToken(offset(node.at), inFlow);
    }

private:
    /// Behind a quoted text, a bracketed one, or a plain one.
    std::size_t endOfToken(std::size_t at, bool inFlow) const {
        if (at >= text_.size()) return text_.size();
        const char first = text_[at];
        if (first == '"' || first == '\'') {
            for (std::size_t i = at + 1; i < text_.size(); ++i) {
                if (first == '"' && text_[i] == '\\') {
                    ++i;
                } else if (text_[i] == first) {
                    if (first == '\'' && i + 1 < text_.size() && text_[i + 1] == '\'') {
                        ++i;
                    } else {
                        return i + 1;
                    }
                }
            }
            return text_.size();
        }
        if (first == '[' || first == '{') {
            int depth = 0;
            for (std::size_t i = at; i < text_.size();) {
                const char c = text_[i];
                if (c == '"' || c == '\'') {
                    i = endOfToken(i, true);
                    continue;
                }
                if (c == '#' && i > 0 && std::isspace(static_cast<unsigned char>(text_[i - 1]))) {
                    i = endOfLine(i);
                    continue;
                }
                if (c == '[' || c == '{') ++depth;
                if ((c == ']' || c == '}') && --depth == 0) return i + 1;
                ++i;
            }
            return text_.size();
        }
        std::size_t end = endOfLine(at);
        end = std::min(end, text_.find(" #", at));
        if (inFlow) end = std::min(end, text_.find_first_of(",]}\n", at));
        while (end > at && std::isspace(static_cast<unsigned char>(text_[end - 1]))) --end;
        return end;
    }

    std::string text_;
    YamlDocument document_;
    std::vector<std::size_t> lines_;
};

/// How far a path exists: the entries on it, the deepest last.
std::vector<const YamlEntry*> follow(const YamlNode& root, const std::vector<std::string>& path) {
    std::vector<const YamlEntry*> found;
    const YamlNode* node = &root;
    for (const std::string& word : path) {
        const auto entry = std::find_if(node->entries.begin(), node->entries.end(),
                                        [&](const YamlEntry& each) { return each.key == word; });
        if (entry == node->entries.end()) break;
        found.push_back(&*entry);
        node = &entry->value;
    }
    return found;
}

/// The same change in the tree.
YamlNode& placeIn(YamlNode& root, const std::vector<std::string>& path) {
    YamlNode* node = &root;
    for (const std::string& word : path) {
        if (node->isNull()) node->kind = Kind::Map;
        auto entry = std::find_if(node->entries.begin(), node->entries.end(),
                                  [&](const YamlEntry& each) { return each.key == word; });
        if (entry == node->entries.end()) entry = node->entries.insert(entry, YamlEntry{word, {}, {}});
        node = &entry->value;
    }
    return *node;
}

Error refused(std::string_view path, const std::string& why) {
    return {ErrorCode::Unsupported, fmt::format("cannot change '{}' in the file: {}", path, why),
            "Change it in an editor."};
}

/// The edited text, if it says what it should.
Result<std::string> checked(std::string edited, const YamlNode& wanted, std::string_view path) {
    auto again = parseYaml(edited, "the edited file");
    if (!again.ok() || !same(again->root, wanted)) return refused(path, "its layout there is not understood");
    return edited;
}

bool isFlowEntry(const Text& text, const std::vector<const YamlEntry*>& found) {
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        if (text.isFlow(found[i]->value)) return true;
    }
    return text.isFlow(text.root());
}

/// A new entry, with the sections that are missing on its way, as lines below `indent`.
std::string newLines(const std::vector<std::string>& path, std::size_t from, std::size_t indent,
                     std::string_view value) {
    std::string lines;
    for (std::size_t i = from; i < path.size(); ++i) {
        const bool last = i + 1 == path.size();
        lines += fmt::format("{}{}:{}{}", std::string(indent + 2 * (i - from), ' '), path[i], last ? " " : "",
                             last ? value : "");
        if (!last) lines += '\n';
    }
    return lines;
}

std::string withEntry(const Text& text, const std::vector<std::string>& path,
                      const std::vector<const YamlEntry*>& found, std::string_view value) {
    std::string edited = text.text();
    const YamlNode& parent = found.empty() ? text.root() : found.back()->value;
    const bool flow = isFlowEntry(text, found) || (!parent.isNull() && text.isFlow(parent));
    if (flow) {
        std::string entry;
        for (std::size_t i = found.size(); i < path.size(); ++i) {
            entry += path[i] + ": " + (i + 1 < path.size() ? "{" : std::string(value));
        }
        entry += std::string(path.size() - found.size() - 1, '}');
        if (parent.entries.empty()) return edited.insert(text.offset(parent.at) + 1, entry);
        return edited.insert(text.endOf(parent.entries.back(), true), ", " + entry);
    }
    std::size_t indent = 0, at = 0;
    if (!parent.entries.empty()) {
        indent = static_cast<std::size_t>(parent.entries.front().at.column - 1);
        at = text.endOfLine(text.endOf(parent.entries.back(), false));
    } else if (!found.empty()) {
        indent = static_cast<std::size_t>(found.back()->at.column - 1) + 2;
        at = text.endOfLine(text.afterColon(*found.back()));
    } else {
        at = edited.size();
    }
    const bool fresh = at == 0 || (at == edited.size() && edited.back() == '\n');
    std::string lines = newLines(path, found.size(), indent, value);
    return edited.insert(at, fresh ? lines + "\n" : "\n" + lines);
}

}  // namespace

Result<std::string> setYamlValue(std::string_view source, std::string_view path, std::string_view value) {
    STUDIO_ASSIGN(Text text, Text::parse(source));
    STUDIO_ASSIGN(YamlDocument parsed, parseYaml(value, "the new value"));
    const auto words = parts(path);
    const auto found = follow(text.root(), words);
    YamlNode wanted = text.root();
    placeIn(wanted, words) = parsed.root;
    if (found.size() < words.size()) return checked(withEntry(text, words, found, value), wanted, path);

    const YamlEntry& entry = *found.back();
    const bool flow = isFlowEntry(text, found);
    std::string edited = text.text();
    const bool block = (entry.value.isMap() || entry.value.isSequence()) && !text.isFlow(entry.value);
    if (entry.value.isNull()) {
        edited.insert(text.afterColon(entry), " " + std::string(value));
    } else if (block) {
        // the lines below go, the comment behind the key stays
        const std::size_t line = text.endOfLine(text.afterColon(entry));
        edited.erase(line, text.endOf(entry.value, false) - line);
        edited.insert(text.afterColon(entry), " " + std::string(value));
    } else {
        const std::size_t begin = text.offset(entry.value.at);
        edited.replace(begin, text.endOf(entry.value, flow) - begin, value);
    }
    return checked(std::move(edited), wanted, path);
}

Result<std::string> removeYamlKey(std::string_view source, std::string_view path) {
    STUDIO_ASSIGN(Text text, Text::parse(source));
    const auto words = parts(path);
    const auto found = follow(text.root(), words);
    if (found.size() < words.size()) return std::string(source);
    const YamlEntry& entry = *found.back();
    YamlNode wanted = text.root();
    YamlNode& parent = placeIn(wanted, {words.begin(), words.end() - 1});
    std::erase_if(parent.entries, [&](const YamlEntry& each) { return each.key == words.back(); });
    std::string edited = text.text();
    std::size_t begin = text.offset(entry.at), end = text.endOf(entry, isFlowEntry(text, found));
    if (isFlowEntry(text, found)) {
        // with the comma behind it, else with the one before
        const std::size_t next = edited.find_first_not_of(" \n", end);
        if (next != std::string::npos && edited[next] == ',') {
            end = std::min(edited.find_first_not_of(" \n", next + 1), edited.size());
        } else {
            const std::size_t before = edited.find_last_not_of(" \n", begin - 1);
            if (before != std::string::npos && edited[before] == ',') begin = before;
        }
    } else {
        begin = edited.rfind('\n', begin) == std::string::npos ? 0 : edited.rfind('\n', begin) + 1;
        end = std::min(text.endOfLine(end) + 1, edited.size());
        // a section without keys says nothing: a lone one reads as no value
        if (parent.entries.empty() && words.size() > 1) parent.kind = Kind::Null;
    }
    edited.erase(begin, end - begin);
    return checked(std::move(edited), wanted, path);
}

Result<std::string> addYamlItem(std::string_view source, std::string_view path, std::string_view value) {
    STUDIO_ASSIGN(Text text, Text::parse(source));
    const auto words = parts(path);
    const auto found = follow(text.root(), words);
    if (found.size() < words.size() || found.back()->value.isNull()) {
        return setYamlValue(source, path, fmt::format("[{}]", value));
    }
    const YamlNode& list = found.back()->value;
    if (!list.isSequence()) return refused(path, "it is no list");
    STUDIO_ASSIGN(YamlDocument parsed, parseYaml(value, "the new item"));
    YamlNode wanted = text.root();
    placeIn(wanted, words).items.push_back(parsed.root);
    std::string edited = text.text();
    if (text.isFlow(list)) {
        const std::size_t at =
            list.items.empty() ? text.offset(list.at) + 1 : text.endOf(list.items.back(), true);
        edited.insert(at, (list.items.empty() ? "" : ", ") + std::string(value));
    } else {
        // as the item before it is written
        const std::size_t last = text.offset(list.items.back().at);
        const std::size_t line = edited.rfind('\n', last) + 1;
        const std::size_t dash = edited.find('-', line);
        const std::size_t at = text.endOfLine(text.endOf(list.items.back(), false));
        edited.insert(at, "\n" + edited.substr(line, dash - line) + "- " + std::string(value));
    }
    return checked(std::move(edited), wanted, path);
}

Result<std::string> removeYamlItem(std::string_view source, std::string_view path, std::size_t index) {
    STUDIO_ASSIGN(Text text, Text::parse(source));
    const auto words = parts(path);
    const auto found = follow(text.root(), words);
    if (found.size() < words.size() || index >= found.back()->value.items.size()) {
        return Error{ErrorCode::NotFound, fmt::format("'{}' has no item {}", path, index + 1), ""};
    }
    const YamlNode& list = found.back()->value;
    YamlNode wanted = text.root();
    YamlNode& rest = placeIn(wanted, words);
    rest.items.erase(rest.items.begin() + static_cast<std::ptrdiff_t>(index));
    std::string edited = text.text();
    std::size_t begin = text.offset(list.items[index].at), end = text.endOf(list.items[index], true);
    if (text.isFlow(list)) {
        // with the comma behind it, else with the one before
        if (index + 1 < list.items.size()) {
            end = text.offset(list.items[index + 1].at);
        } else if (index > 0) {
            begin = text.endOf(list.items[index - 1], true);
        }
    } else {
        begin = edited.rfind('\n', begin) + 1;
        end = std::min(text.endOfLine(text.endOf(list.items[index], false)) + 1, edited.size());
        if (rest.items.empty()) rest.kind = Kind::Null;
    }
    edited.erase(begin, end - begin);
    return checked(std::move(edited), wanted, path);
}

}  // namespace studio::config
