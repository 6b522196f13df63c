// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/schema.h"
#include "core/config/yaml_document.h"

namespace studio::config {

/// What every refusal of a setting is.
inline Error invalid(const std::string& message, const std::string& hint = "") {
    return {ErrorCode::InvalidConfig, message, hint};
}

/// The values that files and overrides state, with the place of each. Collects every problem instead of
/// stopping at the first, so that one check shows them all.
class Settings {
public:
    struct Stated {
        nlohmann::json value;
        std::string where;  ///< "file:line:column", or "--set key"
    };

    /// Takes over every key of a document; relative paths lie in `folder`.
    void addDocument(const YamlDocument& document, const std::filesystem::path& folder);
    /// One value for the key at `path`. A later statement replaces an earlier one.
    void set(std::string_view path, const YamlNode& node, const std::string& where,
             const std::filesystem::path& folder);
    /// "key=value" with the value in YAML; relative paths lie in the current folder.
    void addOverride(const std::string& text);

    /// A canonical value as if it had been stated at `where`.
    void state(std::string_view path, nlohmann::json value, const std::string& where);
    /// Takes a statement back.
    void forget(std::string_view path);
    /// Statements of `other` replace those here; its problems are taken over.
    void overlay(const Settings& other);

    /// Null where nothing was stated.
    const Stated* find(std::string_view path) const;
    const std::map<std::string, Stated, std::less<>>& all() const { return stated_; }
    /// Name of the file, for problems that have no place in it.
    void setName(std::string name) { name_ = std::move(name); }
    /// Notes where a section begins, for problems with keys that it lacks.
    void place(std::string_view section, std::string where) {
        sections_[std::string(section)] = std::move(where);
    }
    /// Where a key was stated; of one that was not, where its section begins, else the name of the file.
    std::string where(std::string_view path) const;

    /// Notes a problem; `where` may be empty.
    void fail(const std::string& where, const Error& error);
    bool failed() const { return !problems_.empty(); }
    /// All problems as one error: InvalidArgument where each was typed as an override, else InvalidConfig.
    /// Only where failed().
    Error error() const;

private:
    void addMap(const YamlDocument& document, const YamlNode& map, const std::string& prefix,
                const std::filesystem::path& folder);
    void addEntry(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                  const std::filesystem::path& folder);

    std::string name_;
    std::map<std::string, Stated, std::less<>> stated_;
    std::map<std::string, std::string, std::less<>> sections_;  ///< section -> where it begins
    std::vector<Error> problems_;
};

/// Splits "key=value" and parses the value as YAML. Errors: InvalidArgument, InvalidConfig.
Result<std::pair<std::string, YamlNode>> parseOverride(const std::string& text);

}  // namespace studio::config
