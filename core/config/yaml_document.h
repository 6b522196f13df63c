// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace studio::config {

/// A place in a text, counted from 1.
struct Position {
    int line = 0, column = 0;
};

struct YamlEntry;

/// A value of a YAML document with the place where it stands. Aliases are expanded; anchors are gone.
struct YamlNode {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    Position at;
    std::string text;                ///< of a scalar
    bool quoted = false;             ///< the scalar is text whatever it looks like
    std::vector<YamlNode> items;     ///< of a sequence
    std::vector<YamlEntry> entries;  ///< of a map, in file order; keys are unique

    bool isMap() const { return kind == Kind::Map; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isNull() const { return kind == Kind::Null; }
    /// Value of a map's key, null where there is none (or where this is no map).
    const YamlNode* find(std::string_view key) const;
};

/// A key of a map with its value, where both stand in the file.
struct YamlEntry {
    std::string key;
    Position at;  ///< of the key
    YamlNode value;
};

/// One document and the name that its errors carry.
struct YamlDocument {
    std::string name;
    YamlNode root;
    /// "name:line:column"
    std::string where(Position at) const;
};

/// Limits that keep a hostile or damaged file from exhausting the process.
struct YamlLimits {
    std::size_t maxBytes = 1u << 20;
    std::size_t maxNodes = 100'000;  ///< counted after the expansion of aliases
    int maxDepth = 64;
};

/// Parses one YAML document in UTF-8. Refused, each with file, line and column: duplicate keys (the library
/// alone keeps the first silently), keys that are not scalars, tags other than !!str, an alias inside its own
/// anchor, a second document, and whatever exceeds the limits. Errors: InvalidConfig.
Result<YamlDocument> parseYaml(std::string_view text, std::string name, const YamlLimits& limits = {});
/// Reads and parses a file. Errors: NotFound, Io, InvalidConfig.
Result<YamlDocument> readYaml(const std::filesystem::path& path, const YamlLimits& limits = {});

}  // namespace studio::config
