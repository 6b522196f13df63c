// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the arms were given back after a stop, a fault and a lost link.
#include <gmock/gmock.h>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using Kind = SessionEventKind;

TEST(GiveBack, AsksForModeZeroAgainOnceTheLinkIsBack) {
    for (bool reset : {false, true}) {
        RobotRig rig;
        rig.toRunning();
        rig.body->fail([](Failures& f) { f.cableOut = true; });
        rig.step(2);
        ASSERT_EQ(rig.state(), SessionState::Fault);
        EXPECT_EQ(rig.modes(ArmMode::Keep), 0) << "nothing gets through a link that is gone";
        EXPECT_TRUE(rig.session->snapshot().stillExternal);
        if (reset) rig.session->reset();
        rig.step(1);
        TimePoint back = rig.clock->now();
        rig.body->fail([](Failures& f) { f.cableOut = false; });
        rig.step(5);
        EXPECT_EQ(rig.modes(ArmMode::Keep), 1) << "once, as it is acknowledged";
        EXPECT_EQ(rig.body->armMode(), ArmMode::Keep);
        EXPECT_EQ(rig.body->motionAfter(back), 0u);
        EXPECT_FALSE(rig.session->snapshot().stillExternal);
        EXPECT_EQ(rig.count(Kind::StillExternal), 0);
        EXPECT_TRUE(rig.session->snapshot().stop.acknowledged);
        EXPECT_EQ(rig.state(), reset ? SessionState::Ready : SessionState::Fault);
    }
}

TEST(GiveBack, SaysThatTheArmsWereNotGivenBackAndAsksWhenAPersonWantsIt) {
    RobotRig rig;
    rig.toRunning();
    rig.body->fail([](Failures& f) { f.missingAnswers = 4; });
    rig.session->stop();
    TimePoint pressed = rig.clock->now();
    rig.step(3);
    ASSERT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 4);
    EXPECT_EQ(rig.body->armMode(), ArmMode::External);
    EXPECT_TRUE(rig.session->snapshot().stillExternal);
    EXPECT_EQ(rig.count(Kind::StillExternal), 1);
    // another mode than 0 is work, which a stopped robot does not do
    rig.session->leave(ArmMode::AutoSwing);
    rig.step(1);
    EXPECT_EQ(rig.modes(ArmMode::AutoSwing), 0);
    rig.session->leave(ArmMode::Keep);
    rig.step(1);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 5);
    EXPECT_EQ(rig.body->armMode(), ArmMode::Keep);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_FALSE(rig.session->snapshot().stillExternal);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u);
}

TEST(GiveBack, OnePersonsHandsOnTheArmsAreNoLeftOver) {
    RobotRig rig;
    rig.toRunning();
    rig.session->takeOver();
    rig.step(2);
    EXPECT_FALSE(rig.session->snapshot().stillExternal) << "a person commands the arms on purpose";
    rig.session->shadow(false);
    rig.step(1);
    EXPECT_TRUE(rig.session->snapshot().stillExternal);
    EXPECT_EQ(rig.count(Kind::StillExternal), 1);
}

TEST(GiveBack, ACorrectionEndsWithTheLinkAndWithLeaving) {
    for (bool leaves : {false, true}) {
        SCOPED_TRACE(leaves ? "left" : "link lost");
        RobotRig rig;
        rig.toRunning();
        rig.session->takeOver();
        rig.step(1);
        ASSERT_TRUE(rig.ticks.back().correction);
        if (leaves) {
            rig.session->leave(ArmMode::Keep);
        } else {
            rig.body->fail([](Failures& f) { f.cableOut = true; });
            rig.step(1);
            ASSERT_EQ(rig.state(), SessionState::Disconnected);
            rig.body->fail([](Failures& f) { f.cableOut = false; });
        }
        rig.step(1);
        ASSERT_EQ(rig.state(), SessionState::Ready) << rig.redLines();
        EXPECT_EQ(rig.session->snapshot().stillExternal, !leaves) << "nobody has the arms on purpose now";
        rig.session->holdArm(true);
        rig.step(1.3);
        rig.session->holdArm(false);
        rig.session->run();
        rig.step(1);
        ASSERT_EQ(rig.state(), SessionState::Running) << rig.redLines();
        EXPECT_FALSE(rig.ticks.back().correction) << "what the policy does is no person's correction";
    }
}

TEST(GiveBack, ALinkThatIsBackBeforeAnybodyLookedWasLostAllTheSame) {
    RobotRig rig;
    rig.toRunning();
    TimePoint cut = rig.clock->now();
    rig.body->fail([](Failures& f) { f.cableOut = true; });
    ASSERT_FALSE(rig.session->transport().link().up);
    rig.body->fail([](Failures& f) { f.cableOut = false; });
    ASSERT_TRUE(rig.session->transport().link().up);
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Fault);
    EXPECT_THAT(rig.session->snapshot().reason, testing::HasSubstr("is lost: it is back already"));
    EXPECT_EQ(rig.count(Kind::Fault), 1);
    EXPECT_EQ(rig.count(Kind::LinkBack), 1);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 1);
    EXPECT_EQ(rig.body->motionAfter(cut), 0u);
}

TEST(GiveBack, ASilenceThatBecomesALostLinkIsOneSignal) {
    RobotRig rig;
    rig.toRunning();
    rig.body->fail([](Failures& f) { f.silence = true; });
    rig.step(1);
    ASSERT_EQ(rig.state(), SessionState::Fault);
    rig.body->fail([](Failures& f) { f.cableOut = true; });
    rig.step(1);
    EXPECT_EQ(rig.count(Kind::Fault), 1);
    EXPECT_EQ(rig.count(Kind::LinkLost), 0);
    EXPECT_EQ(rig.count(Kind::Detail), 1) << "the record knows all the same";
    EXPECT_THAT(rig.session->snapshot().reason, testing::HasSubstr("joints is"));
    EXPECT_THAT(rig.session->snapshot().reason, testing::HasSubstr("; then the link to the robot is lost"));
}

TEST(GiveBack, NamesTheCheckThatEndedArming) {
    RobotRig rig;
    rig.toReady();
    rig.body->fail([](Failures& f) { f.missingAnswers = -1; });
    rig.session->holdArm(true);
    rig.step(1.2);
    // the robot has not answered yet when its cameras fall silent
    rig.body->fail([](Failures& f) { f.camerasSilent = true; });
    rig.step(0.8);
    std::vector<std::string> said;
    for (const SessionEvent& event : rig.events) said.push_back(event.text);
    EXPECT_THAT(said, testing::Contains(testing::HasSubstr(
                          "not armed: the check 'camera head_cam_h' turned red meanwhile: ")));
}

}  // namespace
}  // namespace studio::test
