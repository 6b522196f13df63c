// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a session that outlive the work they were measured in.
#include <gtest/gtest.h>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;

TEST(SessionFigures, ALatencyThatWasMeasuredIsToldWhenTheWorkIsOver) {
    RobotRig rig;
    rig.toReady();
    auto latencyS = [&rig] { return rig.session->snapshot().latencyS; };
    // a chunk that takes a fifth of a second by the test's clock
    auto shadow = [&rig] {
        rig.source->frozen = true;
        rig.session->shadow(true);
        rig.step(0.2);
        ASSERT_EQ(rig.state(), SessionState::Shadow) << rig.redLines();
    };
    shadow();
    EXPECT_EQ(latencyS(), 0) << "none was measured yet";
    rig.source->frozen = false;
    rig.step(0.05);
    const double measured = latencyS();
    ASSERT_GT(measured, 0.05);
    rig.session->shadow(false);
    rig.step(0.05);
    ASSERT_NE(rig.state(), SessionState::Shadow);
    EXPECT_EQ(latencyS(), measured);
    // of other work it says nothing
    shadow();
    EXPECT_EQ(latencyS(), 0);
}

TEST(SessionFigures, TheLatencyOfAnOlderPolicyIsNotToldOfANewOne) {
    // after work that has ended, and after a STOP, which leaves the policy's thread
    for (const bool stopped : {false, true}) {
        RobotRig rig;
        rig.toReady();
        rig.source->frozen = true;
        rig.session->shadow(true);
        rig.step(0.2);
        rig.source->frozen = false;
        rig.step(0.05);
        const double measured = rig.session->snapshot().latencyS;
        ASSERT_GT(measured, 0.05);
        if (stopped) {
            rig.session->stop();
        } else {
            rig.session->shadow(false);
        }
        rig.step(0.05);
        ASSERT_NE(rig.state(), SessionState::Shadow);
        EXPECT_EQ(rig.session->snapshot().latencyS, measured) << stopped;
        // the same one again is no other
        ASSERT_OK(rig.session->setSource(rig.source));
        rig.step(0.05);
        EXPECT_EQ(rig.session->snapshot().latencyS, measured) << stopped;
        ASSERT_OK(rig.session->setSource(std::make_shared<ScriptedSource>()));
        rig.step(0.05);
        EXPECT_EQ(rig.session->snapshot().latencyS, 0) << stopped;
    }
}

}  // namespace
}  // namespace studio::test
