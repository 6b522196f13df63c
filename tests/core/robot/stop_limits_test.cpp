// SPDX-License-Identifier: GPL-3.0-or-later
// The bare limits of a stop, by a clock that the test moves: what a busy machine adds is measured in
// stop_test.cpp, what the session itself adds is bounded here.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;

/// A rig at 50 Hz whose rounds last 10 ms, running.
class Limits : public testing::Test {
protected:
    Limits()
        : rig_([](SessionOptions& options) {
              options.safety.rateHz = 50;
              options.player.compensateDelay = true;
          }) {
        rig_.source->edit().actionSteps = rig_.source->edit().chunk;
    }
    /// Milliseconds from `from` to the last motion message that the robot got; 0: none came any more.
    double lastAfterMs(TimePoint from) const {
        double last = 0;
        for (const Received& r : rig_.body->received()) {
            if (r.kind != Received::Kind::Mode) last = std::max(last, 1000 * secondsOf(r.at - from));
        }
        return last;
    }
    int modesAfter(TimePoint from) const {
        int found = 0;
        for (const Received& r : rig_.body->received())
            found += r.kind == Received::Kind::Mode && r.at >= from;
        return found;
    }
    RobotRig rig_;
};

TEST_F(Limits, NothingLeavesAfterAPress) {
    rig_.toRunning();
    ASSERT_GT(rig_.body->count(Received::Kind::Arms), 10u);
    for (int phase = 0; phase < 2; ++phase) {
        // between two control steps, and right at one
        rig_.clock->advance(0.003 + 0.007 * phase);
        TimePoint pressed = rig_.clock->now();
        rig_.session->stop();
        rig_.step(1.5);
        EXPECT_EQ(lastAfterMs(pressed), 0) << "phase " << phase;
        EXPECT_EQ(modesAfter(pressed), 1);
        EXPECT_EQ(rig_.state(), SessionState::Stopped);
        rig_.session->reset();
        rig_.step(0.3);
        ASSERT_EQ(rig_.state(), SessionState::Ready) << rig_.redLines();
        rig_.session->holdArm(true);
        rig_.step(1.3);
        rig_.session->holdArm(false);
        rig_.session->run();
        rig_.step(0.5);
        ASSERT_EQ(rig_.state(), SessionState::Running) << rig_.session->snapshot().reason;
    }
}

TEST_F(Limits, AWindowThatHangsHoldsWithin350Ms) {
    rig_.toRunning();
    rig_.heartbeats = false;
    TimePoint hung = rig_.clock->now();
    rig_.step(5);
    EXPECT_GT(lastAfterMs(hung), 200) << "a short pause of the window is none of the robot's business";
    EXPECT_LE(lastAfterMs(hung), 350);
    EXPECT_EQ(modesAfter(hung), 0) << "a hold sends nothing at all";
    // the STOP window's press gets through meanwhile
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(1.5);
    rig_.heartbeats = true;
    rig_.step(1);
    EXPECT_EQ(lastAfterMs(pressed), 0);
    EXPECT_EQ(modesAfter(pressed), 1);
}

TEST_F(Limits, AFrozenPolicyChangesNothing) {
    rig_.toRunning();
    rig_.source->frozen = true;
    rig_.step(0.2);
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(1.5);
    rig_.source->frozen = false;
    rig_.step(1);
    EXPECT_EQ(lastAfterMs(pressed), 0) << "what it answers too late is nobody's";
    EXPECT_EQ(modesAfter(pressed), 1);
}

TEST_F(Limits, MissingAnswersAreAskedForThreeTimesMoreWithinASecond) {
    rig_.toRunning();
    rig_.body->fail([](Failures& failures) { failures.missingAnswers = -1; });
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(3);
    EXPECT_EQ(modesAfter(pressed), 4) << "once, and three times more";
    double last = 0;
    for (const Received& r : rig_.body->received()) {
        if (r.kind == Received::Kind::Mode) last = std::max(last, 1000 * secondsOf(r.at - pressed));
    }
    EXPECT_LE(last, 1000);
    EXPECT_TRUE(rig_.session->snapshot().stop.finished);
    EXPECT_FALSE(rig_.session->snapshot().stop.acknowledged);
}

}  // namespace
}  // namespace studio::test
