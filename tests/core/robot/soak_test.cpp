// SPDX-License-Identifier: GPL-3.0-or-later
// Eight simulated hours at 100 times the speed: no growth in memory, no drift in rate.
#include <fstream>
#include <thread>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

double residentMiB() {
    std::ifstream file("/proc/self/statm");
    long total = 0, resident = 0;
    file >> total >> resident;
    return static_cast<double>(resident) * 4096 / (1 << 20);
}

TEST(RobotSessionSlow, RunsForEightHours) {
    constexpr double kHours = 8, kSpeed = 100;
    TemporaryFolder folder;
    auto clock = std::make_shared<ScaledClock>(kSpeed);
    auto body = std::make_shared<MockRobot>(clock);
    auto source = std::make_shared<ScriptedSource>();
    source->stepRad = 0;
    source->edit().actionSteps = source->edit().chunk;
    SessionOptions options;
    options.address = "mock:soak";
    options.clock = clock;
    options.runtimeFolder = folder.path();
    // a wink of the scheduler is a hundred times longer here
    options.safety.heartbeatS = options.safety.imageAgeS = 5;
    options.safety.jointAgeS = 2;
    options.safety.trackingTimeS = 10;
    std::atomic<std::uint64_t> ticks{0};
    options.onTick = [&](const TickRecord&) { ++ticks; };
    RobotSession session(std::make_unique<SimTransport>(body, clock), options);
    ASSERT_OK(session.setSource(source));
    session.setInstruction("hold");
    ASSERT_OK(session.connect(milliseconds(1000)));
    auto goes = [&](SessionState state) {
        for (int i = 0; i < 2000 && session.snapshot().state != state; ++i) {
            session.heartbeat();
            std::this_thread::sleep_for(milliseconds(2));
        }
        return session.snapshot().state == state;
    };
    ASSERT_TRUE(goes(SessionState::Ready));
    session.holdArm(true);
    ASSERT_TRUE(goes(SessionState::Armed));
    session.run();
    ASSERT_TRUE(goes(SessionState::Running));

    TimePoint begin = clock->now();
    std::uint64_t first = ticks;
    double early = 0;
    while (secondsOf(clock->now() - begin) < kHours * 3600) {
        session.heartbeat();
        // what the hours before took is no growth; the list of commands is the mock's own
        body->forgetReceived();
        if (early == 0 && secondsOf(clock->now() - begin) > kHours * 360) early = residentMiB();
        auto now = session.snapshot();
        if (!now.hold.empty()) session.run();  // a pause of the machine, not of the session
        ASSERT_EQ(now.state, SessionState::Running) << now.reason;
        std::this_thread::sleep_for(milliseconds(10));
    }
    double passed = secondsOf(clock->now() - begin);
    double rate = static_cast<double>(ticks - first) / passed;
    double grown = residentMiB() - early;
    std::printf("%.0f s simulated, %.3f Hz, %.1f MiB grown\n", passed, rate, grown);
    EXPECT_GT(rate, 9.5);
    EXPECT_LT(rate, 10.01);
    EXPECT_LT(grown, 8);
    EXPECT_LE(session.events(0).size(), 500u);
}

}  // namespace
}  // namespace studio::test
