// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace studio::retention {

/// A 95 % interval of a rate, or of a difference of two rates.
struct RateInterval {
    double low = 0, high = 1;
    bool excludesZero() const { return low > 0 || high < 0; }
};

/// 95 % interval of a success rate from `successes` of `trials` (Wilson's score interval, 1927): right also
/// for few trials and for none or all successful. No trials: 0 to 1.
RateInterval wilson(std::int64_t successes, std::int64_t trials);

/// Two policies tried on the same seeds: how many seeds ended which way.
struct PairedTrials {
    std::int64_t both = 0, onlyFirst = 0, onlySecond = 0, neither = 0;
    std::int64_t trials() const { return both + onlyFirst + onlySecond + neither; }
};
/// Pairs two lists of outcomes by place; what only one of them has is left out.
PairedTrials pairTrials(const std::vector<bool>& first, const std::vector<bool>& second);

/// Rate of the first less rate of the second, -1 … 1.
struct PairedDifference {
    double difference = 0;
    RateInterval interval = {-1, 1};
};
/// With the 95 % interval for paired rates of Newcombe (1998, Statistics in Medicine 17:2635, method 10): the
/// two Wilson intervals, joined by the correlation of the outcomes. No trials: 0, -1 … 1.
PairedDifference pairedDifference(const PairedTrials& trials);

}  // namespace studio::retention
