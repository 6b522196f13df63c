// SPDX-License-Identifier: GPL-3.0-or-later
// A process that trains and dies is told of, whichever run is looked at.
#include "widgets/jobs/trainer_watch.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <memory>

#include <QSignalSpy>

#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Training in a real process, which never comes to its end by itself.
class TrainingChild {
public:
    /// `finished`: its run is at its end, though the process lives on.
    TrainingChild(const std::filesystem::path& root, const std::string& name, bool finished = false) {
        int pipes[2];
        if (pipe(pipes) != 0) return;
        pid_ = fork();
        if (pid_ == 0) train(root, name, finished, pipes[1]);
        char said[4096] = {};
        if (read(pipes[0], said, sizeof(said) - 1) > 0)
            run_ = std::string(said).substr(0, std::string(said).find('\n'));
        close(pipes[0]);
        close(pipes[1]);
    }
    ~TrainingChild() { die(SIGKILL); }
    TrainingChild(const TrainingChild&) = delete;
    TrainingChild& operator=(const TrainingChild&) = delete;
    const std::filesystem::path& run() const { return run_; }
    void die(int signal) {
        if (pid_ <= 0) return;
        kill(pid_, signal);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

private:
    [[noreturn]] static void train(const std::filesystem::path& root, const std::string& name, bool finished,
                                   int out) {
        // as a program of its own dies: no report of the tests, no core file
        for (int one : {SIGSEGV, SIGABRT}) std::signal(one, SIG_DFL);
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        auto writer = run::RunWriter::create(root, name, {}, "");
        if (!writer.ok()) _exit(1);
        run::Started started;
        started.totalSteps = 100;
        (*writer)->emit(started);
        if (finished) (*writer)->emit(run::Finished{"done", 100, "", ""});
        (void)(*writer)->sync();
        const std::string said = (*writer)->folder().string() + "\n";
        (void)!write(out, said.data(), said.size());
        while (true) pause();
    }
    pid_t pid_ = 0;
    std::filesystem::path run_;
};

class TrainerWatchTest : public GuiTest {
protected:
    std::filesystem::path runs() const { return folder() / "runs"; }
    static std::vector<Notice> errorsOf(const Workspace& workspace) {
        std::vector<Notice> all;
        for (const Notice& one : workspace.notices()) {
            if (one.level == Level::Error) all.push_back(one);
        }
        return all;
    }
    static bool settled(Workspace& workspace) {
        return waitFor([&] { return workspace.jobs().idle(); });
    }
};

TEST_F(TrainerWatchTest, LooksOftenEnoughForTwoSeconds) {
    EXPECT_LE(TrainerWatch::kPeriod, std::chrono::seconds(1));
    EXPECT_LT(TrainerWatch::kPeriod + TrainerWatch::kPatience, std::chrono::seconds(2));
}

TEST_F(TrainerWatchTest, ADeathIsToldWhileAnotherRunIsLookedAtAndOffersTheRightOne) {
    for (const int signal : {SIGKILL, SIGSEGV, SIGABRT}) {
        TrainingChild trained(runs(), "trained"), goesOn(runs(), "goes-on");
        ASSERT_FALSE(trained.run().empty());
        const auto other = writeRun(runs(), "other", 5);
        Workspace workspace(fakeServices(), settings());
        workspace.openProject(folder());
        workspace.setCurrentRun(other);
        // as the list of runs finds them
        workspace.setTraining({trained.run(), goesOn.run()});
        auto watched = [&] {
            return workspace.trainers().watches(trained.run()) && workspace.trainers().watches(goesOn.run());
        };
        ASSERT_TRUE(waitFor(watched));
        ASSERT_TRUE(settled(workspace));
        EXPECT_TRUE(errorsOf(workspace).empty());
        trained.die(signal);
        ASSERT_TRUE(waitFor([&] { return !errorsOf(workspace).empty(); }, 10000)) << "signal " << signal;
        ASSERT_TRUE(settled(workspace));
        const auto told = errorsOf(workspace);
        ASSERT_EQ(told.size(), 1u);
        EXPECT_TRUE(told[0].message.contains(QString::fromStdString(trained.run().filename().string())))
            << told[0].message.toStdString();
        EXPECT_EQ(told[0].about.run, trained.run());
        ASSERT_EQ(told[0].remedies.size(), 1u);
        EXPECT_EQ(told[0].remedies[0].text, "Resume");
        EXPECT_EQ(workspace.currentRun()->folder(), other);
        EXPECT_TRUE(workspace.trainers().watches(goesOn.run()));
    }
}

TEST_F(TrainerWatchTest, ARunThatWasLookedAtOnceIsWatchedFromThenOn) {
    TrainingChild trained(folder() / "elsewhere", "trained");
    const auto other = writeRun(runs(), "other", 5);
    Workspace workspace(fakeServices(), settings());
    workspace.setCurrentRun(trained.run());
    ASSERT_TRUE(waitFor([&] { return workspace.trainers().watches(trained.run()); }));
    workspace.setCurrentRun(other);
    ASSERT_TRUE(settled(workspace));
    trained.die(SIGKILL);
    ASSERT_TRUE(waitFor([&] { return !errorsOf(workspace).empty(); }, 10000));
    EXPECT_EQ(errorsOf(workspace)[0].about.run, trained.run());
    ASSERT_TRUE(settled(workspace));
}

TEST_F(TrainerWatchTest, WhoeverIsLookedAtIsToldOfOnce) {
    TrainingChild trained(runs(), "trained");
    Workspace workspace(fakeServices(), settings());
    workspace.setCurrentRun(trained.run());
    ASSERT_TRUE(waitFor([&] { return workspace.trainers().watches(trained.run()); }));
    trained.die(SIGKILL);
    // the run's own follower and the watch of the processes have both seen it
    ASSERT_TRUE(waitFor([&] {
        return workspace.currentRun()->status().state == run::RunState::Interrupted &&
               !workspace.trainers().watches(trained.run());
    }));
    ASSERT_TRUE(waitFor([&] { return !errorsOf(workspace).empty() && workspace.jobs().idle(); }));
    EXPECT_EQ(errorsOf(workspace).size(), 1u);
}

TEST_F(TrainerWatchTest, WhatEndedAsItShouldIsNoDeathAndANumberUsedAgainIsNoLife) {
    TrainingChild done(runs(), "done", true), cut(runs(), "cut");
    const Services services = fakeServices();
    JobRunner jobs;
    TrainerWatch watch(services, jobs);
    QSignalSpy gone(&watch, &TrainerWatch::gone);
    watch.watch(done.run());
    ASSERT_TRUE(waitFor([&] { return watch.watches(done.run()); }));
    done.die(SIGKILL);
    ASSERT_TRUE(waitFor([&] { return !watch.watches(done.run()); }));
    // its process lives, but is another one than that which trained
    auto record = run::readRunRecord(cut.run());
    ASSERT_OK(record);
    run::ProcessId before = record->sessions.back().process;
    --before.startTicks;
    record->sessions.back().process = before;
    ASSERT_OK(run::writeRunRecord(cut.run(), *record));
    watch.watch(cut.run(), before);
    ASSERT_TRUE(waitFor([&] { return gone.count() > 0; }, 10000));
    ASSERT_TRUE(waitFor([&] { return jobs.idle(); }));
    ASSERT_EQ(gone.count(), 1);
    EXPECT_EQ(gone.front()[0].toString().toStdString(), cut.run().string());
    EXPECT_TRUE(gone.front()[1].toBool());
}

TEST_F(TrainerWatchTest, ADiskThatHangsKeepsNoDeathSecret) {
    TrainingChild trained(runs(), "trained");
    Services services = fakeServices();
    auto answers = std::make_unique<std::promise<void>>();
    services.listRuns = [list = services.listRuns, wait = answers->get_future().share()](
                            const std::filesystem::path& root) -> Result<std::vector<run::RunListEntry>> {
        wait.wait();
        return list(root);
    };
    Workspace workspace(services, settings());
    // gone before the workspace, which waits for its jobs
    const auto hangs = std::move(answers);
    workspace.setTraining({trained.run()});
    ASSERT_TRUE(waitFor([&] { return workspace.trainers().watches(trained.run()); }));
    trained.die(SIGKILL);
    ASSERT_TRUE(waitFor([&] { return !errorsOf(workspace).empty(); }, 10000));
    const Notice told = errorsOf(workspace)[0];
    EXPECT_TRUE(told.message.contains("its folder does not answer")) << told.message.toStdString();
    EXPECT_EQ(told.about.run, trained.run());
    ASSERT_EQ(told.remedies.size(), 1u);
    EXPECT_EQ(told.remedies[0].text, "Resume");
    hangs->set_value();
    ASSERT_TRUE(settled(workspace));
    EXPECT_EQ(errorsOf(workspace).size(), 1u) << "once";
}

}  // namespace

}  // namespace studio::test
