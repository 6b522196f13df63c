// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/task_words.h"

#include <gtest/gtest.h>

namespace studio::train {
namespace {

run::Validation measured(int task, std::int64_t step, double loss) {
    run::Validation validation;
    validation.step = step;
    validation.task = "task" + std::to_string(task);
    validation.taskId = task;
    validation.loss = loss;
    return validation;
}

TEST(TaskWords, AnEarlierTaskThatCrossesAThresholdIsNamedOnce) {
    config::RetentionConfig retention;
    std::map<int, Progress::TaskScore> scores;
    auto take = [&](std::int64_t step, double first, double second) {
        return takeScores(retention, {measured(1, step, first), measured(2, step, second)}, 2, 16, scores);
    };
    EXPECT_TRUE(take(0, 0.2, 0.9).empty()) << "what the stage begins with";
    EXPECT_TRUE(take(10, 0.21, 0.5).empty()) << "5 % are nothing";
    auto slightly = take(20, 0.25, 0.8);
    ASSERT_EQ(slightly.size(), 1u) << "nobody is warned of the task that is being taught";
    EXPECT_EQ(slightly[0].level, "warning");
    EXPECT_EQ(slightly[0].step, 20);
    EXPECT_EQ(slightly[0].message, "task 1 (task1) is slightly degraded: flow loss 0.25, at its best 0.2");
    EXPECT_TRUE(take(30, 0.26, 0.4).empty()) << "said already";
    EXPECT_EQ(take(40, 0.5, 0.4).size(), 1u) << "forgotten now";
    EXPECT_TRUE(take(50, 0.2, 0.4).empty());
    EXPECT_EQ(take(60, 0.5, 0.4).size(), 1u) << "after it had come back";
    EXPECT_EQ(scores.at(1).best, 0.2);
    EXPECT_EQ(scores.at(1).last, 0.5);
    // a threshold of the project
    retention.slightlyAbove = retention.forgottenAbove = 10;
    scores.clear();
    take(0, 0.2, 0.9);
    EXPECT_TRUE(take(10, 1.0, 0.9).empty());
}

TEST(TaskWords, ByFixedThresholdsWhatWasNeverLearntIsNotForgotten) {
    config::RetentionConfig retention;
    retention.words = "seed";
    std::map<int, Progress::TaskScore> scores;
    auto take = [&](double loss) { return takeScores(retention, {measured(1, 1, loss)}, 2, 32, scores); };
    EXPECT_TRUE(take(1.4).empty());
    EXPECT_TRUE(take(1.3).empty()) << "it was above the threshold from the beginning";
    EXPECT_TRUE(take(0.3).empty());
    auto forgotten = take(1.2);
    ASSERT_EQ(forgotten.size(), 1u);
    EXPECT_NE(forgotten[0].message.find("is forgotten"), std::string::npos);
}

}  // namespace
}  // namespace studio::train
