// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/pace.h"

#include <gtest/gtest.h>

namespace studio::demo {
namespace {

TEST(Pace, TellsNothingBeforeItSawTwoMarks) {
    Pace pace;
    EXPECT_FALSE(pace.leftS(5));
    pace.mark(5, 0);
    pace.mark(6, 0.25);
    EXPECT_FALSE(pace.leftS(60));
    // the same again is no progress
    pace.mark(7, 0.25);
    EXPECT_FALSE(pace.leftS(60));
}

TEST(Pace, CountsFromTheFirstMarkAsARunThatGoesOnBeginsInItsMiddle) {
    Pace pace;
    pace.mark(100, 0.5);
    pace.mark(110, 0.75);
    EXPECT_DOUBLE_EQ(*pace.leftS(110), 10);
    EXPECT_DOUBLE_EQ(*pace.leftS(114), 6);
    EXPECT_DOUBLE_EQ(*pace.leftS(130), 0) << "late, not done";
}

TEST(Pace, FollowsTheLastHalfMinute) {
    Pace pace;
    for (int second = 0; second <= 100; ++second) pace.mark(second, 0.001 * (second + 1));
    EXPECT_NEAR(*pace.leftS(100), 899, 1);
    // twice as fast from then on
    for (int second = 1; second <= 40; ++second) pace.mark(100 + second, 0.101 + 0.002 * second);
    EXPECT_NEAR(*pace.leftS(140), 0.819 / 0.002, 1);
}

TEST(Pace, KeepsTwoMarksHoweverFarApart) {
    Pace pace;
    pace.mark(0, 0.1);
    pace.mark(90, 0.2);
    EXPECT_NEAR(*pace.leftS(90), 720, 1e-9);
}

}  // namespace
}  // namespace studio::demo
