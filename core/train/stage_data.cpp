// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace studio::train {

namespace {

const std::vector<std::pair<std::string, double>> kQuantiles = {
    {"q01", 0.01}, {"q10", 0.10}, {"q50", 0.50}, {"q90", 0.90}, {"q99", 0.99}};

/// Whether a policy has this camera only to be left black (its empty_cameras).
bool isEmptyCamera(const std::string& name) {
    return name.substr(name.rfind('.') + 1).starts_with("empty_camera_");
}

/// Policy camera -> data camera, for a policy whose weights know theirs.
std::vector<std::pair<std::string, std::string>> pairCameras(const PolicyCameras& policy,
                                                             const std::vector<std::string>& data,
                                                             std::vector<std::string>& notes) {
    std::map<std::string, std::string> fed;
    std::set<std::string> used;
    auto pair = [&](const std::string& camera, const std::string& from) {
        bool known = std::find(policy.names.begin(), policy.names.end(), camera) != policy.names.end();
        if (known && !used.count(from) && fed.emplace(camera, from).second) used.insert(from);
    };
    for (const auto& from : data) {
        if (auto renamed = policy.rename.find(from); renamed != policy.rename.end())
            pair(renamed->second, from);
    }
    for (const auto& from : data) pair(from, from);
    std::vector<std::string> wanting;
    for (const auto& name : policy.names) {
        if (!isEmptyCamera(name) && !fed.count(name)) wanting.push_back(name);
    }
    if (fed.empty()) {
        std::size_t count = std::min(wanting.size(), data.size());
        for (std::size_t i = 0; i < count; ++i) {
            pair(wanting[i], data[i]);
            notes.push_back(fmt::format(
                "camera {} of the data feeds {} of the policy (paired in order; data.cameras says otherwise)",
                data[i], wanting[i]));
        }
        wanting.erase(wanting.begin(), wanting.begin() + static_cast<std::ptrdiff_t>(count));
    }
    for (const auto& name : wanting) {
        notes.push_back(
            fmt::format("camera {} of the policy gets no picture (data.cameras can name one)", name));
    }
    for (const auto& name : data) {
        if (used.count(name)) continue;
        notes.push_back(fmt::format(
            "camera {} of the data feeds no camera of the policy (data.cameras can name one)", name));
    }
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& name : policy.names) {
        if (auto found = fed.find(name); found != fed.end()) pairs.emplace_back(*found);
    }
    return pairs;
}

/// Splits the wished episodes into training and held-out ones.
Status splitEpisodes(const config::DataConfig& data, const config::ValidationConfig& validation,
                     StageData& stage) {
    std::vector<std::int64_t> all = data.episodes;
    if (all.empty()) {
        for (const auto& episode : stage.dataset->episodes()) all.push_back(episode.index);
    }
    for (auto number : all) STUDIO_CHECK(stage.dataset->position(number));
    for (auto number : validation.episodes) STUDIO_CHECK(stage.dataset->position(number));
    std::set<std::int64_t> heldOut(validation.episodes.begin(), validation.episodes.end());
    if (heldOut.empty() && validation.split > 0) {
        // the last ones, as the reference does: recordings drift, and the newest are the fairest test
        auto count = static_cast<std::size_t>(std::ceil(static_cast<double>(all.size()) * validation.split));
        heldOut.insert(all.end() - static_cast<std::ptrdiff_t>(std::min(count, all.size())), all.end());
    }
    stage.heldOut.assign(heldOut.begin(), heldOut.end());
    std::copy_if(all.begin(), all.end(), std::back_inserter(stage.training),
                 [&](auto n) { return !heldOut.count(n); });
    if (!stage.training.empty()) return {};
    return Error{ErrorCode::InvalidConfig,
                 fmt::format("cannot train on {}: all {} episodes are held out for validation",
                             data.root.string(), all.size()),
                 "Lower validation.split, or name fewer validation.episodes."};
}

/// Statistics of all training rows, exact.
Result<data::FeatureStats> computed(const StageData& stage, const std::vector<data::Slice>& slices) {
    std::vector<std::vector<double>> columns;
    for (auto number : stage.training) {
        STUDIO_ASSIGN(std::size_t position, stage.dataset->position(number));
        STUDIO_ASSIGN(data::Column rows, data::mapped(*stage.dataset, position, slices));
        columns.resize(static_cast<std::size_t>(rows.width));
        for (std::int64_t r = 0; r < rows.rows; ++r) {
            auto row = rows.row(r);
            for (std::size_t d = 0; d < columns.size(); ++d) columns[d].push_back(row[d]);
        }
    }
    data::FeatureStats stats;
    for (auto& values : columns) {
        double n = static_cast<double>(values.size()), mean = 0, variance = 0;
        for (double value : values) mean += value / n;
        for (double value : values) variance += (value - mean) * (value - mean) / n;
        std::sort(values.begin(), values.end());
        stats.mean.push_back(mean);
        stats.std.push_back(std::sqrt(variance));
        stats.min.push_back(values.front());
        stats.max.push_back(values.back());
        stats.count = n;
        for (const auto& [name, fraction] : kQuantiles) {
            double place = fraction * (n - 1);
            auto low = static_cast<std::size_t>(place);
            auto high = std::min(low + 1, values.size() - 1);
            stats.quantiles[name].push_back(values[low] + (place - static_cast<double>(low)) *
                                                              (values[high] - values[low]));
        }
    }
    return stats;
}

/// The stored statistics of the mapped numbers; nothing where a column has none.
std::optional<data::FeatureStats> stored(const data::StatsTable& table,
                                         const std::vector<data::Slice>& slices) {
    data::FeatureStats stats;
    for (const data::Slice& slice : slices) {
        auto found = table.find(slice.column);
        if (found == table.end()) return std::nullopt;
        const data::FeatureStats& column = found->second;
        auto take = [&](std::vector<double>& into, const std::vector<double>& from, double scale) {
            for (int d = slice.begin; d < slice.end && d < static_cast<int>(from.size()); ++d) {
                into.push_back(from[static_cast<std::size_t>(d)] * scale);
            }
        };
        if (static_cast<int>(column.mean.size()) < slice.end ||
            static_cast<int>(column.std.size()) < slice.end)
            return std::nullopt;
        take(stats.mean, column.mean, slice.scale);
        take(stats.std, column.std, std::abs(slice.scale));
        // a negative scale swaps the ends
        bool flipped = slice.scale < 0;
        take(stats.min, flipped ? column.max : column.min, slice.scale);
        take(stats.max, flipped ? column.min : column.max, slice.scale);
        if (!flipped) {
            for (const auto& [name, values] : column.quantiles)
                take(stats.quantiles[name], values, slice.scale);
        }
        stats.count = column.count;
    }
    std::erase_if(stats.quantiles,
                  [&](const auto& entry) { return entry.second.size() != stats.mean.size(); });
    return stats;
}

}  // namespace

Result<StageData> openStageData(const config::DataConfig& data, const config::ValidationConfig& validation,
                                const PolicyCameras& policyCameras, int maxState, int maxAction,
                                std::shared_ptr<const data::MediaBackend> media,
                                std::vector<std::string>& notes) {
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset,
                  data::openDataset(data.root, {std::move(media)}));
    return openStageData(data, validation, policyCameras, maxState, maxAction, std::move(dataset), notes);
}

Result<StageData> openStageData(const config::DataConfig& data, const config::ValidationConfig& validation,
                                const PolicyCameras& policyCameras, int maxState, int maxAction,
                                std::shared_ptr<const data::Dataset> dataset,
                                std::vector<std::string>& notes) {
    StageData stage;
    stage.dataset = std::move(dataset);
    data::FeatureMap wished;
    for (const auto& text : data.state) {
        STUDIO_ASSIGN(data::Slice slice, data::parseSlice(text));
        wished.state.push_back(slice);
    }
    for (const auto& text : data.action) {
        STUDIO_ASSIGN(data::Slice slice, data::parseSlice(text));
        wished.action.push_back(slice);
    }
    wished.cameras = data.cameras;
    if (wished.cameras.empty() && !policyCameras.names.empty()) {
        wished.cameras = pairCameras(policyCameras, stage.dataset->info().cameras(), notes);
    }
    STUDIO_ASSIGN(stage.map, data::resolve(wished, stage.dataset->info(), maxState, maxAction));
    STUDIO_CHECK(splitEpisodes(data, validation, stage));
    stage.task = data.instruction;
    if (stage.task.empty()) {
        STUDIO_ASSIGN(std::size_t position, stage.dataset->position(stage.training.front()));
        STUDIO_ASSIGN(std::vector<std::string> tasks, stage.dataset->tasksOfRows(position));
        if (!tasks.empty()) stage.task = tasks.front();
    }
    return stage;
}

Result<data::StatsTable> mappedStats(const StageData& data, const config::DataConfig& config,
                                     std::vector<std::string>& notes) {
    data::StatsTable table, all;
    if (config.stats == "dataset") {
        STUDIO_ASSIGN(all, data.dataset->storedStats());
    }
    const std::pair<const char*, const std::vector<data::Slice>*> features[] = {
        {"observation.state", &data.map.state}, {"action", &data.map.action}};
    for (const auto& [name, slices] : features) {
        auto kept = config.stats == "dataset" ? stored(all, *slices) : std::nullopt;
        if (!kept) {
            if (config.stats == "dataset") {
                notes.push_back(
                    fmt::format("no stored statistics of {}: computed over the {} training episodes", name,
                                data.training.size()));
            }
            STUDIO_ASSIGN(kept, computed(data, *slices));
        }
        for (std::size_t d = 0; d < kept->std.size(); ++d) {
            if (kept->std[d] >= config.stdFloor) continue;
            notes.push_back(fmt::format("{}[{}] hardly moves (std {:.2e}): normalised with the floor {}",
                                        name, d, kept->std[d], config.stdFloor));
            kept->std[d] = config.stdFloor;
        }
        table[name] = *kept;
    }
    return table;
}

}  // namespace studio::train
