// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/jogged_body.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <thread>

#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;

/// A person at the keyboard of a mock robot whose forearms are level. Time passes by hand, so that a machine
/// with much to do changes nothing.
class Jogging : public testing::Test {
protected:
    Jogging() { levelForearms(*body_); }
    static void levelForearms(MockRobot& body) {
        ArmPose pose{};
        pose[3] = pose[10] = -M_PI / 2;
        body.setPose(pose);
    }
    Point hand(Side side) const { return kinematics_.pinch(side, body_->latest()->armRad()); }
    /// Asks anew every 20 ms, which wakes the thread beside its own period: a turn for both.
    void keep(const Point& velocity, double seconds) {
        pass(seconds, [&] {
            jogged_.jog(Side::Left, velocity);
            jogged_.turn();
        });
    }
    void pass(
        double seconds, const std::function<void()>& meanwhile = [] {}) {
        for (long k = 0; k < std::lround(seconds / 0.02); ++k) {
            jogged_.turn();
            meanwhile();
            clock_->advance(0.02);
        }
    }
    const Kinematics& kinematics_ = Kinematics::builtIn();
    std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
    std::shared_ptr<MockRobot> body_ = std::make_shared<MockRobot>(clock_);
    JoggedBody jogged_{body_, Kinematics::builtIn(), clock_, false};
};

TEST_F(Jogging, MovesOneHandTheWayItIsAskedAndStopsByItself) {
    Point left = hand(Side::Left), right = hand(Side::Right);
    EXPECT_TRUE(jogged_.otherPublishers().empty());
    keep({0, 0, 0.1}, 0.5);
    EXPECT_EQ(jogged_.otherPublishers().size(), 1u) << "to everybody else it is another publisher";
    ASSERT_TRUE(jogged_.otherTarget());
    // nobody renews it: the target stands still although nobody said stop
    pass(0.4);
    ArmPose target = *jogged_.otherTarget();
    pass(0.2);
    EXPECT_EQ(target, *jogged_.otherTarget());
    Point moved = hand(Side::Left), still = hand(Side::Right);
    EXPECT_GT(moved[2] - left[2], 0.02);
    EXPECT_LT(moved[2] - left[2], 0.1);
    EXPECT_LT(std::hypot(moved[0] - left[0], moved[1] - left[1]), 0.02) << "straight up";
    EXPECT_LT(std::hypot(still[0] - right[0], still[1] - right[1], still[2] - right[2]), 0.005);
    // asked last 0.62 s ago
    pass(1.3);
    EXPECT_EQ(jogged_.otherPublishers().size(), 1u);
    pass(0.2);
    EXPECT_TRUE(jogged_.otherPublishers().empty()) << "gone after a while";
    EXPECT_FALSE(jogged_.otherTarget());
}

TEST_F(Jogging, NeverFasterThanItMay) {
    Point left = hand(Side::Left);
    keep({0, 0, 100}, 0.3);
    pass(0.5);
    Point moved = hand(Side::Left);
    EXPECT_GT(moved[2] - left[2], 0.02);
    EXPECT_LT(moved[2] - left[2], JoggedBody::kJogMetresPerS * 0.8);
}

TEST_F(Jogging, TakesItsTurnsByItself) {
    auto body = std::make_shared<MockRobot>();
    levelForearms(*body);
    JoggedBody alone(body, Kinematics::builtIn());
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (body->count(Received::Kind::Arms) < 3 && std::chrono::steady_clock::now() < end) {
        alone.jog(Side::Left, {0, 0, 0.1});
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_GE(body->count(Received::Kind::Arms), 3u);
}

TEST_F(Jogging, OneGripperAtATimeFromWhereThePolicyLeftThem) {
    ASSERT_OK(jogged_.commandGrippers({0.2, 0.6}));
    ASSERT_OK(jogged_.grip(Side::Left, 1));
    auto received = body_->received();
    ASSERT_FALSE(received.empty());
    EXPECT_EQ(received.back().values, (std::vector<double>{1, 0.6}));
}

}  // namespace
}  // namespace studio::test
