// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/session.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using Kind = SessionEventKind;

TEST(RobotSession, WalksFromConnectedToRunning) {
    RobotRig rig;
    EXPECT_EQ(rig.state(), SessionState::Disconnected);
    rig.toRunning();
    EXPECT_EQ(rig.count(Kind::Connected), 1);
    EXPECT_EQ(rig.count(Kind::Ready), 1);
    EXPECT_EQ(rig.count(Kind::Armed), 1);
    EXPECT_EQ(rig.count(Kind::Running), 1);
    EXPECT_EQ(rig.modes(ArmMode::External), 1);
    rig.step(3);
    EXPECT_EQ(rig.state(), SessionState::Running) << rig.session->snapshot().reason;
    EXPECT_GT(rig.body->count(Received::Kind::Arms), 25u);
    // the first command is the measured pose
    auto received = rig.body->received();
    auto first = std::find_if(received.begin(), received.end(),
                              [](const Received& r) { return r.kind == Received::Kind::Arms; });
    ASSERT_NE(first, received.end());
    EXPECT_NEAR(first->values[3], -0.8, 1e-6);
    // asked and sent are both recorded
    const TickRecord& tick = rig.ticks.back();
    ASSERT_TRUE(tick.asked && tick.gate && tick.sent);
    EXPECT_EQ(tick.asked->size(), 16u);
}

TEST(RobotSession, SendsNothingBeforeItIsArmed) {
    RobotRig rig;
    rig.toReady();
    rig.session->run();
    rig.session->holdStart(true);
    rig.step(2);
    EXPECT_TRUE(rig.body->received().empty());
    EXPECT_EQ(rig.state(), SessionState::Ready);
    // a press that is too short does not arm
    rig.session->holdArm(true);
    rig.step(0.8);
    rig.session->holdArm(false);
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Ready);
    EXPECT_TRUE(rig.body->received().empty());
}

TEST(RobotSession, StopEndsEverythingAndAsksForModeZeroOnce) {
    RobotRig rig;
    rig.toRunning();
    rig.step(2);
    rig.session->stop();
    TimePoint pressed = rig.clock->now();
    rig.step(3);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 1);
    EXPECT_EQ(rig.count(Kind::Stopped), 1);
    EXPECT_EQ(rig.count(Kind::ModeAcknowledged), 1);
    EXPECT_TRUE(rig.session->snapshot().stop.acknowledged);

    // latched: neither run, arm nor shadow leave it
    rig.session->run();
    rig.session->holdArm(true);
    rig.session->shadow(true);
    rig.step(2);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u);

    // reset moves nothing and sends nothing
    std::size_t before = rig.body->received().size();
    rig.session->holdArm(false);
    rig.session->reset();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Ready);
    EXPECT_EQ(rig.body->received().size(), before);
}

TEST(RobotSession, StopWinsOverAResetPressedBefore) {
    RobotRig rig;
    rig.toRunning();
    rig.session->stop();
    rig.step(0.1);
    rig.session->reset();
    rig.session->stop();
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
}

TEST(RobotSession, RetriesAnUnansweredModeZeroWithinASecond) {
    struct Row {
        int missing, requests;
        bool acknowledged;
    };
    for (Row row : {Row{1, 2, true}, Row{2, 3, true}, Row{-1, 4, false}}) {
        RobotRig rig;
        rig.toRunning();
        rig.body->fail([&](Failures& f) { f.missingAnswers = row.missing; });
        rig.session->stop();
        TimePoint pressed = rig.clock->now();
        rig.step(5);
        EXPECT_EQ(rig.modes(ArmMode::Keep), row.requests);
        EXPECT_EQ(rig.session->snapshot().stop.acknowledged, row.acknowledged);
        EXPECT_EQ(rig.count(row.acknowledged ? Kind::ModeAcknowledged : Kind::ModeNotAcknowledged), 1);
        for (const Received& r : rig.body->received()) {
            if (r.at > pressed) {
                EXPECT_EQ(r.kind, Received::Kind::Mode);
                EXPECT_LE(secondsOf(r.at - pressed), 1.05);
            }
        }
    }
}

TEST(RobotSession, HoldsWhenTheWindowIsSilentAndWaitsForRun) {
    RobotRig rig;
    rig.toRunning();
    rig.step(1);
    rig.heartbeats = false;
    TimePoint silent = rig.clock->now();
    rig.step(5);
    EXPECT_EQ(rig.body->motionAfter(silent + std::chrono::milliseconds(350)), 0u);
    EXPECT_EQ(rig.state(), SessionState::Running);
    EXPECT_NE(rig.session->snapshot().hold.find("no sign of life"), std::string::npos);
    EXPECT_EQ(rig.count(Kind::Held), 1);
    // the window is back: still nothing, until somebody says so
    rig.heartbeats = true;
    TimePoint back = rig.clock->now();
    rig.step(2);
    EXPECT_EQ(rig.body->motionAfter(back), 0u);
    rig.session->run();
    rig.step(1);
    EXPECT_GT(rig.body->motionAfter(back), 0u);
    // and STOP works while the window hangs
    rig.heartbeats = false;
    rig.session->stop();
    TimePoint pressed = rig.clock->now();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u);
}

TEST(RobotSession, HoldsAfterActionStepsWhenThePolicyIsFrozen) {
    RobotRig rig;
    rig.toRunning();
    rig.step(1);
    rig.source->frozen = true;
    TimePoint frozen = rig.clock->now();
    rig.step(3);
    EXPECT_EQ(rig.state(), SessionState::Running);
    EXPECT_NE(rig.session->snapshot().hold.find("late"), std::string::npos) << rig.session->snapshot().hold;
    EXPECT_EQ(rig.body->motionAfter(frozen + std::chrono::milliseconds(850)), 0u) << "8 steps at 10 Hz";
    EXPECT_EQ(rig.count(Kind::Held), 1);
    rig.session->stop();
    TimePoint pressed = rig.clock->now();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    rig.source->frozen = false;
    rig.step(1);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u) << "a chunk that comes after STOP is dropped";
}

TEST(RobotSession, GoesOnByItselfAfterALateChunk) {
    RobotRig rig;
    rig.toRunning();
    rig.step(1);
    rig.source->frozen = true;
    rig.step(2);
    rig.source->frozen = false;
    rig.step(2);
    EXPECT_EQ(rig.state(), SessionState::Running);
    EXPECT_EQ(rig.session->snapshot().hold, "");
    EXPECT_GE(rig.count(Kind::Continued), 1);
}

/// What goes wrong, when, and what must follow.
struct Case {
    const char* name;
    std::function<void(RobotRig&)> happen;
    SessionState from, to;
    const char* message;  ///< part of the reason or of the newest event
    const char* last;     ///< what the robot is told last, see lastTold()
    int modeZero;         ///< requests of mode 0 that the robot receives afterwards
    int lost, faults;     ///< signals
};

void PrintTo(const Case& row, std::ostream* out) {
    *out << row.name << " in " << toString(row.from);
}

constexpr const char *kNothing = "nothing", *kArms = "arms", *kModeZero = "mode 0";

/// The newest command of the robot.
std::string lastTold(const MockRobot& body) {
    const auto received = body.received();
    if (received.empty()) return kNothing;
    switch (const Received& last = received.back(); last.kind) {
        case Received::Kind::Arms:
            return kArms;
        case Received::Kind::Mode:
            return "mode " + std::to_string(static_cast<int>(last.values[0]));
        case Received::Kind::Grippers:
            return "grippers";
        case Received::Kind::Head:
            return "head";
        case Received::Kind::Pose:
            return "pose";
    }
    return "unknown";
}

class RobotSessionCases : public testing::TestWithParam<Case> {};

TEST_P(RobotSessionCases, EndAsTheTableSays) {
    const Case& row = GetParam();
    RobotRig rig;
    switch (row.from) {
        case SessionState::Running:
            rig.toRunning();
            break;
        case SessionState::Armed:
            rig.toArmed();
            break;
        case SessionState::Shadow:
            rig.toReady();
            rig.session->shadow(true);
            break;
        default:
            rig.toReady();
    }
    rig.step(1);
    ASSERT_EQ(rig.state(), row.from);
    rig.events.clear();
    rig.body->forgetReceived();
    row.happen(rig);
    rig.step(1.5);
    EXPECT_EQ(rig.state(), row.to) << rig.session->snapshot().reason;
    std::string text = rig.session->snapshot().reason + rig.redLines();
    for (const auto& event : rig.events) text += "\n" + event.text;
    EXPECT_THAT(text, testing::HasSubstr(row.message));
    EXPECT_EQ(rig.count(Kind::LinkLost), row.lost);
    EXPECT_EQ(rig.count(Kind::Fault), row.faults);
    EXPECT_EQ(rig.modes(ArmMode::Keep), row.modeZero);
    EXPECT_EQ(lastTold(*rig.body), row.last);
    for (const Received& told : rig.body->received()) {
        EXPECT_TRUE(
            std::all_of(told.values.begin(), told.values.end(), [](double v) { return std::isfinite(v); }));
    }
    if (row.to == SessionState::Running) {
        EXPECT_GT(rig.body->motionAfter(rig.clock->now() - std::chrono::milliseconds(250)), 0u)
            << "it goes on";
    }

    // afterwards the robot hears nothing any more, whatever is tried
    if (row.to != row.from) {
        TimePoint after = rig.clock->now();
        rig.body->fail([](Failures& f) { f = {}; });
        rig.session->run();
        rig.session->holdStart(true);
        rig.step(2);
        EXPECT_EQ(rig.body->motionAfter(after), 0u);
        EXPECT_NE(rig.state(), SessionState::Running);
    }
}

std::function<void(RobotRig&)> failing(std::function<void(Failures&)> change) {
    return [change](RobotRig& rig) { rig.body->fail(change); };
}

constexpr auto kReady = SessionState::Ready, kRunning = SessionState::Running, kFault = SessionState::Fault;
constexpr auto kArmed = SessionState::Armed, kShadow = SessionState::Shadow,
               kLost = SessionState::Disconnected;

INSTANTIATE_TEST_SUITE_P(
    Table, RobotSessionCases,
    testing::Values(Case{"silence", failing([](Failures& f) { f.silence = true; }), kRunning, kFault,
                         "joints is", kModeZero, 1, 0, 1},
                    Case{"silence", failing([](Failures& f) { f.silence = true; }), kReady,
                         SessionState::Connected, "joints", kNothing, 0, 0, 0},
                    Case{"silence", failing([](Failures& f) { f.silence = true; }), kShadow, kShadow, "",
                         kNothing, 0, 0, 0},
                    Case{"cable out", failing([](Failures& f) { f.cableOut = true; }), kRunning, kFault,
                         "link to the robot is lost", kNothing, 0, 0, 1},
                    Case{"cable out", failing([](Failures& f) { f.cableOut = true; }), kArmed, kFault,
                         "link to the robot is lost", kNothing, 0, 0, 1},
                    Case{"cable out", failing([](Failures& f) { f.cableOut = true; }), kReady, kLost,
                         "link to the robot is lost", kNothing, 0, 1, 0},
                    Case{"cable out", failing([](Failures& f) { f.cableOut = true; }), kShadow, kLost,
                         "link to the robot is lost", kNothing, 0, 1, 0},
                    Case{"stale stamps", failing([](Failures& f) { f.staleStamps = true; }), kRunning, kFault,
                         "joints is", kModeZero, 1, 0, 1},
                    Case{"pictures end", failing([](Failures& f) { f.camerasSilent = true; }), kRunning,
                         kFault, "head_cam_h is", kModeZero, 1, 0, 1},
                    Case{"NaN joint", failing([](Failures& f) { f.notFinite = true; }), kRunning, kFault,
                         "zarm_l3_joint is not a finite", kModeZero, 1, 0, 1},
                    Case{"NaN joint", failing([](Failures& f) { f.notFinite = true; }), kReady,
                         SessionState::Connected, "not a finite", kNothing, 0, 0, 0},
                    Case{"limit jump", failing([](Failures& f) { f.limitJump = true; }), kRunning, kFault,
                         "zarm_l2_joint is", kModeZero, 1, 0, 1},
                    Case{"second publisher", failing([](Failures& f) { f.secondPublisher = true; }), kReady,
                         SessionState::Connected, "/quest3_node command the arms too", kNothing, 0, 0, 0},
                    Case{"second publisher", failing([](Failures& f) { f.secondPublisher = true; }), kShadow,
                         kShadow, "", kNothing, 0, 0, 0},
                    Case{"slow network", failing([](Failures& f) { f.delayS = 0.05; }), kRunning, kRunning,
                         "", kArms, 0, 0, 0},
                    Case{"slow network", failing([](Failures& f) { f.delayS = 1; }), kRunning, kFault,
                         "joints is", kModeZero, 1, 0, 1},
                    Case{"slow network", failing([](Failures& f) { f.delayS = 1; }), kArmed, kArmed, "",
                         kNothing, 0, 0, 0},
                    Case{"slow network", failing([](Failures& f) { f.delayS = 5; }), kReady,
                         SessionState::Connected, "joints", kNothing, 0, 0, 0},
                    Case{"reordered", failing([](Failures& f) { f.reordered = true; }), kRunning, kRunning,
                         "", kArms, 0, 0, 0},
                    Case{"NaN action", [](RobotRig& rig) { rig.source->notFinite = true; }, kRunning, kFault,
                         "not finite", kModeZero, 1, 0, 1},
                    Case{"NaN action", [](RobotRig& rig) { rig.source->notFinite = true; }, kShadow, kShadow,
                         "", kNothing, 0, 0, 0},
                    Case{"short action", [](RobotRig& rig) { rig.source->width = 14; }, kRunning, kFault,
                         "14 values", kModeZero, 1, 0, 1},
                    Case{"policy error", [](RobotRig& rig) { rig.source->fails = true; }, kRunning, kFault,
                         "no idea", kModeZero, 1, 0, 1},
                    Case{"wild action", [](RobotRig& rig) { rig.source->stepRad = 5; }, kRunning, kRunning,
                         "", kArms, 0, 0, 0},
                    Case{"disconnect", [](RobotRig& rig) { rig.session->disconnect(); }, kRunning, kLost,
                         "disconnected", kModeZero, 1, 0, 0},
                    Case{"disconnect", [](RobotRig& rig) { rig.session->disconnect(); }, kReady, kLost,
                         "disconnected", kNothing, 0, 0, 0},
                    Case{"stop", [](RobotRig& rig) { rig.session->stop(); }, kArmed, SessionState::Stopped,
                         "STOP", kModeZero, 1, 0, 0},
                    Case{"stop", [](RobotRig& rig) { rig.session->stop(); }, kShadow, SessionState::Stopped,
                         "STOP", kModeZero, 1, 0, 0},
                    Case{"stop", [](RobotRig& rig) { rig.session->stop(); }, kReady, SessionState::Stopped,
                         "STOP", kModeZero, 1, 0, 0}));

TEST(RobotSession, FaultsWhenTheArmsDoNotFollow) {
    RobotRig rig;
    rig.toRunning();
    rig.body->fail([](Failures& f) { f.stuck = true; });
    rig.source->stepRad = 0.4;
    rig.step(4);
    EXPECT_EQ(rig.state(), SessionState::Fault);
    EXPECT_THAT(rig.session->snapshot().reason, testing::HasSubstr("away from where it was sent"));
}

TEST(RobotSession, ALostLinkLeavesNoGreenCheckOfIt) {
    RobotRig rig;
    rig.toReady();
    rig.body->fail([](Failures& f) { f.cableOut = true; });
    rig.step(2);
    ASSERT_EQ(rig.state(), SessionState::Disconnected);
    const auto checks = rig.session->snapshot().checks;
    auto link =
        std::find_if(checks.begin(), checks.end(), [](const CheckLine& line) { return line.name == "link"; });
    ASSERT_NE(link, checks.end());
    EXPECT_EQ(link->level, CheckLevel::Red);
    EXPECT_EQ(link->text, rig.session->snapshot().link.reason);
}

TEST(RobotSession, DoesNotArmOnAWrongAnswer) {
    for (auto change :
         {+[](Failures& f) { f.wrongAnswer = true; }, +[](Failures& f) { f.refusesMode = true; },
          +[](Failures& f) { f.missingAnswers = -1; }}) {
        RobotRig rig;
        rig.toReady();
        rig.body->fail(change);
        rig.session->holdArm(true);
        rig.step(6);
        EXPECT_EQ(rig.state(), SessionState::Fault);
        EXPECT_EQ(rig.body->motionAfter({}), 0u);
        EXPECT_EQ(rig.modes(ArmMode::External), 1);
    }
}

TEST(RobotSession, FaultsWhenSomebodyElseTakesExternalControlAway) {
    for (bool running : {false, true}) {
        RobotRig rig;
        running ? rig.toRunning() : rig.toArmed();
        rig.step(1);
        ASSERT_EQ(rig.state(), running ? SessionState::Running : SessionState::Armed);
        TimePoint taken = rig.clock->now();
        ASSERT_OK(rig.body->setArmMode(ArmMode::AutoSwing));
        // the rig waits for answers to the session alone; this one was somebody else's
        auto rounds = [&](int count) {
            for (int i = 0; i < count; ++i) {
                rig.clock->advance(0.01);
                rig.session->heartbeat();
                rig.session->tick();
            }
        };
        rounds(10);
        EXPECT_EQ(rig.state(), SessionState::Fault);
        EXPECT_NE(rig.session->snapshot().reason.find("not in external control"), std::string::npos);
        rounds(100);
        EXPECT_LE(rig.body->motionAfter(taken + secondsToDuration(0.05)), 0u);
    }
}

TEST(RobotSession, ReconnectingNeverResumesMotion) {
    RobotRig rig;
    rig.toRunning();
    rig.body->fail([](Failures& f) { f.cableOut = true; });
    rig.step(2);
    TimePoint back = rig.clock->now();
    rig.body->fail([](Failures& f) { f.cableOut = false; });
    rig.step(5);
    EXPECT_EQ(rig.state(), SessionState::Fault);
    EXPECT_EQ(rig.count(Kind::LinkBack), 1);
    EXPECT_EQ(rig.body->motionAfter(back), 0u);
    rig.session->reset();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Ready);
    EXPECT_EQ(rig.body->motionAfter(back), 0u);
}

TEST(RobotSession, GoesToTheStartPoseWhileTheButtonIsHeld) {
    RobotRig rig;
    StartPose pose{"home", {}, HeadPose{0, 0.2}};
    pose.armRad[3] = pose.armRad[10] = -1.4;
    rig.session->setStartPose(pose);
    rig.toArmed();
    rig.body->forgetReceived();
    rig.session->holdStart(true);
    TimePoint begin = rig.clock->now();
    rig.step(0.6);
    rig.session->holdStart(false);
    TimePoint released = rig.clock->now();
    rig.step(1);
    EXPECT_LE(rig.body->motionAfter(released), 0u);
    rig.session->holdStart(true);
    rig.step(4);
    EXPECT_EQ(rig.count(Kind::StartPose), 1);
    EXPECT_NEAR(rig.body->latest()->armRad()[3], -1.4, 0.01);
    EXPECT_NEAR(rig.body->latest()->headRad()[1], 0.2, 1e-6);
    // never faster than 0.5 rad/s: each piece against the one before
    double last = -0.8;
    for (const Received& r : rig.body->received()) {
        if (r.kind != Received::Kind::Pose) continue;
        EXPECT_LE(std::abs(r.values[3] - last), 0.5 * r.values[14] + 0.06);
        last = r.values[3];
    }
    EXPECT_GT(secondsOf(rig.clock->now() - begin), 1.0);
    EXPECT_EQ(rig.body->count(Received::Kind::Arms), 0u);
}

TEST(RobotSession, LeavesInTheChosenMode) {
    RobotRig rig;
    rig.toArmed();
    rig.session->leave(ArmMode::AutoSwing);
    rig.step(0.5);
    EXPECT_EQ(rig.body->armMode(), ArmMode::AutoSwing);
    EXPECT_EQ(rig.state(), SessionState::Ready);
    EXPECT_EQ(rig.body->motionAfter({}), 0u);
}

TEST(RobotSession, TakingOverMarksCorrections) {
    RobotRig rig;
    rig.toRunning();
    rig.step(1);
    rig.session->takeOver();
    TimePoint taken = rig.clock->now();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Shadow);
    EXPECT_TRUE(rig.ticks.back().correction);
    EXPECT_TRUE(rig.ticks.back().asked.has_value()) << "the policy goes on in the shadow";
    EXPECT_EQ(rig.body->motionAfter(taken), 0u);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 0) << "the person keeps control of the arms";
}

TEST(RobotSession, OneSessionPerRobot) {
    RobotRig rig;
    rig.toReady();
    SessionOptions options = rig.session->options();
    options.onEvent = {};
    options.onTick = {};
    RobotSession second(std::make_unique<SimTransport>(rig.body, rig.clock), options);
    Status connected = second.connect(std::chrono::milliseconds(100));
    ASSERT_FALSE(connected.ok());
    EXPECT_THAT(connected.error().message, testing::HasSubstr("has it"));
    rig.session->disconnect();
    EXPECT_OK(second.connect(std::chrono::milliseconds(100)));
}

TEST(RobotSession, KeepsNoRobotThatTheStopProgramWouldNotReach) {
    TemporaryFolder folder;
    const auto deep = folder / std::string(120, 'x');  // longer than the name of a socket may be
    std::filesystem::create_directory(deep);
    RobotRig rig([&](SessionOptions& options) { options.runtimeFolder = deep; });
    Status connected = rig.session->connect(std::chrono::milliseconds(500));
    ASSERT_FALSE(connected.ok());
    EXPECT_THAT(connected.error().message, testing::HasSubstr("too long"));
    EXPECT_FALSE(rig.session->transport().link().up);
    EXPECT_FALSE(rig.session->transport().latest());
}

TEST(RobotSession, ARobotWithinAProcessIsNoBusinessOfAnotherProgram) {
    RobotRig rig;
    auto elsewhere = RobotLock::take(rig.session->options().address, rig.folder.path());
    ASSERT_OK(elsewhere);
    rig.toReady();
    EXPECT_EQ(stopSockets(rig.folder.path()).size(), 1u) << "STOP reaches it all the same";
    rig.session->disconnect();
    int locks = 0;
    for (const auto& entry : std::filesystem::directory_iterator(rig.folder.path()))
        locks += entry.path().extension() == ".lock";
    EXPECT_EQ(locks, 1) << "nothing is left of this one";
}

TEST(RobotSession, ReadyTellsWhatIsWorthALook) {
    for (bool far : {false, true}) {
        RobotRig rig;
        // the elbows are bent by 0.8 rad
        StartPose pose{"home", {}, std::nullopt};
        if (!far) pose.armRad[3] = pose.armRad[10] = -0.8;
        rig.session->setStartPose(pose);
        rig.toReady();
        auto ready = std::find_if(rig.events.begin(), rig.events.end(),
                                  [](const SessionEvent& event) { return event.kind == Kind::Ready; });
        ASSERT_NE(ready, rig.events.end());
        EXPECT_EQ(ready->text, far ? "no check forbids arming (1 worth a look): ready to be armed"
                                   : "all checks are green: ready to be armed");
    }
}

TEST(RobotSession, StopsThroughTheLocalSocket) {
    RobotRig rig;
    rig.toRunning();
    constexpr int kPatienceMs = 20000;  // a machine under load is not what is tested
    auto sockets = stopSockets(rig.folder.path());
    ASSERT_EQ(sockets.size(), 1u);
    auto state = askStopSocket(sockets[0], "STATE", kPatienceMs);
    ASSERT_OK(state);
    EXPECT_THAT(*state, testing::StartsWith("Running mock:"));
    EXPECT_EQ(askStopSocket(sockets[0], "HELLO", kPatienceMs).value(), "UNKNOWN");
    // no round of the control thread in between: the answer alone means that nothing leaves any more
    EXPECT_EQ(askStopSocket(sockets[0], "STOP", kPatienceMs).value(), "STOPPED");
    EXPECT_TRUE(rig.session->transport().isMuted());
    TimePoint pressed = rig.clock->now();
    rig.step(1);
    EXPECT_EQ(rig.state(), SessionState::Stopped);
    EXPECT_EQ(rig.body->motionAfter(pressed), 0u);
    rig.session->disconnect();
    EXPECT_FALSE(askStopSocket(sockets[0], "STATE", kPatienceMs).ok());
}

TEST(StopSocket, AnswersWithAnAddressHoweverLongAndTakesNoLongQuestion) {
    TemporaryFolder folder;
    const std::string state = "Shadow replay:/" + std::string(3000, 'a') + "#0";
    std::atomic<bool> stopped{false};
    auto socket = StopSocket::open(folder / "robot.sock",
                                   {.stop = [&] { stopped = true; }, .state = [&] { return state; }});
    ASSERT_OK(socket);
    constexpr int kPatienceMs = 20000;
    auto answer = askStopSocket(folder / "robot.sock", "STATE", kPatienceMs);
    ASSERT_OK(answer);
    EXPECT_EQ(*answer, state);
    EXPECT_FALSE(askStopSocket(folder / "robot.sock", std::string(100, 'S'), kPatienceMs).ok());
    EXPECT_EQ(askStopSocket(folder / "robot.sock", "STOP", kPatienceMs).value(), "STOPPED");
    EXPECT_TRUE(stopped);
}

TEST(RobotSession, ChecksNameWhatIsMissing) {
    RobotRig rig([](SessionOptions& options) { options.gripper = usualScale(GripperKind::LejuClaw); });
    EXPECT_OK(rig.session->setSource(nullptr));
    ASSERT_OK(rig.session->connect(std::chrono::milliseconds(500)));
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Connected);
    EXPECT_THAT(rig.redLines(), testing::HasSubstr("policy: none chosen"));
    auto source = std::make_shared<ScriptedSource>();
    source->edit().jointOrder = {"shoulder", "elbow"};
    EXPECT_OK(rig.session->setSource(source));
    rig.session->setInstruction("");
    rig.step(0.5);
    EXPECT_THAT(rig.redLines(), testing::HasSubstr("joint order"));
    EXPECT_THAT(rig.redLines(), testing::HasSubstr("instruction"));
}

namespace {

const CheckLine* lineOf(const SessionSnapshot& now, const std::string& name) {
    for (const CheckLine& line : now.checks) {
        if (line.name == name) return &line;
    }
    return nullptr;
}

}  // namespace

TEST(RobotSession, APolicyThatCannotSeeNeitherRunsNorShadows) {
    RobotRig rig;
    rig.source->edit().unfed = {"camera1", "camera2"};
    ASSERT_OK(rig.session->connect(std::chrono::milliseconds(500)));
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Connected);
    EXPECT_THAT(rig.redLines(), testing::HasSubstr("no camera of the robot is chosen for camera1, camera2"));
    rig.session->shadow(true);
    rig.step(0.3);
    EXPECT_EQ(rig.state(), SessionState::Connected);
    EXPECT_THAT(rig.events.back().text, testing::HasSubstr("camera1, camera2"));
    // chosen: another source, as the window sets it
    auto seeing = std::make_shared<ScriptedSource>();
    ASSERT_OK(rig.session->setSource(seeing));
    rig.step(0.3);
    ASSERT_EQ(rig.state(), SessionState::Ready) << rig.redLines();
    rig.session->holdArm(true);
    rig.step(1.3);
    ASSERT_EQ(rig.state(), SessionState::Armed);
    // and back once it is armed
    ASSERT_OK(rig.session->setSource(rig.source));
    TimePoint asked = rig.clock->now();
    rig.session->run();
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Armed);
    EXPECT_EQ(rig.body->motionAfter(asked), 0u);
    EXPECT_EQ(rig.source->calls, 0);
}

TEST(RobotSession, TheGripperIsComparedWithThatOfTheData) {
    RobotRig rig([](SessionOptions& options) { options.gripper = usualScale(GripperKind::Rq2f85); });
    auto look = [&](std::optional<GripperScale> data) {
        auto source = std::make_shared<ScriptedSource>();
        source->edit().gripper = data;
        EXPECT_OK(rig.session->setSource(source));
        rig.step(0.5);
        auto now = rig.session->snapshot();
        const CheckLine* line = lineOf(now, "data's gripper");
        return line ? *line : CheckLine{};
    };
    ASSERT_OK(rig.session->connect(std::chrono::milliseconds(500)));
    EXPECT_EQ(look(std::nullopt).level, CheckLevel::Yellow);
    EXPECT_EQ(look(GripperScale{GripperKind::Rq2f85, 0, 0, 0}).level, CheckLevel::Green);
    EXPECT_EQ(look(GripperScale{GripperKind::Rq2f85, 0.8, 255, 0}).level, CheckLevel::Green);
    EXPECT_EQ(rig.state(), SessionState::Ready) << rig.redLines();
    EXPECT_EQ(look(GripperScale{GripperKind::LejuClaw, 0, 0, 0}).level, CheckLevel::Yellow);
    // the same gripper in other numbers closes too far or not far enough
    CheckLine wrong = look(GripperScale{GripperKind::Rq2f85, 0.8, 140, 0});
    EXPECT_EQ(wrong.level, CheckLevel::Red);
    EXPECT_THAT(wrong.text, testing::HasSubstr("140"));
    EXPECT_THAT(wrong.text, testing::HasSubstr("255"));
    EXPECT_NE(rig.state(), SessionState::Ready);
}

TEST(RobotSession, StateAndActionHaveTheKuavosOrder) {
    RobotRig rig;
    auto swapped = vectorNames();
    std::swap(swapped[0], swapped[8]);
    rig.source->edit().stateOrder = swapped;
    ASSERT_OK(rig.session->connect(std::chrono::milliseconds(500)));
    rig.step(0.5);
    EXPECT_EQ(rig.state(), SessionState::Connected);
    EXPECT_THAT(rig.redLines(),
                testing::HasSubstr("joint order: the state of the checkpoint's data: zarm_r1_link"));
}

TEST(RobotSession, SingleInputsHaveTheirOwnAge) {
    RobotRig rig([](SessionOptions& options) { options.agesS = {{"head_cam_h", 1.5}, {"knee", 1}}; });
    rig.toRunning();
    bool told = false;
    for (const auto& event : rig.events) told = told || event.text.find("'knee'") != std::string::npos;
    EXPECT_TRUE(told) << "a limit that watches nothing";
    auto now = rig.session->snapshot();
    const CheckLine* camera = lineOf(now, "camera head_cam_h");
    ASSERT_TRUE(camera);
    EXPECT_THAT(camera->text, testing::HasSubstr("limit 1500 ms"));
    EXPECT_THAT(lineOf(now, "joints")->text, testing::HasSubstr("limit 100 ms"));
}

TEST(RobotSession, FaultsWhenASecondHandCommandsTheArms) {
    for (bool running : {false, true}) {
        RobotRig rig;
        running ? rig.toRunning() : rig.toArmed();
        rig.body->fail([](Failures& f) { f.secondPublisher = true; });
        rig.step(0.2);
        EXPECT_EQ(rig.state(), SessionState::Fault);
        EXPECT_NE(rig.session->snapshot().reason.find("commands the arms too"), std::string::npos)
            << rig.session->snapshot().reason;
        TimePoint faulted = rig.clock->now();
        rig.step(2);
        EXPECT_EQ(rig.body->motionAfter(faulted), 0u);
    }
}

TEST(RobotSession, LeavesOnlyOnceTheRobotConfirms) {
    RobotRig rig;
    rig.toArmed();
    rig.body->fail([](Failures& f) { f.missingAnswers = -1; });
    rig.session->leave(ArmMode::AutoSwing);
    rig.step(0.5);
    EXPECT_TRUE(rig.session->snapshot().leaving);
    EXPECT_EQ(rig.count(Kind::Left), 0);
    // nobody answers: the robot is given back as after a stop
    rig.body->fail([](Failures& f) { f.missingAnswers = 0; });
    rig.step(5);
    EXPECT_EQ(rig.count(Kind::Left), 0);
    EXPECT_FALSE(rig.session->snapshot().leaving);
    EXPECT_EQ(rig.modes(ArmMode::Keep), 1);
    EXPECT_EQ(rig.body->armMode(), ArmMode::Keep);
}

TEST(RobotSession, SkipsNothingOfTheFirstChunkThatTheRobotWaitedFor) {
    RobotRig rig;
    rig.toArmed();
    rig.source->frozen = true;
    rig.session->run();
    rig.step(0.4);
    EXPECT_EQ(rig.body->count(Received::Kind::Arms), 0u);
    const double measured = rig.ticks.back().measured->armRad()[0];
    rig.source->frozen = false;
    rig.step(0.3);
    const auto asked = std::find_if(rig.ticks.begin(), rig.ticks.end(),
                                    [](const auto& tick) { return tick.asked.has_value(); });
    ASSERT_NE(asked, rig.ticks.end());
    // the first action wants every joint 0.02 rad further, the fifth 0.1
    EXPECT_NEAR((*asked->asked)[0] - measured, 0.02, 0.002);
}

TEST(RobotSession, RampsFromTheFirstActionHoweverLateItComes) {
    RobotRig rig;
    rig.toArmed();
    rig.source->frozen = true;
    rig.source->stepRad = 0.5;  // far away at once
    rig.session->run();
    rig.step(4);
    EXPECT_EQ(rig.body->count(Received::Kind::Arms), 0u);
    rig.source->frozen = false;
    rig.step(0.6);
    std::vector<double> first;
    for (const Received& r : rig.body->received()) {
        if (r.kind != Received::Kind::Arms) continue;
        if (first.empty()) first = r.values;
        // after half a second of a ramp of two, no joint has come far
        EXPECT_LT(std::abs(r.values[0] - first[0]), 0.3);
    }
    ASSERT_FALSE(first.empty());
    EXPECT_NEAR(first[3], -0.8, 1e-6);
}

TEST(RobotSession, ArmingEndsWhenACheckTurnsRedMeanwhile) {
    RobotRig rig;
    rig.toReady();
    rig.body->fail([](Failures& f) { f.missingAnswers = 1; });
    rig.session->holdArm(true);
    rig.step(1.1);
    rig.body->fail([](Failures& f) { f.secondPublisher = true; });
    rig.step(0.5);
    EXPECT_NE(rig.state(), SessionState::Armed);
    rig.body->fail([](Failures& f) { f.secondPublisher = false; });
    rig.step(2);
    EXPECT_NE(rig.state(), SessionState::Armed);
    EXPECT_EQ(rig.count(Kind::Armed), 0);
    EXPECT_GE(rig.modes(ArmMode::Keep), 1);
}

TEST(RobotLock, KnowsOneRobotByEveryWayToWriteItsAddress) {
    std::string key = addressKey("rosbridge://127.0.0.1:9090");
    for (const char* same : {"ws://127.0.0.1:9090", "127.0.0.1:9090", "127.0.0.1", "rosbridge://127.0.0.1",
                             "rosbridge://127.0.0.1:9090/", "localhost:9090"}) {
        EXPECT_EQ(addressKey(same), key) << same;
    }
    EXPECT_NE(addressKey("127.0.0.1:9091"), key);
    EXPECT_NE(addressKey("sim:weighing"), addressKey("sim:sorting"));
    TemporaryFolder folder;
    ASSERT_OK(RobotLock::take("127.0.0.1:9090", folder.path()));
    EXPECT_FALSE(holderOf(folder.path() / (key + ".lock")));
    auto held = RobotLock::take("127.0.0.1:9090", folder.path());
    ASSERT_OK(held);
    EXPECT_EQ(holderOf(folder.path() / (key + ".lock")), std::to_string(::getpid()));
}

}  // namespace
}  // namespace studio::test
