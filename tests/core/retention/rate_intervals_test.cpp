// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/rate_intervals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace studio::retention {
namespace {

TEST(Wilson, IsTheKnownInterval) {
    EXPECT_NEAR(wilson(5, 10).low, 0.2366, 1e-4);
    EXPECT_NEAR(wilson(5, 10).high, 0.7634, 1e-4);
    EXPECT_EQ(wilson(0, 20).low, 0);
    EXPECT_NEAR(wilson(0, 20).high, 0.1611, 1e-4);
    EXPECT_NEAR(wilson(20, 20).low, 0.8389, 1e-4);
    EXPECT_EQ(wilson(0, 0).high, 1);
}

void expectDifference(const PairedTrials& trials, double difference, double low, double high) {
    PairedDifference found = pairedDifference(trials);
    EXPECT_NEAR(found.difference, difference, 1e-12);
    EXPECT_NEAR(found.interval.low, low, 5e-5);
    EXPECT_NEAR(found.interval.high, high, 5e-5);
}

TEST(PairedDifference, IsThatOfThePublishedTables) {
    // Newcombe 1998, table II: negative and positive correlation
    expectDifference({36, 12, 2, 0}, 0.2, 0.0569, 0.3404);
    expectDifference({20, 12, 2, 16}, 0.2, 0.0562, 0.3292);
}

TEST(PairedDifference, ByHand) {
    // 74 against 0 of 100: no correlation, so only the two Wilson intervals 0.64633 … 0.81601 and 0 …
    // 0.03699 count; below sqrt(0.09367² + 0.03699²), above 0.07595 alone
    expectDifference({0, 74, 0, 26}, 0.74, 0.63925, 0.81595);
    EXPECT_TRUE(pairedDifference({0, 74, 0, 26}).interval.excludesZero());
    // nothing ever succeeds: Wilson of 0 of 10 reaches 0.27753, on both sides
    expectDifference({0, 0, 0, 10}, 0, -0.27753, 0.27753);
    expectDifference({10, 0, 0, 0}, 0, -0.27753, 0.27753);
    EXPECT_FALSE(pairedDifference({10, 0, 0, 0}).interval.excludesZero());
}

TEST(PairedDifference, TurnsRoundWithItsSides) {
    PairedDifference there = pairedDifference({53, 26, 1, 20}), back = pairedDifference({53, 1, 26, 20});
    EXPECT_NEAR(there.difference, -back.difference, 1e-12);
    EXPECT_NEAR(there.interval.low, -back.interval.high, 1e-12);
    EXPECT_NEAR(there.interval.high, -back.interval.low, 1e-12);
    // agreement on the same seeds makes the interval narrower than as many independent trials would
    PairedDifference mixed = pairedDifference({43, 36, 11, 10});
    EXPECT_NEAR(mixed.difference, there.difference, 1e-12);
    EXPECT_GT(mixed.interval.high - mixed.interval.low, there.interval.high - there.interval.low);
}

TEST(PairedDifference, OfNoTrialsSaysNothing) {
    PairedDifference none = pairedDifference({});
    EXPECT_EQ(none.difference, 0);
    EXPECT_EQ(none.interval.low, -1);
    EXPECT_EQ(none.interval.high, 1);
}

TEST(PairTrials, CountsByPlace) {
    PairedTrials trials = pairTrials({true, true, false, false, true}, {true, false, true, false});
    EXPECT_EQ(trials.both, 1);
    EXPECT_EQ(trials.onlyFirst, 1);
    EXPECT_EQ(trials.onlySecond, 1);
    EXPECT_EQ(trials.neither, 1);
}

}  // namespace
}  // namespace studio::retention
