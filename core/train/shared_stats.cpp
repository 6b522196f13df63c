// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/shared_stats.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/data/episode_data.h"
#include "core/data/stats_json.h"
#include "core/data/v3_layout.h"
#include "core/train/stage_tasks.h"

namespace studio::train {

namespace {

constexpr const char* kFeatures[] = {"observation.state", "action"};
constexpr double kSigmas = 6;

/// Statistics of one task, without a floor: rest in one task may be motion in another.
Result<data::StatsTable> partOf(const StatsTask& task, OpenDatasets& datasets,
                                std::vector<std::string>& notes) {
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, datasets.open(task.data.root));
    config::ValidationConfig heldOut;
    heldOut.episodes = task.heldOut;
    constexpr int kAnyWidth = std::numeric_limits<int>::max();
    STUDIO_ASSIGN(StageData data,
                  openStageData(task.data, heldOut, {}, kAnyWidth, kAnyWidth, std::move(dataset), notes));
    config::DataConfig config = task.data;
    if (config.stats != "dataset") config.stats = "compute";
    config.stdFloor = 0;
    STUDIO_ASSIGN(data::StatsTable part, mappedStats(data, config, notes));
    double rows = 0;
    for (auto number : data.training) {
        STUDIO_ASSIGN(std::size_t position, data.dataset->position(number));
        rows += static_cast<double>(data.dataset->episodes()[position].length);
    }
    // stored statistics may lack their count, by which parts are weighted
    for (auto& [name, stats] : part) {
        if (stats.count <= 0) stats.count = rows;
    }
    return part;
}

}  // namespace

Result<data::StatsTable> sharedStats(const std::vector<StatsTask>& tasks, std::vector<std::string>& notes) {
    if (tasks.empty())
        return Error{ErrorCode::InvalidConfig, "cannot compute statistics of a sequence without tasks", ""};
    OpenDatasets datasets(nullptr);
    std::vector<data::StatsTable> parts;
    double floor = 0;
    for (const StatsTask& task : tasks) {
        std::vector<std::string> found;
        auto part = partOf(task, datasets, found);
        if (!part.ok()) return part.error().within("statistics of " + task.name);
        for (const auto& note : found) notes.push_back(fmt::format("{}: {}", task.name, note));
        floor = std::max(floor, task.data.stdFloor);
        for (const char* feature : kFeatures) {
            std::size_t first = parts.empty() ? 0 : parts[0].at(feature).mean.size();
            std::size_t width = part->at(feature).mean.size();
            if (parts.empty() || width == first) continue;
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("cannot share statistics: {} has {} values in {} and {} in {}", feature, first,
                            tasks[0].name, width, task.name),
                "Give all tasks of a sequence maps (data.state, data.action) of one width and order."};
        }
        parts.push_back(std::move(part).value());
    }
    STUDIO_ASSIGN(data::StatsTable pooled, data::aggregate(parts));
    for (auto& [name, stats] : pooled) {
        for (std::size_t d = 0; d < stats.std.size(); ++d) {
            if (stats.std[d] >= floor) continue;
            notes.push_back(
                fmt::format("{}[{}] hardly moves in any task (std {:.2e}): normalised with the "
                            "floor {}",
                            name, d, stats.std[d], floor));
            stats.std[d] = floor;
        }
    }
    return pooled;
}

Status writeSharedStats(const std::filesystem::path& file, const data::StatsTable& stats) {
    std::vector<data::Feature> features;
    for (const auto& [name, entry] : stats)
        features.push_back(data::numberFeature(name, "float64", std::vector<std::string>(entry.mean.size())));
    return writeJson(file, data::statsToJson(stats, features));
}

Result<data::StatsTable> readSharedStats(const std::filesystem::path& file) {
    STUDIO_ASSIGN(data::StatsTable stats, data::readStatsJson(file));
    for (const char* feature : kFeatures) {
        const auto& entry = stats[feature];
        if (!entry.mean.empty() && entry.mean.size() == entry.std.size()) continue;
        return Error{
            ErrorCode::Corrupt,
            fmt::format("cannot normalise with {}: it has no mean and std of {}", file.string(), feature),
            "Put an intact copy of it back; statistics of its own a sequence computes in another folder of "
            "runs (training.output_directory)."};
    }
    return stats;
}

data::StatsTable identityStats(int stateWidth, int actionWidth) {
    data::StatsTable table;
    for (const auto& [name, width] : {std::pair{kFeatures[0], stateWidth}, {kFeatures[1], actionWidth}}) {
        auto all = [n = static_cast<std::size_t>(width)](double value) {
            return std::vector<double>(n, value);
        };
        data::FeatureStats& stats = table[name];
        stats.mean = all(0);
        stats.std = stats.max = all(1);
        stats.min = all(-1);
        stats.quantiles = {{"q01", all(-1)}, {"q10", all(-1)}, {"q90", all(1)}, {"q99", all(1)}};
        stats.count = 1;
    }
    return table;
}

Result<std::vector<std::string>> beyondSixSigma(const StageData& data, const policy::Normalizer& normalizer) {
    std::vector<std::string> found;
    const std::pair<const char*, const std::vector<data::Slice>*> features[] = {
        {kFeatures[0], &data.map.state}, {kFeatures[1], &data.map.action}};
    for (const auto& [name, slices] : features) {
        if (normalizer.mode(name) != policy::Normalizer::Mode::MeanStd) continue;
        std::vector<std::int64_t> count;
        std::vector<double> most;
        std::int64_t rows = 0;
        for (auto number : data.training) {
            STUDIO_ASSIGN(std::size_t position, data.dataset->position(number));
            STUDIO_ASSIGN(data::Column column, data::mapped(*data.dataset, position, *slices));
            count.resize(static_cast<std::size_t>(column.width));
            most.resize(count.size());
            if (column.rows == 0) continue;
            auto raw = torch::tensor(column.values, torch::kFloat).view({column.rows, column.width});
            auto z = normalizer.normalize(name, raw).abs();
            auto beyond = (z > kSigmas).sum(0), largest = z.amax(0);
            for (std::int64_t d = 0; d < column.width; ++d) {
                auto i = static_cast<std::size_t>(d);
                count[i] += beyond[d].item<std::int64_t>();
                most[i] = std::max(most[i], largest[d].item<double>());
            }
            rows += column.rows;
        }
        for (std::size_t d = 0; d < count.size(); ++d) {
            if (count[d] == 0) continue;
            found.push_back(
                fmt::format("{}[{}]: {} of {} values lie beyond 6 sigma of the shared statistics (up to "
                            "{:.1f}); statistics over all tasks need another folder of runs "
                            "(training.output_directory)",
                            name, d, count[d], rows, most[d]));
        }
    }
    return found;
}

}  // namespace studio::train
