// SPDX-License-Identifier: GPL-3.0-or-later
// The robot's page over a robot made up: what presses ask for, and what is shown of it.
#include <fcntl.h>
#include <linux/joystick.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFontMetrics>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "tests/widgets/fake_robot.h"
#include "tests/widgets/robot_panels_fixture.h"
#include "widgets/frame/language.h"
#include "widgets/frame/notice_bar.h"
#include "widgets/frame/stop_key.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/panels/simulator_panel.h"
#include "widgets/parts/hold_button.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/parts/wheel_guard.h"
#include "widgets/robot/address_form.h"
#include "widgets/robot/gamepad.h"

namespace studio::test {

using namespace widgets;

namespace {

TEST_F(RobotPanelsTest, ConnectsBeatsAndShowsEveryCheckWithItsRemedy) {
    connectRobot();
    EXPECT_EQ(robot_->aboutIt.address, "sim:weighing");
    auto* checks = panel_->findChild<QTreeWidget*>();
    ASSERT_TRUE(waitFor([&] { return checks->topLevelItemCount() == 2; }));
    EXPECT_TRUE(checks->topLevelItem(0)->text(1).contains("none chosen"));
    EXPECT_TRUE(checks->topLevelItem(0)->text(1).contains("Choose a checkpoint."));
    // the sign of life comes often enough for a limit of 300 ms
    int before = robot_->heartbeats;
    QElapsedTimer clock;
    clock.start();
    ASSERT_TRUE(waitFor([&] { return robot_->heartbeats >= before + 10; }, 5000));
    EXPECT_LT(clock.elapsed(), 3000);
    disconnectRobot();
    EXPECT_TRUE(robot_->disconnected);
    before = robot_->heartbeats;
    QTest::qWait(150);
    EXPECT_EQ(robot_->heartbeats, before) << "a robot that is gone gets no sign of life";
}

TEST_F(RobotPanelsTest, RemediesAreReadToTheirEnd) {
    robot_->edit([](robot::SessionSnapshot& now) {
        now.checks[1].remedy =
            "Start the robot's controller, look at the network and at rosbridge on the upper computer, then "
            "choose the topics that the robot really has, and connect again.";
    });
    panel_->resize(380, 800);  // as wide as in a window of 1440x900
    connectRobot();
    auto* checks = panel_->findChild<QTreeWidget*>();
    ASSERT_TRUE(waitFor([&] { return checks->topLevelItemCount() == 2; }));
    QTreeWidgetItem* row = checks->topLevelItem(0);
    const QFontMetrics metrics(checks->font());
    auto needed = [&] {
        return metrics
            .boundingRect(QRect(0, 0, checks->columnWidth(1), 10000), Qt::TextWordWrap, row->text(1))
            .height();
    };
    auto height = [&] { return checks->visualItemRect(row).height(); };
    EXPECT_TRUE(waitFor([&] { return height() >= needed() && height() > 4 * metrics.height(); }))
        << height() << " of " << needed();
    EXPECT_TRUE(row->toolTip(1).endsWith("connect again."));
    // a wider page needs fewer lines
    const int narrow = height();
    panel_->resize(900, 800);
    EXPECT_TRUE(waitFor([&] { return height() < narrow && height() >= needed(); }))
        << height() << " of " << needed();
}

TEST_F(RobotPanelsTest, SaysWhyThereIsNoRobot) {
    panel_->address()->setAddress("rosbridge://nowhere:9090");
    QTest::mouseClick(button("connect"), Qt::LeftButton);
    ASSERT_TRUE(settled());
    EXPECT_FALSE(workspace_.robot().connected());
    ASSERT_FALSE(workspace_.notices().empty());
    EXPECT_TRUE(workspace_.notices().back().message.contains("connection refused"));
    EXPECT_TRUE(workspace_.notices().back().hint.contains("rosbridge"));
    EXPECT_TRUE(button("connect")->isEnabled());
}

TEST_F(RobotPanelsTest, ArmingAndTheStartPoseActOnlyWhileHeld) {
    connectRobot();
    auto* arm = panel_->findChild<HoldButton*>("arm");
    auto* start = panel_->findChild<HoldButton*>("startPose");
    EXPECT_FALSE(arm->isEnabled()) << "not before the checks are green";
    become(State::Ready, Kind::Ready);
    ASSERT_TRUE(waitFor([&] { return arm->isEnabled(); }));
    QTest::mousePress(arm, Qt::LeftButton);
    EXPECT_TRUE(robot_->armDown);
    QTest::mouseRelease(arm, Qt::LeftButton);
    EXPECT_FALSE(robot_->armDown);
    // whatever takes the keyboard away counts as a release
    QTest::mousePress(arm, Qt::LeftButton);
    QFocusEvent away(QEvent::FocusOut);
    QApplication::sendEvent(arm, &away);
    EXPECT_FALSE(robot_->armDown);
    QTest::mouseRelease(arm, Qt::LeftButton);
    EXPECT_FALSE(robot_->armDown);

    EXPECT_FALSE(start->isEnabled());
    become(State::Armed, Kind::Armed);
    ASSERT_TRUE(waitFor([&] { return start->isEnabled() && button("run")->isEnabled(); }));
    EXPECT_FALSE(arm->isEnabled());
    EXPECT_EQ(robot_->startPose(), "Start of the simulator");
    QTest::mousePress(start, Qt::LeftButton);
    EXPECT_TRUE(robot_->startDown);
    panel_->hide();
    EXPECT_FALSE(robot_->startDown) << "a page that is left moves nothing";
    panel_->show();

    // in a simulation what moves by itself has moved on: a run begins with a new scene
    QTest::mouseClick(button("run"), Qt::LeftButton);
    EXPECT_EQ(robot_->runs, 0);
    ASSERT_TRUE(waitFor([&] { return robot_->runs == 1; }));
    EXPECT_EQ(robot_->scenes, 1);
    workspace_.robot().setFreshScene(false);
    QTest::mouseClick(button("run"), Qt::LeftButton);
    EXPECT_EQ(robot_->runs, 2);
    EXPECT_EQ(robot_->scenes, 1);
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return button("takeOver")->isEnabled(); }));
    EXPECT_FALSE(button("run")->isEnabled());
    robot_->edit([](robot::SessionSnapshot& now) { now.hold = "no sign of life from the window"; });
    ASSERT_TRUE(waitFor([&] { return button("run")->isEnabled(); })) << "after a hold only run goes on";
    EXPECT_EQ(button("run")->text(), "Go on");
}

TEST_F(RobotPanelsTest, AStopThatTheRobotAgreedToIsToldUntilItIsReset) {
    connectRobot();
    auto* figures = panel_->findChild<QLabel*>("driveFigures");
    auto shows = [&](const char* words) {
        return waitFor([&] { return figures->text().contains(QString::fromUtf8(words)); });
    };
    auto answer = [&](bool accepted, const char* words) {
        robot_->edit([&](robot::SessionSnapshot& now) {
            now.stop.requests = 1;
            now.stop.acknowledged = now.stop.finished = true;
            now.stop.accepted = accepted;
            now.stop.answer = words;
        });
    };
    answer(true, "accepted: as you wish");
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    EXPECT_TRUE(shows("stop acknowledged: accepted: as you wish")) << figures->text().toStdString();
    Language language;
    language.use("zh_CN");
    EXPECT_TRUE(shows("停止已确认：已接受: as you wish")) << figures->text().toStdString();
    language.use("en");
    EXPECT_TRUE(shows("stop acknowledged: accepted"));
    become(State::Connected, Kind::Reset);
    EXPECT_TRUE(waitFor([&] { return !figures->text().contains("stop acknowledged"); }))
        << figures->text().toStdString();
    // a no is nothing that a reset settles
    answer(false, "refused");
    EXPECT_TRUE(shows("stop acknowledged: refused")) << figures->text().toStdString();
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, StopReachesTheSessionBeforeThePressReturns) {
    StopKey key(workspace_);
    connectRobot();
    become(State::Running, Kind::Running);
    workspace_.pressStop();
    EXPECT_EQ(robot_->stops, 1) << "no event loop turns between press and stop";
    QTest::keyPress(panel_.get(), Qt::Key_F12);
    EXPECT_EQ(robot_->stops, 2);
    QTest::keyRelease(panel_.get(), Qt::Key_F12);
    // a press whose release another program got
    QTest::keyPress(panel_.get(), Qt::Key_F12);
    EXPECT_EQ(robot_->stops, 3);
    QEvent away(QEvent::WindowDeactivate);
    QApplication::sendEvent(panel_.get(), &away);
    QTest::keyPress(panel_.get(), Qt::Key_F12);
    EXPECT_EQ(robot_->stops, 4) << "STOP was swallowed";
    QTest::keyRelease(panel_.get(), Qt::Key_F12);

    // in a dialog that keeps everything else from the window
    QDialog dialog;
    QLineEdit field(&dialog);
    dialog.setModal(true);
    dialog.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
    field.setFocus();
    QTest::keyPress(&field, Qt::Key_F12);
    EXPECT_EQ(robot_->stops, 5);
    QTest::keyRelease(&field, Qt::Key_F12);

    // while it connects or after it has gone nothing is reached, and nothing breaks
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    ASSERT_TRUE(waitFor([&] { return button("reset")->isEnabled(); }));
    EXPECT_FALSE(button("run")->isEnabled());
    QTest::mouseClick(button("reset"), Qt::LeftButton);
    EXPECT_EQ(robot_->resets, 1);
}

TEST_F(RobotPanelsTest, ArmsThatWereNotGivenBackAreUnmistakable) {
    connectRobot();
    auto* words = panel_->findChild<QLabel*>("stillExternal");
    EXPECT_TRUE(words->isHidden());
    auto* controls = panel_->findChild<QScrollArea*>("qt_connect_scroll");
    ASSERT_NE(controls, nullptr);
    QApplication::processEvents();
    const int top = controls->y();
    become(State::Fault, Kind::Fault, "the link to the robot is lost: no answer");
    robot_->edit([](robot::SessionSnapshot& now) {
        now.stillExternal = true;
        now.link.up = false;
    });
    ASSERT_TRUE(waitFor([&] { return words->isVisible(); }));
    EXPECT_TRUE(words->text().contains("once the link is back"));
    QApplication::processEvents();
    EXPECT_EQ(controls->y(), top) << "no button moves away from under a hand";
    EXPECT_GE(words->mapTo(panel_.get(), QPoint()).y(), controls->geometry().bottom());
    EXPECT_FALSE(button("giveBack")->isEnabled()) << "nothing gets through a link that is gone";
    robot_->edit([](robot::SessionSnapshot& now) { now.link.up = true; });
    become(State::Fault, Kind::StillExternal, "the arms still follow external commands");
    ASSERT_TRUE(waitFor([&] { return button("giveBack")->isEnabled(); }));
    EXPECT_TRUE(words->text().contains("The arms still follow external commands"));
    QTest::mouseClick(button("giveBack"), Qt::LeftButton);
    EXPECT_EQ(robot_->left, static_cast<int>(robot::ArmMode::Keep));
    // the notice has the same button
    ASSERT_TRUE(waitFor([&] { return workspace_.notices().back().message.contains("still follow"); }));
    const Notice notice = workspace_.notices().back();
    EXPECT_EQ(notice.level, Level::Error);
    ASSERT_EQ(notice.remedies.size(), 1u);
    robot_->left = -1;
    notice.remedies.front().act();
    EXPECT_EQ(robot_->left, static_cast<int>(robot::ArmMode::Keep));
    robot_->edit([](robot::SessionSnapshot& now) { now.stillExternal = false; });
    EXPECT_TRUE(waitFor([&] { return words->isHidden() && button("giveBack")->isHidden(); }));
}

TEST_F(RobotPanelsTest, AStopStandsBeforeWhatWasWrongEarlier) {
    NoticeBar bar(workspace_);
    connectRobot();
    workspace_.notify(Level::Error, "training failed");
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    auto shown = [&] {
        const auto labels = bar.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->property("look") == "strong" && label->text().contains("STOP was pressed");
        });
    };
    EXPECT_TRUE(waitFor(shown));
}

TEST_F(RobotPanelsTest, TheStopWindowOpensBesideWhateverDoesNotSayThatItIsSimulated) {
    struct Row {
        bool simulated, readOnly, opens;
    };
    for (Row row : {Row{true, false, false}, Row{false, true, false}, Row{false, false, true}}) {
        auto robot = std::make_shared<FakeRobot>();
        robot->aboutIt.simulated = row.simulated;
        robot->aboutIt.readOnly = row.readOnly;
        Services services = robotServices(robot);
        const QString opened = file("opened"), program = file("stop_window");
        QFile::remove(opened);
        QFile script(program);
        ASSERT_TRUE(script.open(QIODevice::WriteOnly | QIODevice::Truncate));
        script.write("#!/bin/sh\necho \"$@\" > '" + opened.toUtf8() + ".new'\nmv '" + opened.toUtf8() +
                     ".new' '" + opened.toUtf8() + "'\n");
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        services.stopProgram = program.toStdString();
        Workspace workspace(services, settings());
        ConnectPanel panel(workspace, nullptr);
        // under the profile that the form begins with: Simulated
        panel.address()->setAddress("rosbridge://192.168.26.1:9090");
        workspace.robot().connectTo(panel.address()->request());
        ASSERT_TRUE(waitFor([&] { return workspace.robot().connected() && !workspace.robot().busy(); }));
        ASSERT_EQ(workspace.robot().request().profile, RobotProfile::Simulated);
        if (row.opens) {
            EXPECT_TRUE(waitFor([&] { return QFile::exists(opened); }));
            QFile asked(opened);
            EXPECT_TRUE(asked.open(QIODevice::ReadOnly));
            EXPECT_EQ(QString::fromUtf8(asked.readAll()).trimmed(),
                      "--settings " + settings().store().fileName())
                << "in the language of the window";
        } else {
            QTest::qWait(300);
            EXPECT_FALSE(QFile::exists(opened));
        }
        EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
    }
}

TEST_F(RobotPanelsTest, OneMessageForOneFault) {
    connectRobot();
    become(State::Running, Kind::Running);
    std::size_t before = workspace_.notices().size();
    become(State::Fault, Kind::Fault, "the link to the robot is lost: no answer");
    ASSERT_TRUE(waitFor([&] { return workspace_.notices().size() > before; }));
    QTest::qWait(250);
    ASSERT_EQ(workspace_.notices().size(), before + 1);
    EXPECT_EQ(workspace_.notices().back().level, Level::Error);
    EXPECT_TRUE(workspace_.notices().back().message.contains("the link to the robot is lost"));
}

TEST_F(RobotPanelsTest, TheEndOfARecordingIsNoTrouble) {
    connectRobot();
    become(State::Shadow, Kind::Shadow);
    become(State::Disconnected, Kind::Ended, "the recording has ended");
    ASSERT_TRUE(waitFor([&] { return workspace_.notices().back().message.contains("has ended"); }));
    EXPECT_EQ(workspace_.notices().back().level, Level::Info);
}

TEST_F(RobotPanelsTest, AnotherLanguageLeavesTheStartPoseThatWasChosen) {
    Language language;
    language.use("en");
    connectRobot();
    RobotPolicyRequest request;
    request.checkpoint = "runs/x";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    QComboBox* poses = nullptr;
    for (auto* box : panel_->findChildren<QComboBox*>()) {
        if (box->accessibleName() == "Start pose") poses = box;
    }
    ASSERT_NE(poses, nullptr);
    ASSERT_EQ(poses->count(), 2);
    poses->setCurrentIndex(1);
    EXPECT_EQ(robot_->startPose(), "Start of the simulator");
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return poses->itemText(1) != "Start of the simulator"; }, 5000));
    EXPECT_EQ(poses->currentIndex(), 1);
    EXPECT_EQ(robot_->startPose(), poses->itemText(1).toStdString());
    language.use("en");
    EXPECT_TRUE(waitFor([&] { return poses->itemText(1) == "Start of the simulator"; }, 5000));
}

TEST_F(RobotPanelsTest, TheInstructionChangesWhileItRunsAndTrialsKnowTheirTask) {
    connectRobot();
    RobotPolicyRequest request;
    request.checkpoint = "runs/x";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    EXPECT_EQ(robot_->instruction(), "weigh the block") << "the newest task's words come first";
    become(State::Running, Kind::Running);
    auto* words = panel_->findChild<QComboBox*>("instruction");
    words->lineEdit()->selectAll();
    QTest::keyClicks(words->lineEdit(), "grasp the block");
    QTest::keyClick(words->lineEdit(), Qt::Key_Return);
    EXPECT_EQ(robot_->instruction(), "grasp the block");

    auto* success = button("trialSuccess");
    auto* failure = button("trialFailure");
    QTest::mouseClick(success, Qt::LeftButton);
    EXPECT_TRUE(robot_->trials().empty()) << "it can still be taken back";
    EXPECT_FALSE(success->isEnabled() || failure->isEnabled()) << "one run is one trial";
    workspace_.robot().takeTrialBack();
    EXPECT_TRUE(success->isEnabled()) << "the run is to be judged again";
    QTest::mouseClick(failure, Qt::LeftButton);
    auto runAgain = [&] {
        become(State::Running, Kind::Running);
        return waitFor([&] { return success->isEnabled(); });
    };
    ASSERT_TRUE(runAgain());
    QTest::mouseClick(success, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->trials().size() == 1; }));
    EXPECT_FALSE(robot_->trials()[0].success);
    ASSERT_TRUE(robot_->trials()[0].task);
    EXPECT_EQ(robot_->trials()[0].task->name, "grasp");
    // words that belong to no task count for none
    workspace_.robot().setInstruction("dance");
    ASSERT_TRUE(runAgain());
    QTest::mouseClick(success, Qt::LeftButton);
    QTest::mouseClick(button("connect"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !workspace_.robot().connected() && workspace_.jobs().idle(); }));
    ASSERT_EQ(robot_->trials().size(), 3u) << "the end keeps what waited";
    auto trials = robot_->trials();
    EXPECT_EQ(std::count_if(trials.begin(), trials.end(), [](const auto& trial) { return !trial.task; }), 1);
}

TEST_F(RobotPanelsTest, SafetyNumbersOfOneRobotAreNotTakenToTheNext) {
    robot_->aboutIt.safety.velocityRadS = 1.4;  // as its robot file wants it
    connectRobot();
    EXPECT_TRUE(panel_->address()->request().safety.size() == 1) << "shown as they are in use";
    disconnectRobot();
    EXPECT_TRUE(panel_->address()->request().safety.empty());
}

TEST_F(RobotPanelsTest, SafetyNumbersAreThoseThatTheAddressGetsAndHaveUnits) {
    QTableWidget* table = nullptr;
    for (auto* one : panel_->findChildren<QTableWidget*>()) {
        if (one->accessibleName() == "Safety numbers") table = one;
    }
    ASSERT_NE(table, nullptr);
    constexpr int kVelocity = 1;
    panel_->address()->setAddress("rosbridge://192.168.26.1:9090");
    EXPECT_EQ(table->item(kVelocity, 1)->text(), "1");
    EXPECT_EQ(table->item(kVelocity, 0)->text(), "largest joint velocity (rad/s)");
    panel_->address()->setAddress("sim:weighing");
    EXPECT_EQ(table->item(kVelocity, 1)->text(), "1.5") << "what a session in the simulator keeps to";
    EXPECT_TRUE(panel_->address()->request().safety.empty());
    // a number that somebody typed stays, also where it is another address's usual one
    table->item(kVelocity, 1)->setText("1");
    EXPECT_EQ(panel_->address()->request().safety, std::vector<std::string>{"velocity_rad_s=1"});
    panel_->address()->setAddress("rosbridge://192.168.26.1:9090");
    panel_->address()->setAddress("sim:weighing");
    EXPECT_EQ(panel_->address()->request().safety, std::vector<std::string>{"velocity_rad_s=1"});
}

TEST_F(RobotPanelsTest, FurtherSettingsAreThoseOfTheConnection) {
    QLineEdit* robotFile = nullptr;
    for (auto* field : panel_->findChildren<QLineEdit*>()) {
        if (field->accessibleName() == "Robot file") robotFile = field;
    }
    ASSERT_NE(robotFile, nullptr);
    robotFile->setText("/earlier/robot.json");
    SceneRequest scene;  // of the demo, without any file
    scene.robot.address = "sim:weighing";
    workspace_.robot().enterScene(scene);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().connected() && !workspace_.robot().busy(); }));
    EXPECT_EQ(robotFile->text(), "");
    disconnectRobot();
    EXPECT_EQ(robotFile->text(), "/earlier/robot.json") << "what was typed is not lost";
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, TheNextTrialIsProposedWhenOneIsOver) {
    TrialPanel simulator(workspace_);
    QLabel* next = simulator.next;
    QPushButton* scene = simulator.scene;
    connectRobot();
    become(State::Ready, Kind::Ready);
    EXPECT_TRUE(next->isHidden()) << "nothing was tried yet";
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return !scene->isEnabled(); }));
    EXPECT_TRUE(scene->toolTip().contains("STOP")) << "why not, and what to do";
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return next->isVisible(); }));
    EXPECT_TRUE(next->text().startsWith("Solved. Press STOP"));
    become(State::Ready, Kind::Left);
    ASSERT_TRUE(waitFor([&] { return scene->property("look") == "primary"; }));
    EXPECT_EQ(next->text(), "Solved. Press New scene for the next trial.");
    QTest::mouseClick(scene, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return next->isHidden(); }));
    EXPECT_NE(scene->property("look").toString(), "primary");
    // one that came to nothing
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return !scene->isEnabled(); }));
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    ASSERT_TRUE(waitFor([&] { return next->isVisible(); }));
    EXPECT_TRUE(next->text().contains("not solved"));
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, ADoubleClickOnRunMakesOneSceneAndNoSeedIsSkipped) {
    RobotDesk& desk = workspace_.robot();
    connectRobot();
    become(State::Armed, Kind::Armed);
    ASSERT_TRUE(waitFor([&] { return button("run")->isEnabled(); }));
    QTest::mouseClick(button("run"), Qt::LeftButton);
    QTest::mouseClick(button("run"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->runs == 1; }));
    QTest::mouseClick(button("run"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->runs == 2; })) << "one after it is another run";
    ASSERT_TRUE(settled());
    EXPECT_EQ(robot_->scenes, 2);
    EXPECT_EQ(desk.sceneSeed(), kFirstSceneSeed + 2);
    // a scene that was just made is the one to run in
    desk.newScene();
    desk.newScene();
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 3; }));
    ASSERT_TRUE(settled());
    QTest::mouseClick(button("run"), Qt::LeftButton);
    EXPECT_EQ(robot_->runs, 3);
    EXPECT_EQ(robot_->scenes, 3);
    EXPECT_EQ(desk.sceneSeed(), kFirstSceneSeed + 3);
    // unless somebody wants another one, or has moved something in it
    desk.newScene();
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 4; }));
    ASSERT_TRUE(settled());
    desk.setSceneSeed(kFirstSceneSeed + 50);
    QTest::mouseClick(button("run"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->runs == 4; }));
    EXPECT_EQ(robot_->scenes, 5);
    desk.newScene();
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 6; }));
    ASSERT_TRUE(settled());
    desk.touchScene();
    QTest::mouseClick(button("run"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 7; }));
    // STOP takes back a run that waits for its scene
    EXPECT_TRUE(desk.stop());
    QTest::qWait(400);
    EXPECT_EQ(robot_->runs, 4);
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, WhyNothingIsRecordedIsSaidAsItIs) {
    auto says = [this](const QString& words) {
        return waitFor([&] {
            const auto labels = panel_->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text().contains(words); });
        });
    };
    connectRobot();
    EXPECT_TRUE(says("no project is open"));
    std::filesystem::create_directories(folder() / "runs");
    workspace_.openProject(folder());
    EXPECT_TRUE(says("connected without a folder for recordings")) << "the project came later";
    disconnectRobot();
    RobotRequest request;
    request.address = "replay:/recordings/one";
    request.profile = RobotProfile::Recording;
    workspace_.robot().connectTo(request);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().connected(); }));
    EXPECT_TRUE(says("what plays is a recording itself"));
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, WhatComesNextIsInSightInALowWindow) {
    PanelScroll scroll;
    auto* panel = new SimulatorPanel(workspace_, scroll.viewport());
    scroll.hold(panel);
    scroll.resize(1020, 400);  // in a window of 1440x900 with the demo's path and a notice above
    scroll.show();
    connectRobot();
    auto* next = panel->findChild<QLabel*>("nextTrial");
    become(State::Running, Kind::Running);
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return next->isVisible(); }));
    auto place = [&] { return QRect(next->mapTo(scroll.viewport(), QPoint()), next->size()); };
    EXPECT_TRUE(waitFor([&] {
        return scroll.viewport()->rect().contains(place()) &&
               next->height() >= next->heightForWidth(next->width());
    })) << place().bottom()
        << " of " << scroll.viewport()->height();
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, AfterThePolicySpaceGoesOnFromTheHandAsItIs) {
    TrialPanel simulator(workspace_);
    SimulatorPanel& panel = simulator.panel;
    auto* hand = panel.findChild<QComboBox*>("simHand");
    connectRobot();
    auto press = [&](int side) {
        hand->setCurrentIndex(side);
        robot_->gripped = -1;
        QTest::keyClick(&panel, Qt::Key_Space);
        return robot_->gripped.load();
    };
    ASSERT_EQ(press(0), 1) << "a person closes the left hand";
    robot_->advance();  // the policy opens it, and closes the right one
    become(State::Running, Kind::Running);
    become(State::Shadow, Kind::TakenOver);
    EXPECT_EQ(press(0), 1) << "it is open: it closes";
    EXPECT_EQ(press(1), 0) << "it is closed: it opens";
    EXPECT_EQ(press(1), 2) << "and closes, whatever is measured by then";
    // a hand that holds something is not closed all the way
    robot_->edit([](robot::SessionSnapshot& now) { now.tick.measured->gripper = robot::Grippers{0.41, 0}; });
    become(State::Running, Kind::Running);
    become(State::Shadow, Kind::TakenOver);
    EXPECT_EQ(press(0), 0);
    EXPECT_TRUE(settled());
}

TEST_F(RobotPanelsTest, TheKeysMoveAHandWhileTheyAreDown) {
    TrialPanel simulator(workspace_);
    SimulatorPanel& panel = simulator.panel;
    connectRobot();
    QTest::keyPress(&panel, Qt::Key_W);
    EXPECT_EQ(robot_->jogged().at(0), 0) << "the left hand";
    EXPECT_GT(robot_->jogged().at(1), 0) << "forward";
    QTest::keyPress(&panel, Qt::Key_Q);
    EXPECT_LT(robot_->jogged().at(3), 0) << "down as well";
    QTest::keyRelease(&panel, Qt::Key_W);
    EXPECT_EQ(robot_->jogged().at(1), 0);
    QTest::keyRelease(&panel, Qt::Key_Q);
    EXPECT_EQ(robot_->jogged(), (std::vector<double>{0, 0, 0, 0}));
    QTest::keyClick(&panel, Qt::Key_Space);
    EXPECT_EQ(robot_->gripped, 1);
    QTest::keyClick(&panel, Qt::Key_Space);
    EXPECT_EQ(robot_->gripped, 0);
    QTest::mouseClick(panel.findChild<QPushButton*>("newScene"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 1 && workspace_.jobs().idle(); }));
    // another task is another robot; policy and words go with it
    workspace_.robot().setInstruction("weigh it");
    RobotPolicyRequest policy;
    policy.checkpoint = "runs/x";
    workspace_.robot().usePolicy(policy);
    ASSERT_TRUE(settled());
    auto* tasks = panel.findChild<QComboBox*>("simTask");
    tasks->setCurrentIndex(1);
    Q_EMIT tasks->activated(1);
    ASSERT_TRUE(waitFor([&] { return robot_->opened().size() == 2; }));
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    EXPECT_TRUE(robot_->disconnected);
    EXPECT_EQ(robot_->aboutIt.address, "sim:placement");
    EXPECT_EQ(robot_->instruction(), "put it down");
    // words that somebody typed stay
    workspace_.robot().setInstruction("gently");
    tasks->setCurrentIndex(0);
    Q_EMIT tasks->activated(0);
    ASSERT_TRUE(waitFor([&] { return robot_->opened().size() == 3; }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(robot_->aboutIt.address, "sim:weighing");
    EXPECT_EQ(robot_->instruction(), "gently");
}

TEST_F(RobotPanelsTest, CamerasOfOtherNamesAreChosenAndKeptWithTheCheckpoint) {
    robot_->strange = true;
    connectRobot();
    RobotPolicyRequest request;
    request.checkpoint = "/runs/x";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    auto* first = panel_->findChild<QComboBox*>("camera_camera1");
    auto* second = panel_->findChild<QComboBox*>("camera_camera2");
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->isVisible());
    EXPECT_EQ(first->currentIndex(), 0) << "nothing is guessed";
    EXPECT_TRUE(robot_->choice.empty());
    auto pick = [](QComboBox* box, int index) {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    };
    pick(first, first->findText("wrist_cam_l"));
    EXPECT_EQ(robot_->choice, (RobotCameraChoice{{"observation.images.camera1", "wrist_cam_l"}}));
    pick(second, second->count() - 1);
    EXPECT_EQ(robot_->choice, (RobotCameraChoice{{"observation.images.camera1", "wrist_cam_l"},
                                                 {"observation.images.camera2", ""}}));
    EXPECT_TRUE(first->isEnabled());
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return !first->isEnabled(); })) << "not while it runs";
    become(State::Connected, Kind::Reset);

    // another checkpoint knows nothing of it; this one does, also when it is opened again
    for (auto [checkpoint, known] :
         {std::pair{"/runs/y", 0u}, std::pair{"/runs/x", 2u}, std::pair{"/runs/x", 2u}}) {
        robot_->choice.clear();
        request.checkpoint = checkpoint;
        workspace_.robot().usePolicy(request);
        ASSERT_TRUE(settled());
        EXPECT_EQ(robot_->choice.size(), known) << checkpoint;
    }
    EXPECT_EQ(panel_->findChild<QComboBox*>("camera_camera1")->currentText(), "wrist_cam_l");
    // names that the robot has ask for nothing
    robot_->strange = false;
    request.checkpoint = "/runs/z";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(settled());
    EXPECT_FALSE(panel_->findChild<QComboBox*>("camera_camera1")->isVisible());
}

TEST_F(RobotPanelsTest, AScenePreparedElsewhereShowsInTheForms) {
    SceneRequest scene;
    scene.robot.address = "sim:placement@64x64";
    scene.policy.checkpoint = "runs/main/task2";
    scene.instruction = "put it down";
    workspace_.robot().enterScene(scene);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    EXPECT_EQ(panel_->address()->request().address, "sim:placement@64x64");
    auto* checkpoints = panel_->findChild<QComboBox*>("robotCheckpoint");
    EXPECT_EQ(checkpoints->currentData().toString(), "runs/main/task2");
    EXPECT_EQ(panel_->findChild<QComboBox*>("instruction")->currentText(), "put it down");
    EXPECT_EQ(robot_->instruction(), "put it down");
    EXPECT_EQ(robot_->runs, 0) << "arming and running are the person's";
    EXPECT_FALSE(robot_->armDown);
    // where the connection fails nothing is left on the way
    scene.robot.address = "sim:nowhere";
    workspace_.robot().enterScene(scene);
    ASSERT_TRUE(waitFor([&] { return !workspace_.robot().connected() && !workspace_.robot().busy(); }));
    ASSERT_TRUE(settled());
    connectRobot();
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace_.robot().request().address, "sim:weighing");
    EXPECT_EQ(robot_->runs, 0);
}

TEST_F(RobotPanelsTest, TheWheelChangesNoFieldThatItOnlyPassesOver) {
    WheelGuard guard;
    panel_ = std::make_unique<ConnectPanel>(workspace_, nullptr);
    panel_->resize(360, 400);
    panel_->show();
    connectRobot();
    ASSERT_TRUE(settled());
    auto* scroll = panel_->findChild<QScrollArea*>();
    auto* words = panel_->findChild<QComboBox*>("instruction");
    words->setCurrentIndex(0);
    auto turn = [&] {
        QWheelEvent wheel(QPointF(5, 5), words->mapToGlobal(QPointF(5, 5)), QPoint(0, -120), QPoint(0, -120),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(words, &wheel);
    };
    scroll->verticalScrollBar()->setValue(0);
    const int before = 0;
    ASSERT_GT(scroll->verticalScrollBar()->maximum(), 50);
    turn();
    EXPECT_EQ(words->currentIndex(), 0);
    EXPECT_GT(scroll->verticalScrollBar()->value(), before) << "the page scrolls instead";
    EXPECT_EQ(words->focusPolicy(), Qt::StrongFocus);
    words->setFocus();
    ASSERT_TRUE(waitFor([&] { return words->hasFocus() || words->lineEdit()->hasFocus(); }));
    turn();
    EXPECT_EQ(words->currentIndex(), 1) << "clicked first, it takes the wheel";
}

TEST_F(RobotPanelsTest, NoOtherRobotIsLeftForAScene) {
    robot_->aboutIt.hasScene = robot_->aboutIt.canJog = false;
    connectRobot();
    SceneRequest scene;
    scene.robot.address = "sim:placement";
    workspace_.robot().enterScene(scene);
    ASSERT_TRUE(settled());
    EXPECT_TRUE(workspace_.robot().connected());
    EXPECT_FALSE(robot_->disconnected);
    ASSERT_FALSE(workspace_.notices().empty());
    EXPECT_TRUE(workspace_.notices().back().message.contains("a robot made up is connected"));
}

TEST_F(RobotPanelsTest, AGamepadMovesAHandUntilItIsPulledOut) {
    TrialPanel simulator(workspace_);
    SimulatorPanel& panel = simulator.panel;
    connectRobot();
    // the kernel's joystick events, through a pipe
    QByteArray pipe = file("js0").toLocal8Bit();
    ASSERT_EQ(::mkfifo(pipe.constData(), 0600), 0);
    ASSERT_EQ(Gamepad::devices(QString::fromStdString(folder().string())).size(), 1);
    ASSERT_TRUE(panel.gamepad()->open(QString::fromLocal8Bit(pipe)));
    int pad = ::open(pipe.constData(), O_WRONLY);
    ASSERT_GE(pad, 0);
    auto tell = [pad](int type, int number, int value) {
        js_event event{0, static_cast<__s16>(value), static_cast<__u8>(type), static_cast<__u8>(number)};
        EXPECT_EQ(::write(pad, &event, sizeof event), static_cast<ssize_t>(sizeof event));
    };
    auto moves = [&](double forward, double left, double up) {
        return waitFor([&] {
            auto now = robot_->jogged();
            return now.size() == 4 && std::abs(now[1] - forward) < 1e-3 && std::abs(now[2] - left) < 1e-3 &&
                   std::abs(now[3] - up) < 1e-3;
        });
    };
    tell(JS_EVENT_AXIS, 1, -32767);
    EXPECT_TRUE(moves(0.12, 0, 0)) << "a stick that points away from the person moves the hand forward";
    tell(JS_EVENT_AXIS, 1, 3000);
    EXPECT_TRUE(moves(0, 0, 0)) << "inside the dead zone";
    tell(JS_EVENT_AXIS, 4, 32767);
    tell(JS_EVENT_AXIS, 0, -32767);
    EXPECT_TRUE(moves(0, 0.12, -0.12));
    tell(JS_EVENT_BUTTON | JS_EVENT_INIT, 0, 1);
    tell(JS_EVENT_BUTTON, 5, 1);
    tell(JS_EVENT_BUTTON, 0, 1);
    ASSERT_TRUE(waitFor([&] { return robot_->gripped != -1; }));
    EXPECT_EQ(robot_->gripped, 2) << "the right hand closes once: what was held at first was not pressed";
    EXPECT_TRUE(waitFor([&] { return robot_->jogged().front() == 1; }));
    ::close(pad);
    ASSERT_TRUE(waitFor([&] { return !panel.gamepad()->isOpen(); }));
    EXPECT_TRUE(moves(0, 0, 0)) << "a gamepad that is gone moves nothing";
}

}  // namespace

}  // namespace studio::test
