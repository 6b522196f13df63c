// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_session.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <cmath>
#include <fstream>

#include <QSignalSpy>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

class RunSessionTest : public GuiTest {
protected:
    Services services_ = fakeServices();
    JobRunner jobs_;
};

TEST_F(RunSessionTest, BringsFiguresStateAndNotesOfAFinishedRun) {
    auto run = writeRun(folder(), "first", 50);
    RunSession session(services_, jobs_, run);
    ASSERT_TRUE(waitFor([&] { return session.loaded(); }));
    EXPECT_EQ(session.series().steps().rows(), 50u);
    EXPECT_EQ(session.series().validation().size(), 2u);
    EXPECT_EQ(session.series().sources(), (std::vector<std::string>{"grasp", "weigh"}));
    EXPECT_EQ(session.status().state, run::RunState::Done);
    EXPECT_GT(session.notes().size(), 20u);
}

TEST_F(RunSessionTest, SaysWhatIsWrongWithADamagedRun) {
    std::filesystem::create_directories(folder() / "run");
    std::ofstream(folder() / "run" / "run.json") << "{ damaged";
    RunSession session(services_, jobs_, folder() / "run");
    ASSERT_TRUE(waitFor([&] { return session.error().has_value(); }));
    EXPECT_NE(session.error()->message.find("run.json"), std::string::npos);
}

TEST_F(RunSessionTest, ADamagedRunJsonHidesNothingThatTheLogTells) {
    auto run = writeRun(folder(), "first", 50);
    std::ofstream(run / "run.json") << "{ damaged";
    RunSession session(services_, jobs_, run);
    ASSERT_TRUE(waitFor([&] { return session.loaded() && session.error().has_value(); }));
    EXPECT_EQ(session.status().step, 50);
    EXPECT_EQ(session.status().totalSteps, 50);
    EXPECT_EQ(session.series().steps().rows(), 50u);
}

TEST_F(RunSessionTest, ResultsThatAreReplacedByOthersOfTheSameStepAreNews) {
    const auto run = writeRun(folder(), "first", 20);
    run::CheckpointStore store(run / "checkpoints");
    ASSERT_OK(store.save(20, nlohmann::json::object(), false,
                         [](const auto& checkpoint) { return writeFileAtomic(checkpoint / "w", "w"); }));
    // resumed with half of its log, where nothing was left to train: its results alone tell the figures
    const auto size = std::filesystem::file_size(run / "events.jsonl");
    std::filesystem::resize_file(run / "events.jsonl", size / 2);
    auto resumed = run::RunWriter::resume(run, {size, 100}, {});
    ASSERT_OK(resumed);
    (*resumed)->emit(run::Resumed{20, true, ""});
    (*resumed)->emit(run::Finished{"done", 20, "", ""});
    *resumed = nullptr;
    RunSession session(services_, jobs_, run);
    ASSERT_TRUE(waitFor([&] { return session.loaded() && session.status().bestValidation; }));
    auto results = readJson(run / "training_results.json");
    ASSERT_OK(results);
    QSignalSpy changed(&session, &RunSession::changed);
    (*results)["train_loss"] = 0.5;
    ASSERT_OK(writeFileAtomic(run / "training_results.json", results->dump()));
    session.poke();
    EXPECT_TRUE(waitFor([&] { return session.status().lastLoss == 0.5; }));
    EXPECT_EQ(changed.count(), 1);
    (*results)["best_validation"]["loss"] = 0.25;
    ASSERT_OK(writeFileAtomic(run / "training_results.json", results->dump()));
    session.poke();
    EXPECT_TRUE(waitFor([&] { return session.status().bestValidation->loss == 0.25; }));
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(RunSessionTest, SeesTheDeathOfTheTrainerWithinTwoSeconds) {
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        // a trainer that never comes to its end
        auto writer = run::RunWriter::create(folder(), "killed", {}, "");
        run::Started started;
        started.totalSteps = 100;
        (*writer)->emit(started);
        run::Step step;
        step.step = 1;
        (*writer)->emit(step);
        (void)(*writer)->sync();
        std::string name = (*writer)->folder().string() + "\n";
        (void)!write(pipes[1], name.data(), name.size());
        pause();
        _exit(0);
    }
    char name[4096] = {};
    ASSERT_GT(read(pipes[0], name, sizeof(name) - 1), 0);
    std::filesystem::path run = std::string(name).substr(0, std::string(name).find('\n'));
    RunSession session(services_, jobs_, run);
    ASSERT_TRUE(waitFor([&] { return session.loaded() && session.status().alive(); }));
    QSignalSpy interrupted(&session, &RunSession::interrupted);
    QElapsedTimer clock;
    kill(child, SIGKILL);
    clock.start();
    ASSERT_TRUE(waitFor([&] { return interrupted.count() == 1; }));
    EXPECT_LT(clock.elapsed(), 2000);
    EXPECT_EQ(session.status().state, run::RunState::Interrupted);
    waitpid(child, nullptr, 0);
}

TEST_F(RunSessionTest, BoundsItsMemory) {
    RunSeries series(1000);
    for (int i = 1; i <= 5000; ++i) {
        run::Step step;
        step.step = i;
        step.loss = i;
        series.add({i, double(i), step});
    }
    EXPECT_LE(series.steps().rows(), 1001u);
    EXPECT_GT(series.thinned(), 0);
    EXPECT_EQ(series.steps().step.back(), 5000);
    EXPECT_EQ(series.steps().column("loss").size(), series.steps().rows());
}

TEST_F(RunSessionTest, ATaskThatABatchDrewNothingFromHasNoLoss) {
    RunSeries series;
    run::Step step;
    step.sources = {{"a", 0.5, 3}, {"b", 0, 0}};
    series.add({0, 1, step});
    EXPECT_EQ(series.steps().column("loss of a")[0], 0.5);
    EXPECT_TRUE(std::isnan(series.steps().column("loss of b")[0]));
}

TEST_F(RunSessionTest, TimeOfTrainingLeavesPausesOut) {
    RunSeries series;
    run::Step one, two;
    one.step = 1;
    two.step = 2;
    series.add({0, 100, run::Started{}});
    series.add({1, 110, one});
    run::Paused pause, on;
    on.paused = false;
    series.add({2, 111, pause});
    series.add({3, 500, on});
    series.add({4, 510, two});
    EXPECT_EQ(series.steps().x(XAxis::Relative)[1], 410);
    EXPECT_EQ(series.steps().x(XAxis::Process)[1], 21);
    // a resume notes what it found before it begins
    series.add({5, 9000, run::Note{"warning", "events.jsonl is damaged", "", -1}});
    series.add({6, 9001, run::Resumed{2, true, ""}});
    two.step = 3;
    series.add({7, 9011, two});
    EXPECT_EQ(series.steps().x(XAxis::Process)[2], 31);
}

}  // namespace

}  // namespace studio::test
