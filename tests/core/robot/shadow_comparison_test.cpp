// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/shadow_comparison.h"

#include <gtest/gtest.h>

#include <cmath>

namespace studio::test {
namespace {

using namespace robot;

/// A person lifts the left elbow by 0.02 rad a step; the policy's chunks lag behind or lead by a constant.
class Shadow {
public:
    Shadow() : comparison(Kinematics::builtIn()) { comparison.setRate(10); }

    static double humanAt(double timeS) { return -0.2 * timeS; }

    /// One control step of 0.1 s. `offset`: what the policy wants more than the person, left elbow alone.
    void step(double offset, double growth = 0, bool commanded = true) {
        timeS += 0.1;
        TickRecord tick;
        tick.state = SessionState::Shadow;
        tick.at = begin + secondsToDuration(timeS);
        tick.measured = RobotState{};
        tick.measured->jointRad[kFirstArm + 3] = humanAt(timeS);
        tick.measured->gripper = Grippers{0.9, 0.1};
        if (commanded) tick.human = tick.measured->armRad();
        if (count++ % 5 == 0) {
            // observed two steps ago, as a policy takes its time
            auto made = std::make_shared<Chunk>();
            made->observedAt = tick.at - secondsToDuration(0.2);
            for (int k = 0; k < 10; ++k) {
                std::vector<double> action(kVectorWidth, 0);
                action[3] = humanAt(timeS - 0.2 + (rests ? 0 : 0.1 * k)) + offset + growth * k;
                action[7] = 0.9;
                action[15] = 0.9;
                made->actions.push_back(action);
            }
            chunk = made;
        }
        tick.chunk = chunk;
        tick.chunkStep = chunk ? 10 * secondsOf(tick.at - chunk->observedAt) : 0;
        std::vector<double> asked(kVectorWidth, 0);
        asked[3] = humanAt(timeS) + offset;
        asked[7] = asked[15] = 0.9;
        tick.asked = asked;
        comparison.add(tick);
    }

    ShadowComparison comparison;
    TimePoint begin = TimePoint(std::chrono::seconds(100));
    double timeS = 0;
    int count = 0;
    bool rests = false;  ///< the policy means to stay wherever the arm is
    std::shared_ptr<const Chunk> chunk;
};

TEST(ShadowComparison, FindsTheErrorOfTheJointThatIsOffAndOfNoOther) {
    Shadow shadow;
    for (int i = 0; i < 40; ++i) shadow.step(0.14);
    auto report = shadow.comparison.report();
    EXPECT_EQ(report.moments, 40);
    EXPECT_EQ(report.chunks, 8);
    EXPECT_NEAR(report.joint[3], 0.14, 1e-9);
    EXPECT_NEAR(report.joint[4], 0, 1e-9);
    EXPECT_NEAR(report.joint[15], 0.8, 1e-9) << "the right gripper is wanted closed and is open";
    EXPECT_NEAR(report.armsRad, 0.14 / 14, 1e-9) << "grippers are no part of it";
    EXPECT_NEAR(report.gripperAgreement.value(), 0.5, 1e-9);
    EXPECT_FALSE(report.measuredOnly);
    EXPECT_NEAR(report.seconds, 3.9, 1e-6);
}

TEST(ShadowComparison, LooksAtEveryStepOfTheHorizonAtItsOwnTime) {
    Shadow shadow;
    for (int i = 0; i < 60; ++i) shadow.step(0.07, 0.028);
    auto report = shadow.comparison.report();
    ASSERT_EQ(report.horizon.size(), 10u);
    // the steps that the policy's latency had made past are compared as well
    for (std::size_t k = 0; k < report.horizon.size(); ++k)
        EXPECT_NEAR(report.horizon[k], (0.07 + 0.028 * static_cast<double>(k)) / 14, 1e-6) << k;
}

TEST(ShadowComparison, TellsAPolicyThatRestsFromAPersonThatMoves) {
    Shadow shadow;
    shadow.rests = true;
    for (int i = 0; i < 50; ++i) shadow.step(0);
    auto report = shadow.comparison.report();
    EXPECT_GT(report.human.metres, 0.1);
    EXPECT_LT(report.human.restS, 0.6);
    EXPECT_LT(report.policy.metres, 0.01);
    EXPECT_GT(report.policy.restS, 4);
    Shadow moving;
    for (int i = 0; i < 50; ++i) moving.step(0);
    report = moving.comparison.report();
    EXPECT_NEAR(report.policy.metres, report.human.metres, 0.1 * report.human.metres);
    EXPECT_LT(report.policy.restS, 0.6);
}

TEST(ShadowComparison, RanksTheMomentsAndKeepsThemApart) {
    Shadow shadow;
    for (int i = 0; i < 200; ++i) shadow.step(i >= 100 && i < 105 ? 1.4 : i == 30 ? 0.7 : 0.01);
    auto report = shadow.comparison.report();
    ASSERT_GE(report.worst.size(), 2u);
    EXPECT_NEAR(report.worst[0].errorRad, 0.1, 1e-9);
    EXPECT_NEAR(report.worst[0].timeS, 10.2, 0.35);
    EXPECT_EQ(report.worst[0].joint, 3u);
    EXPECT_NEAR(report.worst[0].jointErrorRad, 1.4, 1e-9);
    EXPECT_NEAR(report.worst[1].errorRad, 0.05, 1e-9) << "the five in a row are one moment";
    for (std::size_t i = 1; i < report.worst.size(); ++i)
        EXPECT_GE(report.worst[i - 1].errorRad, report.worst[i].errorRad);
}

TEST(ShadowComparison, SaysWhereNobodyCommandedAndBeginsAnewAfterAGap) {
    Shadow shadow;
    for (int i = 0; i < 10; ++i) shadow.step(0.1, 0, false);
    EXPECT_TRUE(shadow.comparison.report().measuredOnly);
    double seconds = shadow.comparison.report().seconds;
    shadow.timeS += 30;
    shadow.step(0.1, 0, false);
    EXPECT_NEAR(shadow.comparison.report().seconds, seconds, 1e-9) << "a pause is no time together";
    shadow.comparison.clear();
    EXPECT_EQ(shadow.comparison.report().moments, 0);
    EXPECT_FALSE(shadow.comparison.report().gripperAgreement);
}

TEST(ShadowComparison, LooksAtTheShadowAlone) {
    ShadowComparison comparison(Kinematics::builtIn());
    TickRecord tick;
    tick.state = SessionState::Running;
    tick.measured = RobotState{};
    tick.asked = std::vector<double>(kVectorWidth, 0);
    comparison.add(tick);
    EXPECT_EQ(comparison.report().moments, 0);
}

}  // namespace
}  // namespace studio::test
