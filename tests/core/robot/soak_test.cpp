// SPDX-License-Identifier: GPL-3.0-or-later
// Eight simulated hours, by a clock that the test moves: no growth in memory, no drift in rate.
#include <chrono>
#include <fstream>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;

double residentMiB() {
    std::ifstream file("/proc/self/statm");
    long total = 0, resident = 0;
    file >> total >> resident;
    return static_cast<double>(resident) * 4096 / (1 << 20);
}

TEST(RobotSessionSlow, RunsForEightHours) {
    constexpr double kHours = 8, kMinute = 60;
    RobotRig rig;
    rig.source->stepRad = 0;
    rig.source->edit().actionSteps = rig.source->edit().chunk;
    rig.toRunning();

    auto began = std::chrono::steady_clock::now();
    TimePoint begin = rig.clock->now(), lastControl = begin;
    std::uint64_t controls = 0, sent = 0;
    double worstGapS = 0, early = 0;
    for (int minute = 0; minute < kHours * kMinute; ++minute) {
        // the rig's and the mock's own lists are no growth of the session
        rig.ticks.clear();
        rig.events.clear();
        rig.body->forgetReceived();
        rig.step(kMinute);
        auto now = rig.session->snapshot();
        ASSERT_EQ(now.state, SessionState::Running) << "minute " << minute << ": " << now.reason;
        ASSERT_EQ(now.hold, "") << "minute " << minute;
        for (const TickRecord& tick : rig.ticks) {
            worstGapS = std::max(worstGapS, secondsOf(tick.at - lastControl));
            lastControl = tick.at;
            sent += tick.sent;
        }
        controls += rig.ticks.size();
        // what the first hour took is no growth
        if (minute == kMinute) early = residentMiB();
    }
    double passed = secondsOf(rig.clock->now() - begin);
    double rate = static_cast<double>(controls) / passed;
    double grown = residentMiB() - early;
    double tookS = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("%.0f s simulated in %.0f s (%.0fx), %.4f Hz, longest gap %.3f s, %.1f MiB grown\n", passed,
                tookS, passed / tookS, rate, worstGapS, grown);
    EXPECT_NEAR(rate, 10, 0.001);
    EXPECT_EQ(sent, controls) << "every control step sends";
    EXPECT_LE(worstGapS, 0.12);
    EXPECT_LT(grown, 8);
    EXPECT_LE(rig.session->events(0).size(), 500u);
}

}  // namespace
}  // namespace studio::test
