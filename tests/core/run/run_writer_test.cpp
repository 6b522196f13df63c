// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/control.h"
#include "core/run/heartbeat.h"
#include "core/run/log_lines.h"
#include "core/run/run_info.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/core/run/step_event.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;
using test::FaultyFileSystem;
using test::QuickFileSystem;

const RunInfo kInfo{.id = "",
                    .argv = {"kstudio", "train", "--config", "a b.yaml"},
                    .device = "cpu",
                    .gitCommit = "abc",
                    .parentRun = "parent",
                    .extra = {{"task", "2"}}};

Step epochStep(std::int64_t n) {
    Step step = stepEvent(n);
    step.epoch = 0.1 * double(n);
    return step;
}

std::vector<Event> eventsOf(const fs::path& run) {
    std::vector<Event> events;
    forEachLine(run / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
        auto event = parseEventLine(line);
        EXPECT_OK(event);
        if (event.ok()) events.push_back(*event);
        return true;
    });
    return events;
}

/// Every line of the log is whole: nothing behind the last newline.
void expectWholeLines(const fs::path& run) {
    auto text = readFile(run / "events.jsonl");
    ASSERT_OK(text);
    EXPECT_TRUE(text->empty() || text->back() == '\n');
    (void)eventsOf(run);
}

TEST(RunWriter, MakesTheFolderOfTheContract) {
    test::TemporaryFolder root;
    auto writer = RunWriter::create(root / "runs", "task2/weighing 称重", kInfo, "training: {}\n");
    ASSERT_OK(writer);
    fs::path run = (*writer)->folder();
    EXPECT_EQ(run.parent_path(), root / "runs");
    EXPECT_TRUE(run.filename().string().ends_with("_task2-weighing-称重")) << run;
    (*writer)->emit(Started{.step = 0,
                            .totalSteps = 3,
                            .stepsPerEpoch = 3,
                            .trainableParameters = 1,
                            .frozenParameters = 2,
                            .weights = "w",
                            .device = "cpu",
                            .dtype = "fp32"});
    for (int n = 1; n <= 3; ++n) (*writer)->emit(epochStep(n));
    (*writer)->emit(Validation{3, "2", 0.25, 16});
    (*writer)->emit(CheckpointSaved{3, "checkpoints/000003", true});
    (*writer)->emit(Finished{"done", 3, "", ""});
    auto events = eventsOf(run);
    ASSERT_EQ(events.size(), 7u);
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].seq, std::int64_t(i));
    auto record = readRunRecord(run);
    ASSERT_OK(record);
    EXPECT_EQ(record->id, run.filename());
    EXPECT_EQ(record->parentRun, "parent");
    EXPECT_EQ(record->extra["task"], "2");
    EXPECT_EQ(record->sessions[0].argv, kInfo.argv);
    EXPECT_EQ(record->sessions[0].process.pid, ::getpid());
    EXPECT_EQ(probe(record->sessions[0].process), Liveness::Alive);
    EXPECT_EQ(*readFile(run / "config.yaml"), "training: {}\n");
    auto results = readJson(run / "training_results.json");
    ASSERT_OK(results);
    EXPECT_EQ((*results)["outcome"], "done");
    EXPECT_EQ((*results)["step"], 3);
    EXPECT_EQ((*results)["samples_per_second"], 8.0);
    EXPECT_EQ((*results)["best_validation"]["loss"], 0.25);
    EXPECT_EQ((*results)["best_checkpoint"], "checkpoints/000003");
    EXPECT_NE(readFile(run / "log.txt")->find("done at step 3"), std::string::npos);
}

TEST(RunWriter, TwoRunsOfOneSecondAreTwoFolders) {
    test::TemporaryFolder root;
    auto first = RunWriter::create(root.path(), "a", kInfo, "");
    auto second = RunWriter::create(root.path(), "a", kInfo, "");
    ASSERT_OK(first);
    ASSERT_OK(second);
    EXPECT_NE((*first)->folder(), (*second)->folder());
}

TEST(RunWriter, ControlFilesAndHeartbeat) {
    test::TemporaryFolder root;
    fs::path run;
    {
        auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
        run = writer->folder();
        EXPECT_FALSE(writer->stopRequested());
        ASSERT_OK(setControl(run, Control::Stop, true));
        ASSERT_OK(setControl(run, Control::Pause, true));
        EXPECT_TRUE(writer->stopRequested());
        EXPECT_TRUE(writer->pauseRequested());
        ASSERT_OK(setControl(run, Control::Pause, false));
        ASSERT_OK(setControl(run, Control::Pause, false));
        EXPECT_FALSE(writer->pauseRequested());
        writer->beat(41);
    }
    auto beat = readHeartbeat(run);
    ASSERT_OK(beat);
    EXPECT_EQ(beat->step, 41);
    EXPECT_TRUE(beat->closed);
    EXPECT_FALSE(setControl(root.path(), Control::Stop, true).ok());
}

TEST(RunWriter, HeartbeatGoesOnWhileTheLoopStands) {
    test::TemporaryFolder run;
    Heartbeat heartbeat(run.path(), std::chrono::milliseconds(20));
    heartbeat.beat(7);
    double first = 0;
    for (int tries = 0; tries < 500; ++tries) {
        auto beat = readHeartbeat(run.path());
        if (beat.ok() && beat->step == 7) {
            if (first == 0) first = beat->timeS;
            if (beat->timeS > first) {
                EXPECT_FALSE(beat->closed);
                EXPECT_LE(beat->stepTimeS, first);
                return;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "the heartbeat did not move";
}

TEST(RunWriter, ASecondTrainerIsRefused) {
    test::TemporaryFolder root;
    auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
    auto second = RunWriter::resume(writer->folder(), {}, kInfo);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::InvalidArgument);
    EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
    EXPECT_EQ(RunWriter::resume(root / "none", {}, kInfo).error().code, ErrorCode::NotFound);
}

TEST(RunWriter, ResumeAfterAKillContinuesTheNumbers) {
    test::TemporaryFolder root;
    LogPosition position;
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    pid_t child = ::fork();
    if (child == 0) {
        auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
        writer->emit(epochStep(1));
        writer->emit(epochStep(2));
        position = *writer->sync();
        (void)!::write(channel[1], &position, sizeof position);
        writer->emit(epochStep(3));
        writer->emit(epochStep(4));
        ::kill(::getpid(), SIGKILL);
    }
    ASSERT_EQ(::read(channel[0], &position, sizeof position), ssize_t(sizeof position));
    ::waitpid(child, nullptr, 0);
    fs::path run = fs::directory_iterator(root.path())->path();
    ASSERT_EQ(eventsOf(run).size(), 4u);
    EXPECT_EQ(probe(readRunRecord(run)->sessions.back().process), Liveness::Dead);
    // as a kill in the middle of a write would leave it
    std::ofstream(run / "events.jsonl", std::ios::app) << R"({"seq":4,"t":17)";
    ASSERT_OK(setControl(run, Control::Stop, true));
    {
        auto writer = RunWriter::resume(run, position, kInfo);
        ASSERT_OK(writer);
        EXPECT_FALSE((*writer)->stopRequested());
        (*writer)->emit(Resumed{2, true, ""});
        for (int n = 3; n <= 5; ++n) (*writer)->emit(epochStep(n));
        (*writer)->emit(Finished{"done", 5, "", ""});
    }
    auto events = eventsOf(run);
    ASSERT_EQ(events.size(), 7u);
    // step n has the number that it has in a run without a break
    for (const Event& event : events) {
        auto* step = std::get_if<Step>(&event.body);
        EXPECT_TRUE(!step || event.seq == step->step - 1);
    }
    EXPECT_EQ(events.back().seq, 5);
    auto record = readRunRecord(run);
    ASSERT_OK(record);
    EXPECT_EQ(record->sessions.size(), 2u);
    EXPECT_EQ(record->sessions[1].process.pid, ::getpid());
    EXPECT_EQ((*readJson(run / "training_results.json"))["resumes"], 1);
    int boards = 0;
    for (auto& entry : fs::directory_iterator(run))
        boards += entry.path().filename().string().starts_with("events.out.tfevents.");
    EXPECT_EQ(boards, 2);
}

TEST(RunWriter, ANoteOfTheMachineTakesNoNumber) {
    test::TemporaryFolder root;
    auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
    writer->emit(epochStep(1));
    writer->emit(Note{"warning", "the disk is nearly full", "", 1, true});
    EXPECT_EQ(writer->sync()->seq, 1);
    writer->emit(epochStep(2));
    writer->emit(Note{"info", "of training", "", 2});
    writer->emit(epochStep(3));
    std::vector<std::int64_t> numbers;
    std::vector<bool> ofMachine;
    for (const Event& event : eventsOf(writer->folder())) {
        numbers.push_back(event.seq);
        if (const auto* note = std::get_if<Note>(&event.body)) ofMachine.push_back(note->ofMachine);
    }
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{0, 1, 1, 2, 3}));
    EXPECT_EQ(ofMachine, (std::vector<bool>{true, false}));
}

TEST(RunWriter, AResumeThatTrainsNothingKeepsTheResultsThatALostLogCannotTell) {
    test::TemporaryFolder root;
    fs::path run;
    LogPosition position;
    {
        auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
        run = writer->folder();
        for (int n = 1; n <= 3; ++n) writer->emit(epochStep(n));
        position = *writer->sync();
        writer->emit(Finished{"done", 3, "", ""});
    }
    const auto before = readJson(run / "training_results.json");
    ASSERT_OK(before);
    ASSERT_TRUE((*before)["train_loss"].is_number());
    fs::remove(run / "events.jsonl");
    auto end = [&](std::int64_t steps) {
        auto writer = RunWriter::resume(run, position, kInfo);
        ASSERT_OK(writer);
        (*writer)->emit(Resumed{3, true, ""});
        for (std::int64_t n = 4; n <= steps; ++n) (*writer)->emit(epochStep(static_cast<int>(n)));
        (*writer)->emit(Finished{"done", steps, "", ""});
    };
    end(3);
    EXPECT_EQ(*readJson(run / "training_results.json"), *before);
    // once it goes on, the results are its own
    end(5);
    EXPECT_EQ((*readJson(run / "training_results.json"))["step"], 5);
}

TEST(RunWriter, AResumeThatTrainsNothingKeepsTheResultsThatACutLogTellsInPart) {
    test::TemporaryFolder root;
    fs::path run;
    LogPosition position;
    {
        auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
        run = writer->folder();
        for (int n = 1; n <= 8; ++n) {
            writer->emit(epochStep(n));
            writer->emit(Validation{n, "2", 1.0 / n, 16});
        }
        position = *writer->sync();
        writer->emit(Finished{"done", 8, "", ""});
    }
    const auto before = readJson(run / "training_results.json");
    ASSERT_OK(before);
    ASSERT_EQ((*before)["best_validation"]["step"], 8);
    auto end = [&](std::int64_t steps) {
        auto writer = RunWriter::resume(run, position, kInfo);
        ASSERT_OK(writer);
        (*writer)->emit(Resumed{8, true, ""});
        for (std::int64_t n = 9; n <= steps; ++n) (*writer)->emit(epochStep(n));
        (*writer)->emit(Finished{"done", steps, "", ""});
    };
    // of the steps some are left
    fs::resize_file(run / "events.jsonl", position.offset * 6 / 10);
    end(8);
    EXPECT_EQ(*readJson(run / "training_results.json"), *before);
    // and a second time, when the log has grown by what the first one wrote
    end(8);
    EXPECT_EQ(*readJson(run / "training_results.json"), *before);
    {
        // one that fails before it has trained anything: the end is its own, the training is not
        auto writer = RunWriter::resume(run, position, kInfo);
        ASSERT_OK(writer);
        (*writer)->emit(Resumed{8, true, ""});
        (*writer)->emit(Finished{"failed", 8, "no memory left", ""});
        const auto failed = readJson(run / "training_results.json");
        ASSERT_OK(failed);
        EXPECT_EQ((*failed)["outcome"], "failed");
        EXPECT_EQ((*failed)["message"], "no memory left");
        EXPECT_EQ((*failed)["best_validation"], (*before)["best_validation"]);
        EXPECT_EQ((*failed)["train_loss"], (*before)["train_loss"]);
        ASSERT_OK(writeFileAtomic(run / "training_results.json", before->dump(4)));
    }
    {
        // one that breaks off before it has trained anything, and after
        auto writer = RunWriter::resume(run, position, kInfo);
        ASSERT_OK(writer);
        EXPECT_EQ(*readJson(run / "training_results.json"), *before);
        (*writer)->emit(epochStep(9));
        EXPECT_FALSE(fs::exists(run / "training_results.json"));
    }
    end(9);
    EXPECT_EQ((*readJson(run / "training_results.json"))["step"], 9);
}

TEST(RunWriter, AResumeThatTrainsNothingOnAWholeLogCountsItself) {
    test::TemporaryFolder root;
    auto first = *RunWriter::create(root.path(), "a", kInfo, "");
    const fs::path run = first->folder();
    first->emit(epochStep(1));
    const LogPosition position = *first->sync();
    first->emit(Finished{"done", 1, "", ""});
    first.reset();
    auto writer = RunWriter::resume(run, position, kInfo);
    ASSERT_OK(writer);
    (*writer)->emit(Resumed{1, true, ""});
    (*writer)->emit(Finished{"done", 1, "", ""});
    EXPECT_EQ((*readJson(run / "training_results.json"))["resumes"], 1);
}

TEST(RunWriter, DamagedLogsDoNotKeepARunFromGoingOn) {
    for (const char* damage : {"shorter", "missing", "binary", "folder"}) {
        test::TemporaryFolder root;
        fs::path run;
        LogPosition position;
        {
            auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
            run = writer->folder();
            for (int n = 1; n <= 5; ++n) writer->emit(epochStep(n));
            position = *writer->sync();
        }
        fs::path log = run / "events.jsonl";
        std::string what = damage;
        if (what == "shorter") fs::resize_file(log, position.offset / 2);
        if (what == "missing" || what == "folder") fs::remove(log);
        if (what == "folder") fs::create_directory(log);
        if (what == "binary") ASSERT_OK(writeFileAtomic(log, std::string(position.offset, '\xff')));
        for (auto& entry : fs::directory_iterator(run)) {
            if (entry.path().filename().string().starts_with("events.out")) fs::resize_file(entry.path(), 13);
        }
        ASSERT_OK(writeFileAtomic(run / "log.txt", "\xff"));
        auto writer = RunWriter::resume(run, position, kInfo);
        if (what == "folder") {
            EXPECT_FALSE(writer.ok());
            continue;
        }
        ASSERT_OK(writer);
        (*writer)->emit(Resumed{5, true, ""});
        (*writer)->emit(epochStep(6));
        auto events = eventsOf(run);
        ASSERT_GE(events.size(), 3u) << damage;
        EXPECT_EQ(events.back().seq, 5) << damage;
        auto* note = std::get_if<Note>(&events[events.size() - 3].body);
        ASSERT_TRUE(note) << damage;
        EXPECT_NE(note->message.find("damaged"), std::string::npos);
    }
}

TEST(RunWriter, APipeInThePlaceOfTheResultsIsNotWaitedFor) {
    test::TemporaryFolder root;
    auto first = *RunWriter::create(root.path(), "a", kInfo, "");
    const fs::path run = first->folder(), results = run / "training_results.json";
    first->emit(epochStep(1));
    const LogPosition position = *first->sync();
    first.reset();
    // only a damaged log lets the former results be read
    fs::remove(run / "events.jsonl");
    ASSERT_EQ(::mkfifo(results.c_str(), 0600), 0);
    auto resumed = std::async(std::launch::async, [&] { return RunWriter::resume(run, position, kInfo); });
    const bool waited = resumed.wait_for(std::chrono::seconds(20)) != std::future_status::ready;
    EXPECT_FALSE(waited);
    // a reader that hangs is let go by a writer that comes and goes
    if (waited) ::close(::open(results.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    auto writer = resumed.get();
    ASSERT_OK(writer);
    (*writer)->emit(Resumed{1, true, ""});
    (*writer)->emit(Finished{"done", 1, "", ""});
    EXPECT_TRUE(fs::is_regular_file(results));
    EXPECT_EQ((*readJson(results))["outcome"], "done");
}

TEST(RunWriter, AFullDiskIsNotedOnceAndNothingIsLost) {
    QuickFileSystem quick;
    test::TemporaryFolder root;
    auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
    {
        FaultyFileSystem faults(1, FaultyFileSystem::kPersistent);
        for (int n = 1; n <= 3; ++n) writer->emit(epochStep(n));
        EXPECT_FALSE(writer->sync().ok());
        faults.heal();
        writer->emit(epochStep(4));
        EXPECT_OK(writer->sync());
    }
    auto events = eventsOf(writer->folder());
    ASSERT_EQ(events.size(), 5u);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(std::get<Step>(events[i].body).step, std::int64_t(i + 1));
    EXPECT_NE(std::get<Note>(events[4].body).message.find("all events were kept"), std::string::npos);
}

TEST(RunWriter, EveryFailedCallOfTheLogIsHealed) {
    for (int k = 1;; ++k) {
        QuickFileSystem quick;
        test::TemporaryFolder root;
        auto writer = *RunWriter::create(root.path(), "a", kInfo, "");
        bool fired;
        {
            FaultyFileSystem faults(k, FaultyFileSystem::kOnce);
            for (int n = 1; n <= 3; ++n) writer->emit(epochStep(n));
            writer->emit(Validation{3, "1", 1, 1});
            // a sync that fails says so, the next one works
            EXPECT_TRUE(writer->sync().ok() || writer->sync().ok());
            fired = faults.fired();
        }
        expectWholeLines(writer->folder());
        std::int64_t next = 1;
        for (const Event& event : eventsOf(writer->folder())) {
            auto* step = std::get_if<Step>(&event.body);
            EXPECT_TRUE(!step || step->step == next++);
        }
        EXPECT_EQ(next, 4) << "call " << k;
        if (!fired) {
            EXPECT_GT(k, 5);
            break;
        }
    }
}

TEST(RunWriter, EveryFailedCallOfCreateAndResumeIsAnError) {
    for (auto mode : {FaultyFileSystem::kOnce, FaultyFileSystem::kPersistent}) {
        for (int k = 1;; ++k) {
            QuickFileSystem quick;
            test::TemporaryFolder root;
            FaultyFileSystem faults(k, mode);
            auto writer = RunWriter::create(root / "runs", "a", kInfo, "x: 1\n");
            if (writer.ok()) {
                if (!faults.fired()) break;
                continue;  // the call that failed was one whose result changes nothing
            }
            EXPECT_EQ(writer.error().code, ErrorCode::Io);
            // no half-made run is left behind
            bool empty = !fs::exists(root / "runs") || fs::is_empty(root / "runs");
            EXPECT_TRUE(empty) << "call " << k;
        }
    }
    QuickFileSystem quick;
    test::TemporaryFolder root;
    auto made = *RunWriter::create(root.path(), "a", kInfo, "");
    made->emit(epochStep(1));
    LogPosition position = *made->sync();
    fs::path run = made->folder();
    made.reset();
    for (int k = 1;; ++k) {
        FaultyFileSystem faults(k, FaultyFileSystem::kOnce, EIO);
        auto writer = RunWriter::resume(run, position, kInfo);
        EXPECT_EQ(eventsOf(run).size(), 1u);
        EXPECT_OK(readRunRecord(run));
        if (writer.ok() && !faults.fired()) break;
    }
}

}  // namespace
}  // namespace studio::run
