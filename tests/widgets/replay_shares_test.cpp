// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/replay_shares.h"

#include <gtest/gtest.h>

#include <numeric>

namespace studio::test {

using namespace widgets;

namespace {

/// Three stages with ids that are not their places; the third mixes 0.2, 0.2 and 0.6.
sequence::SequencePlan threeStages(const std::string& strategy) {
    sequence::SequencePlan plan;
    plan.strategy = strategy;
    for (int i = 0; i < 3; ++i) {
        sequence::StagePlan stage;
        stage.stage = i + 1;
        stage.task = 30 - 10 * i;
        plan.stages.push_back(stage);
    }
    if (strategy == "none") return plan;
    // by id, as core gives them
    plan.stages[1].shares = {{.task = 20, .share = 0.7}, {.task = 30, .share = 0.3}};
    plan.stages[2].shares = {
        {.task = 10, .share = 0.6}, {.task = 20, .share = 0.2}, {.task = 30, .share = 0.2}};
    return plan;
}

double sumOf(const PlanChanges& values) {
    double sum = 0;
    for (const auto& [key, value] : values) {
        if (key.find("_replay.") != std::string::npos) sum += std::stod(value);
    }
    return sum;
}

TEST(ReplayShares, StandInTheOrderOfTheStages) {
    auto plan = threeStages("proportional");
    EXPECT_EQ(sharesByStage(plan, 0), std::vector<double>{1});
    EXPECT_EQ(sharesByStage(plan, 1), (std::vector<double>{0.3, 0.7}));
    EXPECT_EQ(sharesByStage(plan, 2), (std::vector<double>{0.2, 0.2, 0.6}));
}

TEST(ReplayShares, MoreOfATaskInTheNextStageTakesItFromTheOthers) {
    auto plan = threeStages("proportional");
    auto more = moreReplay(plan, 30, 0.1);
    ASSERT_TRUE(more);
    EXPECT_EQ(more->stage, 2);
    EXPECT_EQ(more->row, 1u);
    EXPECT_EQ(more->column, 0u);
    EXPECT_NEAR(more->after, 0.4, 1e-12);
    EXPECT_EQ(more->values.at("sequential.stage2_replay.task30"), "0.4");
    EXPECT_EQ(more->values.at("sequential.stage2_replay.task20"), "0.6");
    EXPECT_FALSE(more->newStrategy);
    // the second has begun: only the third can still replay more
    plan.stages[0].run = "runs/1";
    plan.stages[1].run = "runs/2";
    more = moreReplay(plan, 30, 0.1);
    ASSERT_TRUE(more);
    EXPECT_EQ(more->stage, 3);
    EXPECT_EQ(more->values.size(), 3u);
    EXPECT_NEAR(sumOf(more->values), 1, 1e-12);
    // the others keep their proportions, 1 to 3
    EXPECT_EQ(more->values.at("sequential.stage3_replay.task20"), "0.175");
    EXPECT_EQ(more->values.at("sequential.stage3_replay.task10"), "0.525");
}

TEST(ReplayShares, NothingCanReplayWhatNoStageFollows) {
    auto plan = threeStages("proportional");
    EXPECT_FALSE(moreReplay(plan, 10, 0.1));
    EXPECT_FALSE(moreReplay(plan, 99, 0.1));
    for (auto& stage : plan.stages) stage.run = "runs/x";
    EXPECT_FALSE(moreReplay(plan, 30, 0.1));
}

TEST(ReplayShares, TheSharesOfAStageAreOneEdit) {
    PlanChanges changes = moreReplay(threeStages("proportional"), 30, 0.1)->values;
    EXPECT_GT(changes.size(), 1u);
    EXPECT_EQ(countOf(changes), 1);
    changes["training.steps"] = "5";
    changes["task2.training.steps"] = "5";
    EXPECT_EQ(countOf(changes), 3);
}

TEST(ReplayShares, TheStagesOwnTaskKeepsSomething) {
    auto more = moreReplay(threeStages("proportional"), 30, 5);
    ASSERT_TRUE(more);
    EXPECT_NEAR(more->after, 0.9, 1e-12);
    EXPECT_NEAR(sumOf(more->values), 1, 1e-12);
    EXPECT_EQ(more->values.at("sequential.stage2_replay.task20"), "0.1");
}

TEST(ReplayShares, AStrategyWithoutSharesGivesWayToTheProportionalOne) {
    auto more = moreReplay(threeStages("none"), 30, 0.1);
    ASSERT_TRUE(more);
    EXPECT_TRUE(more->newStrategy);
    EXPECT_EQ(more->values, (PlanChanges{{"sequential.replay_strategy", "proportional"}}));
    EXPECT_EQ(more->row, 1u);
    // equal shares are raised from where they are
    auto balanced = threeStages("balanced");
    balanced.stages[1].shares = {{.task = 20, .share = 0.5}, {.task = 30, .share = 0.5}};
    more = moreReplay(balanced, 30, 0.1);
    ASSERT_TRUE(more);
    EXPECT_TRUE(more->newStrategy);
    EXPECT_EQ(more->values.at("sequential.stage2_replay.task30"), "0.6");
    EXPECT_EQ(more->values.at("sequential.stage2_replay.task20"), "0.4");
}

}  // namespace

}  // namespace studio::test
