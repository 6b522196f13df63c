// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace studio {
namespace {

TEST(CounterRng, IsAPureFunctionOfSeedAndStream) {
    CounterRng a(1, 2), b(1, 2), other(1, 3);
    std::uint64_t first = a.next();
    EXPECT_EQ(first, b.next());
    EXPECT_NE(first, other.next());
}

TEST(CounterRng, MomentsAreThoseOfTheDistributions) {
    CounterRng rng(7, 0);
    const int n = 200000;
    double sum = 0, normalSum = 0, normalSquares = 0;
    for (int i = 0; i < n; ++i) sum += rng.uniform();
    for (int i = 0; i < n; ++i) {
        double x = rng.normal();
        normalSum += x;
        normalSquares += x * x;
    }
    // five standard errors
    EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
    EXPECT_NEAR(normalSum / n, 0, 5 / std::sqrt(n));
    EXPECT_NEAR(normalSquares / n, 1, 5 * std::sqrt(2.0 / n));
}

TEST(Permutation, HoldsEveryNumberOnceAndDependsOnTheStream) {
    auto order = permutation(1000, 5, 0);
    EXPECT_NE(order, permutation(1000, 5, 1));
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(order[i], i);
}

}  // namespace
}  // namespace studio
