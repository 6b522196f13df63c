// SPDX-License-Identifier: GPL-3.0-or-later
// How fast motion ends, by the machine's time and with the session's own thread, as the robot's side sees it;
// and that nothing but mode 0 follows.
#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "core/robot/rosbridge_transport.h"
#include "core/robot/serve_robot.h"
#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#include "core/robot/stop_socket.h"
#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

TimePoint now() {
    return std::chrono::steady_clock::now();
}

/// How late this machine wakes a thread that wants to run: nothing at rest, much where others compile.
class Lateness {
public:
    Lateness() {
        thread_ = std::jthread([this](std::stop_token stop) {
            while (!stop.stop_requested()) {
                TimePoint wanted = now() + milliseconds(1);
                std::this_thread::sleep_until(wanted);
                double late = 1000 * secondsOf(now() - wanted);
                if (late > worstMs_) worstMs_ = late;
            }
        });
    }
    double worstMs() const { return worstMs_; }

private:
    std::atomic<double> worstMs_{0};
    std::jthread thread_;
};

/// A session with its own thread on a mock robot, in process or behind rosbridge, and a thread that beats as
/// the window's does.
class Live {
public:
    explicit Live(bool network, double heartbeatS = 2) : network_(network) {
        SessionOptions options;
        options.address = "mock:" + folder.path().string();
        options.runtimeFolder = folder.path();
        options.safety.rateHz = 50;
        options.safety.armHoldS = 0.2;
        // a machine under load must not end the run before the test does
        options.safety.jointAgeS = 2;
        options.safety.heartbeatS = heartbeatS;
        options.gripper = network ? GripperKind::Rq2f85 : GripperKind::LejuClaw;
        options.onTick = [this](const TickRecord& record) {
            if (record.sent) lastSent_ = record.at.time_since_epoch().count();
        };
        source->edit().cameras.clear();
        source->edit().actionSteps = source->edit().chunk;
        session = std::make_unique<RobotSession>(makeDoor(), options);
        EXPECT_OK(session->setSource(source));
        session->setInstruction("grasp");
        beats_ = std::jthread([this](std::stop_token stop) {
            while (!stop.stop_requested()) {
                if (!windowHangs) session->heartbeat();
                std::this_thread::sleep_for(milliseconds(20));
            }
        });
    }
    ~Live() {
        source->frozen = false;
        if (server) server->bridge().socket().freeze(false);
        session->disconnect();
        beats_.request_stop();
        beats_.join();
        session.reset();
    }

    void toRunning() {
        ASSERT_OK(session->connect(milliseconds(5000)));
        ASSERT_TRUE(waitFor(SessionState::Ready)) << text();
        arm();
    }
    void arm() {
        // pressed anew: a machine that stalls for longer than the heartbeat releases the button
        ASSERT_TRUE(until([&] {
            session->holdArm(true);
            return session->snapshot().state == SessionState::Armed;
        })) << text();
        session->holdArm(false);
        std::size_t before = body->count(Received::Kind::Arms);
        session->run();
        ASSERT_TRUE(until([&] { return body->count(Received::Kind::Arms) > before + 8; })) << text();
    }
    bool waitFor(SessionState state) {
        return session->waitFor([&](const SessionSnapshot& s) { return s.state == state; },
                                milliseconds(9000));
    }
    bool until(const std::function<bool()>& reached) {
        auto end = now() + std::chrono::seconds(9);
        while (!reached()) {
            if (now() > end) return false;
            std::this_thread::sleep_for(milliseconds(1));
        }
        return true;
    }
    bool stopFinished() {
        return session->waitFor([](const SessionSnapshot& s) { return s.stop.finished; }, milliseconds(4000));
    }
    /// Milliseconds from `from` to the last motion message that the robot received; 0: none came any more.
    double lastAfterMs(TimePoint from) const {
        double last = 0;
        for (const Received& r : body->received()) {
            if (r.kind != Received::Kind::Mode) last = std::max(last, 1000 * secondsOf(r.at - from));
        }
        return last;
    }
    int modes(TimePoint from) const {
        int found = 0;
        for (const Received& r : body->received()) found += r.kind == Received::Kind::Mode && r.at >= from;
        return found;
    }
    double lastSentAfterMs(TimePoint from) const {
        return std::max(0.0, 1000 * secondsOf(TimePoint(Duration(lastSent_.load())) - from));
    }
    std::string text() const {
        auto snapshot = session->snapshot();
        std::string all = std::string(toString(snapshot.state)) + ": " + snapshot.reason + snapshot.hold;
        for (const auto& line : snapshot.checks) {
            if (line.level == CheckLevel::Red) all += "\n" + line.name + ": " + line.text;
        }
        return all;
    }

    TemporaryFolder folder;
    std::shared_ptr<MockRobot> body = std::make_shared<MockRobot>();
    std::shared_ptr<ScriptedSource> source = std::make_shared<ScriptedSource>();
    std::unique_ptr<RobotServer> server;
    std::unique_ptr<RobotSession> session;
    std::atomic<bool> windowHangs{false};
    Lateness lateness;

private:
    std::unique_ptr<Transport> makeDoor() {
        if (!network_) return std::make_unique<SimTransport>(body, steadyClock());
        ServeOptions serve;
        serve.port = 0;
        serve.stateRateHz = 200;
        server = std::make_unique<RobotServer>(body, serve);
        EXPECT_OK(server->start());
        RosbridgeOptions options;
        options.port = server->port();
        options.gripper = usualScale(GripperKind::Rq2f85);
        options.link.patience = milliseconds(1500);
        return std::make_unique<RosbridgeTransport>(options);
    }

    bool network_;
    std::atomic<Duration::rep> lastSent_{0};
    std::jthread beats_;
};

/// Within `limit`, beside what the machine itself was late at each of the threads on the way (socket,
/// control, client, server).
void expectWithin(const std::string& what, std::vector<double> ms, double limit, const Lateness& lateness) {
    std::sort(ms.begin(), ms.end());
    std::printf(
        "%s: median %.2f ms, worst %.2f ms of %zu (limit %.0f ms; the machine was up to %.1f ms late)\n",
        what.c_str(), ms[ms.size() / 2], ms.back(), ms.size(), limit, lateness.worstMs());
    EXPECT_LE(ms.back(), limit + 4 * lateness.worstMs()) << what;
}

class RobotStopIntegration : public testing::TestWithParam<bool> {
protected:
    const char* door() const { return GetParam() ? "rosbridge" : "sim"; }
};

TEST_P(RobotStopIntegration, LastCommandAfterAPress) {
    Live live(GetParam());
    live.toRunning();
    std::vector<double> lastMs, modeMs;
    for (int round = 0; round < 6; ++round) {
        std::this_thread::sleep_for(milliseconds(3 * round));
        TimePoint pressed = now();
        live.session->stop();
        ASSERT_TRUE(live.stopFinished());
        std::this_thread::sleep_for(milliseconds(150));
        lastMs.push_back(live.lastAfterMs(pressed));
        EXPECT_EQ(live.modes(pressed), 1) << "exactly one request of mode 0";
        EXPECT_TRUE(live.session->snapshot().stop.acknowledged);
        EXPECT_EQ(live.body->armMode(), ArmMode::Keep);
        for (const Received& r : live.body->received()) {
            if (r.kind == Received::Kind::Mode && r.at >= pressed)
                modeMs.push_back(1000 * secondsOf(r.at - pressed));
        }
        if (round == 5) break;
        live.session->reset();
        ASSERT_TRUE(live.waitFor(SessionState::Ready)) << live.text();
        live.body->forgetReceived();
        live.arm();
    }
    expectWithin(std::string("press -> last command, ") + door(), lastMs, 50, live.lateness);
    std::sort(modeMs.begin(), modeMs.end());
    std::printf("press -> mode 0 at the robot, %s: worst %.2f ms\n", door(), modeMs.back());
}

TEST_P(RobotStopIntegration, WindowBlockedForFiveSeconds) {
    Live live(GetParam(), 0.3);
    live.toRunning();
    live.windowHangs = true;
    TimePoint blocked = now();
    // the control thread's own hold
    std::this_thread::sleep_for(milliseconds(2500));
    expectWithin(std::string("window blocked -> last command, ") + door(), {live.lastAfterMs(blocked)}, 350,
                 live.lateness);
    EXPECT_THAT(live.session->snapshot().hold, testing::HasSubstr("no sign of life"));
    EXPECT_EQ(live.modes(blocked), 0) << "a hold sends nothing at all";
    // the small STOP program still gets through
    auto sockets = stopSockets(live.folder.path());
    ASSERT_EQ(sockets.size(), 1u);
    TimePoint pressed = now();
    EXPECT_EQ(askStopSocket(sockets[0], "STOP").value(), "STOPPED");
    double answeredMs = 1000 * secondsOf(now() - pressed);
    ASSERT_TRUE(live.stopFinished());
    std::this_thread::sleep_until(blocked + std::chrono::seconds(5));
    live.windowHangs = false;
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(live.lastAfterMs(pressed), 0) << "not even once the window is back";
    EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
    EXPECT_EQ(live.modes(pressed), 1);
    expectWithin(std::string("STOP program's press -> answer, window blocked, ") + door(), {answeredMs}, 50,
                 live.lateness);
}

TEST_P(RobotStopIntegration, StopProgramWhileTheRobotMoves) {
    Live live(GetParam(), 0.3);
    live.toRunning();
    live.windowHangs = true;
    std::this_thread::sleep_for(milliseconds(120));  // commands still flow: the heartbeat is not yet old
    auto sockets = stopSockets(live.folder.path());
    ASSERT_EQ(sockets.size(), 1u);
    TimePoint pressed = now();
    EXPECT_EQ(askStopSocket(sockets[0], "STOP").value(), "STOPPED");
    ASSERT_TRUE(live.stopFinished());
    std::this_thread::sleep_for(milliseconds(500));
    expectWithin(std::string("STOP program -> last command, ") + door(), {live.lastAfterMs(pressed)}, 50,
                 live.lateness);
    EXPECT_EQ(live.modes(pressed), 1);
}

TEST_P(RobotStopIntegration, PolicyFrozen) {
    Live live(GetParam());
    live.toRunning();
    live.source->frozen = true;
    ASSERT_TRUE(live.until([&] { return live.session->snapshot().inferenceBusy; }));
    TimePoint pressed = now();
    live.session->stop();
    ASSERT_TRUE(live.stopFinished());
    live.source->frozen = false;
    std::this_thread::sleep_for(milliseconds(500));
    expectWithin(std::string("policy frozen, press -> last command, ") + door(), {live.lastAfterMs(pressed)},
                 50, live.lateness);
    EXPECT_EQ(live.modes(pressed), 1);
}

/// What the robot may still hear after each way in which motion ends.
TEST_P(RobotStopIntegration, NothingButModeZeroFollows) {
    struct Row {
        const char* name;
        std::function<void(Live&)> happen;
        int atLeast, atMost;  ///< requests of mode 0
    };
    const Row rows[] = {
        {"stop", [](Live& live) { live.session->stop(); }, 1, 1},
        {"fault", [](Live& live) { live.source->notFinite = true; }, 1, 1},
        {"disconnect", [](Live& live) { live.session->disconnect(); }, 1, 1},
        {"stop without an answer",
         [](Live& live) {
             live.body->fail([](Failures& f) { f.missingAnswers = -1; });
             live.session->stop();
         },
         2, 4},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Live live(GetParam());
        live.toRunning();
        // commands flow until the fault is noticed: what counts is what follows the end of motion
        TimePoint begin = now();
        row.happen(live);
        ASSERT_TRUE(live.session->waitFor(
            [](const SessionSnapshot& s) {
                return s.state == SessionState::Stopped || s.state == SessionState::Fault ||
                       s.state == SessionState::Disconnected;
            },
            milliseconds(5000)));
        std::this_thread::sleep_for(milliseconds(1500));
        bool zeroSeen = false;
        for (const Received& r : live.body->received()) {
            if (r.at < begin) continue;
            bool isMode = r.kind == Received::Kind::Mode;
            EXPECT_TRUE(isMode || !zeroSeen) << "motion after mode 0";
            if (isMode) {
                EXPECT_EQ(r.values[0], 0);
            }
            zeroSeen = zeroSeen || isMode;
        }
        EXPECT_GE(live.modes(begin), row.atLeast);
        EXPECT_LE(live.modes(begin), row.atMost);
        std::size_t heard = live.body->received().size();
        // whatever is pressed now, the robot hears nothing
        live.session->run();
        live.session->holdStart(true);
        live.session->shadow(true);
        std::this_thread::sleep_for(milliseconds(300));
        EXPECT_EQ(live.body->received().size(), heard);
    }
}

INSTANTIATE_TEST_SUITE_P(Doors, RobotStopIntegration, testing::Bool(),
                         [](const auto& row) { return row.param ? "rosbridge" : "sim"; });

TEST(RobotStopNetworkIntegration, HalfDead) {
    Live live(true);
    live.toRunning();
    // connected, and silent both ways
    live.server->bridge().socket().freeze(true);
    std::this_thread::sleep_for(milliseconds(200));
    std::size_t before = live.body->received().size();
    std::uint64_t sent = live.session->snapshot().sent;
    TimePoint pressed = now();
    live.session->stop();
    std::this_thread::sleep_for(milliseconds(1200));
    double lastMs = live.lastSentAfterMs(pressed);
    std::printf("network half dead, press -> last command handed over: %.2f ms\n", lastMs);
    EXPECT_LE(lastMs, 50 + 4 * live.lateness.worstMs());
    EXPECT_LE(live.session->snapshot().sent, sent + 1) << "one may have been on its way when it was pressed";
    EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
    EXPECT_TRUE(live.session->snapshot().stop.finished);
    EXPECT_FALSE(live.session->snapshot().stop.acknowledged);
    EXPECT_EQ(live.body->received().size(), before) << "nothing gets through a dead link";

    // it comes back: what had been handed to the network before the press may arrive, nothing newer
    live.server->bridge().socket().freeze(false);
    std::this_thread::sleep_for(milliseconds(1500));
    std::size_t arms = live.body->count(Received::Kind::Arms);
    std::printf("commands from before the press that arrive afterwards: %zu\n",
                static_cast<std::size_t>(live.body->motionAfter(pressed)));
    EXPECT_LE(arms, live.session->snapshot().sent);
    EXPECT_LE(live.modes(pressed), 4);
    EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
}

}  // namespace
}  // namespace studio::test
