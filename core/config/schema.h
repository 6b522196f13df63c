// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/config/train_config.h"

namespace studio::config {

/// What may be written for a key, and the canonical JSON that it becomes.
enum class ValueType {
    Boolean,      ///< true or false
    Integer,      ///< whole number; 1e5 is one
    Number,       ///< finite number, always a JSON float
    Text,         ///< any scalar; nothing is ""
    Choice,       ///< one of `choices`
    Device,       ///< auto, cpu, cuda or cuda:N
    Path,         ///< file or folder, made absolute; nothing is ""
    PathOrName,   ///< a path, or one of `choices`, which is kept as it is
    Weights,      ///< a folder, made absolute, or a hub id OWNER/NAME, which is kept as it is
    NumberPair,   ///< [a, b]
    PictureSize,  ///< [width, height], or null
    Episodes,     ///< [0, 1], "0-4" (both included), or a mixture; [] for none
    TextList,     ///< [a, b], or a single one
    Cameras,      ///< {policy camera: data camera}, order kept: [[policy, data], …]
    Numbers,      ///< [1, 0.7, 0.5], or a single one
    List,         ///< maps with the keys `items`: [{path: value}, …]; every key is written out
    Nothing,      ///< only null, for a key whose feature is not here yet
};

/// How the type is written in listings ("whole number").
const char* toString(ValueType type);

/// Access to the field behind a key of a T, in canonical JSON.
template <class T>
struct BindingTo {
    std::function<nlohmann::json(const T&)> read;
    std::function<void(T&, const nlohmann::json&)> write;
};
using Binding = BindingTo<TrainConfig>;

/// One key of the configuration: the only place that says what it is. Parsing, overrides, `kstudio config`
/// and the forms of the window all come from here.
struct KeySpec {
    std::string path;  ///< "training.batch_size"
    ValueType type = ValueType::Text;
    nlohmann::json fallback = nullptr;  ///< canonical value where nobody says anything
    std::string unit = {};              ///< of numbers; empty: none
    std::optional<double> minimum = {}, maximum = {};
    bool openMinimum = false, openMaximum = false;  ///< the bound itself is not allowed
    std::vector<std::string> choices = {};
    std::string meaning = {};  ///< one sentence
    Binding bind = {};
    std::vector<KeySpec> items = {};  ///< of a List: the keys of an entry, without bindings

    std::string section() const { return path.substr(0, path.find('.')); }
    /// "[1, 65536]", "> 0", "fp32 | bf16"; empty where anything goes.
    std::string range() const;
};

/// A row of a table about something else than TrainConfig; `key.bind` is empty.
template <class T>
struct BoundKey {
    KeySpec key;
    BindingTo<T> bind;
};

/// Every key, section by section, in the order of listings and of the resolved file.
std::span<const KeySpec> schema();
/// The row of a key, null where there is none.
const KeySpec* findKey(std::string_view path);
/// Whether `path` is a section ("training", "training.augment").
bool isSection(std::string_view path);
/// The known key or section that `path` most resembles, "" where nothing is near.
std::string nearestKey(std::string_view path);
/// The same among the keys (and sections) of another table.
std::string nearestKey(std::string_view path, std::span<const std::string> known);
/// What to do about a key that is not in the table: where its matter is settled, or the nearest key.
std::string unknownKeyHint(std::string_view path);
/// One row as JSON: {key, type, default, unit, range, choices, meaning}, and `items` of a List.
nlohmann::ordered_json rowJson(const KeySpec& row);
/// The table as JSON.
nlohmann::ordered_json schemaJson();

/// Keys of `policy` (without "policy.") that a preset sets, with its values. Source: LeRobot 0.6.2's preset,
/// and the base file of robot_train.
nlohmann::json presetPolicyValues(const std::string& preset);

}  // namespace studio::config
