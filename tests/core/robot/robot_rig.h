// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <memory>
#include <thread>

#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"

namespace studio::test {

/// A policy that wants every joint `step` further per action, and can go wrong.
class ScriptedSource : public robot::ChunkSource {
public:
    ScriptedSource() {
        facts_.name = "scripted policy";
        facts_.jointOrder = robot::vectorNames();
        facts_.cameras = {"head_cam_h"};
        facts_.chunk = 16;
        facts_.actionSteps = 8;
        facts_.rateHz = 10;
    }
    ~ScriptedSource() override { frozen = false; }
    const robot::SourceFacts& facts() const override { return facts_; }
    robot::SourceFacts& edit() { return facts_; }
    Result<robot::Chunk> infer(const robot::Observation& observation) override {
        ++calls;
        while (frozen) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (fails) return Error{ErrorCode::Internal, "the policy has no idea", ""};
        robot::Chunk chunk;
        for (int k = 0; k < facts_.chunk; ++k) {
            std::vector<double> action = observation.state;
            for (double& value : action) value += stepRad * (k + 1);
            if (notFinite && k == 3) action[5] = std::numeric_limits<double>::quiet_NaN();
            if (width > 0) action.resize(static_cast<std::size_t>(width), 0);
            chunk.actions.push_back(std::move(action));
        }
        return chunk;
    }
    std::atomic<bool> frozen{false}, fails{false}, notFinite{false};
    std::atomic<double> stepRad{0.02};
    std::atomic<int> width{0}, calls{0};

private:
    robot::SourceFacts facts_;
};

/// Session, policy and mock robot on a clock that the test moves.
class RobotRig {
public:
    explicit RobotRig(const std::function<void(robot::SessionOptions&)>& change = {}) {
        robot::SessionOptions options;
        options.address = "mock:" + folder.path().string();
        options.clock = clock;
        options.runtimeFolder = folder.path();
        options.ownThread = false;
        options.onEvent = [this](const robot::SessionEvent& event) { events.push_back(event); };
        options.onTick = [this](const robot::TickRecord& record) { ticks.push_back(record); };
        if (change) change(options);
        body = std::make_shared<MockRobot>(clock);
        session = std::make_unique<robot::RobotSession>(std::make_unique<robot::SimTransport>(body, clock),
                                                        options);
        clock->beforeWaiting = [this] { waitForModes(); };
        EXPECT_OK(session->setSource(source));
        session->setInstruction("grasp the block");
    }
    ~RobotRig() {
        clock->beforeWaiting = {};
        source->frozen = false;
        session.reset();
    }

    /// Time goes on in rounds of 10 ms; threads of the rig are given time to answer.
    void step(double seconds) {
        for (int i = 0; i < static_cast<int>(seconds * 100 + 0.5); ++i) {
            clock->advance(0.01);
            if (heartbeats) session->heartbeat();
            session->tick();
            settle();
        }
    }
    /// Waits by the machine's time until the threads beside the control thread have nothing left to do: the
    /// policy has answered (unless frozen), the robot has been through with every mode request.
    void settle() const {
        waitForModes();
        auto deadline = std::chrono::steady_clock::now() + kPatience;
        while (session->snapshot().inferenceBusy && !source->frozen) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the policy's thread does not answer";
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            session->tick();
        }
        waitForModes();
    }
    void waitForModes() const {
        auto deadline = std::chrono::steady_clock::now() + kPatience;
        auto settled = [&] {
            auto mode = session->transport().mode();
            return mode.asked == 0 ||
                   (body->modeCalls() >= mode.asked && mode.answered >= body->modeAnswered());
        };
        while (!settled()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the mode service does not answer";
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
    robot::SessionState state() const { return session->snapshot().state; }
    void toReady() {
        ASSERT_OK(session->connect(std::chrono::milliseconds(500)));
        step(0.3);
        ASSERT_EQ(state(), robot::SessionState::Ready) << redLines();
    }
    void toArmed() {
        toReady();
        session->holdArm(true);
        step(1.3);
        ASSERT_EQ(state(), robot::SessionState::Armed) << redLines();
        session->holdArm(false);
    }
    void toRunning() {
        toArmed();
        session->run();
        step(0.5);
        ASSERT_EQ(state(), robot::SessionState::Running) << session->snapshot().reason;
    }
    std::string redLines() const {
        std::string text = session->snapshot().reason;
        for (const auto& line : session->snapshot().checks) {
            if (line.level == robot::CheckLevel::Red) text += "\n" + line.name + ": " + line.text;
        }
        return text;
    }
    int count(robot::SessionEventKind kind) const {
        int found = 0;
        for (const auto& event : events) found += event.kind == kind;
        return found;
    }
    /// Mode requests that the robot received with this mode.
    int modes(robot::ArmMode mode) const {
        int found = 0;
        for (const Received& r : body->received()) {
            found += r.kind == Received::Kind::Mode && r.values[0] == static_cast<double>(mode);
        }
        return found;
    }

    static constexpr auto kPatience = std::chrono::seconds(20);
    TemporaryFolder folder;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<ScriptedSource> source = std::make_shared<ScriptedSource>();
    std::shared_ptr<MockRobot> body;
    std::unique_ptr<robot::RobotSession> session;
    std::vector<robot::SessionEvent> events;
    std::vector<robot::TickRecord> ticks;
    bool heartbeats = true;
};

}  // namespace studio::test
