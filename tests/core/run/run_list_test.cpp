// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_list.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/run/checkpoint_store.h"
#include "core/run/clock.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/core/run/step_event.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

Step twoTaskStep(std::int64_t n) {
    Step step = stepEvent(n);
    step.sources = {{"1", 0.5, 2}, {"2", 0.25, 2}};
    return step;
}

/// A small whole run with two checkpoints; returns its folder and the position of the last one.
fs::path smallRun(const fs::path& root, LogPosition* position = nullptr) {
    auto writer = *RunWriter::create(
        root, "small",
        RunInfo{
            .id = {}, .argv = {"kstudio"}, .device = "cpu", .gitCommit = {}, .parentRun = "p", .extra = {}},
        "x: 1\n");
    writer->emit(Started{0, 8, 4, 10, 20, "w", "cpu", "fp32"});
    CheckpointStore store(writer->folder() / "checkpoints");
    for (int n = 1; n <= 8; ++n) {
        writer->emit(twoTaskStep(n));
        if (n % 4 != 0) continue;
        writer->emit(Validation{n, "1", 1.0 / n, 16});
        LogPosition at = *writer->sync();
        if (position) *position = at;
        EXPECT_OK(store.save(n, {{"offset", at.offset}}, true, [&](const fs::path& folder) {
            return writeFileAtomic(folder / "model.safetensors", std::string(500, 'w'));
        }));
        writer->emit(CheckpointSaved{n, "checkpoints/00000" + std::to_string(n), true});
    }
    writer->emit(Finished{"done", 8, "", ""});
    return writer->folder();
}

TEST(RunList, ShowsRunsNewestFirstAndWhatIsWrongWithTheOthers) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    fs::path good = smallRun(root / "task1/method");
    fs::create_directories(root / "half");
    std::ofstream(root / "half/events.jsonl") << toLine({0, 5, stepEvent(3)}) << "\nrubbish\n";
    fs::create_directories(root / ".trash");
    fs::copy(good, root / ".trash/old", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::create_directories(root / "nothing/at/all/deep");
    fs::create_directory_symlink(root.path(), root / "loop");
    auto runs = listRuns(root.path());
    ASSERT_OK(runs);
    ASSERT_EQ(runs->size(), 2u);
    const RunListEntry& first = (*runs)[0];
    EXPECT_EQ(first.path, good);
    EXPECT_TRUE(first.problems.empty()) << first.problems[0];
    EXPECT_EQ(first.status.state, RunState::Done);
    EXPECT_EQ(first.status.step, 8);
    EXPECT_EQ(first.status.totalSteps, 8);
    EXPECT_EQ(*first.status.lastLoss, 0.125);
    EXPECT_EQ(first.status.bestValidation->step, 8);
    EXPECT_EQ(first.checkpoints, (std::vector<std::int64_t>{4, 8}));
    EXPECT_EQ(first.parentRun, "p");
    EXPECT_NEAR(first.startedS, wallClockS(), 60);
    const RunListEntry& second = (*runs)[1];
    EXPECT_EQ(second.id, "half");
    EXPECT_EQ(second.status.step, 3);
    EXPECT_EQ(second.status.state, RunState::Interrupted);
    ASSERT_EQ(second.problems.size(), 3u);
    for (const std::string& problem : second.problems)
        EXPECT_NE(problem.find(". "), std::string::npos) << problem;
    EXPECT_NE(second.problems[0].find("run.json"), std::string::npos);
    EXPECT_FALSE(toJson(second).dump().empty());
    ASSERT_OK(listRuns(good));
    EXPECT_EQ(listRuns(good)->size(), 1u);
    EXPECT_EQ(listRuns(root / "none").error().code, ErrorCode::NotFound);
}

TEST(RunList, WithoutItsLogARunStillGoesOnFromItsNewestCheckpoint) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    const fs::path run = smallRun(root.path());
    fs::remove(run / "events.jsonl");
    const RunListEntry entry = inspectRun(run);
    EXPECT_EQ(entry.status.state, RunState::Interrupted);
    EXPECT_NE(entry.status.hint.find("from its newest checkpoint"), std::string::npos) << entry.status.hint;
    auto follower = RunFollower::open(run);
    ASSERT_OK(follower);
    EXPECT_NE(follower->status().hint.find("from its newest checkpoint"), std::string::npos);
    // and what has none begins again
    fs::remove_all(run / "checkpoints");
    EXPECT_NE(inspectRun(run).status.hint.find("saved no checkpoint"), std::string::npos);
    EXPECT_NE(follower->status().hint.find("saved no checkpoint"), std::string::npos);
}

TEST(RunList, WhatALogTellsOfACheckpointThatIsGoneIsNotPromised) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    fs::path run;
    {
        auto writer = RunWriter::create(root.path(), "cut", {}, "x: 1\n");
        ASSERT_OK(writer);
        run = (*writer)->folder();
        (*writer)->emit(Started{0, 8, 4, 10, 20, "w", "cpu", "fp32"});
        (*writer)->emit(twoTaskStep(1));
        ASSERT_OK(CheckpointStore(run / "checkpoints").save(1, {}, true, [](const fs::path& folder) {
            return writeFileAtomic(folder / "model.safetensors", "weights");
        }));
        (*writer)->emit(CheckpointSaved{1, "checkpoints/000001", true});
        ASSERT_OK((*writer)->sync());
    }
    auto follower = RunFollower::open(run);
    ASSERT_OK(follower);
    (void)follower->poll();
    ASSERT_EQ(follower->status().state, RunState::Interrupted);
    EXPECT_NE(follower->status().hint.find("from its newest checkpoint"), std::string::npos);
    EXPECT_NE(inspectRun(run).status.hint.find("from its newest checkpoint"), std::string::npos);
    fs::remove_all(run / "checkpoints");
    EXPECT_NE(follower->status().hint.find("begins it again"), std::string::npos);
    EXPECT_NE(inspectRun(run).status.hint.find("begins it again"), std::string::npos);
}

TEST(RunTrash, DeletedRunsCanBeMovedBack) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    for (int i = 0; i < 2; ++i) {
        fs::path run = smallRun(root.path());
        fs::path same = root / "same";
        fs::rename(run, same);
        auto trash = moveRunToTrash(same / "");
        ASSERT_OK(trash);
        EXPECT_EQ(*trash, root / (i == 0 ? ".trash/same" : ".trash/same-2"));
        EXPECT_FALSE(fs::exists(same));
        EXPECT_TRUE(fs::exists(*trash / "run.json"));
    }
    EXPECT_TRUE(listRuns(root.path())->empty());
    EXPECT_EQ(moveRunToTrash(root / "same").error().code, ErrorCode::NotFound);
    EXPECT_EQ(moveRunToTrash(root.path()).error().code, ErrorCode::NotFound);
    auto writer = *RunWriter::create(root.path(), "busy", {}, "");
    auto busy = moveRunToTrash(writer->folder());
    ASSERT_FALSE(busy.ok());
    EXPECT_EQ(busy.error().code, ErrorCode::InvalidArgument);
}

TEST(RunTrash, ARunOfAnotherMachineIsLeftAloneForThreeOfItsSteps) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    const fs::path run = smallRun(root.path());
    auto record = readRunRecord(run);
    ASSERT_OK(record);
    record->sessions.back().process = currentProcess();
    record->sessions.back().process.host += "-other";
    ASSERT_OK(writeRunRecord(run, *record));
    auto beat = [&](double ageS) {
        const nlohmann::json content = {{"t", wallClockS() - ageS}, {"step", 3}, {"closed", false}};
        ASSERT_OK(writeFileAtomic(run / "heartbeat", content.dump()));
    };
    beat(20);
    EXPECT_FALSE(moveRunToTrash(run).ok());
    Step slow = stepEvent(4);
    slow.seconds = 40;
    std::ofstream(run / "events.jsonl", std::ios::app) << toLine({99, 1e9, slow}) << '\n';
    beat(60);
    auto refused = moveRunToTrash(run);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    beat(150);
    EXPECT_OK(moveRunToTrash(run));
}

TEST(RunListSlow, AMillionStepsAreListedInSeconds) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    fs::path run = smallRun(root.path());
    {
        std::ofstream log(run / "events.jsonl", std::ios::trunc);
        for (int n = 1; n <= 1'000'000; ++n) log << toLine({n, 1e9 + n, stepEvent(n)}) << '\n';
    }
    double begin = wallClockS();
    auto entry = inspectRun(run);
    double seconds = wallClockS() - begin;
    EXPECT_EQ(entry.status.step, 1'000'000);
    EXPECT_LT(seconds, 5.0);
    RecordProperty("seconds", std::to_string(seconds));
}

TEST(RunLister, ReadsALogAgainOnlyWhenItsTimeOrSizeHasChanged) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    const fs::path log = smallRun(root.path()) / "events.jsonl";
    RunLister lister;
    auto listed = [&] { return lister.list(root.path())->at(0).status.state; };
    EXPECT_EQ(listed(), RunState::Done);
    const auto time = fs::last_write_time(log);
    std::string other = *readFile(log);
    const auto word = other.rfind("\"done\"");
    ASSERT_NE(word, std::string::npos);
    other.replace(word, 6, "\"fail\"");
    std::ofstream(log, std::ios::trunc | std::ios::binary) << other;
    fs::last_write_time(log, time);
    EXPECT_EQ(listRuns(root.path())->at(0).status.state, RunState::Failed);
    EXPECT_EQ(listed(), RunState::Done) << "it looks as it did: it is not read";
    fs::last_write_time(log, time + std::chrono::seconds(1));
    EXPECT_EQ(listed(), RunState::Failed);
    std::ofstream(log, std::ios::app | std::ios::binary) << toLine({99, 5, Resumed{8, true, ""}}) << '\n';
    fs::last_write_time(log, time + std::chrono::seconds(1));
    EXPECT_EQ(listed(), RunState::Interrupted) << "longer at the same time";
}

TEST(RunList, ARecordingOfTheRobotIsNoDamagedRun) {
    test::TemporaryFolder root;
    const fs::path recording = root / "recordings/2026-11-30_120000";
    fs::create_directories(recording);
    for (const char* file : {"session.json", "events.jsonl", "ticks.jsonl"})
        ASSERT_OK(writeFileAtomic(recording / file, "{}\n"));
    EXPECT_FALSE(looksLikeRun(recording));
    EXPECT_TRUE(listRuns(root.path())->empty());
    fs::remove(recording / "session.json");
    EXPECT_TRUE(looksLikeRun(recording)) << "of a run the log alone may be left";
}

/// Everything that looks at a run from outside, on whatever is there now.
void lookAt(const fs::path& root, const fs::path& run) {
    auto runs = listRuns(root);
    ASSERT_OK(runs);
    ASSERT_EQ(runs->size(), 1u);
    (void)toJson((*runs)[0]).dump();
    auto follower = RunFollower::open(run);
    if (!follower.ok()) {
        EXPECT_NE(follower.error().message.find("run.json"), std::string::npos) << follower.error().message;
        EXPECT_FALSE(follower.error().hint.empty()) << follower.error().message;
    } else {
        int polls = 0;
        while (follower->poll().more) ASSERT_LT(++polls, 100);
        (void)toJson(follower->status()).dump();
    }
    CheckpointStore store(run / "checkpoints");
    for (auto step : {4, 8}) {
        auto verified = verifyCheckpoint(store.path(step));
        EXPECT_TRUE(verified.ok() || !verified.error().hint.empty()) << verified.error().message;
    }
    (void)store.newestValid();
}

/// Every version of every file that a damage makes of it.
void forEachDamage(const fs::path& run,
                   const std::function<void(const fs::path& file, bool damaged)>& check) {
    std::vector<fs::path> files;
    for (auto& entry : fs::recursive_directory_iterator(run))
        if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path());
    CounterRng rng(7, 0);
    for (const fs::path& file : files) {
        std::string whole = *readFile(file);
        auto with = [&](const std::string& content) {
            std::ofstream(file, std::ios::trunc | std::ios::binary) << content;
            check(file, content != whole);
        };
        for (std::size_t part : {0u, 1u, 2u, 5u, 9u}) with(whole.substr(0, whole.size() * part / 10));
        if (!whole.empty()) with(whole.substr(0, whole.size() - 1));
        for (int i = 0; i < 40 && !whole.empty(); ++i) {
            std::string flipped = whole;
            std::uint64_t bit = rng.below(whole.size() * 8);
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
            with(flipped);
        }
        with(whole);
    }
}

TEST(DamagedRunSlow, NothingCrashesOrHangsAndCheckpointsAreAlwaysFound) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    fs::path run = smallRun(root.path());
    int damages = 0;
    forEachDamage(run, [&](const fs::path& file, bool damaged) {
        ++damages;
        lookAt(root.path(), run);
        bool inCheckpoint = file.string().find("/checkpoints/0") != std::string::npos;
        if (!inCheckpoint) return;
        fs::path checkpoint = file.parent_path();
        auto verified = verifyCheckpoint(checkpoint);
        ASSERT_EQ(verified.ok(), !damaged) << file;
        if (!damaged) return;
        EXPECT_NE(verified.error().message.find(file.filename().string()), std::string::npos)
            << verified.error().message;
    });
    EXPECT_GT(damages, 300);
}

TEST(DamagedRunSlow, LogsAndTensorBoardNeverKeepARunFromGoingOn) {
    test::QuickFileSystem quick;
    test::TemporaryFolder root;
    LogPosition position;
    fs::path run = smallRun(root.path(), &position);
    fs::path copy = root / "copy";
    int resumed = 0;
    forEachDamage(run, [&](const fs::path& file, bool) {
        std::string name = file.filename().string();
        if (file.string().find("/checkpoints/") != std::string::npos) return;
        fs::remove_all(copy);
        fs::copy(run, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        auto writer = RunWriter::resume(copy, position, {});
        // run.json alone tells what the run is; where it cannot be read, the error names it
        if (!writer.ok()) {
            EXPECT_EQ(name, "run.json") << writer.error().message;
            EXPECT_NE(writer.error().message.find("run.json"), std::string::npos);
            EXPECT_FALSE(writer.error().hint.empty());
            return;
        }
        (*writer)->emit(Resumed{8, true, ""});
        (*writer)->emit(twoTaskStep(9));
        EXPECT_OK((*writer)->sync());
        ++resumed;
    });
    EXPECT_GT(resumed, 200);
}

}  // namespace
}  // namespace studio::run
