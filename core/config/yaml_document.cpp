// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yaml_document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "core/base/file.h"

namespace studio::config {

namespace {

Position position(const YAML::Mark& mark) {
    return {mark.line + 1, mark.column + 1};
}

/// Leaves the parser from inside a callback; never leaves this file.
struct Refused : std::runtime_error {
    Refused(Position where, const std::string& found) : std::runtime_error(found), at(where) {}
    Position at;
};

/// Number of nodes of a tree, which is what copying it costs.
std::size_t sizeOf(const YamlNode& node) {
    std::size_t size = 1;
    for (const auto& item : node.items) size += sizeOf(item);
    for (const auto& entry : node.entries) size += sizeOf(entry.value);
    return size;
}

/// Builds our tree from the parser's events: these alone carry the place of every key and see each alias
/// before it is followed.
class TreeBuilder : public YAML::EventHandler {
public:
    explicit TreeBuilder(const YamlLimits& limits) : limits_(limits) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0) throw Refused(position(mark), "a second document, one is expected");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        YamlNode node;
        // of an empty value the library marks the token behind it, which may lie lines below its key
        const bool valued = !stack_.empty() && stack_.back().haveKey;
        node.at = valued ? stack_.back().node.entries.back().at : position(mark);
        finish(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        auto found = anchors_.find(anchor);
        if (found == anchors_.end()) throw Refused(position(mark), "an alias inside its own anchor");
        count(sizeOf(found->second) - 1, position(mark));
        finish(found->second, 0);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        YamlNode node;
        node.kind = YamlNode::Kind::Scalar;
        node.at = position(mark);
        node.text = value;
        node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
        if (!node.quoted) refuseTag(tag, node.at);
        finish(std::move(node), anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

    YamlNode takeRoot() { return std::move(root_); }

private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        bool haveKey = false;
        std::unordered_set<std::string> keys;
    };

    static void refuseTag(const std::string& tag, Position at) {
        if (tag.empty() || tag == "?" || tag == "!") return;
        throw Refused(at, fmt::format("the tag '{}', tags are not used here", tag));
    }

    void count(std::size_t nodes, Position at) {
        nodes_ += nodes;
        if (nodes_ > limits_.maxNodes) {
            throw Refused(at, fmt::format("more than {} values (aliases counted where they are used)",
                                          limits_.maxNodes));
        }
    }

    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        refuseTag(tag, position(mark));
        if (static_cast<int>(stack_.size()) >= limits_.maxDepth) {
            throw Refused(position(mark), fmt::format("nested more than {} deep", limits_.maxDepth));
        }
        Open frame;
        frame.node.kind = kind;
        frame.node.at = position(mark);
        frame.anchor = anchor;
        stack_.push_back(std::move(frame));
    }

    void close() {
        Open done = std::move(stack_.back());
        stack_.pop_back();
        finish(std::move(done.node), done.anchor);
    }

    void finish(YamlNode node, YAML::anchor_t anchor) {
        count(1, node.at);
        if (anchor) {
            // the copy that aliases take from is paid for too, or nested anchors would multiply memory
            count(sizeOf(node), node.at);
            anchors_[anchor] = node;
        }
        if (stack_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = stack_.back();
        if (parent.node.isSequence()) {
            parent.node.items.push_back(std::move(node));
        } else if (parent.haveKey) {
            parent.node.entries.back().value = std::move(node);
            parent.haveKey = false;
        } else {
            addKey(parent, node);
        }
    }

    static void addKey(Open& parent, const YamlNode& key) {
        if (!key.isScalar()) throw Refused(key.at, "a key that is not a plain word");
        if (!parent.keys.insert(key.text).second) {
            Position first;
            for (const auto& entry : parent.node.entries) {
                if (entry.key == key.text) first = entry.at;
            }
            throw Refused(key.at, fmt::format("the key '{}' a second time (first in line {}, column {})",
                                              key.text, first.line, first.column));
        }
        parent.node.entries.push_back({key.text, key.at, {}});
        parent.haveKey = true;
    }

    YamlLimits limits_;
    int documents_ = 0;
    std::size_t nodes_ = 0;
    std::vector<Open> stack_;
    std::map<YAML::anchor_t, YamlNode> anchors_;
    YamlNode root_;
};

/// Bytes of the UTF-8 character at the front, 0 where there is none (RFC 3629: no overlong forms, no
/// surrogates).
std::size_t characterSize(std::string_view text) {
    auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
    }
    const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
    const bool beyond = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
    return overlong || beyond ? 0 : size;
}

/// Where the text stops being UTF-8, line 0 where it never does. The library would replace such bytes
/// silently.
Position notUtf8(std::string_view text) {
    Position at{1, 1};
    while (!text.empty()) {
        const std::size_t size = characterSize(text);
        if (size == 0) return at;
        at = text[0] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
        text.remove_prefix(size);
    }
    return {};
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const auto& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

std::string YamlDocument::where(Position at) const {
    return at.line > 0 ? fmt::format("{}:{}:{}", name, at.line, at.column) : name;
}

Result<YamlDocument> parseYaml(std::string_view text, std::string name, const YamlLimits& limits) {
    YamlDocument document;
    document.name = std::move(name);
    auto refuse = [&](Position at, const std::string& found, const char* hint) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("{}: cannot read this YAML: {}", document.where(at), found), hint};
    };
    if (text.size() > limits.maxBytes) {
        return refuse({}, fmt::format("{} bytes, at most {} are accepted", text.size(), limits.maxBytes),
                      "Is this really a configuration file?");
    }
    if (Position at = notUtf8(text); at.line > 0) {
        return refuse(at, "a byte that is not UTF-8", "Save the file as UTF-8.");
    }
    try {
        // an end mark behind the text: without it the library takes an unclosed quote for a whole one
        std::istringstream stream{std::string(text) + (text.ends_with('\n') ? "...\n" : "\n...\n")};
        YAML::Parser parser(stream);
        TreeBuilder builder(limits);
        while (parser.HandleNextDocument(builder)) {
        }
        document.root = builder.takeRoot();
        return document;
    } catch (const Refused& refused) {
        return refuse(refused.at, std::string("found ") + refused.what(), "Correct the file at that place.");
    } catch (const YAML::Exception& exception) {
        Position at = exception.mark.is_null() ? Position{} : position(exception.mark);
        if (exception.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
            return refuse(at, "the text ends inside quotes", "Look for the quote that is never closed.");
        }
        return refuse(at, exception.msg,
                      "Look at the indentation and at unclosed quotes or brackets just before that place.");
    }
}

Result<YamlDocument> readYaml(const std::filesystem::path& path, const YamlLimits& limits) {
    STUDIO_ASSIGN(std::string text, readFile(path, limits.maxBytes));
    return parseYaml(text, path.string(), limits);
}

}  // namespace studio::config
