// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace studio::retention {

/// Mean of one number over seeds, with its two-sided 95 % confidence interval by Student's t.
struct Interval {
    double mean = 0;
    std::optional<double> half;  ///< mean - half … mean + half; nothing for one seed alone
    double deviation = 0;        ///< sample standard deviation (n - 1)
    std::size_t seeds = 0;
    bool excludesZero() const { return half && (mean - *half > 0 || mean + *half < 0); }
};

/// Nothing for no values.
std::optional<Interval> overSeeds(std::span<const double> values);

}  // namespace studio::retention
