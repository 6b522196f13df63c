// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <memory>
#include <string>

#include "tests/widgets/fake_robot.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/panels/simulator_panel.h"
#include "widgets/robot/address_form.h"

namespace studio::test {

/// The simulator's panel with what it says of the next trial.
struct TrialPanel {
    explicit TrialPanel(widgets::Workspace& workspace) : panel(workspace, nullptr) {
        panel.resize(800, 600);
        panel.show();
    }
    widgets::SimulatorPanel panel;
    QLabel* next = panel.findChild<QLabel*>("nextTrial");
    QPushButton* scene = panel.findChild<QPushButton*>("newScene");
};

/// The page on which a person connects, over a robot made up.
class RobotPanelsTest : public GuiTest {
protected:
    using State = robot::SessionState;
    using Kind = robot::SessionEventKind;

    RobotPanelsTest()
        : robot_(std::make_shared<FakeRobot>()),
          workspace_(robotServices(robot_), settings()),
          panel_(std::make_unique<widgets::ConnectPanel>(workspace_, nullptr)) {
        panel_->resize(360, 900);
        panel_->show();
        EXPECT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle(); });
    }
    void connectRobot() {
        panel_->address()->setAddress("sim:weighing");
        QTest::mouseClick(button("connect"), Qt::LeftButton);
        ASSERT_TRUE(waitFor([this] { return workspace_.robot().connected(); }));
        ASSERT_TRUE(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void disconnectRobot() {
        QTest::mouseClick(button("connect"), Qt::LeftButton);
        ASSERT_TRUE(
            waitFor([this] { return !workspace_.robot().connected() && !workspace_.robot().busy(); }));
    }
    void become(State state, Kind kind, const std::string& text = "it happened") {
        robot_->become(state, kind, text);
        ASSERT_TRUE(waitFor([&] { return workspace_.robot().isIn(state); }));
    }
    QPushButton* button(const char* name) { return panel_->findChild<QPushButton*>(name); }

    std::shared_ptr<FakeRobot> robot_;
    widgets::Workspace workspace_;
    std::unique_ptr<widgets::ConnectPanel> panel_;
};

}  // namespace studio::test
