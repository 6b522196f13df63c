// SPDX-License-Identifier: GPL-3.0-or-later
// How fast motion ends, by the machine's time and with the session's own thread, as the robot's side sees it;
// and that nothing but mode 0 follows.
#include <gmock/gmock.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

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
                std::scoped_lock lock(mutex_);
                worstMs_ = std::max(worstMs_, late);
            }
        });
    }
    /// The worst since the last call.
    double takeMs() {
        std::scoped_lock lock(mutex_);
        return std::exchange(worstMs_, 0);
    }

private:
    std::mutex mutex_;
    double worstMs_ = 0;
    std::jthread thread_;
};

/// Times of one thing, each with how late the machine was meanwhile. The limit holds as it stands for every
/// time that was taken while the machine kept time itself; the others say nothing about the session.
class Times {
public:
    Times(std::string what, double limitMs) : what_(std::move(what)), limitMs_(limitMs) {}
    void add(double ms, double lateMs) { (lateMs <= kCalmMs ? calm_ : disturbed_).push_back(ms); }
    std::size_t calm() const { return calm_.size(); }
    void check() {
        std::sort(calm_.begin(), calm_.end());
        if (calm_.empty()) {
            GTEST_SKIP() << what_ << ": the machine was more than " << kCalmMs << " ms late in each of "
                         << disturbed_.size() << " rounds; run it on a calm machine";
        }
        std::printf(
            "%s: median %.2f ms, worst %.2f ms of %zu (limit %.0f ms; %zu more while the machine was late)\n",
            what_.c_str(), calm_[calm_.size() / 2], calm_.back(), calm_.size(), limitMs_, disturbed_.size());
        EXPECT_LE(calm_.back(), limitMs_) << what_;
    }

private:
    static constexpr double kCalmMs = 10;
    std::string what_;
    double limitMs_;
    std::vector<double> calm_, disturbed_;
};

/// Rounds of a measurement: so many that count, and not for ever on a machine that is never calm.
template <typename Round>
void rounds(Times& times, std::size_t wanted, int atMost, Round round) {
    for (int k = 0; k < atMost && times.calm() < wanted && !testing::Test::HasFatalFailure(); ++k) round(k);
    times.check();
}

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
        options.gripper = usualScale(network ? GripperKind::Rq2f85 : GripperKind::LejuClaw);
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

class RobotStopIntegration : public testing::TestWithParam<bool> {
protected:
    const char* door() const { return GetParam() ? "rosbridge" : "sim"; }
};

TEST_P(RobotStopIntegration, LastCommandAfterAPress) {
    Live live(GetParam());
    live.toRunning();
    Times lastMs(std::string("press -> last command, ") + door(), 50);
    rounds(lastMs, 6, 15, [&](int round) {
        if (round > 0) {
            live.session->reset();
            ASSERT_TRUE(live.waitFor(SessionState::Ready)) << live.text();
            live.body->forgetReceived();
            live.arm();
        }
        std::this_thread::sleep_for(milliseconds(3 * round));
        live.lateness.takeMs();
        TimePoint pressed = now();
        live.session->stop();
        ASSERT_TRUE(live.stopFinished());
        std::this_thread::sleep_for(milliseconds(150));
        lastMs.add(live.lastAfterMs(pressed), live.lateness.takeMs());
        EXPECT_EQ(live.modes(pressed), 1) << "exactly one request of mode 0";
        EXPECT_TRUE(live.session->snapshot().stop.acknowledged);
        EXPECT_EQ(live.body->armMode(), ArmMode::Keep);
    });
}

TEST_P(RobotStopIntegration, WindowBlockedForFiveSeconds) {
    Times held(std::string("window blocked -> last command, ") + door(), 350);
    Times answered(std::string("STOP program's press -> answer, window blocked, ") + door(), 50);
    rounds(held, 1, 3, [&](int) {
        Live live(GetParam(), 0.3);
        live.toRunning();
        live.lateness.takeMs();
        live.windowHangs = true;
        TimePoint blocked = now();
        // the control thread's own hold
        std::this_thread::sleep_for(milliseconds(2500));
        held.add(live.lastAfterMs(blocked), live.lateness.takeMs());
        EXPECT_THAT(live.session->snapshot().hold, testing::HasSubstr("no sign of life"));
        EXPECT_EQ(live.modes(blocked), 0) << "a hold sends nothing at all";
        // the small STOP program still gets through
        auto sockets = stopSockets(live.folder.path());
        ASSERT_EQ(sockets.size(), 1u);
        live.lateness.takeMs();
        TimePoint pressed = now();
        EXPECT_EQ(askStopSocket(sockets[0], "STOP").value(), "STOPPED");
        answered.add(1000 * secondsOf(now() - pressed), live.lateness.takeMs());
        ASSERT_TRUE(live.stopFinished());
        std::this_thread::sleep_until(blocked + std::chrono::seconds(5));
        live.windowHangs = false;
        std::this_thread::sleep_for(milliseconds(300));
        EXPECT_EQ(live.lastAfterMs(pressed), 0) << "not even once the window is back";
        EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
        EXPECT_EQ(live.modes(pressed), 1);
    });
    if (!IsSkipped()) answered.check();
}

TEST_P(RobotStopIntegration, StopProgramWhileTheRobotMoves) {
    Times lastMs(std::string("STOP program -> last command, ") + door(), 50);
    rounds(lastMs, 1, 5, [&](int) {
        Live live(GetParam(), 0.3);
        live.toRunning();
        live.windowHangs = true;
        std::this_thread::sleep_for(milliseconds(120));  // commands still flow: the heartbeat is not yet old
        auto sockets = stopSockets(live.folder.path());
        ASSERT_EQ(sockets.size(), 1u);
        live.lateness.takeMs();
        TimePoint pressed = now();
        auto answer = askStopSocket(sockets[0], "STOP");
        ASSERT_OK(answer);
        EXPECT_EQ(*answer, "STOPPED");
        ASSERT_TRUE(live.stopFinished());
        std::this_thread::sleep_for(milliseconds(500));
        lastMs.add(live.lastAfterMs(pressed), live.lateness.takeMs());
        EXPECT_EQ(live.modes(pressed), 1);
    });
}

TEST_P(RobotStopIntegration, PolicyFrozen) {
    Times lastMs(std::string("policy frozen, press -> last command, ") + door(), 50);
    rounds(lastMs, 1, 5, [&](int) {
        Live live(GetParam());
        live.toRunning();
        live.source->frozen = true;
        ASSERT_TRUE(live.until([&] { return live.session->snapshot().inferenceBusy; }));
        live.lateness.takeMs();
        TimePoint pressed = now();
        live.session->stop();
        ASSERT_TRUE(live.stopFinished());
        live.source->frozen = false;
        std::this_thread::sleep_for(milliseconds(500));
        lastMs.add(live.lastAfterMs(pressed), live.lateness.takeMs());
        EXPECT_EQ(live.modes(pressed), 1);
    });
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
    Times lastMs("network half dead, press -> last command handed over", 50);
    rounds(lastMs, 1, 5, [&](int) {
        Live live(true);
        live.toRunning();
        // connected, and silent both ways
        live.server->bridge().socket().freeze(true);
        std::this_thread::sleep_for(milliseconds(200));
        std::size_t before = live.body->received().size();
        std::uint64_t sent = live.session->snapshot().sent;
        live.lateness.takeMs();
        TimePoint pressed = now();
        live.session->stop();
        std::this_thread::sleep_for(milliseconds(1200));
        lastMs.add(live.lastSentAfterMs(pressed), live.lateness.takeMs());
        EXPECT_LE(live.session->snapshot().sent, sent + 1)
            << "one may have been on its way when it was pressed";
        EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
        EXPECT_TRUE(live.session->snapshot().stop.finished);
        EXPECT_FALSE(live.session->snapshot().stop.acknowledged);
        EXPECT_EQ(live.body->received().size(), before) << "nothing gets through a dead link";

        // it comes back: what had left before the press may arrive, two of each topic at most, nothing newer
        live.server->bridge().socket().freeze(false);
        std::this_thread::sleep_for(milliseconds(1500));
        std::size_t arms = live.body->count(Received::Kind::Arms);
        std::printf("commands from before the press that arrive afterwards: %zu\n",
                    static_cast<std::size_t>(live.body->motionAfter(pressed)));
        EXPECT_LE(arms, live.session->snapshot().sent);
        EXPECT_LE(live.body->motionAfter(pressed), 4u) << "arms and grippers";
        EXPECT_LE(live.modes(pressed), 4);
        EXPECT_EQ(live.session->snapshot().state, SessionState::Stopped);
    });
}

}  // namespace
}  // namespace studio::test
