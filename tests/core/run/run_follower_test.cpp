// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_follower.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>

#include "core/base/file.h"
#include "core/run/clock.h"
#include "core/run/event_text.h"
#include "core/run/log_lines.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/core/run/step_event.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<RunWriter> newRun(const fs::path& root) {
    return *RunWriter::create(root, "a", RunInfo{}, "");
}

void append(const fs::path& run, const std::string& text) {
    std::ofstream(run / "events.jsonl", std::ios::app | std::ios::binary) << text;
}

TEST(RunFollower, HoldsBackAnUnfinishedLineAndSkipsWhatItDoesNotKnow) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    fs::path run = writer->folder();
    auto follower = *RunFollower::open(run);
    EXPECT_TRUE(follower.poll().events.empty());
    std::string line = toLine({0, 1.0, stepEvent(1)});
    append(run, line.substr(0, 20));
    EXPECT_TRUE(follower.poll().events.empty());
    append(run, line.substr(20));
    EXPECT_TRUE(follower.poll().events.empty());
    append(run,
           "\n{\"seq\":1,\"t\":1,\"type\":\"dream\"}\nrubbish\n\n" + toLine({2, 1.0, stepEvent(2)}) + "\n");
    auto poll = follower.poll();
    ASSERT_EQ(poll.events.size(), 2u);
    EXPECT_EQ(poll.unknown, 1);
    EXPECT_EQ(poll.damaged, 2);
    EXPECT_FALSE(poll.more);
    EXPECT_FALSE(poll.restarted);
    EXPECT_EQ(follower.summary().step(), 2);
}

TEST(RunFollower, CapsAPollAndTheLengthOfALine) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    for (int n = 1; n <= 25; ++n) writer->emit(stepEvent(n));
    append(writer->folder(), std::string(3 * kMaxLineBytes, 'x') + "\n");
    writer->emit(stepEvent(26));
    auto follower = *RunFollower::open(writer->folder(), {.maxLines = 10, .maxBytes = 4096});
    std::size_t events = 0, polls = 0, damaged = 0;
    for (bool more = true; more; ++polls) {
        ASSERT_LT(polls, 20u);
        auto poll = follower.poll();
        EXPECT_LE(poll.events.size(), 10u);
        events += poll.events.size();
        damaged += static_cast<std::size_t>(poll.damaged);
        more = poll.more;
    }
    EXPECT_EQ(events, 26u);
    EXPECT_EQ(damaged, 1u);
    EXPECT_GE(polls, 4u);
}

TEST(RunFollower, NoticesAResumeEvenWhenTheLogHasGrownAgain) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    fs::path run = writer->folder();
    writer->emit(stepEvent(1));
    LogPosition position = *writer->sync();
    for (int n = 2; n <= 5; ++n) writer->emit(stepEvent(n));
    auto follower = *RunFollower::open(run);
    EXPECT_EQ(follower.poll().events.size(), 5u);
    writer.reset();
    writer = *RunWriter::resume(run, position, {});
    for (int n = 2; n <= 9; ++n) writer->emit(stepEvent(n));
    auto poll = follower.poll();
    EXPECT_TRUE(poll.restarted);
    ASSERT_EQ(poll.events.size(), 9u);
    EXPECT_EQ(poll.events.front().seq, 0);
    EXPECT_EQ(follower.summary().step(), 9);
    // cut and short
    position = *writer->sync();
    writer.reset();
    fs::resize_file(run / "events.jsonl", position.offset / 2);
    poll = follower.poll();
    EXPECT_TRUE(poll.restarted);
    EXPECT_LT(poll.events.size(), 9u);
    EXPECT_FALSE(follower.poll().restarted);
}

TEST(RunFollower, ReadsEveryEventOnceWhileAThreadWrites) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    auto follower = *RunFollower::open(writer->folder(), {.maxLines = 37, .maxBytes = 1000});
    std::atomic<bool> done{false};
    std::thread trainer([&] {
        for (int n = 1; n <= 2000; ++n) writer->emit(stepEvent(n));
        done = true;
    });
    std::int64_t next = 1;
    for (bool last = false; !last;) {
        last = done;
        for (bool more = true; more;) {
            auto poll = follower.poll();
            EXPECT_EQ(poll.damaged, 0);
            for (auto& event : poll.events) EXPECT_EQ(std::get<Step>(event.body).step, next++);
            more = poll.more;
        }
    }
    trainer.join();
    EXPECT_EQ(next, 2001);
}

TEST(RunFollower, StatesOfARun) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    fs::path run = writer->folder();
    auto follower = *RunFollower::open(run);
    auto state = [&] {
        follower.poll();
        return follower.status().state;
    };
    EXPECT_EQ(state(), RunState::Starting);
    writer->emit(Started{0, 100, 10, 1, 1, "w", "cpu", "fp32"});
    EXPECT_EQ(state(), RunState::Running);
    writer->emit(Paused{0, true});
    EXPECT_EQ(state(), RunState::Paused);
    writer->emit(Paused{0, false});
    EXPECT_EQ(state(), RunState::Running);
    // let go of without an end, in a process that lives on
    LogPosition position = *writer->sync();
    writer.reset();
    EXPECT_EQ(state(), RunState::Interrupted);
    EXPECT_FALSE(follower.status().hint.empty());
    for (auto [outcome, expected] :
         {std::pair("stopped", RunState::Stopped), std::pair("failed", RunState::Failed),
          std::pair("done", RunState::Done)}) {
        writer = *RunWriter::resume(run, position, {});
        writer->emit(Resumed{0, true, ""});
        EXPECT_EQ(state(), RunState::Running);
        writer->emit(Finished{outcome, 7, "why", "what next"});
        EXPECT_EQ(state(), expected);
        EXPECT_EQ(follower.status().message, "why");
        writer.reset();
    }
}

TEST(RunFollower, DeathOfTheTrainerIsSeenAtOnce) {
    test::TemporaryFolder root;
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    pid_t child = ::fork();
    if (child == 0) {
        auto writer = newRun(root.path());
        writer->emit(Started{0, 100, 10, 1, 1, "w", "cpu", "fp32"});
        // the heartbeat's first word, so that only the death itself can tell
        while (!readHeartbeat(writer->folder()).ok()) ::usleep(1000);
        (void)!::write(channel[1], "x", 1);
        for (;;) ::pause();
    }
    char byte;
    ASSERT_EQ(::read(channel[0], &byte, 1), 1);
    auto follower = *RunFollower::open(fs::directory_iterator(root.path())->path());
    follower.poll();
    EXPECT_EQ(follower.status().state, RunState::Running);
    ::kill(child, SIGKILL);
    // not yet waited for: a zombie counts as dead
    siginfo_t info{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(follower.status().state, RunState::Interrupted);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(follower.status().state, RunState::Interrupted);
}

TEST(RunStatus, ElsewhereTheHeartbeatDecides) {
    RunRecord record{.id = "a", .parentRun = "", .extra = {}, .sessions = {{}}};
    record.sessions[0].process = currentProcess();
    record.sessions[0].process.host += "-other";
    RunSummary summary;
    summary.add({0, 1, Started{0, 100, 10, 1, 1, "w", "cpu", "fp32"}});
    HeartbeatRecord beat{.timeS = 10, .step = 3, .stepTimeS = 8, .closed = false};
    EXPECT_EQ(statusOf(record, beat, 1.0, summary).state, RunState::Running);
    EXPECT_EQ(statusOf(record, beat, 1.0, summary).stepAgeS, 2.0);
    EXPECT_EQ(statusOf(record, beat, kSilentAfterS + 1, summary).state, RunState::Silent);
    EXPECT_EQ(statusOf(record, std::nullopt, std::nullopt, summary).state, RunState::Silent);
    beat.closed = true;
    EXPECT_EQ(statusOf(record, beat, 1.0, summary).state, RunState::Interrupted);
    EXPECT_NE(statusOf(record, beat, 1.0, summary).hint.find("saved no checkpoint"), std::string::npos);
    RunSummary saved = summary;
    saved.add({0, 2, CheckpointSaved{3, "checkpoints/000003", false}});
    EXPECT_NE(statusOf(record, beat, 1.0, saved).hint.find("from its newest checkpoint"), std::string::npos);
    // the same machine after a restart
    beat.closed = false;
    record.sessions[0].process = currentProcess();
    record.sessions[0].process.bootId = "former";
    EXPECT_EQ(statusOf(record, beat, 1000, summary).state, RunState::Interrupted);
    EXPECT_EQ(statusOf(record, beat, 1.0, summary).state, RunState::Running);
    // the pid was given to another process since
    record.sessions[0].process = currentProcess();
    record.sessions[0].process.startTicks -= 1;
    EXPECT_EQ(statusOf(record, beat, 1.0, summary).state, RunState::Interrupted);
}

/// A run of another machine, whose steps took so many seconds.
class SilenceElsewhere : public testing::Test {
protected:
    SilenceElsewhere() {
        record_.sessions[0].process = currentProcess();
        record_.sessions[0].process.host += "-other";
        summary_.add({0, 1, Started{0, 1000, 10, 1, 1, "w", "cpu", "fp32"}});
    }
    void steps(int count, double seconds) {
        for (int n = 0; n < count; ++n) {
            Step step = stepEvent(++step_);
            step.seconds = seconds;
            summary_.add({step_, double(step_), step});
        }
    }
    RunState after(double heartbeatAgeS) const {
        const HeartbeatRecord beat{.timeS = 10, .step = 3, .stepTimeS = 8, .closed = false};
        return statusOf(record_, beat, heartbeatAgeS, summary_).state;
    }
    RunRecord record_{.id = "a", .parentRun = "", .extra = {}, .sessions = {{}}};
    RunSummary summary_;
    std::int64_t step_ = 0;
};

TEST_F(SilenceElsewhere, ThreeOfTheSlowestRecentStepsAreWaited) {
    steps(3, 20);
    steps(1, 40);
    steps(3, 20);
    EXPECT_EQ(silentAfterS(summary_), 120);
    EXPECT_EQ(after(119), RunState::Running);
    EXPECT_EQ(after(121), RunState::Silent);
    // a slow step is forgotten once fifty came behind it
    steps(46, 20);
    EXPECT_EQ(after(119), RunState::Running);
    steps(1, 20);
    EXPECT_EQ(after(61), RunState::Silent);
    EXPECT_EQ(after(59), RunState::Running);
}

TEST_F(SilenceElsewhere, AfterARestartOfTheMachineASlowRunIsNotWaitedForLonger) {
    steps(3, 40);
    record_.sessions[0].process = currentProcess();
    record_.sessions[0].process.bootId = "former";
    EXPECT_EQ(after(29), RunState::Running);
    EXPECT_EQ(after(31), RunState::Interrupted);
}

TEST_F(SilenceElsewhere, QuickOrUnknownStepsAreGivenHalfAMinute) {
    EXPECT_FALSE(summary_.slowestStepS());
    EXPECT_EQ(silentAfterS(summary_), kSilentAfterS);
    steps(5, 0.5);
    EXPECT_EQ(summary_.slowestStepS(), 0.5);
    EXPECT_EQ(after(29), RunState::Running);
    EXPECT_EQ(after(31), RunState::Silent);
    // what is no time counts for nothing
    steps(1, std::nan(""));
    steps(1, HUGE_VAL);
    EXPECT_EQ(summary_.slowestStepS(), 0.5);
}

TEST_F(SilenceElsewhere, APauseKeepsWhatIsKnownAndAResumeDoesNot) {
    steps(2, 40);
    summary_.add({step_, 100, Paused{step_, true}});
    EXPECT_EQ(after(119), RunState::Paused);
    EXPECT_EQ(after(121), RunState::Silent);
    summary_.add({step_, 200, Paused{step_, false}});
    // an hour of validation between two steps is no step
    summary_.add({step_, 3800, Validation{step_, "1", 0.5, 16}});
    EXPECT_EQ(silentAfterS(summary_), 120);
    summary_.add({step_, 4000, Resumed{step_, true, ""}});
    EXPECT_EQ(silentAfterS(summary_), kSilentAfterS);
}

TEST(RunFollower, FollowsALogWhoseRunJsonIsDamagedWhereThatIsAskedFor) {
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    const fs::path run = writer->folder();
    writer->emit(Started{0, 3, 1, 1, 1, "w", "cpu", "fp32"});
    for (int n = 1; n <= 3; ++n) writer->emit(stepEvent(n));
    ASSERT_OK(writer->sync());
    writer.reset();
    const std::string whole = *readFile(run / "run.json");
    ASSERT_OK(writeFileAtomic(run / "run.json", "{ damaged"));
    EXPECT_FALSE(RunFollower::open(run).ok());
    EXPECT_FALSE(RunFollower::open(root / "none", {.withoutRecord = true}).ok());
    auto follower = *RunFollower::open(run, {.withoutRecord = true});
    EXPECT_EQ(follower.poll().events.size(), 4u);
    EXPECT_EQ(follower.status().step, 3);
    EXPECT_EQ(follower.status().totalSteps, 3);
    EXPECT_EQ(follower.status().state, RunState::Interrupted);
    ASSERT_TRUE(follower.recordError());
    EXPECT_NE(follower.recordError()->message.find("run.json"), std::string::npos);
    // mended while it is looked at
    ASSERT_OK(writeFileAtomic(run / "run.json", whole));
    (void)follower.status();
    EXPECT_FALSE(follower.recordError());
    EXPECT_EQ(follower.record().id, run.filename());
}

TEST(RunFollower, APipeInThePlaceOfTheLogDoesNotHang) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = newRun(root.path());
    fs::path run = writer->folder();
    writer.reset();
    for (const char* name : {"events.jsonl", "heartbeat"}) {
        fs::remove(run / name);
        ASSERT_EQ(::mkfifo((run / name).c_str(), 0600), 0);
    }
    auto follower = *RunFollower::open(run);
    EXPECT_TRUE(follower.poll().events.empty());
    (void)follower.status();
}

TEST(RunSummary, BestIsTheMeanOverTheTasksOfAStep) {
    RunSummary summary;
    auto validate = [&](std::int64_t step, const char* task, double loss) {
        summary.add({0, 0, Validation{step, task, loss, 1}});
    };
    validate(1, "a", 0.4);
    validate(1, "b", 0.6);
    // a low first task of a step is not yet a best step
    validate(2, "a", 0.1);
    validate(2, "b", 1.5);
    validate(3, "a", std::nan(""));
    auto best = summary.bestValidation();
    ASSERT_TRUE(best);
    EXPECT_EQ(best->step, 1);
    EXPECT_DOUBLE_EQ(best->loss, 0.5);
}

TEST(RunSummary, WhatWasMeasuredBeforeTheFirstStepIsNotTheBest) {
    RunSummary summary;
    auto validate = [&](std::int64_t step, const char* task, double loss) {
        summary.add({0, 0, Validation{step, task, loss, 1}});
    };
    // what the stage before left, and what the new task begins with
    validate(0, "a", 0.1);
    validate(0, "b", 0.2);
    EXPECT_FALSE(summary.bestValidation());
    EXPECT_TRUE(summary.results()["best_validation"].is_null());
    validate(4, "a", 0.5);
    validate(4, "b", 0.3);
    ASSERT_TRUE(summary.bestValidation());
    EXPECT_EQ(summary.bestValidation()->step, 4);
    validate(8, "a", 0.9);
    validate(8, "b", 0.9);
    EXPECT_EQ(summary.bestValidation()->step, 4);
    EXPECT_EQ(summary.results()["best_validation"]["step"], 4);
    EXPECT_EQ(summary.lastValidation().size(), 2u);
}

TEST(RunSummary, PaceAndDurationLeaveBreaksOut) {
    RunSummary summary;
    summary.add({0, 1000, Started{0, 100, 10, 1, 1, "w", "cpu", "fp32"}});
    for (int n = 1; n <= 10; ++n) summary.add({n, 1000.0 + 2 * n, stepEvent(n)});
    EXPECT_DOUBLE_EQ(*summary.etaS(), 180);
    summary.add({11, 5000, Resumed{10, true, ""}});
    EXPECT_FALSE(summary.etaS());
    for (int n = 11; n <= 20; ++n) summary.add({n, 5000.0 + n - 10, stepEvent(n)});
    EXPECT_DOUBLE_EQ(*summary.etaS(), 80);
    EXPECT_DOUBLE_EQ(summary.durationS(), 30);
    EXPECT_EQ(summary.resumes(), 1);
}

TEST(RunSummary, ANoteBeforeAResumeIsNoTimeOfTraining) {
    RunSummary summary;
    summary.add({0, 1000, Started{0, 100, 10, 1, 1, "w", "cpu", "fp32"}});
    summary.add({1, 1020, stepEvent(1)});
    // a resume says first that the log was cut
    summary.add({2, 5000, Note{"warning", "events.jsonl is damaged", "", -1}});
    EXPECT_DOUBLE_EQ(summary.durationS(), 20);
    summary.add({2, 5001, Resumed{1, true, ""}});
    summary.add({2, 5011, Finished{"done", 1, "", ""}});
    EXPECT_DOUBLE_EQ(summary.durationS(), 30);
    EXPECT_DOUBLE_EQ(summary.lastTimeS(), 5011);
}

TEST(RunSummary, ATaskThatABatchDrewNothingFromKeepsItsLastLoss) {
    RunSummary summary;
    Step step = stepEvent(1);
    step.sources = {{"a", 0.5, 3}, {"b", 0.25, 1}};
    summary.add({0, 1, step});
    step.sources = {{"a", 0.4, 4}, {"b", 0, 0}};
    summary.add({1, 2, step});
    auto byTask = summary.results()["train_loss_by_task"];
    EXPECT_EQ(byTask["a"], 0.4);
    EXPECT_EQ(byTask["b"], 0.25);
    EXPECT_NE(describe(step).find("b not drawn"), std::string::npos) << describe(step);
}

TEST(Clock, WordsForDurations) {
    EXPECT_EQ(formatDuration(7.6), "8 s");
    EXPECT_EQ(formatDuration(367), "6 min 07 s");
    EXPECT_EQ(formatDuration(4 * 3600 + 300), "4 h 05 min");
    EXPECT_EQ(formatDuration(-1), "?");
    EXPECT_EQ(formatTime(1e300, "%Y"), "?");
}

}  // namespace
}  // namespace studio::run
