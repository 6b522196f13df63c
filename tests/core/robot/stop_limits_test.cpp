// SPDX-License-Identifier: GPL-3.0-or-later
// The bare limits of a stop, by a clock that the test moves: what a busy machine adds is measured in
// stop_test.cpp, what the session itself adds is bounded here.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;

/// A rig at 50 Hz whose rounds last 10 ms, running.
class Limits : public testing::Test {
protected:
    Limits()
        : rig_([](SessionOptions& options) {
              options.safety.rateHz = 50;
              options.player.compensateDelay = true;
          }) {
        rig_.source->edit().actionSteps = rig_.source->edit().chunk;
    }
    /// Milliseconds from `from` to the last motion message that the robot got; 0: none came any more.
    double lastAfterMs(TimePoint from) const {
        double last = 0;
        for (const Received& r : rig_.body->received()) {
            if (r.kind != Received::Kind::Mode) last = std::max(last, 1000 * secondsOf(r.at - from));
        }
        return last;
    }
    int modesAfter(TimePoint from) const {
        int found = 0;
        for (const Received& r : rig_.body->received())
            found += r.kind == Received::Kind::Mode && r.at >= from;
        return found;
    }
    RobotRig rig_;
};

TEST_F(Limits, NothingLeavesAfterAPress) {
    rig_.toRunning();
    ASSERT_GT(rig_.body->count(Received::Kind::Arms), 10u);
    for (int phase = 0; phase < 2; ++phase) {
        // between two control steps, and right at one
        rig_.clock->advance(0.003 + 0.007 * phase);
        TimePoint pressed = rig_.clock->now();
        rig_.session->stop();
        rig_.step(1.5);
        EXPECT_EQ(lastAfterMs(pressed), 0) << "phase " << phase;
        EXPECT_EQ(modesAfter(pressed), 1);
        EXPECT_EQ(rig_.state(), SessionState::Stopped);
        rig_.session->reset();
        rig_.step(0.3);
        ASSERT_EQ(rig_.state(), SessionState::Ready) << rig_.redLines();
        rig_.session->holdArm(true);
        rig_.step(1.3);
        rig_.session->holdArm(false);
        rig_.session->run();
        rig_.step(0.5);
        ASSERT_EQ(rig_.state(), SessionState::Running) << rig_.session->snapshot().reason;
    }
}

TEST_F(Limits, AWindowThatHangsHoldsWithin350Ms) {
    rig_.toRunning();
    rig_.heartbeats = false;
    TimePoint hung = rig_.clock->now();
    rig_.step(5);
    EXPECT_GT(lastAfterMs(hung), 200) << "a short pause of the window is none of the robot's business";
    EXPECT_LE(lastAfterMs(hung), 350);
    EXPECT_EQ(modesAfter(hung), 0) << "a hold sends nothing at all";
    // the STOP window's press gets through meanwhile
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(1.5);
    rig_.heartbeats = true;
    rig_.step(1);
    EXPECT_EQ(lastAfterMs(pressed), 0);
    EXPECT_EQ(modesAfter(pressed), 1);
}

TEST_F(Limits, AFrozenPolicyChangesNothing) {
    rig_.toRunning();
    rig_.source->frozen = true;
    rig_.step(0.2);
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(1.5);
    rig_.source->frozen = false;
    rig_.step(1);
    EXPECT_EQ(lastAfterMs(pressed), 0) << "what it answers too late is nobody's";
    EXPECT_EQ(modesAfter(pressed), 1);
}

TEST_F(Limits, MissingAnswersAreAskedForThreeTimesMoreWithinASecond) {
    rig_.toRunning();
    rig_.body->fail([](Failures& failures) { failures.missingAnswers = -1; });
    TimePoint pressed = rig_.clock->now();
    rig_.session->stop();
    rig_.step(3);
    EXPECT_EQ(modesAfter(pressed), 4) << "once, and three times more";
    double last = 0;
    for (const Received& r : rig_.body->received()) {
        if (r.kind == Received::Kind::Mode) last = std::max(last, 1000 * secondsOf(r.at - pressed));
    }
    EXPECT_LE(last, 1000);
    EXPECT_TRUE(rig_.session->snapshot().stop.finished);
    EXPECT_FALSE(rig_.session->snapshot().stop.acknowledged);
}

/// The mock robot behind a mode service that takes its time, by the test's clock, for every answer.
class SlowService : public SimTransport {
public:
    SlowService(std::shared_ptr<RobotBody> body, std::shared_ptr<const Clock> clock, double answerS)
        : SimTransport(std::move(body), clock), clock_(std::move(clock)), answerS_(answerS) {}
    ModeReport mode() const override {
        ModeReport report = SimTransport::mode();
        report.answered =
            static_cast<std::uint64_t>(std::count_if(askedAt_.begin(), askedAt_.end(), [&](TimePoint at) {
                return secondsOf(clock_->now() - at) >= answerS_;
            }));
        report.accepted = report.answered > 0 && !refuses;
        return report;
    }
    std::size_t asked() const { return askedAt_.size(); }
    bool refuses = false;

protected:
    Status doRequestMode(ArmMode mode) override {
        askedAt_.push_back(clock_->now());
        return SimTransport::doRequestMode(mode);
    }

private:
    std::shared_ptr<const Clock> clock_;
    double answerS_;
    std::vector<TimePoint> askedAt_;
};

TEST(StopAnswers, ALateAnswerToTheFirstRequestIsTheAnswer) {
    struct Row {
        double answerS;
        int requests;
        bool inTime, accepted = true;
    };
    for (Row row : {Row{0.1, 1, true}, Row{0.3, 2, true}, Row{0.6, 3, true}, Row{0.9, 4, true},
                    Row{1.5, 4, false}, Row{0.1, 1, true, false}, Row{1.5, 4, false, false}}) {
        SCOPED_TRACE(row.answerS);
        TemporaryFolder folder;
        auto clock = std::make_shared<ManualClock>();
        auto body = std::make_shared<MockRobot>(clock);
        auto door = std::make_unique<SlowService>(body, clock, row.answerS);
        SlowService& service = *door;
        std::vector<SessionEvent> events;
        SessionOptions options;
        options.address = "mock:" + folder.path().string();
        options.clock = clock;
        options.runtimeFolder = folder.path();
        options.ownThread = false;
        options.onEvent = [&](const SessionEvent& event) { events.push_back(event); };
        RobotSession session(std::move(door), options);
        ASSERT_OK(session.setSource(std::make_shared<ScriptedSource>()));
        session.setInstruction("grasp the block");
        ASSERT_OK(session.connect(std::chrono::milliseconds(500)));
        auto step = [&](double seconds) {
            for (int i = 0; i < static_cast<int>(seconds * 100 + 0.5); ++i) {
                clock->advance(0.01);
                session.heartbeat();
                session.tick();
                // the robot switches on a thread of its own, at once by the test's clock
                while (body->modeCalls() < service.asked())
                    std::this_thread::sleep_for(std::chrono::microseconds(200));
            }
        };
        auto count = [&](SessionEventKind kind) {
            return std::count_if(events.begin(), events.end(),
                                 [kind](const SessionEvent& event) { return event.kind == kind; });
        };
        step(0.3);
        session.holdArm(true);
        step(1.3 + row.answerS);
        session.holdArm(false);
        ASSERT_EQ(session.snapshot().state, SessionState::Armed) << session.snapshot().reason;
        const std::size_t before = service.asked();
        service.refuses = !row.accepted;
        session.stop();
        step(row.answerS + 0.1);
        EXPECT_TRUE(session.snapshot().stop.acknowledged);
        EXPECT_EQ(session.snapshot().stop.accepted, row.accepted);
        EXPECT_EQ(session.snapshot().stop.requests, row.requests);
        EXPECT_EQ(count(SessionEventKind::ModeNotAcknowledged), row.inTime ? 0 : 1);
        step(3);
        EXPECT_EQ(service.asked() - before, static_cast<std::size_t>(row.requests));
        EXPECT_EQ(count(row.accepted ? SessionEventKind::ModeAcknowledged : SessionEventKind::ModeRefused),
                  1);
        EXPECT_EQ(body->armMode(), ArmMode::Keep);
    }
}

}  // namespace
}  // namespace studio::test
