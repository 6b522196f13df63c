// SPDX-License-Identifier: GPL-3.0-or-later
// What the robot's page says and offers: true of the robot that is there, and of no other one.
#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QFontMetrics>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "tests/widgets/fake_robot.h"
#include "tests/widgets/robot_panels_fixture.h"
#include "widgets/frame/job_strip.h"
#include "widgets/frame/notice_bar.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/panels/simulator_panel.h"
#include "widgets/parts/chip.h"
#include "widgets/robot/address_form.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

using RobotPageTest = RobotPanelsTest;

TEST_F(RobotPageTest, ALightStandsBesideTheFirstLineAndTheReasonBesideTheState) {
    robot_->edit([](robot::SessionSnapshot& now) {
        now.checks[1].remedy = "Choose a checkpoint.\nThen another line.\nAnd one more.\nAnd a last one.";
    });
    connectRobot();
    auto* checks = panel_->findChild<QTreeWidget*>();
    ASSERT_TRUE(waitFor([&] { return checks->topLevelItemCount() == 2; }));
    const int line = QFontMetrics(checks->font()).height();
    auto row = [&] { return checks->visualItemRect(checks->topLevelItem(0)); };
    ASSERT_TRUE(waitFor([&] { return row().height() > 4 * line; }));
    const QImage seen = checks->viewport()->grab().toImage();
    const double scale = seen.devicePixelRatio();
    int lowest = -1;
    const int end = std::min(row().bottom(), checks->viewport()->height() - 1);
    ASSERT_GT(end, row().top() + 3 * line) << "enough of it is seen";
    for (int y = row().top(); y <= end; ++y) {
        for (int x = 0; x < 16; ++x) {
            const QColor there = seen.pixelColor(static_cast<int>(x * scale), static_cast<int>(y * scale));
            if (there.rgb() != Theme::current().surface.rgb()) lowest = y - row().top();
        }
    }
    EXPECT_GE(lowest, 0) << "there is a light";
    EXPECT_LT(lowest, 2 * line) << "of a row of " << row().height();

    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    auto* state = panel_->findChild<Chip*>();
    QLabel* why = nullptr;
    for (auto* label : panel_->findChildren<QLabel*>()) {
        if (label->accessibleName() == "Reason of the state") why = label;
    }
    ASSERT_TRUE(state && why);
    EXPECT_TRUE(waitFor([&] { return why->text().contains("STOP was pressed"); }));
    EXPECT_TRUE(waitFor([&] { return why->x() >= state->x() + state->width() + kGap; }));
    EXPECT_TRUE(settled());
}

/// The gravest message of a bar; empty: none.
QString strongIn(const NoticeBar& bar) {
    for (auto* label : bar.findChildren<QLabel*>()) {
        if (label->property("look") == "strong") return bar.isHidden() ? QString() : label->text();
    }
    return {};
}

TEST_F(RobotPageTest, WhatWasWrongWithAConnectionGoesWithTheNextOne) {
    NoticeBar bar(workspace_);
    auto strong = [&] { return strongIn(bar); };
    workspace_.notify(Level::Warning, "training is slow");
    workspace_.notify(Level::Error, [] { return NoticeText{"an earlier STOP"}; },
                      {.run = {}, .until = NoticeUntil::RobotGoesOn});
    panel_->address()->setAddress("rosbridge://nowhere:9090");
    QTest::mouseClick(button("connect"), Qt::LeftButton);
    ASSERT_TRUE(settled());
    EXPECT_TRUE(strong().contains("connection refused"));
    connectRobot();
    EXPECT_EQ(strong(), "training is slow") << "what is about something else stays";
    // what is wrong with this one was told after it was made
    become(State::Fault, Kind::Fault, "the newest message of joints is old");
    EXPECT_TRUE(waitFor([&] { return strong().contains("joints is old"); }));
    // whoever takes the robot up again has read it
    for (auto [state, kind] : {std::pair(State::Connected, Kind::Reset), std::pair(State::Armed, Kind::Armed),
                               std::pair(State::Running, Kind::Continued)}) {
        become(State::Stopped, Kind::Stopped, "STOP was pressed");
        EXPECT_TRUE(waitFor([&] { return strong().contains("STOP was pressed"); }));
        become(state, kind);
        EXPECT_TRUE(waitFor([&] { return strong() == "training is slow"; })) << strong().toStdString();
    }
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, AHeldRobotThatIsStoppedIsNotToBeRun) {
    NoticeBar bar(workspace_);
    connectRobot();
    become(State::Running, Kind::Held, "the robot is held: press run to go on");
    ASSERT_TRUE(waitFor([&] { return strongIn(bar).contains("press run"); }));
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    ASSERT_TRUE(waitFor([&] { return strongIn(bar).contains("STOP was pressed"); }));
    // nor does it wait behind the newest
    const auto labels = bar.findChildren<QLabel*>();
    EXPECT_TRUE(std::none_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return !label->isHidden() && label->text().contains("more");
    }));
}

TEST_F(RobotPageTest, ARobotThatNoPolicyMovesIsNotSaidToBeHeld) {
    NoticeBar bar(workspace_);
    connectRobot();
    // a person has taken over; left, and the robot has not answered yet
    for (State next : {State::Shadow, State::Connected}) {
        SCOPED_TRACE(static_cast<int>(next));
        become(State::Running, Kind::Held, "the robot is held: the next chunk is late");
        ASSERT_TRUE(waitFor([&] { return strongIn(bar).contains("chunk is late"); }));
        QTest::qWait(250);
        EXPECT_TRUE(strongIn(bar).contains("chunk is late")) << "it is held still";
        robot_->edit([next](robot::SessionSnapshot& now) { now.state = next; });
        EXPECT_TRUE(waitFor([&] { return strongIn(bar).isEmpty(); })) << strongIn(bar).toStdString();
    }
}

TEST_F(RobotPageTest, AStopThatWasAnsweredAfterAllIsNoTroubleAnyMore) {
    NoticeBar bar(workspace_);
    const std::string unanswered = "mode 0 was not acknowledged";
    auto says = [&](const char* words) { return strongIn(bar).contains(words); };
    connectRobot();
    // acknowledged late; a link that turns out to be lost; read in another mode; never
    for (int row = 0; row < 4; ++row) {
        SCOPED_TRACE(row);
        become(State::Connected, Kind::ModeNotAcknowledged, unanswered);
        ASSERT_TRUE(waitFor([&] { return says("not acknowledged"); }));
        if (row == 0) {
            // a no is an answer, and no comfort
            become(State::Connected, Kind::ModeRefused, "the robot refused arm mode 0");
            EXPECT_TRUE(waitFor([&] { return says("refused arm mode 0"); })) << strongIn(bar).toStdString();
        }
        if (row == 0) become(State::Connected, Kind::ModeAcknowledged, "the robot acknowledged arm mode 0");
        if (row == 1) robot_->edit([](robot::SessionSnapshot& now) { now.link.up = false; });
        if (row == 2) {
            robot_->edit([](robot::SessionSnapshot& now) { now.stillExternal = true; });
            ASSERT_TRUE(waitFor([&] { return workspace_.robot().now().stillExternal; }));
            EXPECT_TRUE(says("not acknowledged"));
            robot_->edit([](robot::SessionSnapshot& now) { now.stillExternal = false; });
        }
        if (row < 3) {
            EXPECT_TRUE(waitFor([&] { return strongIn(bar).isEmpty(); })) << strongIn(bar).toStdString();
        }
        robot_->edit([](robot::SessionSnapshot& now) { now.link.up = true; });
        ASSERT_TRUE(waitFor([&] { return workspace_.robot().now().link.up; }));
    }
    // nobody has answered: whoever disconnects reads it still
    EXPECT_TRUE(says("not acknowledged"));
    disconnectRobot();
    EXPECT_TRUE(says("not acknowledged"));
}

TEST_F(RobotPageTest, ARobotWithAFaultIsNotSaidToGoOn) {
    JobStrip strip(workspace_);
    auto says = [&](const char* words) {
        for (const auto* label : strip.findChildren<QLabel*>()) {
            if (label->text().contains(words)) return true;
        }
        return false;
    };
    connectRobot();
    become(State::Running, Kind::Continued, "going on");
    ASSERT_TRUE(waitFor([&] { return says("going on"); }));
    // what is wrong with something else says nothing of it
    workspace_.notify(Level::Error, "training failed");
    EXPECT_TRUE(says("going on"));
    become(State::Fault, Kind::Fault, "the newest message of joints is old");
    EXPECT_TRUE(waitFor([&] { return !says("going on"); }, 2000));
}

TEST_F(RobotPageTest, RecordingsOfLongPathsAreToldApartWhereTheyAreChosen) {
    const auto first = folder() / "recordings" / "2026-11-30_101500_sim-weighing";
    const auto second = folder() / "recordings" / "2026-11-30_101700_sim-weighing";
    for (const auto& recording : {first, second}) std::filesystem::create_directories(recording);
    workspace_.openProject(folder());
    QComboBox *profile = nullptr, *address = nullptr;
    for (auto* box : panel_->address()->findChildren<QComboBox*>()) {
        if (box->accessibleName() == "Robot") profile = box;
        if (box->accessibleName() == "Address") address = box;
    }
    ASSERT_TRUE(profile && address);
    profile->setCurrentIndex(static_cast<int>(RobotProfile::Recording));
    Q_EMIT profile->activated(profile->currentIndex());
    ASSERT_EQ(address->count(), 2);
    EXPECT_EQ(address->view()->textElideMode(), Qt::ElideMiddle);
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(address->itemText(i).startsWith("replay:"));
        EXPECT_EQ(address->itemData(i, Qt::ToolTipRole).toString(), address->itemText(i));
        address->setCurrentIndex(i);
        EXPECT_EQ(address->toolTip(), address->itemText(i));
    }
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, NoMotionButtonMovesWhereTheFiguresTakeASecondLine) {
    panel_->resize(440, 1600);
    connectRobot();
    auto* figures = panel_->findChild<QLabel*>("driveFigures");
    ASSERT_NE(figures, nullptr);
    ASSERT_TRUE(waitFor([&] { return figures->text().contains("clipped"); }));
    const int line = figures->fontMetrics().lineSpacing();
    auto height = [&] {
        const QRect room(0, 0, figures->width(), 100);
        return figures->fontMetrics().boundingRect(room, Qt::TextWordWrap, figures->text()).height();
    };
    auto place = [&] {
        QTest::qWait(50);
        return button("run")->mapTo(panel_.get(), QPoint()).y();
    };
    const int before = place();
    ASSERT_LT(height(), 1.6 * line) << "one line: " << figures->text().toStdString();
    robot_->edit([](robot::SessionSnapshot& now) {
        now.latencyS = 0.2;
        now.link.roundTripS = 0.003;
        now.mode.mode = robot::ArmMode::External;
    });
    ASSERT_TRUE(waitFor([&] { return figures->text().contains("external control"); }));
    ASSERT_GT(height(), 1.6 * line) << "two lines: " << figures->text().toStdString();
    EXPECT_EQ(place(), before);
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, AStopAskedForAgainWithoutALatchTellsItsAcknowledgement) {
    connectRobot();
    auto* figures = panel_->findChild<QLabel*>("driveFigures");
    ASSERT_NE(figures, nullptr);
    auto ask = [&](std::uint64_t number, bool acknowledged) {
        robot_->edit([&](robot::SessionSnapshot& now) {
            now.stop = {};
            now.stop.requests = 1;
            now.stop.number = number;
            now.stop.acknowledged = now.stop.finished = now.stop.accepted = acknowledged;
            if (acknowledged) now.stop.answer = "accepted";
        });
        return waitFor([&] {
            return figures->text().contains(acknowledged ? "stop acknowledged: accepted" : "waiting for");
        });
    };
    // a STOP that was reset is over
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    ASSERT_TRUE(ask(1, true)) << figures->text().toStdString();
    become(State::Connected, Kind::Reset);
    ASSERT_TRUE(waitFor([&] { return !figures->text().contains("stop"); })) << figures->text().toStdString();
    // the same once more, after a lost link or an arming that was broken off
    ASSERT_TRUE(ask(2, false)) << figures->text().toStdString();
    EXPECT_TRUE(ask(2, true)) << figures->text().toStdString();
    EXPECT_FALSE(waitFor([&] { return !figures->text().contains("stop acknowledged"); }, 300));
    // the request of the same number over another connection is another one
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    ASSERT_TRUE(waitFor([&] { return button("reset")->isEnabled(); }));
    disconnectRobot();
    ASSERT_TRUE(figures->text().isEmpty());
    robot_->edit([](robot::SessionSnapshot& now) { now.state = State::Connected; });
    connectRobot();
    EXPECT_TRUE(waitFor([&] { return figures->text().contains("stop acknowledged"); }, 5000))
        << figures->text().toStdString();
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, ALinkThatIsBackIsNotSaidToBeLost) {
    NoticeBar bar(workspace_);
    connectRobot();
    become(State::Disconnected, Kind::LinkLost, "the link to the robot is lost: no answer");
    ASSERT_TRUE(waitFor([&] { return strongIn(bar).contains("is lost"); }));
    become(State::Connected, Kind::LinkBack, "the link to the robot is back");
    EXPECT_TRUE(waitFor([&] { return strongIn(bar).isEmpty(); })) << strongIn(bar).toStdString();
    // a fault stays until somebody has read it, and so does a STOP
    for (auto [state, kind] :
         {std::pair(State::Fault, Kind::Fault), std::pair(State::Stopped, Kind::Stopped)}) {
        become(state, kind, "it stands still");
        ASSERT_TRUE(waitFor([&] { return strongIn(bar).contains("stands still"); }));
        const auto events = workspace_.notices().size();
        become(state, Kind::LinkBack, "the link to the robot is back");
        ASSERT_TRUE(waitFor([&] { return workspace_.notices().size() > events; }));
        EXPECT_TRUE(strongIn(bar).contains("stands still"));
    }
    become(State::Connected, Kind::Reset);
    EXPECT_TRUE(waitFor([&] { return strongIn(bar).isEmpty(); }));
}

TEST_F(RobotPageTest, TheShadowButtonLooksPressedWhileItRuns) {
    connectRobot();
    auto* shadow = button("shadow");
    ASSERT_TRUE(waitFor([&] { return shadow->isEnabled(); }));
    // beside the words, within the border
    auto ground = [&] { return shadow->grab().toImage().pixelColor(5, shadow->height() / 2); };
    EXPECT_EQ(ground().rgb(), Theme::current().surface.rgb());
    become(State::Shadow, Kind::Shadow);
    ASSERT_TRUE(waitFor([&] { return shadow->isChecked(); }));
    EXPECT_TRUE(shadow->isEnabled());
    EXPECT_EQ(ground().rgb(), Theme::current().selection.rgb());
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, WhatWasTypedForOneKindOfRobotDoesNotGoAlongToAnother) {
    AddressForm& form = *panel_->address();
    auto field = [&](const QString& name) {
        const auto all = form.findChildren<QLineEdit*>();
        auto found =
            std::find_if(all.begin(), all.end(), [&](auto* one) { return one->accessibleName() == name; });
        return found == all.end() ? nullptr : *found;
    };
    auto moreSays = [&](const QString& words) {
        const auto all = form.findChildren<QToolButton*>();
        return std::any_of(all.begin(), all.end(), [&](auto* one) { return one->text() == words; });
    };
    QComboBox* profile = nullptr;
    for (auto* box : form.findChildren<QComboBox*>()) {
        if (box->accessibleName() == "Robot") profile = box;
    }
    auto* table = form.findChild<QTableWidget*>();
    ASSERT_TRUE(profile && table && field("Robot file") && field("Topics"));
    form.setAddress("sim:weighing");
    EXPECT_TRUE(moreSays("More settings"));
    EXPECT_TRUE(table->item(1, 0)->toolTip().startsWith("largest joint velocity (rad/s)\nvelocity_rad_s"));
    auto type = [&] {
        table->item(1, 1)->setText("0.7");
        field("Robot file")->setText("/sim/robot.json");
        field("Topics")->setText("camera.head_cam_h=/x");
    };
    type();
    EXPECT_TRUE(moreSays("More settings (3 changed)")) << "folded, they would be in nobody's sight";
    // another project is no other robot
    std::filesystem::create_directories(folder() / "runs");
    workspace_.openProject(folder());
    EXPECT_EQ(form.request().robotFile.string(), "/sim/robot.json");
    EXPECT_EQ(form.request().safety, std::vector<std::string>{"velocity_rad_s=0.7"});
    QTest::keyClick(profile, Qt::Key_Down);
    ASSERT_EQ(form.request().profile, RobotProfile::Real);
    EXPECT_TRUE(form.request().safety.empty());
    EXPECT_TRUE(form.request().robotFile.empty());
    EXPECT_TRUE(form.request().topics.empty());
    EXPECT_EQ(table->item(1, 1)->text(), "1") << "the usual one of a real robot";
    EXPECT_TRUE(moreSays("More settings"));
    // the same where another kind of robot was connected by somebody else
    type();
    SceneRequest scene;
    scene.robot.address = "sim:weighing";
    workspace_.robot().enterScene(scene);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().connected() && !workspace_.robot().busy(); }));
    disconnectRobot();
    ASSERT_EQ(form.request().profile, RobotProfile::Simulated);
    EXPECT_TRUE(form.request().safety.empty());
    EXPECT_TRUE(form.request().robotFile.empty());
    // a cell that is emptied has its usual number again
    table->item(1, 1)->setText("");
    EXPECT_EQ(table->item(1, 1)->text(), "1.5");
    EXPECT_TRUE(form.request().safety.empty());
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, NoNextTrialIsProposedWhileAPersonCorrectsOrTheLinkIsDown) {
    TrialPanel simulator(workspace_);
    QLabel* next = simulator.next;
    QPushButton* scene = simulator.scene;
    connectRobot();
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return !scene->isEnabled(); }));
    robot_->edit([](robot::SessionSnapshot& now) { now.tick.correction = true; });
    become(State::Shadow, Kind::TakenOver);
    ASSERT_TRUE(waitFor([&] { return scene->isEnabled(); })) << "looked at since";
    EXPECT_TRUE(next->isHidden()) << "the trial goes on: " << next->text().toStdString();
    EXPECT_NE(scene->property("look").toString(), "primary");
    robot_->edit([](robot::SessionSnapshot& now) { now.tick.correction = false; });
    become(State::Ready, Kind::Ready);
    ASSERT_TRUE(waitFor([&] { return scene->property("look") == "primary"; }));
    EXPECT_TRUE(next->text().contains("not solved"));
    robot_->edit([](robot::SessionSnapshot& now) { now.link.up = false; });
    ASSERT_TRUE(waitFor([&] { return !scene->isEnabled(); }));
    EXPECT_NE(scene->property("look").toString(), "primary") << "it could not be made";
    EXPECT_TRUE(next->isHidden());
    EXPECT_TRUE(scene->toolTip().contains("link"));
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, ATrialThatWasSolvedStaysSolvedWhateverAPersonMovesThen) {
    TrialPanel simulator(workspace_);
    QLabel* next = simulator.next;
    connectRobot();
    become(State::Running, Kind::Running);
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return next->text().startsWith("Solved."); }));
    become(State::Ready, Kind::Left);
    ASSERT_TRUE(waitFor([&] { return next->text() == "Solved. Press New scene for the next trial."; }));
    // a person takes the block away again
    robot_->solved = false;
    auto says = [&](const char* words) {
        for (const auto* label : simulator.panel.findChildren<QLabel*>()) {
            if (label->text().contains(words)) return true;
        }
        return false;
    };
    ASSERT_TRUE(waitFor([&] { return says("25 % of the task"); }));
    EXPECT_EQ(next->text(), "Solved. Press New scene for the next trial.");
    // another run in the same scene is judged by itself
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return next->isHidden(); }));
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    EXPECT_TRUE(waitFor([&] { return next->text().contains("not solved"); }));
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return next->text().startsWith("Solved."); }));
    QTest::mouseClick(simulator.scene, Qt::LeftButton);
    EXPECT_TRUE(waitFor([&] { return next->isHidden(); }));
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, ALostLinkEndsAPersonsCorrection) {
    connectRobot();
    robot_->edit([](robot::SessionSnapshot& now) { now.tick.correction = true; });
    become(State::Shadow, Kind::TakenOver);
    EXPECT_TRUE(waitFor([&] { return shows(*panel_, "a person has taken over"); }));
    // the newest control step stays what it was
    become(State::Disconnected, Kind::LinkLost);
    EXPECT_TRUE(waitFor([&] { return !shows(*panel_, "a person has taken over"); }));
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, ASimulationElsewhereMakesNoSceneBeforeARun) {
    TrialPanel simulator(workspace_);
    SimulatorPanel& panel = simulator.panel;
    auto* fresh = panel.findChild<QCheckBox*>();
    ASSERT_NE(fresh, nullptr);
    robot_->aboutIt.canJog = false;
    connectRobot();
    EXPECT_FALSE(fresh->isEnabled());
    EXPECT_FALSE(fresh->isChecked()) << "Run makes none there";
    EXPECT_TRUE(fresh->toolTip().contains("elsewhere"));
    disconnectRobot();
    // one of this process makes them again
    robot_->aboutIt.canJog = true;
    connectRobot();
    EXPECT_TRUE(fresh->isEnabled());
    EXPECT_TRUE(fresh->isChecked());
    EXPECT_TRUE(workspace_.robot().freshScene());
    EXPECT_TRUE(settled());
}

TEST_F(RobotPageTest, TrialsAreOfRunsAndWhereTheyAreKeptIsTrue) {
    for (bool simulated : {true, false}) {
        auto robot = std::make_shared<FakeRobot>();
        robot->aboutIt.simulated = simulated;
        robot->aboutIt.recording = "/p/recordings/one";
        Workspace workspace(robotServices(robot), settings());
        ConnectPanel panel(workspace, nullptr);
        panel.resize(360, 900);
        panel.show();
        RobotRequest request;
        request.address = "rosbridge://192.168.26.1:9090";
        workspace.robot().connectTo(request);
        ASSERT_TRUE(waitFor([&] { return workspace.robot().connected() && !workspace.robot().busy(); }));
        RobotPolicyRequest policy;
        policy.checkpoint = "runs/x";
        workspace.robot().usePolicy(policy);
        ASSERT_TRUE(waitFor([&] { return workspace.robot().policy().has_value(); }));
        auto* success = panel.findChild<QPushButton*>("trialSuccess");
        auto* failure = panel.findChild<QPushButton*>("trialFailure");
        EXPECT_FALSE(success->isEnabled() || failure->isEnabled()) << "nothing has run yet";
        EXPECT_TRUE(success->toolTip().contains("Run"));
        robot->become(State::Running, Kind::Running, "running");
        ASSERT_TRUE(waitFor([&] { return success->isEnabled() && failure->isEnabled(); }));
        robot->become(State::Ready, Kind::Left, "left");
        success->click();
        auto says = [&](const QString& words) { return shows(panel, words); };
        EXPECT_EQ(says("is kept with the recording alone: what a simulation scores"), simulated);
        EXPECT_EQ(says("is counted with the next one"), !simulated);
        workspace.robot().setInstruction("dance");
        EXPECT_FALSE(success->isEnabled()) << "one run is one trial";
        robot->become(State::Running, Kind::Running, "running");
        ASSERT_TRUE(waitFor([&] { return success->isEnabled(); }));
        robot->become(State::Ready, Kind::Left, "left");
        success->click();
        EXPECT_TRUE(says("is kept with the recording alone: its instruction is none"));
        EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
    }
}

TEST_F(RobotPageTest, ATrialOfNoTaskIsKeptNowhereWhereNothingIsRecorded) {
    connectRobot();
    become(State::Running, Kind::Running);
    ASSERT_TRUE(waitFor([&] { return button("trialSuccess")->isEnabled(); }));
    button("trialSuccess")->click();
    EXPECT_TRUE(shows(*panel_, "is kept nowhere: its instruction is none"));
    EXPECT_FALSE(shows(*panel_, "with the recording alone"));
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
