// SPDX-License-Identifier: GPL-3.0-or-later
// Trials: of which run, policy and words they are, who judges them, and what is counted.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <filesystem>

#include "tests/widgets/fake_robot.h"
#include "tests/widgets/robot_panels_fixture.h"
#include "widgets/frame/top_bar.h"
#include "widgets/panels/camera_panel.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/robot/robot_desk.h"

namespace studio::test {

using namespace widgets;

namespace {

class TrialTest : public RobotPanelsTest {
protected:
    RobotDesk& desk() { return workspace_.robot(); }
    QLineEdit* note() { return panel_->findChild<QLineEdit*>("trialNote"); }
    void open(const char* checkpoint) {
        RobotPolicyRequest request;
        request.checkpoint = checkpoint;
        desk().usePolicy(request);
        ASSERT_TRUE(waitFor([&] {
            return !desk().opensPolicy() && desk().policy() && desk().policy()->checkpoint == checkpoint;
        }));
    }
    /// A press of Run that the desk has heard of.
    void runs() {
        QSignalSpy told(&desk(), &RobotDesk::trialsChanged);
        become(State::Running, Kind::Running);
        ASSERT_TRUE(waitFor([&] { return !told.isEmpty(); }));
    }
    void ends() { become(State::Ready, Kind::Left); }
    /// The robot was looked at several times since.
    void lookedAt() {
        QSignalSpy looks(&desk(), &RobotDesk::changed);
        ASSERT_TRUE(waitFor([&] { return looks.size() >= 3; }));
    }
};

TEST_F(TrialTest, ASimulatedTrialThatIsSolvedEndsByItselfAndWaitsToBeKept) {
    CameraPanel camera(workspace_, nullptr);
    camera.resize(640, 480);
    camera.show();
    auto* count = camera.findChild<QLabel*>("trialCount");
    ASSERT_NE(count, nullptr);
    connectRobot();
    open("runs/a");
    EXPECT_FALSE(count->isVisible()) << "nothing was tried yet";
    runs();
    EXPECT_TRUE(waitFor([&] { return count->isVisible(); }));
    lookedAt();
    EXPECT_EQ(robot_->left, -1) << "it goes on";
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return desk().trials().size() == 1; }));
    EXPECT_EQ(robot_->left, static_cast<int>(robot::ArmMode::Keep));
    EXPECT_EQ(robot_->looks, 0) << "the whole scene is not asked for";
    EXPECT_TRUE(desk().isJudgedBySimulation());
    EXPECT_EQ(count->text(), "1 of 1 solved");
    EXPECT_TRUE(robot_->trials().empty()) << "a person may say otherwise";
    ends();
    EXPECT_FALSE(button("trialSuccess")->isEnabled());
    EXPECT_TRUE(button("trialFailure")->isEnabled());
    button("trialKeep")->click();
    ASSERT_TRUE(waitFor([&] { return robot_->trials().size() == 1; }));
    EXPECT_TRUE(robot_->trials()[0].success);
    EXPECT_EQ(robot_->trials()[0].checkpoint.string(), "runs/a");
    EXPECT_FALSE(button("trialKeep")->isEnabled());
    EXPECT_FALSE(button("trialFailure")->isEnabled());
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, APersonCorrectsWhatTheSimulationSaid) {
    connectRobot();
    open("runs/a");
    runs();
    lookedAt();
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return desk().isJudgedBySimulation(); }));
    ends();
    button("trialFailure")->click();
    EXPECT_FALSE(desk().isJudgedBySimulation());
    EXPECT_EQ(desk().score().solved, 0);
    EXPECT_EQ(desk().score().tried, 1) << "no second trial";
    // taken back, its run is to be judged again: by a person
    desk().takeTrialBack();
    EXPECT_EQ(desk().score().tried, 0);
    ASSERT_TRUE(button("trialSuccess")->isEnabled());
    button("trialSuccess")->click();
    button("trialKeep")->click();
    ASSERT_TRUE(waitFor([&] { return robot_->trials().size() == 1; }));
    EXPECT_TRUE(robot_->trials()[0].success);
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, WhatWasSolvedWhenARunBeganIsNotThePolicysDoing) {
    connectRobot();
    open("runs/a");
    robot_->solved = true;
    runs();
    lookedAt();
    EXPECT_TRUE(desk().trials().empty());
    EXPECT_EQ(robot_->left, -1);
    robot_->solved = false;
    lookedAt();
    robot_->solved = true;
    EXPECT_TRUE(waitFor([&] { return desk().trials().size() == 1; }));
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, UnderTheProfileRealAPersonIsAsked) {
    RobotRequest request;
    request.address = "rosbridge://192.168.26.1:9090";
    request.profile = RobotProfile::Real;
    desk().connectTo(request);
    ASSERT_TRUE(waitFor([&] { return desk().connected() && !desk().busy(); }));
    open("runs/a");
    runs();
    lookedAt();
    robot_->solved = true;
    lookedAt();
    EXPECT_TRUE(desk().trials().empty());
    EXPECT_EQ(robot_->left, -1);
    EXPECT_TRUE(desk().hasRun());
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, ATrialIsOfThePolicyThatRanItAndTheCountMixesNone) {
    connectRobot();
    open("runs/a");
    runs();
    ends();
    // another one was chosen before anybody judged
    open("runs/b");
    button("trialFailure")->click();
    ASSERT_EQ(desk().trials().size(), 1u);
    EXPECT_EQ(desk().trials()[0].checkpoint.string(), "runs/a");
    EXPECT_EQ(desk().score().tried, 0) << "the open policy has tried nothing";
    EXPECT_TRUE(shows(*panel_, "No trial of this policy yet."));
    runs();
    ends();
    button("trialSuccess")->click();
    EXPECT_EQ(desk().score().solved, 1);
    EXPECT_EQ(desk().score().tried, 1);
    EXPECT_TRUE(shows(*panel_, "1 of 1 succeeded."));
    ASSERT_TRUE(waitFor([&] { return robot_->trials().size() == 1; }));
    EXPECT_EQ(robot_->trials()[0].checkpoint.string(), "runs/a");
    open("runs/a");
    EXPECT_EQ(desk().score().solved, 0);
    EXPECT_EQ(desk().score().tried, 1);
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, ATrialIsJudgedByTheWordsThatItWasRunWith) {
    connectRobot();
    open("runs/a");
    desk().setInstruction("weigh the block");
    runs();
    ends();
    desk().setInstruction("grasp the block");
    button("trialSuccess")->click();
    ASSERT_EQ(desk().trials().size(), 1u);
    ASSERT_TRUE(desk().trials()[0].task);
    EXPECT_EQ(desk().trials()[0].task->name, "weigh");
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, TakingATrialBackLeavesANewerRunToItsOwnVerdict) {
    connectRobot();
    open("runs/a");
    desk().setInstruction("weigh the block");
    runs();
    ends();
    button("trialSuccess")->click();
    desk().setInstruction("grasp the block");
    runs();
    ends();
    desk().takeTrialBack();
    EXPECT_TRUE(desk().trials().empty());
    ASSERT_TRUE(desk().hasRun()) << "the newer one";
    button("trialFailure")->click();
    ASSERT_EQ(desk().trials().size(), 1u);
    EXPECT_FALSE(desk().trials()[0].success);
    EXPECT_EQ(desk().trials()[0].task->name, "grasp");
    EXPECT_FALSE(desk().hasRun()) << "one run is one trial";
    EXPECT_TRUE(robot_->trials().empty());
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, OnlyWhatAPersonCallsAFailureCountsAsOneAndTheLastRunCanBe) {
    connectRobot();
    open("runs/a");
    runs();
    ends();
    // that was no trial
    runs();
    become(State::Stopped, Kind::Stopped, "STOP was pressed");
    EXPECT_EQ(desk().score().tried, 0);
    ASSERT_TRUE(button("trialFailure")->isEnabled());
    button("trialFailure")->click();
    EXPECT_EQ(desk().score().tried, 1);
    EXPECT_EQ(desk().score().solved, 0);
    disconnectRobot();
    ASSERT_EQ(robot_->trials().size(), 1u);
    EXPECT_FALSE(robot_->trials()[0].success);
    EXPECT_EQ(robot_->lateTrials, 0) << "the recording ends with the connection";
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, ANoteBelongsToTheTrialThatItWasTypedFor) {
    connectRobot();
    open("runs/a");
    note()->setText("for the first");
    runs();
    EXPECT_EQ(note()->text(), "for the first");
    // nobody judged that one: its note goes with it
    ends();
    runs();
    EXPECT_EQ(note()->text(), "");
    note()->setText("it slipped");
    lookedAt();
    robot_->solved = true;
    ASSERT_TRUE(waitFor([&] { return desk().isJudgedBySimulation(); }));
    EXPECT_EQ(note()->text(), "it slipped");
    note()->setText("it slipped twice");
    robot_->solved = false;
    runs();
    EXPECT_EQ(note()->text(), "") << "that is another trial";
    note()->setText("for the third");
    button("trialKeep")->click();
    ASSERT_TRUE(waitFor([&] { return robot_->trials().size() == 1; }));
    EXPECT_EQ(robot_->trials()[0].note, "it slipped twice");
    EXPECT_EQ(note()->text(), "for the third");
    button("trialFailure")->click();
    ASSERT_EQ(desk().trials().size(), 2u);
    EXPECT_EQ(desk().trials()[1].note, "for the third");
    EXPECT_EQ(note()->text(), "");
    desk().takeTrialBack();
    EXPECT_EQ(note()->text(), "for the third") << "its run is to be judged again";
    EXPECT_TRUE(settled());
}

TEST_F(TrialTest, TheNextTrialBeginsWithANewSceneAndCountsNothing) {
    CameraPanel camera(workspace_, nullptr);
    camera.resize(640, 480);
    camera.show();
    auto* next = camera.findChild<QPushButton*>("trialNext");
    ASSERT_NE(next, nullptr);
    connectRobot();
    open("runs/a");
    runs();
    ASSERT_TRUE(waitFor([&] { return next->isVisible() && !next->isEnabled(); }));
    EXPECT_TRUE(next->toolTip().contains("STOP"));
    ends();
    ASSERT_TRUE(waitFor([&] { return next->isEnabled(); }));
    next->click();
    ASSERT_TRUE(waitFor([&] { return robot_->scenes == 1; }));
    EXPECT_TRUE(settled());
    EXPECT_TRUE(desk().trials().empty());
    EXPECT_TRUE(desk().hasRun()) << "it can still be judged";
    EXPECT_EQ(robot_->runs, 0) << "a person arms and runs";
    disconnectRobot();
    EXPECT_TRUE(waitFor([&] { return !next->isVisible(); }));
}

/// Counts how often a widget is given a tooltip.
class TipCounter : public QObject {
public:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::ToolTipChange) ++changes;
        return false;
    }
    int changes = 0;
};

TEST_F(TrialTest, TooltipsAreSetWhereTheyChangeAlone) {
    TopBar bar(workspace_);
    TrialPanel simulator(workspace_);
    connectRobot();
    lookedAt();
    TipCounter counter;
    for (QWidget* part : {static_cast<QWidget*>(&bar), static_cast<QWidget*>(panel_.get()),
                          static_cast<QWidget*>(&simulator.panel)}) {
        for (QWidget* widget : part->findChildren<QWidget*>()) widget->installEventFilter(&counter);
    }
    lookedAt();
    EXPECT_EQ(counter.changes, 0) << "nothing has changed";
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
