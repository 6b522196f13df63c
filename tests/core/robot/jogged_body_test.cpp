// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/jogged_body.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <thread>

#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

/// A person at the keyboard of a mock robot whose forearms are level.
class Jogging : public testing::Test {
protected:
    Jogging() {
        ArmPose pose{};
        pose[3] = pose[10] = -M_PI / 2;
        body_->setPose(pose);
    }
    Point hand(Side side) const { return kinematics_.pinch(side, body_->latest()->armRad()); }
    void keep(const Point& velocity, double seconds) {
        auto end = std::chrono::steady_clock::now() + secondsToDuration(seconds);
        while (std::chrono::steady_clock::now() < end) {
            jogged_.jog(Side::Left, velocity);
            std::this_thread::sleep_for(milliseconds(20));
        }
    }
    bool until(const std::function<bool()>& reached) {
        auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(milliseconds(5));
        }
        return true;
    }
    const Kinematics& kinematics_ = Kinematics::builtIn();
    std::shared_ptr<MockRobot> body_ = std::make_shared<MockRobot>();
    JoggedBody jogged_{body_, Kinematics::builtIn()};
};

TEST_F(Jogging, MovesOneHandTheWayItIsAskedAndStopsByItself) {
    Point left = hand(Side::Left), right = hand(Side::Right);
    EXPECT_TRUE(jogged_.otherPublishers().empty());
    keep({0, 0, 0.1}, 0.5);
    EXPECT_EQ(jogged_.otherPublishers().size(), 1u) << "to everybody else it is another publisher";
    ASSERT_TRUE(jogged_.otherTarget());
    // nobody renews it: the target stands still although nobody said stop
    std::this_thread::sleep_for(milliseconds(400));
    ArmPose target = *jogged_.otherTarget();
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_EQ(target, *jogged_.otherTarget());
    Point moved = hand(Side::Left), still = hand(Side::Right);
    EXPECT_GT(moved[2] - left[2], 0.02);
    EXPECT_LT(moved[2] - left[2], 0.1);
    EXPECT_LT(std::hypot(moved[0] - left[0], moved[1] - left[1]), 0.02) << "straight up";
    EXPECT_LT(std::hypot(still[0] - right[0], still[1] - right[1], still[2] - right[2]), 0.005);
    EXPECT_TRUE(until([&] { return jogged_.otherPublishers().empty(); })) << "gone after a while";
    EXPECT_FALSE(jogged_.otherTarget());
}

TEST_F(Jogging, NeverFasterThanItMay) {
    Point left = hand(Side::Left);
    keep({0, 0, 100}, 0.3);
    Point moved = hand(Side::Left);
    EXPECT_LT(moved[2] - left[2], JoggedBody::kJogMetresPerS * 0.8);
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
