// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace studio::eval {

struct Interval {
    double low = 0, high = 1;
};

/// 95 % interval of a success rate from `successes` of `trials` (Wilson's score interval, 1927): right also
/// for few trials and for none or all successful. No trials: 0 to 1.
Interval wilson(std::int64_t successes, std::int64_t trials);

}  // namespace studio::eval
