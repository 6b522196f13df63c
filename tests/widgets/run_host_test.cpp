// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_host.h"

#include <QDir>
#include <QSignalSpy>
#include <tuple>

#include "core/base/file.h"
#include "core/run/clock.h"
#include "core/run/run_info.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Training in a process of its own, played by a shell script.
class RunHostTest : public GuiTest {
protected:
    RunHostTest() {
        QDir().mkpath(file("tmp"));
        tmp_ = qgetenv("TMPDIR");
        qputenv("TMPDIR", file("tmp").toUtf8());
    }
    ~RunHostTest() override {
        if (tmp_.isEmpty()) {
            qunsetenv("TMPDIR");
        } else {
            qputenv("TMPDIR", tmp_);
        }
    }
    /// `lines`: of the script. $RUNS is the folder of the runs.
    void program(const std::string& lines) {
        std::filesystem::path script = folder() / "trainer.sh";
        ASSERT_OK(
            writeFileAtomic(script, "#!/bin/sh\nRUNS='" + (folder() / "runs").string() + "'\n" + lines));
        std::filesystem::permissions(script, std::filesystem::perms::owner_all);
        services_.trainProgram = script;
    }
    /// A run.json in which the script puts its own number.
    void runTemplate(const std::string& name) {
        run::RunRecord record;
        record.id = name;
        run::RunSession session;
        session.process = run::currentProcess();
        session.process.pid = 424242;
        session.startedS = run::wallClockS() + 1000;
        record.sessions = {session};
        ASSERT_OK(makeFolders(folder() / "runs" / name));
        ASSERT_OK(run::writeRunRecord(folder() / "runs" / name, record));
        std::filesystem::rename(folder() / "runs" / name / "run.json", folder() / (name + ".json"));
    }
    std::string putRun(const std::string& name) const {
        return "sed \"s/424242/$$/\" '" + (folder() / (name + ".json")).string() + "' > \"$RUNS/" + name +
               "/run.json\"\n";
    }
    Status start(const TrainRequest& request) {
        return host_.start(request, Where::Process, folder() / "runs");
    }
    QStringList leftovers() const { return QDir(file("tmp")).entryList(QDir::Files | QDir::Hidden); }

    Services services_ = fakeServices();
    JobRunner jobs_;
    RunHost host_{services_, jobs_};
    QSignalSpy opened_{&host_, &RunHost::opened};
    QSignalSpy failed_{&host_, &RunHost::failed};
    QSignalSpy ended_{&host_, &RunHost::ended};

private:
    QByteArray tmp_;
};

TEST_F(RunHostTest, FindsTheRunOfItsProcess) {
    runTemplate("one");
    program(putRun("one") + "sleep 1\n");
    ASSERT_OK(start({folder() / "a.yaml", {}, {}, false}));
    EXPECT_TRUE(host_.busy());
    ASSERT_TRUE(waitFor([&] { return opened_.count() == 1; }));
    EXPECT_EQ(opened_.front().front().toString(), file("runs/one"));
    EXPECT_FALSE(host_.busy());
    EXPECT_TRUE(leftovers().isEmpty()) << leftovers().join(" ").toStdString();
}

TEST_F(RunHostTest, SaysWhatTheProcessSaidWhereItMadeNoRun) {
    program("echo 'cannot open the data set x: it is not there' >&2\nexit 1\n");
    ASSERT_OK(start({folder() / "a.yaml", {}, {}, false}));
    ASSERT_TRUE(waitFor([&] { return failed_.count() == 1; }));
    auto error = failed_.front().front().value<studio::Error>();
    EXPECT_NE(error.message.find("cannot open the data set x"), std::string::npos) << error.message;
    EXPECT_FALSE(host_.busy());
    EXPECT_TRUE(leftovers().isEmpty());
}

TEST_F(RunHostTest, TellsMessageAndHintOfARefusalApart) {
    program(
        "printf 'note: a word before\\nkstudio: cannot run x: it is in use\\n  Stop that one.\\n' >&2\nexit "
        "1\n");
    ASSERT_OK(start({folder() / "a.yaml", {}, {}, false}));
    ASSERT_TRUE(waitFor([&] { return failed_.count() == 1; }));
    auto error = failed_.front().front().value<studio::Error>();
    EXPECT_EQ(error.message, "training did not start: cannot run x: it is in use");
    EXPECT_EQ(error.hint, "Stop that one.");
}

TEST_F(RunHostTest, FollowsASequenceThroughItsStagesToItsEnd) {
    runTemplate("one");
    runTemplate("two");
    program(putRun("one") + "sleep 1.5\n" + putRun("two") +
            "sleep 1.5\nprintf 'failed at stage 2\\n  no data\\n  put it back\\n/runs/main\\n'\n");
    TrainRequest request;
    request.sequence = folder();
    ASSERT_OK(start(request));
    ASSERT_TRUE(waitFor([&] { return ended_.count() == 1; }, 30000));
    // same start times: the folder that came last, or both
    EXPECT_GE(opened_.count(), 1);
    auto end = ended_.front().front().value<TrainEnd>();
    EXPECT_EQ(end.word, "failed");
    EXPECT_EQ(end.message, "no data");
    EXPECT_EQ(end.hint, "put it back");
    EXPECT_FALSE(host_.busy());
    EXPECT_TRUE(leftovers().isEmpty());
}

TEST_F(RunHostTest, ASequenceThatIsKilledAfterItTrainedDidStart) {
    runTemplate("one");
    program(putRun("one") + "sleep 1.5\nkill -9 $$\n");
    TrainRequest request;
    request.sequence = folder();
    ASSERT_OK(start(request));
    QSignalSpy died(&host_, &RunHost::died);
    ASSERT_TRUE(waitFor([&] { return died.count() == 1; }));
    EXPECT_EQ(died.front()[0].toString(), file("runs/one"));
    EXPECT_EQ(died.front()[1].toString(), QString());
    EXPECT_EQ(failed_.count(), 0);
    EXPECT_FALSE(host_.busy());
    EXPECT_TRUE(leftovers().isEmpty());
}

TEST_F(RunHostTest, TheWindowSaysOnceWhichRunLostItsProcessAndThatItCanBeResumed) {
    runTemplate("one");
    const QString fresh = "It has no checkpoint: it can only begin anew.";
    const QString saved = "It can go on from its newest checkpoint.";
    using Case = std::tuple<std::string, QString, QString>;
    for (const auto& [last, message, hint] :
         {Case("", "The process that trained one ended without a word.", fresh),
          Case("echo 'kstudio: no memory left' >&2\n",
               "The process that trained one broke off: no memory left", fresh),
          Case("echo 'terminate called without an exception' >&2\n",
               "The process that trained one broke off: terminate called without an exception", saved)}) {
        if (hint == saved) {
            const auto checkpoint = folder() / "runs/one/checkpoints/000100";
            ASSERT_OK(makeFolders(checkpoint));
            ASSERT_OK(writeFileAtomic(checkpoint / "manifest.json", "{}"));
        }
        // progress is no cause
        program(putRun("one") + "sleep 1.5\necho '110/200  loss 0.5  kstudio: 3' >&2\n" + last +
                "kill -9 $$\n");
        Workspace workspace(services_, settings());
        TrainRequest request;
        request.sequence = folder();
        ASSERT_OK(workspace.host().start(request, Where::Process, folder() / "runs"));
        ASSERT_TRUE(waitFor([&] { return workspace.currentRun() && !workspace.host().busy(); }));
        ASSERT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
        std::vector<Notice> errors;
        for (const Notice& one : workspace.notices()) {
            if (one.level == Level::Error) errors.push_back(one);
        }
        ASSERT_EQ(errors.size(), 1u);
        EXPECT_EQ(errors[0].message, message);
        EXPECT_EQ(errors[0].about.until, NoticeUntil::TrainedAgain);
        EXPECT_EQ(errors[0].hint, hint);
        ASSERT_EQ(errors[0].remedies.size(), 1u);
        EXPECT_EQ(errors[0].remedies[0].text, "Resume");
        std::filesystem::remove(folder() / "runs" / "one" / "run.json");
    }
}

TEST_F(RunHostTest, AClosedWindowLeavesNoFilesBehind) {
    program("echo something >&2\nsleep 2\n");
    {
        RunHost window(services_, jobs_);
        ASSERT_OK(window.start({folder() / "a.yaml", {}, {}, false}, Where::Process, folder() / "runs"));
    }
    EXPECT_TRUE(leftovers().isEmpty()) << leftovers().join(" ").toStdString();
}

TEST_F(RunHostTest, LooksThroughTwoHundredRunsWithoutHoldingTheWindow) {
    for (int i = 0; i < 200; ++i) writeRun(folder() / "runs", "run" + std::to_string(i), 2);
    program("sleep 2\n");
    TrainRequest request;
    request.sequence = folder();
    ASSERT_OK(start(request));
    Watchdog watchdog;
    ASSERT_TRUE(waitFor([&] { return failed_.count() + ended_.count() > 0; }));
    EXPECT_LT(watchdog.worstMs(), 100);
}

}  // namespace

}  // namespace studio::test
