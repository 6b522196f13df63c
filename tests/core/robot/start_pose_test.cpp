// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a robot goes to its start pose.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using Kind = SessionEventKind;

TEST(StartPose, IsNeverHurriedWhateverTheTicksAndTheArmsDo) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> share(0, 1);
    for (int round = 0; round < 8; ++round) {
        RobotRig rig;
        StartPose pose{"home", {}, std::nullopt};
        pose.armRad[3] = pose.armRad[10] = -1.4;
        pose.armRad[0] = 0.5 * share(random);
        rig.session->setStartPose(pose);
        rig.toArmed();
        rig.body->forgetReceived();
        rig.session->holdStart(true);
        std::size_t seen = 0;
        for (int tick = 0; tick < 400 && rig.count(Kind::StartPose) == 0; ++tick) {
            // ticks of 1 to 250 ms, and arms that stand still now and then
            rig.clock->advance(share(random) < 0.1 ? 0.1 + 0.15 * share(random)
                                                   : 0.001 + 0.06 * share(random));
            const bool stuck = share(random) < 0.5;
            rig.body->fail([&](Failures& f) { f.stuck = stuck; });
            rig.session->heartbeat();
            rig.session->tick();
            const auto received = rig.body->received();
            for (; seen < received.size(); ++seen) {
                const Received& piece = received[seen];
                if (piece.kind != Received::Kind::Pose) continue;
                EXPECT_LE(piece.values[kArmJoints], 0.8 + 1e-6) << "so long it goes on once released";
                const ArmPose from = rig.ticks.back().measured->armRad();
                for (std::size_t i = 0; i < kArmJoints; ++i) {
                    EXPECT_LE(std::abs(piece.values[i] - from[i]), 0.5 * piece.values[kArmJoints] + 1e-6)
                        << "joint " << i << " at tick " << tick << " of round " << round;
                }
            }
        }
        EXPECT_EQ(rig.count(Kind::StartPose), 1) << rig.session->snapshot().reason;
        EXPECT_EQ(rig.state(), SessionState::Armed) << rig.session->snapshot().reason;
    }
}

TEST(StartPose, WhatItSendsIsCountedApartFromThePolicys) {
    RobotRig rig;
    StartPose pose{"home", {}, HeadPose{0.3, -0.25}};
    pose.armRad[3] = pose.armRad[10] = -1.4;
    rig.session->setStartPose(pose);
    rig.toArmed();
    rig.body->forgetReceived();
    rig.session->holdStart(true);
    rig.step(0.5);
    ASSERT_TRUE(rig.ticks.back().startTarget) << "the arms are on their way";
    ArmPose last{};
    for (const Received& piece : rig.body->received()) {
        if (piece.kind == Received::Kind::Pose) std::copy_n(piece.values.begin(), kArmJoints, last.begin());
    }
    EXPECT_EQ(*rig.ticks.back().startTarget, last) << "also between two pieces";
    rig.step(3);
    SessionSnapshot now = rig.session->snapshot();
    EXPECT_EQ(now.sentStart, rig.body->count(Received::Kind::Pose) + rig.body->count(Received::Kind::Head));
    EXPECT_EQ(now.sent, 0u) << "the policy has sent nothing";
    rig.session->holdStart(false);
    rig.step(1.5);
    EXPECT_FALSE(rig.ticks.back().startTarget) << "the way has ended";
    rig.session->holdStart(true);
    rig.session->setStartPose({"away", {}, std::nullopt});
    rig.step(0.3);
    ASSERT_TRUE(rig.ticks.back().startTarget);
    rig.session->stop();
    rig.step(0.2);
    EXPECT_FALSE(rig.ticks.back().startTarget) << "after STOP nothing goes on";
}

TEST(StartPose, IsNoAdviceWhileThePolicyRuns) {
    RobotRig rig;
    rig.session->setStartPose({"home", {}, std::nullopt});  // the elbows are bent by 0.8 rad
    auto isAdvised = [&] {
        const auto checks = rig.session->snapshot().checks;
        return std::any_of(checks.begin(), checks.end(), [](const CheckLine& line) {
            return line.name == "start pose" && line.level == CheckLevel::Yellow;
        });
    };
    rig.toArmed();
    EXPECT_TRUE(isAdvised());
    rig.session->run();
    rig.step(0.5);
    ASSERT_EQ(rig.state(), SessionState::Running) << rig.session->snapshot().reason;
    const auto checks = rig.session->snapshot().checks;
    EXPECT_FALSE(std::any_of(checks.begin(), checks.end(), [](const CheckLine& line) {
        return line.name == "start pose";
    })) << "nobody goes there while it runs";
    rig.session->stop();
    rig.step(0.5);
    EXPECT_TRUE(isAdvised());
}

TEST(StartPose, NothingMovesToOneThatNobodyHasChosen) {
    RobotRig rig;
    rig.toArmed();
    rig.session->holdStart(true);
    rig.step(2);
    EXPECT_EQ(rig.body->motionAfter({}), 0u);
    EXPECT_EQ(rig.count(Kind::StartPose), 0);
    EXPECT_EQ(rig.state(), SessionState::Armed);
}

TEST(StartPose, TurnsTheHeadALittleAtATime) {
    RobotRig rig;
    StartPose pose{"home", {}, HeadPose{0.3, -0.25}};
    pose.armRad[3] = pose.armRad[10] = -0.8;
    rig.session->setStartPose(pose);
    rig.toArmed();
    const HeadPose begin = rig.body->latest()->headRad();
    rig.body->forgetReceived();
    rig.session->holdStart(true);
    rig.step(3);
    EXPECT_EQ(rig.count(Kind::StartPose), 1);
    HeadPose last = begin;
    int seen = 0;
    for (const Received& turn : rig.body->received()) {
        if (turn.kind != Received::Kind::Head) continue;
        for (std::size_t i = 0; i < 2; ++i)
            EXPECT_LE(std::abs(turn.values[i] - last[i]), 0.5 / 10 + 1e-9) << "piece " << seen;
        last = {turn.values[0], turn.values[1]};
        ++seen;
    }
    EXPECT_GE(seen, 6) << "0.3 rad at 0.05 a tick of 0.1 s";
    EXPECT_NEAR(last[0], 0.3, 1e-9);
    EXPECT_NEAR(last[1], -0.25, 1e-9);
    // released on the way, it stays where it was told to be
    rig.session->setStartPose({"away", pose.armRad, HeadPose{-0.5, 0}});
    rig.step(0.3);
    rig.session->holdStart(false);
    rig.step(0.2);
    rig.body->forgetReceived();
    rig.step(1);
    EXPECT_EQ(rig.body->count(Received::Kind::Head), 0u);
    EXPECT_LT(rig.body->latest()->headRad()[0], 0.3);
    EXPECT_GT(rig.body->latest()->headRad()[0], -0.2);
}

TEST(StartPose, AJointNarrowerThanTwoMarginsGoesToItsMiddle) {
    EXPECT_DOUBLE_EQ(lessMargin({-1, 2}, 0.25).lower, -0.75);
    EXPECT_DOUBLE_EQ(lessMargin({-1, 2}, 0.25).upper, 1.75);
    const JointLimit narrow = lessMargin({0.1, 0.13}, 0.02);
    EXPECT_DOUBLE_EQ(narrow.lower, 0.115);
    EXPECT_DOUBLE_EQ(narrow.upper, 0.115);

    std::string urdf = R"(<robot name="narrow"><link name="base_link"/>)";
    std::vector<std::string> names(armJointNames().begin(), armJointNames().end());
    names.insert(names.end(), headJointNames().begin(), headJointNames().end());
    for (const std::string& name : names) {
        const char* limits =
            name == names.front() ? R"(lower="0.1" upper="0.13")" : R"(lower="-2" upper="2")";
        urdf += "<link name=\"of_" + name + "\"/><joint name=\"" + name +
                "\" type=\"revolute\"><parent link=\"base_link\"/><child link=\"of_" + name +
                "\"/><axis xyz=\"0 0 1\"/><limit " + limits + " effort=\"1\" velocity=\"1\"/></joint>";
    }
    urdf += "</robot>";
    auto limits = limitsFromUrdf(urdf);
    if (!limits.ok() && limits.error().code == ErrorCode::Unsupported)
        GTEST_SKIP() << "built without urdfdom";
    ASSERT_OK(limits);
    RobotRig rig;
    rig.body->setUrdf(urdf);
    StartPose pose{"home", {}, std::nullopt};
    pose.armRad[0] = 0.3;
    pose.armRad[3] = pose.armRad[10] = -0.8;
    rig.session->setStartPose(pose);
    rig.toArmed();
    rig.body->forgetReceived();
    rig.session->holdStart(true);
    rig.step(2);
    EXPECT_EQ(rig.count(Kind::StartPose), 1);
    double last = 0;
    for (const Received& piece : rig.body->received()) {
        if (piece.kind == Received::Kind::Pose) last = piece.values[0];
    }
    EXPECT_NEAR(last, 0.115, 1e-9);
}

TEST(StartPose, ItsProgressEndsOnlyWithTheHead) {
    RobotRig rig;
    rig.toArmed();
    // arms that are nearly there, a head that is not
    StartPose pose{"home", rig.body->latest()->armRad(), HeadPose{0.5, 0}};
    pose.armRad[3] -= 0.05;
    rig.session->setStartPose(pose);
    rig.session->holdStart(true);
    double last = 0, halfWay = 1;
    for (int tick = 0; tick < 300 && rig.count(Kind::StartPose) == 0; ++tick) {
        rig.step(0.01);
        if (rig.count(Kind::StartPose) > 0) break;
        last = rig.session->snapshot().startDone;
        if (tick == 50) halfWay = last;
        const bool turns = rig.body->latest()->headRad()[0] < 0.49;
        if (turns) {
            EXPECT_LT(last, 1) << "at tick " << tick << " the head is still on its way";
        }
    }
    EXPECT_EQ(rig.count(Kind::StartPose), 1);
    EXPECT_GT(halfWay, 0.2) << "0.5 s of the 1 s that the head takes";
    EXPECT_LT(halfWay, 0.8);
    rig.step(0.2);
    EXPECT_EQ(rig.session->snapshot().startDone, 1);
}

}  // namespace
}  // namespace studio::test
