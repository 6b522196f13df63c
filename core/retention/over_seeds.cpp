// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/over_seeds.h"

#include <array>
#include <cmath>

namespace studio::retention {

namespace {

/// 97.5 % quantile of Student's t for 1 … 30 degrees of freedom, from the usual tables.
constexpr std::array kQuantiles = {12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600,
                                   2.26216, 2.22814, 2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991,
                                   2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.06390,
                                   2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227};

double quantile(std::size_t freedom) {
    if (freedom <= kQuantiles.size()) return kQuantiles[freedom - 1];
    // beyond the table: expansion about the normal quantile (Abramowitz and Stegun 26.7.5)
    double z = 1.959964, n = static_cast<double>(freedom);
    return z + (std::pow(z, 3) + z) / (4 * n) +
           (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / (96 * n * n) +
           (3 * std::pow(z, 7) + 19 * std::pow(z, 5) + 17 * std::pow(z, 3) - 15 * z) / (384 * n * n * n);
}

}  // namespace

std::optional<Interval> overSeeds(std::span<const double> values) {
    if (values.empty()) return std::nullopt;
    Interval interval;
    interval.seeds = values.size();
    auto n = static_cast<double>(values.size());
    for (double value : values) interval.mean += value / n;
    if (values.size() < 2) return interval;
    double squares = 0;
    for (double value : values) squares += (value - interval.mean) * (value - interval.mean);
    interval.deviation = std::sqrt(squares / (n - 1));
    interval.half = quantile(values.size() - 1) * interval.deviation / std::sqrt(n);
    return interval;
}

}  // namespace studio::retention
