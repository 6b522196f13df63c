// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/metrics.h"

#include <gtest/gtest.h>

#include <set>

namespace studio::retention {
namespace {

const std::vector<TaskLabel> kTasks = {{1, "one"}, {2, "two"}, {3, "three"}};

/// Success rates of three tasks over three stages.
ScoreMatrix successes() {
    ScoreMatrix m(Direction::HigherBetter, kTasks);
    m.after = {{0.8, 0.2, 0.1}, {0.6, 0.9, 0.3}, {0.4, 0.7, 0.6}};
    m.before = {0.05, 0.1, 0.1};
    m.joint = {0.9, 0.85, 0.8};
    m.during = {{0.4, 0.8}, {0.5, 0.7, 0.9}, {0.6}};
    return m;
}

void expectScore(const Score& score, double expected, const char* what) {
    ASSERT_TRUE(score) << what;
    EXPECT_NEAR(*score, expected, 1e-12) << what;
}

TEST(Metrics, HigherBetterByHand) {
    auto m = metricsOf(successes());
    EXPECT_EQ(m.stages, 3u);
    expectScore(m.acc, (0.4 + 0.7 + 0.6) / 3, "ACC");
    expectScore(m.runningAverage, (0.8 + (0.6 + 0.9) / 2 + (0.4 + 0.7 + 0.6) / 3) / 3, "running average");
    expectScore(m.bwt, ((0.4 - 0.8) + (0.7 - 0.9)) / 2, "BWT");
    expectScore(m.fwt, ((0.2 - 0.1) + (0.3 - 0.1)) / 2, "FWT");
    expectScore(m.forgetting, ((0.8 - 0.4) + (0.9 - 0.7)) / 2, "F");
    // task 1: after stages 2 and 3; task 2: after stage 3; task 3 has no term
    expectScore(m.nbt, (((0.8 - 0.6) + (0.8 - 0.4)) / 2 + (0.9 - 0.7)) / 2, "NBT");
    expectScore(m.normalisedNbt, ((0.2 / 0.8 + 0.4 / 0.8) / 2 + 0.2 / 0.9) / 2, "normalised NBT");
    expectScore(m.liberoFwt, (0.6 + 0.7 + 0.6) / 3, "LIBERO FWT");
    expectScore(m.auc, ((0.6 + 0.6 + 0.4) / 3 + (0.7 + 0.7) / 2 + 0.6) / 3, "AUC");
    expectScore(m.plasticity, (0.8 + 0.9 + 0.6) / 3, "plasticity");
    expectScore(m.stability, 1 - (0.4 / 0.8 + 0.2 / 0.9) / 2, "stability");
    expectScore(m.intransigence, (0.1 + (0.85 - 0.9) + 0.2) / 3, "intransigence");
    expectScore(m.relativeRise, (0.4 / 0.8 + 0.2 / 0.9) / 2, "relative rise");
    expectScore(m.relativeRiseOf[2], 0, "rise of the newest");
}

TEST(Metrics, OfALossTheLevelsKeepTheirSignAndTheChangesReadAlike) {
    ScoreMatrix m(Direction::LowerBetter, kTasks);
    m.after = {{0.2, 1.0, 1.2}, {0.3, 0.1, 0.9}, {0.5, 0.15, 0.4}};
    m.before = {1.1, 1.2, 1.0};
    m.joint = {0.15, 0.12, 0.3};
    m.during = {{0.6, 0.2}, {0.1}, {0.6, 0.4}};
    auto r = metricsOf(m);
    expectScore(r.acc, (0.5 + 0.15 + 0.4) / 3, "ACC");
    expectScore(r.runningAverage, (0.2 + (0.3 + 0.1) / 2 + (0.5 + 0.15 + 0.4) / 3) / 3, "running average");
    // worse by 0.3 and 0.05: below 0, as for a success rate
    expectScore(r.bwt, -(0.3 + 0.05) / 2, "BWT");
    // 1.0 against 1.2, 0.9 against 1.0: better than no training
    expectScore(r.fwt, (0.2 + 0.1) / 2, "FWT");
    expectScore(r.forgetting, (0.3 + 0.05) / 2, "F");
    expectScore(r.nbt, ((0.1 + 0.3) / 2 + 0.05) / 2, "NBT");
    expectScore(r.normalisedNbt, ((0.1 / 0.2 + 0.3 / 0.2) / 2 + 0.05 / 0.1) / 2, "normalised NBT");
    expectScore(r.liberoFwt, (0.4 + 0.1 + 0.5) / 3, "LIBERO FWT");
    expectScore(r.auc, ((0.4 + 0.3 + 0.5) / 3 + (0.1 + 0.15) / 2 + 0.5) / 3, "AUC");
    expectScore(r.plasticity, (0.2 + 0.1 + 0.4) / 3, "plasticity");
    expectScore(r.stability, 1 - (0.3 / 0.2 + 0.05 / 0.1) / 2, "stability");
    // joint is better by 0.05, worse by 0.02, better by 0.1
    expectScore(r.intransigence, (0.05 - 0.02 + 0.1) / 3, "intransigence");
    expectScore(r.relativeRiseOf[0], 0.3 / 0.2, "rise of task 1");
    expectScore(r.relativeRise, (1.5 + 0.5) / 2, "relative rise");
}

TEST(Metrics, ForgettingLooksAtTheBestBeforeTheLastStage) {
    auto m = successes();
    m.after[1][0] = 0.95;  // stage 2 helped task 1
    auto r = metricsOf(m);
    expectScore(r.forgetting, ((0.95 - 0.4) + 0.2) / 2, "F");
    expectScore(r.bwt, ((0.4 - 0.8) + (0.7 - 0.9)) / 2, "BWT counts from the own stage");
}

TEST(Metrics, CountOnlyTheStagesMeasuredSoFar) {
    auto m = successes();
    m.after[2] = {0.4, std::nullopt, std::nullopt};  // the third stage has not come to its first validation
    auto r = metricsOf(m);
    EXPECT_EQ(r.stages, 2u);
    expectScore(r.acc, (0.6 + 0.9) / 2, "ACC");
    expectScore(r.bwt, 0.6 - 0.8, "BWT");
    ASSERT_EQ(r.relativeRiseOf.size(), 3u);
    EXPECT_FALSE(r.relativeRiseOf[2]);
}

TEST(Metrics, AHoleMakesUnknownWhatNeedsItAndNothingElse) {
    auto m = successes();
    m.after[2][0].reset();
    m.before[1].reset();
    m.joint[0].reset();
    auto r = metricsOf(m);
    for (Score Metrics::*unknown :
         {&Metrics::acc, &Metrics::bwt, &Metrics::fwt, &Metrics::forgetting, &Metrics::nbt, &Metrics::auc,
          &Metrics::intransigence, &Metrics::stability, &Metrics::relativeRise, &Metrics::runningAverage})
        EXPECT_FALSE(r.*unknown);
    expectScore(r.plasticity, (0.8 + 0.9 + 0.6) / 3, "plasticity");
    expectScore(r.liberoFwt, (0.6 + 0.7 + 0.6) / 3, "LIBERO FWT");
}

TEST(Metrics, OneStageHasNoChanges) {
    ScoreMatrix m(Direction::LowerBetter, {{1, "one"}});
    m.after = {{0.3}};
    auto r = metricsOf(m);
    expectScore(r.acc, 0.3, "ACC");
    EXPECT_FALSE(r.bwt);
    EXPECT_FALSE(r.forgetting);
    EXPECT_FALSE(r.nbt);
    EXPECT_FALSE(r.stability);
    EXPECT_EQ(metricsOf(ScoreMatrix()).stages, 0u);
}

TEST(Metrics, ATaskThatNeverSucceededHasNothingToLose) {
    auto m = successes();
    m.after[0][0] = 0;
    auto r = metricsOf(m);
    expectScore(r.normalisedNbt, 0.2 / 0.9, "normalised NBT");
    expectScore(r.stability, 1 - 0.2 / 0.9, "stability");
}

TEST(Metrics, WhatIsNotKnownSaysWhy) {
    auto why = [](const ScoreMatrix& matrix, Score Metrics::*value) {
        for (const auto& row : metricRows()) {
            if (row.value == value) return whyUnknown(matrix, row);
        }
        return std::string("no such row");
    };
    ScoreMatrix m(Direction::LowerBetter, {{1, "pear"}, {2, "salt"}});
    EXPECT_EQ(why(m, &Metrics::fwt), "no stage was measured yet");
    m.after = {{0.3, std::nullopt}, {std::nullopt, std::nullopt}};
    EXPECT_EQ(why(m, &Metrics::bwt), "needs two stages");
    EXPECT_EQ(why(m, &Metrics::acc), "");
    m.after[1] = {0.4, 0.2};
    EXPECT_EQ(why(m, &Metrics::bwt), "");
    EXPECT_EQ(why(m, &Metrics::fwt), "salt was not measured before its own stage");
    m.after[0][1] = 0.9;
    EXPECT_EQ(why(m, &Metrics::fwt),
              "salt was not measured before any training, which a joint run of the same seed does");
    m.beganApart = "start, statistics";
    EXPECT_EQ(why(m, &Metrics::fwt), "joint training began with other weights (start, statistics)");
    m.beganApart = "statistics";
    EXPECT_EQ(why(m, &Metrics::fwt), "joint training has other statistics");
    m.before = {1.0, 1.1};
    EXPECT_EQ(why(m, &Metrics::fwt), "");
    EXPECT_EQ(why(m, &Metrics::auc), "pear was not measured within its own stage");
    EXPECT_NE(why(m, &Metrics::intransigence).find("--baseline joint"), std::string::npos);
    m.after[1][0].reset();
    EXPECT_EQ(why(m, &Metrics::acc), "pear was not measured after stage 2");
}

TEST(Metrics, EveryNumberHasARowOfItsOwn) {
    std::set<std::string> keys;
    for (const auto& row : metricRows()) EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_EQ(keys.size(), 13u);
}

}  // namespace
}  // namespace studio::retention
