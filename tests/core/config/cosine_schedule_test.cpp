// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/cosine_schedule.h"

#include <gtest/gtest.h>

namespace studio::config {
namespace {

struct Row {
    std::int64_t step;
    double multiplier;
};

// (1/1001 - 1)(1 - s/1000) + 1, then 0.975 (1 + cos(pi s / 30000)) / 2 + 0.025
TEST(CosineSchedule, FollowsThePresetOfTheFullLength) {
    CosineSchedule schedule;
    for (const Row& row :
         {Row{0, 1.0 / 1001}, Row{1, 0.001998001998}, Row{500, 0.500499500500}, Row{999, 0.999000999001},
          Row{1000, 0.997329423992}, Row{15000, 0.5125}, Row{30000, 0.025}, Row{40000, 0.025}})
        EXPECT_NEAR(schedule.multiplier(row.step), row.multiplier, 1e-11) << row.step;
    EXPECT_NEAR(schedule.rate(15000), 0.5125e-4, 1e-16);
}

TEST(CosineSchedule, ShrinksInProportionForAShortRun) {
    CosineSchedule schedule = CosineSchedule{}.scaledTo(5000);
    EXPECT_EQ(schedule.warmupSteps, 166);
    EXPECT_EQ(schedule.decaySteps, 5000);
    for (const Row& row : {Row{0, 1.0 / 167}, Row{83, 84.0 / 167}, Row{165, 0.994011976048},
                           Row{166, 0.997350726538}, Row{2500, 0.5125}, Row{5000, 0.025}, Row{7000, 0.025}})
        EXPECT_NEAR(schedule.multiplier(row.step), row.multiplier, 1e-11) << row.step;
}

TEST(CosineSchedule, IsUnchangedForARunAsLongAsTheDecayOrLonger) {
    for (std::int64_t steps : {30000, 30001, 100000}) {
        EXPECT_EQ(CosineSchedule{}.scaledTo(steps).warmupSteps, 1000);
        EXPECT_EQ(CosineSchedule{}.scaledTo(steps).decaySteps, 30000);
    }
}

TEST(CosineSchedule, WithoutWarmUpBeginsAtThePeak) {
    CosineSchedule schedule{.peakRate = 2e-4, .decayRate = 1e-6, .warmupSteps = 0, .decaySteps = 10};
    EXPECT_EQ(schedule.multiplier(0), 1.0);
    // 1000 * (20 / 30000) = 0.67 truncates to no warm-up
    EXPECT_EQ(CosineSchedule{}.scaledTo(20).warmupSteps, 0);
    EXPECT_EQ(CosineSchedule{}.scaledTo(20).multiplier(0), 1.0);
}

TEST(CosineSchedule, OfNoStepsStaysAtTheFloor) {
    EXPECT_EQ(CosineSchedule{}.scaledTo(0).multiplier(0), 0.025);
}

}  // namespace
}  // namespace studio::config
