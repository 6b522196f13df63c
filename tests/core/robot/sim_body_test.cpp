// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/sim_body.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/robot/joint_limits.h"
#include "core/robot/kinematics.h"
#include "core/robot/rosbridge_transport.h"
#include "core/robot/serve_robot.h"
#include "core/robot/sim_transport.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;

TEST(SimBody, SizeOfThePicturesStandsInTheAddress) {
    auto plain = parseSimBody("weighing");
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->task, "weighing");
    EXPECT_EQ(plain->width, 640);
    auto small = parseSimBody("sorting@64x48");
    ASSERT_TRUE(small.ok());
    EXPECT_EQ(small->task, "sorting");
    EXPECT_EQ(small->width, 64);
    EXPECT_EQ(small->height, 48);
    EXPECT_TRUE(parseSimBody("").ok());
    for (const char* bad : {"weighing@", "weighing@64", "weighing@64x", "weighing@8x8", "weighing@64x48x3"})
        EXPECT_EQ(parseSimBody(bad).error().code, ErrorCode::InvalidArgument) << bad;
}

TEST(SimBody, DescribesItselfAsAKuavoDoes) {
    auto body = makeSimBody({.task = "weighing", .cameras = false});
    if (!body.ok() && body.error().code == ErrorCode::Unsupported) GTEST_SKIP() << body.error().message;
    ASSERT_OK(body);
    auto own = Kinematics::fromUrdf((*body)->urdf());
    auto limits = limitsFromUrdf((*body)->urdf());
    ASSERT_OK(own);
    ASSERT_OK(limits);
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        EXPECT_NEAR(limits->arm[i].lower, builtInLimits().arm[i].lower, 1e-9) << i;
        EXPECT_NEAR(limits->arm[i].upper, builtInLimits().arm[i].upper, 1e-9) << i;
    }
    ArmPose pose;
    for (std::size_t i = 0; i < kArmJoints; ++i) pose[i] = 0.1 * static_cast<double>(i % 5) - 0.3;
    for (Side side : {Side::Left, Side::Right}) {
        Point here = own->pinch(side, pose), there = Kinematics::builtIn().pinch(side, pose);
        for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(here[k], there[k], 1e-6);
    }
    Point eye = own->head({0.2, 0.4}).position, known = Kinematics::builtIn().head({0.2, 0.4}).position;
    for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(eye[k], known[k], 1e-6);

    // over the network too
    ServeOptions serve;
    serve.port = 0;
    RobotServer server(*body, serve);
    ASSERT_OK(server.start());
    RosbridgeOptions options;
    options.port = server.port();
    RosbridgeTransport transport(options);
    ASSERT_OK(transport.connect(std::chrono::milliseconds(2000)));
    EXPECT_EQ(transport.facts().urdf, (*body)->urdf());
    transport.disconnect();
    server.stop();
}

TEST(SimBody, AClockThatBeginsAnewStopsNobody) {
    auto body = makeSimBody({.task = "weighing", .cameras = false});
    if (!body.ok() && body.error().code == ErrorCode::Unsupported) GTEST_SKIP() << body.error().message;
    ASSERT_OK(body);
    SimTransport transport(*body, steadyClock());
    ASSERT_OK(transport.connect(std::chrono::milliseconds(1000)));
    auto ageS = [&] {
        auto state = transport.latest();
        return state ? secondsOf(std::chrono::steady_clock::now() - state->received) : 1e9;
    };
    auto until = [](const std::function<bool()>& reached) {
        auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!reached() && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return reached();
    };
    ASSERT_OK((*body)->setArmMode(ArmMode::External));
    ASSERT_TRUE(until([&] { return transport.latest() && transport.latest()->stampS > 1; }));
    double before = transport.latest()->stampS;
    ASSERT_OK((*body)->resetScene(3));
    // simulated time is back at 0; joints must not seem stale for as long as it had run
    ASSERT_TRUE(until([&] { return transport.latest()->stampS > before + 0.05; }));
    EXPECT_LT(transport.latest()->stampS, before + 1);
    EXPECT_TRUE(until([&] { return ageS() < 0.05; }));
    EXPECT_EQ((*body)->armMode(), ArmMode::External) << "a new scene changes nobody's mode";
}

}  // namespace
}  // namespace studio::test
