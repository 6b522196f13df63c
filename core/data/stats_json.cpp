// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stats_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/json.h"

namespace studio::data {

using nlohmann::json;

namespace {

bool flatten(const json& value, std::vector<double>& out) {
    if (value.is_boolean()) out.push_back(value.get<bool>() ? 1 : 0);
    if (value.is_number()) out.push_back(value.get<double>());
    if (value.is_boolean() || value.is_number()) return true;
    if (!value.is_array()) return false;
    for (const auto& item : value) {
        if (!flatten(item, out)) return false;
    }
    return true;
}

}  // namespace

void setStatistic(FeatureStats& stats, const std::string& name, std::vector<double> values) {
    if (name == "min")
        stats.min = std::move(values);
    else if (name == "max")
        stats.max = std::move(values);
    else if (name == "mean")
        stats.mean = std::move(values);
    else if (name == "std")
        stats.std = std::move(values);
    else if (name == "count" && !values.empty())
        stats.count = values.front();
    else if (name.size() == 3 && name[0] == 'q')
        stats.quantiles[name] = std::move(values);
}

Result<StatsTable> statsFromJson(const json& value) {
    auto unusable = [](const std::string& what) {
        return Error{ErrorCode::Corrupt, fmt::format("unusable statistics: {}", what),
                     "Recompute them with `kstudio dataset stats --compute`."};
    };
    if (!value.is_object()) return unusable("no JSON object");
    StatsTable table;
    for (const auto& [feature, entries] : value.items()) {
        if (!entries.is_object()) return unusable(fmt::format("'{}' is no JSON object", feature));
        FeatureStats& stats = table[feature];
        for (const auto& [name, numbers] : entries.items()) {
            std::vector<double> values;
            if (!flatten(numbers, values)) {
                return unusable(fmt::format("'{}' of '{}' is no list of numbers", name, feature));
            }
            setStatistic(stats, name, std::move(values));
        }
    }
    return table;
}

Result<StatsTable> readStatsJson(const std::filesystem::path& file) {
    STUDIO_ASSIGN(json value, readJson(file));
    auto table = statsFromJson(value);
    if (!table.ok()) return table.error().within(fmt::format("cannot read {}", file.string()));
    return table;
}

}  // namespace studio::data
