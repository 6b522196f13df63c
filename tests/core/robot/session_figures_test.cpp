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

}  // namespace
}  // namespace studio::test
