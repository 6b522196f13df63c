// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/episode_facts.h"

#include <algorithm>
#include <cmath>

namespace studio::data {

namespace {

constexpr int kBins = 40;
constexpr int kFineBins = 4000;  ///< for quantiles
constexpr double kStill = 1e-3;  ///< a step below this share of a dimension's range is none

/// Sums over all rows of one feature.
struct Spread {
    std::vector<double> min, max, sum, squares, stepSquares;
    std::int64_t rows = 0, steps = 0;

    void add(const Column& column) {
        auto width = static_cast<std::size_t>(column.width);
        if (rows == 0) {
            min.assign(width, INFINITY);
            max.assign(width, -INFINITY);
            sum.assign(width, 0);
            squares = stepSquares = sum;
        }
        for (std::int64_t r = 0; r < column.rows; ++r) {
            auto row = column.row(r);
            for (std::size_t d = 0; d < width; ++d) {
                min[d] = std::min(min[d], row[d]);
                max[d] = std::max(max[d], row[d]);
                sum[d] += row[d];
                squares[d] += row[d] * row[d];
                if (r > 0) {
                    double step = row[d] - column.row(r - 1)[d];
                    stepSquares[d] += step * step;
                }
            }
        }
        rows += column.rows;
        steps += std::max<std::int64_t>(0, column.rows - 1);
    }
    double mean(std::size_t d) const { return sum[d] / static_cast<double>(rows); }
    double std(std::size_t d) const {
        return std::sqrt(std::max(0.0, squares[d] / static_cast<double>(rows) - mean(d) * mean(d)));
    }
    double stepSize(std::size_t d) const {
        return std::sqrt(stepSquares[d] / static_cast<double>(std::max<std::int64_t>(1, steps)));
    }
};

std::string nameOf(const Feature& feature, std::size_t d) {
    return feature.name + " " + (d < feature.names.size() ? feature.names[d] : "[" + std::to_string(d) + "]");
}

/// Motion of one episode.
void describeMotion(const Column& column, const Feature& feature, const Spread& spread, double fps,
                    EpisodeFacts& facts) {
    auto width = static_cast<std::size_t>(column.width);
    std::int64_t still = 0, firstMove = column.rows;
    for (std::int64_t r = 0; r < column.rows; ++r) {
        auto row = column.row(r);
        bool moves = false;
        for (std::size_t d = 0; d < width; ++d) {
            double deviation = spread.std(d) > 0 ? std::abs(row[d] - spread.mean(d)) / spread.std(d) : 0;
            if (deviation > facts.farthest) {
                facts.farthest = deviation;
                facts.farthestRow = r;
                facts.farthestDimension = nameOf(feature, d);
            }
            if (r == 0) continue;
            double step = row[d] - column.row(r - 1)[d];
            moves = moves || std::abs(step) > kStill * (spread.max[d] - spread.min[d]);
            if (r < 2 || spread.stepSize(d) <= 0) continue;
            double before = column.row(r - 1)[d] - column.row(r - 2)[d];
            double jerk = std::abs(step - before) / spread.stepSize(d);
            if (jerk > facts.jerk) {
                facts.jerk = jerk;
                facts.jerkRow = r;
            }
        }
        if (r == 0) continue;
        if (moves) {
            firstMove = std::min(firstMove, r);
        } else {
            ++still;
        }
    }
    facts.idleStartS = fps > 0 && column.rows > 1 ? static_cast<double>(firstMove - 1) / fps : 0;
    facts.idleShare = column.rows > 1 ? static_cast<double>(still) / static_cast<double>(column.rows - 1) : 0;
}

/// Where a share of the values lies below, evenly spread within a bin of equal bins from min to max.
double quantileOf(const std::vector<std::int64_t>& bins, const DimensionFacts& dimension, std::int64_t values,
                  double share) {
    const double width = (dimension.max - dimension.min) / static_cast<double>(bins.size());
    const double wanted = share * static_cast<double>(values);
    double below = 0;
    for (std::size_t bin = 0; bin < bins.size(); ++bin) {
        const auto held = static_cast<double>(bins[bin]);
        if (held > 0 && below + held >= wanted)
            return dimension.min + width * (static_cast<double>(bin) + (wanted - below) / held);
        below += held;
    }
    return dimension.max;
}

/// Which of `bins` equal bins from min to max a value lies in.
std::size_t binOf(double value, const DimensionFacts& dimension, int bins) {
    const double range = dimension.max - dimension.min;
    const int bin = range > 0 ? static_cast<int>((value - dimension.min) / range * bins) : 0;
    return static_cast<std::size_t>(std::clamp(bin, 0, bins - 1));
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Lengths against the others, by median and median deviation.
void scoreLengths(std::vector<EpisodeFacts>& episodes) {
    std::vector<double> lengths, deviations;
    for (const auto& one : episodes) lengths.push_back(one.lengthS);
    double middle = median(lengths);
    for (double length : lengths) deviations.push_back(std::abs(length - middle));
    // 1.4826: the median deviation of a normal distribution as its std
    double spread = 1.4826 * median(deviations);
    for (auto& one : episodes) one.lengthScore = spread > 0 ? (one.lengthS - middle) / spread : 0;
}

}  // namespace

Result<DatasetFacts> analyse(const Dataset& dataset, const std::function<void(double)>& progress,
                             std::stop_token stop) {
    std::vector<const Feature*> features;
    for (const char* name : {"observation.state", "action"}) {
        if (const Feature* feature = dataset.info().feature(name)) features.push_back(feature);
    }
    if (features.empty()) {
        return Error{ErrorCode::NotFound,
                     "cannot analyse " + dataset.info().root.string() +
                         ": it has neither observation.state nor action",
                     ""};
    }
    DatasetFacts facts;
    auto count = dataset.episodes().size();
    for (const auto& episode : dataset.episodes()) {
        EpisodeFacts one;
        one.position = facts.episodes.size();
        one.index = episode.index;
        one.lengthS = dataset.info().fps > 0 ? static_cast<double>(episode.length) / dataset.info().fps : 0;
        facts.episodes.push_back(one);
    }
    double passes = 2.0 * static_cast<double>(features.size() * std::max<std::size_t>(1, count)), done = 0;
    for (const Feature* feature : features) {
        Spread spread;
        auto everyEpisode = [&](auto&& use) -> Status {
            for (std::size_t i = 0; i < count; ++i) {
                if (stop.stop_requested())
                    return Error{ErrorCode::Cancelled, "the analysis was cancelled", ""};
                STUDIO_ASSIGN(Column column, dataset.column(i, feature->name));
                use(i, column);
                if (progress) progress(++done / passes);
            }
            return {};
        };
        STUDIO_CHECK(everyEpisode([&](std::size_t, const Column& column) { spread.add(column); }));
        if (spread.rows == 0) continue;
        std::size_t begin = facts.dimensions.size(), width = spread.min.size();
        for (std::size_t d = 0; d < width; ++d) {
            facts.dimensions.push_back({nameOf(*feature, d), spread.min[d], spread.max[d], spread.mean(d),
                                        spread.std(d), 0, std::vector<std::int64_t>(kBins, 0)});
            facts.dimensions.back().farthest = spread.mean(d);
        }
        std::vector<std::vector<std::int64_t>> fine(width, std::vector<std::int64_t>(kFineBins, 0));
        bool motion = feature == features.front();
        STUDIO_CHECK(everyEpisode([&](std::size_t i, const Column& column) {
            for (std::int64_t r = 0; r < column.rows; ++r) {
                auto row = column.row(r);
                for (std::size_t d = 0; d < width; ++d) {
                    DimensionFacts& dimension = facts.dimensions[begin + d];
                    ++dimension.histogram[binOf(row[d], dimension, kBins)];
                    ++fine[d][binOf(row[d], dimension, kFineBins)];
                    const double distance = std::abs(row[d] - dimension.mean);
                    if (distance > kOutlierStd * dimension.std) ++dimension.outliers;
                    if (!(distance > std::abs(dimension.farthest - dimension.mean))) continue;
                    dimension.farthest = row[d];
                    dimension.farthestPosition = i;
                    dimension.farthestRow = r;
                }
            }
            if (motion) describeMotion(column, *feature, spread, dataset.info().fps, facts.episodes[i]);
        }));
        for (std::size_t d = 0; d < width; ++d) {
            DimensionFacts& dimension = facts.dimensions[begin + d];
            for (std::size_t q = 0; q < kQuantileShares.size(); ++q)
                dimension.quantiles[q] = quantileOf(fine[d], dimension, spread.rows, kQuantileShares[q]);
        }
    }
    scoreLengths(facts.episodes);
    return facts;
}

}  // namespace studio::data
