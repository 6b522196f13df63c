// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace studio::data {

/// How one episode moves, seen through its state (or, without one, its action).
struct EpisodeFacts {
    std::size_t position = 0;  ///< in Dataset::episodes()
    std::int64_t index = 0;    ///< its number
    double lengthS = 0;
    double idleStartS = 0;  ///< seconds at the beginning in which nothing moves
    double idleShare = 0;   ///< of all steps, those in which nothing moves
    double jerk =
        0;  ///< largest change of velocity from step to step, in spreads of its dimension's velocity
    std::int64_t jerkRow = 0;  ///< where
    double lengthScore = 0;    ///< distance of its length from the median, in robust spreads; signed
    double farthest = 0;       ///< largest distance of a value from the mean of its dimension, in its std
    std::int64_t farthestRow = 0;
    std::string farthestDimension;
};

/// A value farther from the mean of its dimension than so many of its standard deviations is an outlier.
inline constexpr double kOutlierStd = 5;

/// Shares of the values that lie below each of DimensionFacts::quantiles (LeRobot's q01 … q99).
inline constexpr std::array<double, 5> kQuantileShares = {0.01, 0.1, 0.5, 0.9, 0.99};

/// Distribution of one number of the state or the action over all episodes.
struct DimensionFacts {
    std::string name;
    double min = 0, max = 0, mean = 0, std = 0;
    std::int64_t outliers = 0;            ///< values more than kOutlierStd from the mean
    std::vector<std::int64_t> histogram;  ///< equal bins from min to max; of a constant all in the first
    /// At kQuantileShares; right to (max - min) / 4000.
    std::array<double, kQuantileShares.size()> quantiles = {};
    double farthest = 0;               ///< the value farthest from the mean
    std::size_t farthestPosition = 0;  ///< its episode, by its place in Dataset::episodes()
    std::int64_t farthestRow = 0;      ///< and where in it
};

/// What analyse() found. Values are in the data set's own units.
struct DatasetFacts {
    std::vector<EpisodeFacts> episodes;
    std::vector<DimensionFacts> dimensions;
};

/// Reads state and action of every episode. Blocking. Errors: those of Dataset::column, NotFound (neither
/// `observation.state` nor `action`), Cancelled.
Result<DatasetFacts> analyse(const Dataset& dataset, const std::function<void(double)>& progress = {},
                             std::stop_token stop = {});

}  // namespace studio::data
