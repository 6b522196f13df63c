// SPDX-License-Identifier: GPL-3.0-or-later
// Eight simulated hours by a clock that the test moves: no growth in memory, no drift in rate.
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
    constexpr int kMinutes = 8 * 60;
    std::uint64_t ticks = 0, sent = 0;
    RobotRig rig([&](SessionOptions& options) {
        // the rig's own lists would grow
        options.onEvent = {};
        options.onTick = [&](const TickRecord& tick) {
            ++ticks;
            sent += tick.sent;
        };
    });
    rig.source->stepRad = 0;
    rig.source->edit().actionSteps = rig.source->edit().chunk;
    rig.toRunning();
    auto wall = std::chrono::steady_clock::now();
    std::uint64_t firstTick = ticks, firstSent = sent;
    TimePoint begin = rig.clock->now();
    double early = 0;
    for (int minute = 1; minute <= kMinutes; ++minute) {
        rig.step(60);
        rig.body->forgetReceived();
        ASSERT_EQ(rig.state(), SessionState::Running) << rig.session->snapshot().reason;
        // what the first hour took is no growth
        if (minute == 60) early = residentMiB();
    }
    double passed = secondsOf(rig.clock->now() - begin);
    double grown = residentMiB() - early;
    std::printf("%.0f s simulated, %llu control steps, %llu sent, %.1f MiB grown, %.0f times as fast\n",
                passed, static_cast<unsigned long long>(ticks - firstTick),
                static_cast<unsigned long long>(sent - firstSent), grown,
                passed / secondsOf(std::chrono::steady_clock::now() - wall));
    EXPECT_NEAR(static_cast<double>(ticks - firstTick), 10 * passed, 1) << "not one step more or less";
    EXPECT_EQ(sent - firstSent, ticks - firstTick) << "no step without its command";
    EXPECT_LT(grown, 4);
    EXPECT_LE(rig.session->events(0).size(), 500u);
}

}  // namespace
}  // namespace studio::test
