// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated robot with each of its faults, and what a session makes of it. In real time.
#include "core/robot/sim_body.h"

#include <gmock/gmock.h>

#include <set>

#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;
using testing::HasSubstr;

/// A policy that wants the left arm raised by 0.8 rad from where it saw it first.
class RaisingSource : public ChunkSource {
public:
    RaisingSource() {
        facts_.name = "raise the left arm";
        facts_.jointOrder = vectorNames();
        facts_.chunk = 16;
        facts_.actionSteps = 8;
        facts_.rateHz = 10;
    }
    const SourceFacts& facts() const override { return facts_; }
    Result<Chunk> infer(const Observation& observation) override {
        if (target_.empty()) {
            target_ = observation.state;
            target_[0] -= 0.8;
        }
        Chunk chunk;
        chunk.actions.assign(static_cast<std::size_t>(facts_.chunk), target_);
        return chunk;
    }

private:
    SourceFacts facts_;
    std::vector<double> target_;
};

/// A session with the simulated robot of such an address.
class SimulatedRobot {
public:
    explicit SimulatedRobot(const std::string& address) {
        auto options = parseSimBody(address);
        EXPECT_OK(options);
        options->cameras = false;
        auto made = makeSimBody(*options);
        EXPECT_OK(made);
        body = *made;
        SessionOptions wanted;
        wanted.address = "sim:" + folder.path().string();
        wanted.runtimeFolder = folder.path();
        // a busy machine is none of these faults
        wanted.safety.jointAgeS = wanted.safety.heartbeatS = 2;
        wanted.safety.armHoldS = 0.2;
        wanted.safety.rampS = 0.2;
        session = std::make_unique<RobotSession>(std::make_unique<SimTransport>(body, steadyClock()), wanted);
        EXPECT_OK(session->setSource(std::make_shared<RaisingSource>()));
        session->setInstruction("raise the arm");
    }
    Status connect() { return session->connect(milliseconds(3000)); }
    /// Watched like a window does; false when the state is not reached in time.
    bool reach(SessionState state, double seconds) {
        auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (session->snapshot().state != state) {
            if (std::chrono::steady_clock::now() > end) return false;
            session->heartbeat();
            std::this_thread::sleep_for(milliseconds(5));
        }
        return true;
    }
    void toArmed() {
        ASSERT_OK(connect());
        ASSERT_TRUE(reach(SessionState::Ready, 10)) << red();
        session->holdArm(true);
        ASSERT_TRUE(reach(SessionState::Armed, 10)) << session->snapshot().reason;
        session->holdArm(false);
    }
    void toRunning() {
        toArmed();
        if (testing::Test::HasFatalFailure()) return;
        session->run();
        ASSERT_TRUE(reach(SessionState::Running, 5)) << session->snapshot().reason;
    }
    std::string red() const {
        std::string text;
        for (const CheckLine& line : session->snapshot().checks)
            if (line.level == CheckLevel::Red) text += line.name + ": " + line.text + "\n";
        return text;
    }

    TemporaryFolder folder;
    std::shared_ptr<RobotBody> body;
    std::unique_ptr<RobotSession> session;
};

TEST(SimFaults, AddressesNameItsFaults) {
    auto read = parseSimBody("sorting@64x48?latency_ms=200&noise=0.01&drop=0.2&second=1&mode_ms=500&cut_s=9");
    ASSERT_OK(read);
    EXPECT_EQ(read->task, "sorting");
    EXPECT_EQ(read->width, 64);
    EXPECT_EQ(read->latencyMs, 200);
    EXPECT_EQ(read->noiseRad, 0.01);
    EXPECT_EQ(read->drop, 0.2);
    EXPECT_EQ(read->second, 1);
    EXPECT_EQ(read->modeMs, 500);
    EXPECT_EQ(read->cutS, 9);
    auto plain = parseSimBody("weighing?noise=0.02");
    ASSERT_OK(plain);
    EXPECT_EQ(plain->task, "weighing");
    EXPECT_EQ(plain->height, 480);
    for (const char* bad :
         {"weighing?", "weighing?drop", "weighing?drop=2", "weighing?drop=-1", "weighing?drop=nan",
          "weighing?drop=0.1x", "weighing?drop=0.1&", "weighing?fog=1"})
        EXPECT_EQ(parseSimBody(bad).error().code, ErrorCode::InvalidArgument) << bad;
    EXPECT_THAT(parseSimBody("weighing?fog=1").error().hint, HasSubstr("latency_ms"));
}

TEST(SimFaults, ASoundRobotRunsAndFollows) {
    SimulatedRobot robot("weighing");
    robot.toRunning();
    ASSERT_FALSE(HasFatalFailure());
    const double before = robot.body->latest()->armRad()[0];
    EXPECT_FALSE(robot.reach(SessionState::Fault, 3)) << robot.session->snapshot().reason;
    EXPECT_LT(robot.body->latest()->armRad()[0], before - 0.4);
    EXPECT_TRUE(robot.body->linkUp());
    EXPECT_FALSE(robot.body->otherTarget());
}

TEST(SimFaults, ASecondPublisherKeepsTheSessionFromArming) {
    SimulatedRobot robot("weighing?second=1");
    ASSERT_OK(robot.connect());
    robot.session->holdArm(true);
    EXPECT_FALSE(robot.reach(SessionState::Ready, 2));
    EXPECT_EQ(robot.session->snapshot().state, SessionState::Connected);
    EXPECT_THAT(robot.red(), HasSubstr("other publishers: /ik_ros_uni"));
    EXPECT_TRUE(robot.session->transport().otherTarget());
}

TEST(SimFaults, NoisyReadingsEndInATrackingFault) {
    SimulatedRobot robot("weighing?noise=0.5");
    robot.toRunning();
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_TRUE(robot.reach(SessionState::Fault, 5));
    EXPECT_THAT(robot.session->snapshot().reason, HasSubstr("away from where it was sent"));
}

TEST(SimFaults, ASlowNetworkEndsInATrackingFault) {
    SimulatedRobot robot("weighing?latency_ms=1000");
    robot.toRunning();
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_TRUE(robot.reach(SessionState::Fault, 5));
    EXPECT_THAT(robot.session->snapshot().reason, HasSubstr("away from where it was sent"));
}

TEST(SimFaults, DroppedMessagesAreGapsAndSilenceIsRefused) {
    SimulatedRobot robot("weighing?drop=0.9");
    ASSERT_OK(robot.connect());
    ASSERT_TRUE(robot.reach(SessionState::Ready, 10)) << robot.red();
    std::set<std::uint64_t> seen;
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (std::chrono::steady_clock::now() < end) {
        seen.insert(robot.body->latest()->sequence);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    ASSERT_GT(seen.size(), 5u);
    EXPECT_LT(static_cast<double>(seen.size()), 0.3 * static_cast<double>(*seen.rbegin() - *seen.begin()));

    SimulatedRobot silent("weighing?drop=1");
    Status refused = silent.connect();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Network);
    EXPECT_THAT(refused.error().message, HasSubstr("no joint message"));
}

TEST(SimFaults, ABrokenLinkIsAFault) {
    SimulatedRobot robot("weighing?cut_s=6");
    robot.toRunning();
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_TRUE(robot.reach(SessionState::Fault, 20));
    EXPECT_THAT(robot.session->snapshot().reason, HasSubstr("the link to the robot is lost"));
    EXPECT_FALSE(robot.body->linkUp());
}

TEST(SimFaults, ARobotThatSwitchesTooSlowlyIsNotArmed) {
    SimulatedRobot robot("weighing?mode_ms=5000");
    ASSERT_OK(robot.connect());
    ASSERT_TRUE(robot.reach(SessionState::Ready, 10)) << robot.red();
    robot.session->holdArm(true);
    ASSERT_TRUE(robot.reach(SessionState::Fault, 10));
    EXPECT_THAT(robot.session->snapshot().reason, HasSubstr("did not switch to external control"));
}

}  // namespace
}  // namespace studio::test
