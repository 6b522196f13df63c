// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that is full while a run is trained: who follows the run hears of it, and of the end as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "core/run/heartbeat.h"
#include "core/run/run_follower.h"
#include "core/run/run_writer.h"
#include "tests/core/run/step_event.h"
#include "tests/support/failing_disk.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

using testing::HasSubstr;

/// Another thread writes the heartbeat.
bool comesTrue(const std::function<bool()>& ready) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!ready()) {
        if (std::chrono::steady_clock::now() > patience) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

class FullDiskRun : public ::testing::Test {
protected:
    void SetUp() override {
        auto writer = RunWriter::create(root_.path(), "full", {}, "training: {}\n");
        ASSERT_OK(writer);
        writer_ = std::move(*writer);
        Started started;
        started.totalSteps = 3;
        writer_->emit(started);
        writer_->emit(stepEvent(1));
        auto follower = RunFollower::open(writer_->folder());
        ASSERT_OK(follower);
        follower_.emplace(std::move(*follower));
    }
    RunStatus look() {
        (void)follower_->poll();
        return follower_->status();
    }
    /// More than the last block of the log can take.
    void say() { writer_->emit(Note{"info", std::string(6000, 'n'), "", 1}); }

    test::TemporaryFolder root_;
    std::unique_ptr<RunWriter> writer_;
    std::optional<RunFollower> follower_;
};

TEST_F(FullDiskRun, WhatTheLogCannotTakeTheHeartbeatTells) {
    EXPECT_FALSE(look().trouble);
    test::NoNewBlocks disk;
    say();
    ASSERT_TRUE(comesTrue([this] { return look().trouble.has_value(); }));
    const RunStatus during = look();
    EXPECT_TRUE(during.alive());
    EXPECT_THAT(during.trouble->message, HasSubstr("events.jsonl"));
    EXPECT_THAT(during.trouble->message, HasSubstr("No space left on device"));
    EXPECT_THAT(during.trouble->message, HasSubstr("MiB free"));
    EXPECT_THAT(during.trouble->hint, HasSubstr("Free some space"));

    writer_->emit(
        Finished{"failed", 3, "all 3 steps are done, but their weights were not saved", "Make room."});
    writer_.reset();
    const RunStatus end = look();
    EXPECT_EQ(end.state, RunState::Failed) << end.message;
    EXPECT_TRUE(end.endUnlogged);
    EXPECT_EQ(end.step, 3);
    EXPECT_THAT(end.message, HasSubstr("weights were not saved"));
    EXPECT_EQ(end.hint, "Make room.");
    EXPECT_TRUE(end.trouble);
}

TEST_F(FullDiskRun, OnceThereIsRoomNothingIsLeftOfIt) {
    {
        test::NoNewBlocks disk;
        say();
        ASSERT_TRUE(comesTrue([this] { return look().trouble.has_value(); }));
    }
    writer_->emit(stepEvent(2));
    EXPECT_TRUE(comesTrue([this] { return !look().trouble; }));
    writer_->emit(Finished{"done", 3, "", ""});
    writer_.reset();
    const RunStatus end = look();
    EXPECT_EQ(end.state, RunState::Done);
    EXPECT_FALSE(end.endUnlogged);
}

TEST_F(FullDiskRun, ACheckpointThatWasNotSavedIsToldUntilOneIs) {
    writer_->tellUnsaved(Error{ErrorCode::Io, "checkpoint of step 1 was not saved: why", "Make room."});
    ASSERT_TRUE(comesTrue([this] { return look().trouble.has_value(); }));
    EXPECT_THAT(look().trouble->message, HasSubstr("checkpoint of step 1"));
    writer_->tellUnsaved({});
    EXPECT_TRUE(comesTrue([this] { return !look().trouble; }));
}

}  // namespace
}  // namespace studio::run
