// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_results.h"

#include <gmock/gmock.h>

namespace studio::demo {
namespace {

/// The first `successes` of a hundred trials succeed.
TaskTrials firstOf100(int successes) {
    TaskTrials trials;
    for (int k = 0; k < 100; ++k) trials.succeeded.push_back(k < successes);
    return trials;
}

/// Two tasks: the first after its stage, what each sequence has left of it, and the second task.
DemoResults twoTasks(int peak, int naive, int replay, int second) {
    DemoResults results;
    results.tasks = {"first", "second"};
    results.trials = 100;
    results.replay = results.naive = DemoResults::Matrix(2, std::vector<std::optional<TaskTrials>>(2));
    results.replay[0][0] = results.naive[0][0] = firstOf100(peak);
    results.naive[1][0] = firstOf100(naive);
    results.replay[1][0] = firstOf100(replay);
    results.naive[1][1] = results.replay[1][1] = firstOf100(second);
    judge(results);
    return results;
}

std::vector<bool> heldOf(const DemoResults& results) {
    std::vector<bool> held;
    for (const Expectation& e : results.expectations) held.push_back(e.held.value());
    return held;
}

using testing::ElementsAre;
using testing::HasSubstr;

TEST(DemoResults, AllExpectationsHold) {
    auto results = twoTasks(85, 0, 74, 78);
    // peak, naive, replay, each task
    EXPECT_THAT(heldOf(results), ElementsAre(true, true, true, true, true));
    ASSERT_EQ(results.differences.size(), 3u);
    EXPECT_NEAR(results.differences[0].value.difference, 0.85, 1e-12);
    EXPECT_NEAR(results.differences[1].value.difference, 0.11, 1e-12);
    EXPECT_NEAR(results.differences[2].value.difference, 0.74, 1e-12);
    EXPECT_THAT(results.expectations[1].found, HasSubstr("85 points lower"));
}

TEST(DemoResults, SaysWhatDoesNotHold) {
    EXPECT_THAT(heldOf(twoTasks(69, 0, 69, 50)), ElementsAre(false, true, true, true, true));
    EXPECT_THAT(heldOf(twoTasks(80, 51, 80, 50)), ElementsAre(true, false, true, true, true));
    EXPECT_THAT(heldOf(twoTasks(80, 50, 64, 50)), ElementsAre(true, true, false, true, true));
    EXPECT_THAT(heldOf(twoTasks(80, 50, 65, 49)), ElementsAre(true, true, true, true, false));
    // even the peak can be below what each task has to reach
    EXPECT_THAT(heldOf(twoTasks(40, 0, 40, 80)), ElementsAre(false, true, true, false, true));
}

TEST(DemoResults, ADifferenceMustBeSureAsWell) {
    // 40 points of five trials are nothing to rely on
    DemoResults results = twoTasks(85, 0, 74, 78);
    auto five = [](int successes) {
        TaskTrials trials;
        for (int k = 0; k < 5; ++k) trials.succeeded.push_back(k < successes);
        return trials;
    };
    results.replay[0][0] = results.naive[0][0] = five(4);
    results.naive[1][0] = five(2);
    judge(results);
    EXPECT_NEAR(results.differences[0].value.difference, 0.4, 1e-12);
    EXPECT_FALSE(results.expectations[1].held.value());
}

TEST(DemoResults, WhatIsNotMeasuredIsNeitherHeldNorNot) {
    DemoResults results = twoTasks(85, 0, 74, 78);
    results.naive[1][0].reset();
    results.replay[1][1].reset();
    judge(results);
    EXPECT_FALSE(results.expectations[1].held.has_value());
    EXPECT_EQ(results.expectations[1].found, "");
    EXPECT_FALSE(results.expectations[4].held.has_value());
    EXPECT_TRUE(results.expectations[2].held.value());
}

}  // namespace
}  // namespace studio::demo
