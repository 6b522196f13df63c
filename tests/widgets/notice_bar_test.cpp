// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/notice_bar.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <atomic>

#include "core/run/run_writer.h"
#include "tests/support/failing_disk.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/job_strip.h"
#include "widgets/frame/language.h"

namespace studio::test {

using namespace widgets;

namespace {

class NoticeBarTest : public GuiTest {
protected:
    NoticeBarTest() : workspace_(fakeServices(), settings()), bar_(workspace_) {
        language_.use("en");
        writeRun(folder() / "runs", "first", 5);
        workspace_.openProject(folder());
    }
    QString shown() {
        for (auto* label : bar_.findChildren<QLabel*>()) {
            if (label->property("look") == "strong") return bar_.isHidden() ? QString() : label->text();
        }
        return {};
    }
    Language language_;
    Workspace workspace_;
    NoticeBar bar_;
};

TEST_F(NoticeBarTest, TheGravestIsInFrontAndOfThoseTheNewest) {
    workspace_.notify(Level::Warning, "old warning");
    workspace_.notify(Level::Error, "training failed");
    EXPECT_EQ(shown(), "training failed");
    workspace_.notify(Level::Warning, "another warning");
    EXPECT_EQ(shown(), "training failed");
    workspace_.notify(Level::Error, "robot fault");
    EXPECT_EQ(shown(), "robot fault");
    QStringList order;
    for (int i = 0; i < 4; ++i) {
        order << shown();
        bar_.findChild<QToolButton*>()->click();
    }
    EXPECT_EQ(order, (QStringList{"robot fault", "training failed", "another warning", "old warning"}));
    EXPECT_TRUE(bar_.isHidden());
}

TEST_F(NoticeBarTest, WhatIsOfNoMoreUseGoes) {
    auto run = run::listRuns(folder() / "runs").value().front().path;
    auto other = folder() / "other";
    std::filesystem::create_directories(other / "runs");
    auto say = [](const char* message) { return [message] { return NoticeText{message}; }; };
    workspace_.notify(Level::Warning, say("robot"), {.run = {}, .until = NoticeUntil::Closed});
    workspace_.notify(Level::Warning, say("cut off"), {run});
    Q_EMIT workspace_.runsChanged();
    EXPECT_EQ(shown(), "cut off");
    std::filesystem::remove_all(run);
    Q_EMIT workspace_.runsChanged();
    EXPECT_EQ(shown(), "robot");
    workspace_.notify(Level::Error, "of this project");
    workspace_.openProject(other);
    EXPECT_EQ(shown(), "robot");
}

TEST_F(NoticeBarTest, OfOneMatterTheNewestStandsAloneAndGoesWithItsCause) {
    auto say = [](const char* message) { return [message] { return NoticeText{message}; }; };
    auto about = [](const char* topic) {
        NoticeAbout made;
        made.topic = topic;
        return made;
    };
    workspace_.notify(Level::Warning, say("something else"), about("door"));
    workspace_.notify(Level::Error, say("no room on the disk"), about("disk"));
    workspace_.notify(Level::Warning, say("little room on the disk"), about("disk"));
    EXPECT_EQ(shown(), "little room on the disk") << "the graver one is not true any more";
    bar_.findChild<QToolButton*>()->click();
    EXPECT_EQ(shown(), "something else");
    workspace_.notify(Level::Error, say("no room on the disk"), about("disk"));
    workspace_.settle("disk");
    EXPECT_EQ(shown(), "something else");
    // good news about it is news as well
    workspace_.notify(Level::Info, say("the door is open"), about("door"));
    EXPECT_EQ(shown(), "");
    workspace_.notify(Level::Warning, "about nothing in particular");
    workspace_.settle("");
    EXPECT_EQ(shown(), "about nothing in particular");
}

TEST_F(NoticeBarTest, AJobThatFailedAndThenSucceededIsNoTroubleAnyMore) {
    auto run = [this](const char* title, const char* problem) {
        workspace_.jobs().run(
            &bar_, [title] { return QString(title); },
            [problem](JobContext&) -> Status {
                return *problem ? Status(Error{ErrorCode::Io, problem, ""}) : Status();
            },
            [](const Status&) {});
        ASSERT_TRUE(waitFor([this] { return workspace_.jobs().idle(); }));
    };
    run("Copy", "no room");
    run("Copy", "no such folder");
    EXPECT_TRUE(shown().contains("no such folder"));
    run("Move", "");
    EXPECT_TRUE(shown().contains("no such folder")) << "that is another job";
    run("Copy", "");
    EXPECT_EQ(shown(), "");
}

TEST_F(NoticeBarTest, WhatTheDemoOrTheRobotHinderedGoesWithTheHindrance) {
    workspace_.setDemoOpen(true);
    TrainRequest request;
    request.sequence = workspace_.project();
    workspace_.start(request, folder() / "runs");
    EXPECT_TRUE(shown().contains("was not started")) << shown().toStdString();
    workspace_.setDemoOpen(false);
    EXPECT_EQ(shown(), "");
    // a folder that is not there, then one that is
    EXPECT_FALSE(workspace_.openProject(folder() / "nowhere/at/all"));
    EXPECT_TRUE(shown().contains("no such folder"));
    EXPECT_TRUE(workspace_.openProject(folder()));
    EXPECT_EQ(shown(), "");
}

TEST_F(NoticeBarTest, AFullDiskIsToldWhileARunIsTrainedAndItsEndAsWhatItWas) {
    auto created = run::RunWriter::create(folder() / "runs", "full", {}, "training:\n  steps: 10\n");
    ASSERT_OK(created);
    auto writer = std::move(*created);
    run::Started started;
    started.totalSteps = 10;
    writer->emit(started);
    workspace_.setCurrentRun(writer->folder());
    const auto session = workspace_.currentRun();
    ASSERT_TRUE(waitFor([&] { return session->loaded() && session->status().alive(); }));
    const NoNewBlocks disk;
    // more than the last block of the log can take
    writer->emit(run::Note{"info", std::string(6000, 'n'), "", 1});
    ASSERT_TRUE(waitFor([this] { return shown().contains("No space left on device"); }))
        << shown().toStdString();
    EXPECT_TRUE(shown().contains("MiB free"));
    EXPECT_TRUE(workspace_.notices().back().hint.contains("Resume"));
    writer->emit(run::Finished{"failed", 10, "all 10 steps are done, but their weights were not saved", ""});
    writer.reset();
    ASSERT_TRUE(waitFor([this] { return shown().contains("weights were not saved"); }))
        << shown().toStdString();
    ASSERT_TRUE(waitFor([&] { return !session->status().alive(); }));
    for (const Notice& notice : workspace_.notices()) EXPECT_FALSE(notice.message.contains("is gone"));
    EXPECT_EQ(session->status().state, run::RunState::Failed);
}

TEST_F(NoticeBarTest, WhatIsOldOnceARunEndsOrIsTrainedAgainGoes) {
    auto writer = run::RunWriter::create(folder() / "runs", "second", {}, "training:\n  steps: 10\n");
    ASSERT_OK(writer);
    const auto stage = (*writer)->folder();
    run::Started started;
    started.totalSteps = 10;
    (*writer)->emit(started);
    const auto position = (*writer)->sync();
    ASSERT_OK(position);
    auto follower = workspace_.session(stage);
    ASSERT_TRUE(waitFor([&] { return follower->loaded(); }));
    auto say = [](const char* message) { return [message] { return NoticeText{message}; }; };
    workspace_.notify(Level::Warning, say("a task is forgotten"),
                      {.run = stage, .until = NoticeUntil::TrainingEnds});
    follower->poke();
    ASSERT_TRUE(waitFor([&] { return workspace_.jobs().idle(); }));
    EXPECT_EQ(shown(), "a task is forgotten");
    (*writer)->emit(run::Finished{"stopped", 1, "", ""});
    ASSERT_OK((*writer)->sync());
    EXPECT_TRUE(waitFor([&] { return shown().isEmpty(); })) << shown().toStdString();

    auto die = [&] {
        workspace_.notify(Level::Error, say("gone"), {.run = stage, .until = NoticeUntil::TrainedAgain});
        workspace_.notify(Level::Error, say("no memory left"),
                          {.run = stage, .until = NoticeUntil::TrainedAgain});
    };
    die();
    EXPECT_EQ(shown(), "no memory left");
    bar_.findChild<QToolButton*>()->click();
    EXPECT_EQ(shown(), "") << "one death, one message";
    die();
    *writer = nullptr;
    auto again = run::RunWriter::resume(stage, *position, {});
    ASSERT_OK(again);
    EXPECT_TRUE(waitFor([&] { return shown().isEmpty(); })) << shown().toStdString();
}

TEST_F(NoticeBarTest, WhereItKeepsItsRoomNothingMovesWhenAMessageComesOrGoes) {
    bar_.resize(1280, 10);
    EXPECT_TRUE(bar_.isHidden());
    bar_.keepRoom(true);
    bar_.show();
    const int room = bar_.height();
    EXPECT_GE(room, bar_.minimumSizeHint().height());
    EXPECT_TRUE(shows(bar_, "No messages"));
    workspace_.notify(Level::Warning, "short");
    QApplication::processEvents();
    EXPECT_EQ(bar_.height(), room);
    EXPECT_FALSE(shows(bar_, "No messages"));
    workspace_.notify(Level::Error, "two lines", "and a hint", {{"Do it", {}}});
    QApplication::processEvents();
    EXPECT_EQ(bar_.height(), room);
    EXPECT_GE(room, bar_.minimumSizeHint().height()) << "buttons and both lines have room";
    for (int i = 0; i < 2; ++i) bar_.findChild<QToolButton*>()->click();
    EXPECT_TRUE(bar_.isVisible());
    EXPECT_EQ(shown(), "");
    EXPECT_TRUE(shows(bar_, "No messages"));
    bar_.keepRoom(false);
    EXPECT_TRUE(bar_.isHidden());
}

TEST_F(NoticeBarTest, TakesTwoLinesFromThePageHoweverMuchThereIsToSay) {
    bar_.resize(1280, 10);
    workspace_.notify(Level::Warning, "short", "hint");
    const int low = bar_.sizeHint().height();
    QString lengthy;
    for (int i = 0; i < 200; ++i) lengthy += QString("problem %1 in /a/rather/long/path\n").arg(i);
    workspace_.notify(Level::Error, lengthy, lengthy + "!");
    EXPECT_EQ(bar_.sizeHint().height(), low);
    EXPECT_EQ(bar_.minimumSizeHint().height(), low);
    EXPECT_FALSE(bar_.hasHeightForWidth());
    EXPECT_LE(low, 60);
    EXPECT_LE(bar_.minimumSizeHint().width(), 400);
    // and all of it can be read
    QStringList tips;
    for (auto* label : bar_.findChildren<QLabel*>()) tips << label->toolTip();
    EXPECT_TRUE(tips.contains(lengthy) && tips.contains(lengthy + "!"));
}

TEST_F(NoticeBarTest, WhatWasDoneIsSaidInTheStripForAWhile) {
    JobStrip strip(workspace_);
    strip.show();
    auto title = [&] {
        QString found;
        for (auto* label : strip.findChildren<QLabel*>())
            if (label->isVisible() && !label->text().isEmpty()) found = label->text();
        return found;
    };
    ASSERT_TRUE(waitFor([&] { return workspace_.jobs().idle(); }));
    EXPECT_EQ(title(), "Ready");
    workspace_.notify(Level::Warning, "disk nearly full");
    EXPECT_EQ(title(), "Ready");
    workspace_.notify(Level::Info, "Copied: kstudio train", "Paste it into a terminal.");
    EXPECT_EQ(title(), "Copied: kstudio train Paste it into a terminal.");
    EXPECT_EQ(shown(), "disk nearly full") << "a warning keeps its place";
    auto* until = strip.findChild<QTimer*>();
    ASSERT_NE(until, nullptr);
    EXPECT_GE(until->remainingTime(), 5000);
    until->start(1);
    EXPECT_TRUE(waitFor([&] { return title() == "Ready"; }, 5000));
    EXPECT_EQ(shown(), "disk nearly full");
}

TEST_F(NoticeBarTest, WhatADownloadWouldBringIsFetchedByItsButton) {
    std::atomic<int> fetched = 0;
    Services services = fakeServices();
    services.fetchMissing = [&fetched](const Progress&, std::stop_token) {
        ++fetched;
        return Status();
    };
    Workspace workspace(std::move(services), settings());
    NoticeBar bar(workspace);
    auto fail = [&](const std::string& hint) {
        workspace.jobs().run(
            &workspace, [] { return QString("Evaluate"); },
            [hint](JobContext&) -> Result<int> {
                return Error{ErrorCode::NotFound, "no tokenizer", hint};
            },
            [](const Result<int>&) {});
        return QTest::qWaitFor([&] { return workspace.jobs().idle() && !bar.isHidden(); });
    };
    // the bar itself stands in no window here
    auto download = [&] {
        for (auto* button : bar.findChildren<QPushButton*>()) {
            if (button->text() == "Download") return button;
        }
        return static_cast<QPushButton*>(nullptr);
    };
    ASSERT_TRUE(fail("Give a folder."));
    EXPECT_EQ(download(), nullptr);
    ASSERT_TRUE(fail(std::string(kDownloadOffer) + " a file of a hub."));
    ASSERT_TRUE(QTest::qWaitFor([&] { return download() != nullptr; }));
    download()->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return fetched == 1 && workspace.jobs().idle(); }));
    EXPECT_EQ(workspace.notices().back().level, Level::Info);
    EXPECT_EQ(workspace.notices().back().message, "What was missing is here: start again what was refused.");
}

TEST_F(NoticeBarTest, SpeaksTheLanguageOfTheWindow) {
    workspace_.notify("Resume", Error{ErrorCode::NotFound, "no project in /nowhere", ""});
    auto say = [] {
        return NoticeText{
            NoticeBar::tr("Close this message"), {}, {{NoticeBar::tr("Close this message"), {}}}};
    };
    workspace_.notify(Level::Error, say);
    EXPECT_EQ(shown(), "Close this message");
    language_.use("zh_CN");
    QApplication::processEvents();
    EXPECT_NE(shown(), "Close this message");
    // the button before it is not deleted yet
    EXPECT_EQ(shown(), bar_.findChildren<QPushButton*>().last()->text());
    language_.use("en");
}

}  // namespace

}  // namespace studio::test
