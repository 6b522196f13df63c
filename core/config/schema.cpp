// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "core/config/schema_rows.h"

namespace studio::config {

namespace {

std::vector<KeySpec> allRows() {
    std::vector<KeySpec> rows;
    for (auto part : {policyRows(), trainingRows(), dataRows(), validationRows(), stageRows(), replayRows(),
                      retentionRows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    // where a struct holds the value, its initialiser is the default
    const TrainConfig defaults;
    for (KeySpec& row : rows) {
        if (row.fallback.is_null() && row.type != ValueType::Nothing) row.fallback = row.bind.read(defaults);
    }
    return rows;
}

/// Edit distance with transpositions of neighbours counted once (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            std::size_t change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

std::string_view leaf(std::string_view path) {
    auto dot = path.rfind('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

/// Keys that other programs have and that are settled elsewhere here.
const std::map<std::string_view, const char*>& elsewhere() {
    static const std::map<std::string_view, const char*> table = {
        {"policy.device", "The device is set by training.device."},
        {"policy.use_amp", "The precision is set by training.dtype."},
        {"policy.input_features", "Inputs follow from data.state and data.cameras."},
        {"policy.output_features", "Outputs follow from data.action."},
        {"policy.push_to_hub", "Nothing is ever uploaded; remove the key."},
        {"policy.path", "Did you mean 'policy.pretrained_path'?"},
        {"training.learning_rate", "Did you mean 'policy.optimizer_lr'?"},
        {"training.lr", "Did you mean 'policy.optimizer_lr'?"},
        {"tasks", "Tasks belong to a project: its file lists theirs, and `kstudio sequence` trains them."},
        {"dataset", "The data set is described under 'data' (data.root, data.episodes)."},
    };
    return table;
}

}  // namespace

const char* toString(ValueType type) {
    switch (type) {
        case ValueType::Boolean:
            return "true or false";
        case ValueType::Integer:
            return "whole number";
        case ValueType::Number:
            return "number";
        case ValueType::Text:
            return "text";
        case ValueType::Choice:
            return "choice";
        case ValueType::Device:
            return "device";
        case ValueType::Path:
            return "path";
        case ValueType::PathOrName:
            return "path or name";
        case ValueType::Weights:
            return "folder or hub id";
        case ValueType::NumberPair:
            return "[number, number]";
        case ValueType::PictureSize:
            return "[width, height] or null";
        case ValueType::Episodes:
            return "episode numbers";
        case ValueType::TextList:
            return "list of texts";
        case ValueType::Cameras:
            return "map of policy camera to data camera";
        case ValueType::Numbers:
            return "list of numbers";
        case ValueType::List:
            return "list of maps";
        case ValueType::Nothing:
            return "null";
    }
    return "";
}

std::string KeySpec::range() const {
    if (!choices.empty()) return fmt::format("{}", fmt::join(choices, " | "));
    if (minimum && maximum) {
        return fmt::format("{}{}, {}{}", openMinimum ? "(" : "[", *minimum, *maximum,
                           openMaximum ? ")" : "]");
    }
    if (minimum) return fmt::format("{} {}", openMinimum ? ">" : ">=", *minimum);
    if (maximum) return fmt::format("{} {}", openMaximum ? "<" : "<=", *maximum);
    return "";
}

std::span<const KeySpec> schema() {
    static const std::vector<KeySpec> rows = allRows();
    return rows;
}

const KeySpec* findKey(std::string_view path) {
    for (const KeySpec& row : schema()) {
        if (row.path == path) return &row;
    }
    return nullptr;
}

bool isSection(std::string_view path) {
    return std::any_of(schema().begin(), schema().end(), [&](const KeySpec& row) {
        return row.path.size() > path.size() && row.path.starts_with(path) && row.path[path.size()] == '.';
    });
}

std::string nearestKey(std::string_view path, std::span<const std::string> known) {
    // long enough for any real key: keeps the comparison cheap on a hostile file
    if (path.size() > 128) return "";
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, leaf(path).size() / 3) + 1;
    auto consider = [&](std::string_view candidate) {
        // a right name in the wrong section is nearer than any misspelling but one; then "workers" of
        // num_workers
        std::size_t far = std::min(distance(path, candidate), distance(leaf(path), leaf(candidate)) + 1);
        if (leaf(path).size() > 3 && leaf(candidate).ends_with("_" + std::string(leaf(path)))) {
            far = std::min<std::size_t>(far, 2);
        }
        if (far < bestDistance) {
            bestDistance = far;
            best = candidate;
        }
    };
    for (const std::string& key : known) {
        consider(key);
        for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
            consider(std::string_view(key).substr(0, dot));
        }
    }
    return best;
}

std::string nearestKey(std::string_view path) {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> all;
        for (const KeySpec& row : schema()) all.push_back(row.path);
        return all;
    }();
    return nearestKey(path, keys);
}

std::string unknownKeyHint(std::string_view path) {
    auto settled = elsewhere().find(path);
    if (settled != elsewhere().end()) return settled->second;
    std::string nearest = nearestKey(path);
    return nearest.empty() ? "`kstudio config schema` lists every key."
                           : fmt::format("Did you mean '{}'?", nearest);
}

nlohmann::ordered_json rowJson(const KeySpec& row) {
    nlohmann::ordered_json entry = {
        {"key", row.path},      {"type", toString(row.type)}, {"default", row.fallback}, {"unit", row.unit},
        {"range", row.range()}, {"choices", row.choices},     {"meaning", row.meaning}};
    if (row.minimum) entry["minimum"] = *row.minimum;
    if (row.maximum) entry["maximum"] = *row.maximum;
    for (const KeySpec& item : row.items) entry["items"].push_back(rowJson(item));
    return entry;
}

nlohmann::ordered_json schemaJson() {
    auto list = nlohmann::ordered_json::array();
    for (const KeySpec& row : schema()) list.push_back(rowJson(row));
    return list;
}

}  // namespace studio::config
