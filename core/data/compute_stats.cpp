// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/compute_stats.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/data/json_lines.h"
#include "core/data/lerobot_dataset.h"
#include "core/data/stats_json.h"
#include "core/data/v3_layout.h"

namespace studio::data {

namespace {

constexpr int kQuantileBins = 5000;
/// Margin of the histogram's ends, as the reference implementation has it.
constexpr double kMargin = 1e-10;
constexpr std::array<std::pair<const char*, double>, 5> kQuantiles = {
    {{"q01", 0.01}, {"q10", 0.10}, {"q50", 0.50}, {"q90", 0.90}, {"q99", 0.99}}};
constexpr int kLevels = 256;

/// Histogram of one dimension between its extremes.
class Histogram {
public:
    Histogram(double low, double high)
        : low_(low - kMargin), width_((high - low + 2 * kMargin) / kQuantileBins) {}
    void add(double value, double count) {
        int bin = static_cast<int>((value - low_) / width_);
        bins_[std::clamp(bin, 0, kQuantileBins - 1)] += count;
        total_ += count;
    }
    /// Linear inside the bin in which the cumulated count reaches the share.
    double quantile(double share) const {
        double wanted = share * total_, before = 0;
        for (int bin = 0; bin < kQuantileBins; ++bin) {
            if (before + bins_[bin] >= wanted) {
                bool first = bin == 0 || bins_[bin] == 0;
                return low_ + width_ * (bin + (first ? 0 : (wanted - before) / bins_[bin]));
            }
            before += bins_[bin];
        }
        return low_ + width_ * kQuantileBins;
    }

private:
    double low_, width_, total_ = 0;
    std::array<double, kQuantileBins> bins_{};
};

/// Appends one dimension's statistics; `each(f)` calls f(value, count) for all values.
template <class Each>
void appendDimension(FeatureStats& stats, Each each) {
    double count = 0, sum = 0, low = INFINITY, high = -INFINITY;
    each([&](double value, double n) {
        count += n, sum += n * value;
        low = std::min(low, value), high = std::max(high, value);
    });
    double mean = sum / count, squares = 0;
    each([&](double value, double n) { squares += n * (value - mean) * (value - mean); });
    // NaN slips through min and max: the statistics say so instead of inventing a range
    bool finite = std::isfinite(sum);
    stats.min.push_back(finite ? low : NAN);
    stats.max.push_back(finite ? high : NAN);
    stats.mean.push_back(mean);
    stats.std.push_back(std::sqrt(squares / count));
    bool constant = !finite || low == high;
    Histogram histogram(constant ? 0 : low, constant ? 1 : high);
    if (!constant) each([&](double value, double n) { histogram.add(value, n); });
    for (const auto& [key, share] : kQuantiles) {
        stats.quantiles[key].push_back(constant ? stats.min.back() : histogram.quantile(share));
    }
}

bool isNumeric(const Feature& feature) {
    return feature.dtype != "video" && feature.dtype != "image" && feature.dtype != "string" &&
           feature.dtype != "language";
}

}  // namespace

FeatureStats columnStats(const Column& column) {
    FeatureStats stats;
    stats.count = static_cast<double>(column.rows);
    if (column.rows == 0) return stats;
    for (std::int64_t d = 0; d < column.width; ++d) {
        appendDimension(stats, [&](auto visit) {
            for (std::int64_t r = 0; r < column.rows; ++r) visit(column.values[r * column.width + d], 1.0);
        });
    }
    return stats;
}

std::vector<std::int64_t> sampledRows(std::int64_t length) {
    std::int64_t wanted =
        std::min<std::int64_t>(static_cast<std::int64_t>(std::pow(double(length), 0.75)), 10'000);
    wanted = std::max(std::min<std::int64_t>(100, length), wanted);
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < wanted; ++i) {
        double at = wanted == 1 ? 0 : double(i) * double(length - 1) / double(wanted - 1);
        rows.push_back(static_cast<std::int64_t>(std::nearbyint(at)));  // half to even, as numpy rounds
    }
    return rows;
}

void PictureStats::add(const Image& image) {
    std::array<std::uint32_t, 3 * kLevels>& counts = histograms_.emplace_back();
    counts.fill(0);
    int larger = image.width > image.height ? image.width : image.height;
    int step = larger < 300 ? 1 : larger / 150;
    for (int y = 0; y < image.height; y += step) {
        const std::uint8_t* row = image.pixels->data() + static_cast<std::size_t>(y) * image.width * 3;
        for (int x = 0; x < image.width; x += step) {
            for (int c = 0; c < 3; ++c) ++counts[c * kLevels + row[x * 3 + c]];
        }
    }
}

FeatureStats PictureStats::over(std::span<const std::int64_t> rows) const {
    FeatureStats stats;
    stats.count = static_cast<double>(rows.size());
    if (rows.empty()) return stats;
    std::array<double, 3 * kLevels> sums{};
    for (std::int64_t row : rows) {
        for (int i = 0; i < 3 * kLevels; ++i) sums[i] += histograms_[row][i];
    }
    for (int c = 0; c < 3; ++c) {
        appendDimension(stats, [&](auto visit) {
            for (int level = 0; level < kLevels; ++level) {
                if (sums[c * kLevels + level] > 0) visit(double(level), sums[c * kLevels + level]);
            }
        });
    }
    // levels become 0..1 only now: the histogram's bins belong to the levels
    auto scale = [](std::vector<double>& values) {
        for (double& value : values) value /= 255;
    };
    for (std::vector<double>* values : {&stats.min, &stats.max, &stats.mean, &stats.std}) scale(*values);
    for (auto& [key, values] : stats.quantiles) scale(values);
    return stats;
}

namespace {

Result<FeatureStats> statsOf(FrameStream& frames, std::int64_t length) {
    PictureStats pictures;
    std::vector<std::int64_t> all;
    for (std::int64_t row : sampledRows(length)) {
        STUDIO_ASSIGN(Image image, frames.at(row));
        pictures.add(image);
        all.push_back(static_cast<std::int64_t>(all.size()));
    }
    return pictures.over(all);
}

/// Whether the rows of an episode have their file; sets of another kind have none.
bool isThere(const Dataset& dataset, std::size_t position) {
    auto* stored = dynamic_cast<const LeRobotDataset*>(&dataset);
    std::error_code ignored;
    return !stored || std::filesystem::exists(stored->dataFile(position), ignored);
}

/// Whether the set was opened for its pictures too.
bool seesPictures(const Dataset& dataset) {
    auto* stored = dynamic_cast<const LeRobotDataset*>(&dataset);
    return stored && stored->media();
}

}  // namespace

Result<FeatureStats> cameraStats(const Dataset& dataset, std::size_t position, const std::string& camera) {
    STUDIO_ASSIGN(auto frames, dataset.frames(position, camera));
    return statsOf(*frames, dataset.episodes()[position].length);
}

Result<StatsTable> episodeStats(const Dataset& dataset, std::size_t position) {
    StatsTable table;
    for (const Feature& feature : dataset.info().features) {
        if (isNumeric(feature)) {
            auto column = dataset.column(position, feature.name);
            // declared but not stored (found when opening): nothing to count
            if (!column.ok() && column.error().code == ErrorCode::NotFound && isThere(dataset, position))
                continue;
            STUDIO_CHECK(column);
            table[feature.name] = columnStats(*column);
        } else if (feature.isCamera) {
            auto frames = dataset.frames(position, feature.name);
            if (!frames.ok()) {
                // pictures that nobody can look at, or declared and not stored; a video that is gone is
                // neither
                const auto code = frames.error().code;
                const bool isUnseen = code == ErrorCode::Unsupported && !seesPictures(dataset);
                const bool isUnstored =
                    code == ErrorCode::NotFound && !feature.isVideo && isThere(dataset, position);
                if (isUnseen || isUnstored) continue;
                return frames.error().within("cannot compute statistics");
            }
            STUDIO_ASSIGN(table[feature.name], statsOf(**frames, dataset.episodes()[position].length));
        }
    }
    return table;
}

Result<std::vector<StatsTable>> storedEpisodeStats(const LeRobotDataset& dataset) {
    std::map<std::int64_t, StatsTable> byIndex;
    const std::filesystem::path meta = dataset.info().root / "meta";
    if (dataset.infoJson().majorVersion >= 3) {
        std::int64_t row = 0;
        for (const auto& file : v3Files(meta / "episodes", ".parquet")) {
            STUDIO_ASSIGN(auto parts, v3EpisodeStats(file));
            for (StatsTable& part : parts) {
                if (row < static_cast<std::int64_t>(dataset.episodes().size())) {
                    byIndex[dataset.episodes()[static_cast<std::size_t>(row)].index] = std::move(part);
                }
                ++row;
            }
        }
    } else if (std::filesystem::exists(meta / "episodes_stats.jsonl")) {
        STUDIO_CHECK(
            forEachJsonLine(meta / "episodes_stats.jsonl", [&](const nlohmann::json& line) -> Status {
                STUDIO_ASSIGN(auto index, jsonValue<std::int64_t>(line, "episode_index", -1));
                auto stats = line.find("stats");
                if (stats == line.end()) return {};
                STUDIO_ASSIGN(byIndex[index], statsFromJson(*stats));
                return {};
            }));
    }
    std::vector<StatsTable> tables;
    for (const Episode& episode : dataset.episodes()) tables.push_back(std::move(byIndex[episode.index]));
    return tables;
}

Result<StatsTable> computeStats(const Dataset& dataset, std::stop_token stop, const Progress& progress) {
    std::vector<StatsTable> parts;
    auto total = static_cast<std::int64_t>(dataset.episodes().size());
    for (std::int64_t position = 0; position < total; ++position) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "computing statistics was stopped", ""};
        STUDIO_ASSIGN(StatsTable part, episodeStats(dataset, position));
        parts.push_back(std::move(part));
        if (progress) progress(position + 1, total);
    }
    return aggregate(parts);
}

}  // namespace studio::data
