// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/over_seeds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace studio::retention {
namespace {

/// P(|T| < t) by Simpson's rule over the density.
double inside(double t, double freedom) {
    double factor = std::exp(std::lgamma((freedom + 1) / 2) - std::lgamma(freedom / 2)) /
                    std::sqrt(freedom * std::acos(-1.0));
    auto density = [&](double x) { return factor * std::pow(1 + x * x / freedom, -(freedom + 1) / 2); };
    const int parts = 4000;
    double h = t / parts, sum = density(0) + density(t);
    for (int i = 1; i < parts; ++i) sum += density(i * h) * (i % 2 ? 4 : 2);
    return 2 * sum * h / 3;
}

TEST(OverSeeds, ByHand) {
    std::vector<double> three = {0.1, 0.2, 0.6};
    auto interval = overSeeds(three);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->mean, 0.3, 1e-12);
    // squares 0.04, 0.01, 0.09; sd sqrt(0.07)
    EXPECT_NEAR(interval->deviation, std::sqrt(0.07), 1e-12);
    ASSERT_TRUE(interval->half);
    EXPECT_NEAR(*interval->half, 4.30265 * std::sqrt(0.07 / 3), 1e-6);
    EXPECT_FALSE(interval->excludesZero());
    std::vector<double> far = {1.0, 1.1, 1.05};
    EXPECT_TRUE(overSeeds(far)->excludesZero());
}

TEST(OverSeeds, OneSeedHasNoIntervalAndNoneHasNothing) {
    std::vector<double> one = {2.5};
    auto interval = overSeeds(one);
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->mean, 2.5);
    EXPECT_FALSE(interval->half);
    EXPECT_FALSE(interval->excludesZero());
    EXPECT_FALSE(overSeeds({}));
}

TEST(OverSeeds, TheQuantilesHoldNinetyFivePercent) {
    for (std::size_t n = 2; n <= 60; ++n) {
        std::vector<double> values(n, 0.0);
        values[0] = 1;
        auto interval = overSeeds(values);
        double t = *interval->half / (interval->deviation / std::sqrt(static_cast<double>(n)));
        EXPECT_NEAR(inside(t, static_cast<double>(n - 1)), 0.95, 2e-6) << n;
    }
}

}  // namespace
}  // namespace studio::retention
