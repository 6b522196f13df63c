// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/rate_intervals.h"

#include <algorithm>
#include <cmath>

namespace studio::retention {

namespace {

/// Correlation of the outcomes, with Newcombe's correction for continuity where it is positive; 0 where one
/// of the two has no variation.
double correlation(const PairedTrials& t) {
    auto a = static_cast<double>(t.both), b = static_cast<double>(t.onlyFirst),
         c = static_cast<double>(t.onlySecond), d = static_cast<double>(t.neither);
    double margins = (a + b) * (c + d) * (a + c) * (b + d);
    if (margins <= 0) return 0;
    double covariance = a * d - b * c;
    if (covariance > 0) covariance = std::max(0.0, covariance - (a + b + c + d) / 2);
    return covariance / std::sqrt(margins);
}

}  // namespace

RateInterval wilson(std::int64_t successes, std::int64_t trials) {
    if (trials <= 0) return {};
    constexpr double z = 1.959963984540054;
    double n = static_cast<double>(trials), rate = static_cast<double>(successes) / n;
    double scale = 1 + z * z / n;
    double middle = (rate + z * z / (2 * n)) / scale;
    double half = z / scale * std::sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    // exact where rounding would leave 1e-18 of it
    return {successes == 0 ? 0 : std::max(0.0, middle - half),
            successes == trials ? 1 : std::min(1.0, middle + half)};
}

PairedTrials pairTrials(const std::vector<bool>& first, const std::vector<bool>& second) {
    PairedTrials trials;
    for (std::size_t k = 0; k < std::min(first.size(), second.size()); ++k) {
        if (first[k]) {
            ++(second[k] ? trials.both : trials.onlyFirst);
        } else {
            ++(second[k] ? trials.onlySecond : trials.neither);
        }
    }
    return trials;
}

PairedDifference pairedDifference(const PairedTrials& t) {
    const std::int64_t n = t.trials();
    if (n <= 0) return {};
    double first = static_cast<double>(t.both + t.onlyFirst) / static_cast<double>(n);
    double second = static_cast<double>(t.both + t.onlySecond) / static_cast<double>(n);
    RateInterval of1 = wilson(t.both + t.onlyFirst, n), of2 = wilson(t.both + t.onlySecond, n);
    double phi = correlation(t);
    auto reach = [phi](double x, double y) {
        return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
    };
    double difference = first - second;
    return {difference,
            {std::max(-1.0, difference - reach(first - of1.low, of2.high - second)),
             std::min(1.0, difference + reach(of1.high - first, second - of2.low))}};
}

}  // namespace studio::retention
