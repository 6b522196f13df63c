// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/wilson.h"

#include <algorithm>
#include <cmath>

namespace studio::eval {

Interval wilson(std::int64_t successes, std::int64_t trials) {
    if (trials <= 0) return {};
    constexpr double z = 1.959963984540054;
    double n = static_cast<double>(trials), rate = static_cast<double>(successes) / n;
    double scale = 1 + z * z / n;
    double middle = (rate + z * z / (2 * n)) / scale;
    double half = z / scale * std::sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace studio::eval
