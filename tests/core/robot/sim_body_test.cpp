// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/sim_body.h"

#include <gtest/gtest.h>

#include <thread>

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
