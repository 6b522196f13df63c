// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen of a robot made up: its pictures, its joints, and what policies would have done.
#include <fmt/format.h>

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "tests/support/paths.h"
#include "tests/widgets/fake_robot.h"
#include "tests/widgets/robot_panels_fixture.h"
#include "widgets/frame/language.h"
#include "widgets/panels/camera_panel.h"
#include "widgets/panels/comparison_panel.h"
#include "widgets/panels/joints_panel.h"
#include "widgets/parts/elided_combo.h"
#include "widgets/plots/joint_bars.h"
#include "widgets/plots/path_view.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/plot_legend.h"
#include "widgets/robot/comparison_view.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

using RobotViewsTest = RobotPanelsTest;

TEST_F(RobotViewsTest, ThePictureComesWithWhatIsPredictedAndNeverWaitsForIt) {
    CameraPanel camera(workspace_, nullptr);
    camera.resize(640, 480);
    camera.show();
    connectRobot();
    ASSERT_EQ(camera.views().size(), 2u);
    robot_->advance();
    ASSERT_TRUE(waitFor([&] { return camera.views()[0]->hasFrame(); }));
    ASSERT_TRUE(camera.views()[0]->overlay());
    EXPECT_EQ(camera.views()[0]->overlay()->paths.size(), 2u);
    QImage with = camera.views()[0]->grab().toImage();
    camera.views()[0]->setParts(false, false);
    EXPECT_NE(with, camera.views()[0]->grab().toImage()) << "the path is drawn";
    auto pictures = camera.facts()["pictures"].toInt();
    robot_->advance();
    EXPECT_TRUE(waitFor([&] { return camera.facts()["pictures"].toInt() == pictures + 1; }, 1000));
    EXPECT_TRUE(camera.findChild<QComboBox*>("robotCamera")->count() == 3);
}

TEST_F(RobotViewsTest, OnlyACameraWhosePlaceIsUnknownIsSaidToGetNoPath) {
    CameraPanel camera(workspace_, nullptr);
    camera.resize(640, 480);
    camera.show();
    for (bool placed : {false, true}) {
        robot_->aboutIt.placed.clear();
        if (placed) robot_->aboutIt.placed.push_back("head_cam_h");
        connectRobot();
        // before anything was drawn into its pictures
        robot_->showPicture();
        ASSERT_TRUE(waitFor([&] { return camera.views().at(0)->hasFrame(); }));
        EXPECT_EQ(camera.views()[0]->toolTip().contains("is not known"), !placed)
            << camera.views()[0]->toolTip().toStdString();
        disconnectRobot();
    }
}

TEST_F(RobotViewsTest, ARobotWithoutCamerasIsConnectedAllTheSame) {
    CameraPanel camera(workspace_, nullptr);
    camera.resize(640, 480);
    camera.show();
    EXPECT_TRUE(shows(camera, "No robot is connected"));
    robot_->aboutIt.cameras.clear();
    connectRobot();
    EXPECT_TRUE(waitFor([&] { return shows(camera, "This robot has no cameras"); }));
    EXPECT_TRUE(shows(camera, "Start them on the upper computer"));
    EXPECT_FALSE(shows(camera, "No robot is connected"));
    disconnectRobot();
    robot_->aboutIt.readOnly = true;
    connectRobot();
    EXPECT_TRUE(waitFor([&] { return shows(camera, "The recording has no pictures"); }));
    disconnectRobot();
    EXPECT_TRUE(waitFor([&] { return shows(camera, "No robot is connected"); }));
}

TEST_F(RobotViewsTest, AChunkThatIsUsedUpHasNoFurtherSteps) {
    PathView view("head_cam_h");
    view.resize(640, 480);
    QImage picture(64, 48, QImage::Format_RGB888);
    picture.fill(Qt::darkGray);
    view.setFrame(picture);
    view.setParts(false, false);
    auto captionAt = [&](double step) {
        robot::PathOverlay overlay;
        overlay.width = 64;
        overlay.height = 48;
        overlay.dueStep = step;
        robot::HandPath path;
        for (int k = 0; k < 16; ++k)
            path.points.push_back({static_cast<double>(k), robot::Pixel{10.0 + k, 24, true}, 0});
        overlay.paths.push_back(path);
        view.setOverlay(std::move(overlay));
        return view.grab().toImage();
    };
    const QImage end = captionAt(16);
    EXPECT_NE(captionAt(15), end) << "the step is said";
    EXPECT_EQ(captionAt(18), end) << "step 18 of 16";
    EXPECT_EQ(captionAt(-1), captionAt(0));
}

TEST_F(RobotViewsTest, WhatIsOldIsGreyedAndSaysSo) {
    CameraPanel camera(workspace_, nullptr);
    JointsPanel joints(workspace_, nullptr);
    for (Panel* panel : {static_cast<Panel*>(&camera), static_cast<Panel*>(&joints)}) {
        panel->resize(640, 480);
        panel->show();
    }
    connectRobot();
    auto* view = camera.findChild<PathView*>();
    ASSERT_NE(view, nullptr);
    auto* said = joints.findChild<QLabel*>("staleJoints");
    robot_->advance();
    ASSERT_TRUE(waitFor([&] { return view->hasFrame() && joints.facts()["moments"].toInt() > 0; }));
    const auto moments = joints.facts()["moments"].toInt();
    // the control steps go on, with what was measured before the link was lost
    robot_->pictureAgeS = 3;
    robot_->edit([](robot::SessionSnapshot& now) {
        ++now.tick.number;
        now.tick.measured->received -= std::chrono::seconds(3);
    });
    ASSERT_TRUE(waitFor([&] { return view->isStale() && joints.bars()->isStale(); }));
    EXPECT_TRUE(said->isVisible());
    EXPECT_TRUE(said->text().startsWith("stale, ")) << said->text().toStdString();
    EXPECT_EQ(joints.facts()["moments"].toInt(), moments) << "old values are drawn no further";
    view->grab();
    robot_->pictureAgeS = 0;
    robot_->advance();
    ASSERT_TRUE(waitFor([&] { return !view->isStale(); }));
    EXPECT_TRUE(waitFor([&] {
        robot_->advance();
        return said->isHidden();
    }));
}

TEST_F(RobotViewsTest, TheColourOfAPathGetsDarkerTowardsItsEnd) {
    for (int i = 1; i <= 20; ++i)
        EXPECT_LT(qGray(pathColour(i / 20.0).rgb()), qGray(pathColour((i - 1) / 20.0).rgb())) << i;
}

/// Relative luminance as of WCAG 2.
double luminance(const QColor& colour) {
    auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST_F(RobotViewsTest, EveryJointIsSeenOnItsGround) {
    for (ColourSet colours : {ColourSet::Safe, ColourSet::Vivid}) {
        Theme::apply(*qApp, Scheme::Dark, colours);
        for (int row = 0; row < JointBars::kRows; ++row) {
            EXPECT_GT(contrast(JointBars::colour(row), Theme::current().surface), 3)
                << JointBars::name(row).toStdString();
        }
        // the two of a pair stay apart, on both grounds
        for (Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            Theme::apply(*qApp, scheme, colours);
            for (int row = 0; row < 8; ++row)
                EXPECT_GT(contrast(JointBars::colour(row), JointBars::colour(row + 8)), 1.35) << row;
        }
    }
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(RobotViewsTest, WordsOnEveryColourOfAThemeCanBeRead) {
    for (ColourSet colours : {ColourSet::Safe, ColourSet::Vivid}) {
        for (Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            Theme::apply(*qApp, scheme, colours);
            for (const QColor& ground : Theme::current().series)
                EXPECT_GE(contrast(Theme::inkOn(ground), ground), 4.5) << ground.name().toStdString();
        }
    }
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(RobotViewsTest, JointsCollectWhatWasMeasuredAskedAndSent) {
    JointsPanel joints(workspace_, nullptr);
    joints.resize(900, 500);
    joints.show();
    connectRobot();
    become(State::Running, Kind::Running);
    for (int i = 1; i <= 3; ++i) {
        robot_->advance();
        ASSERT_TRUE(waitFor([&] { return joints.facts()["moments"].toInt() == i; }));
    }
    EXPECT_EQ(joints.bars()->countOn(), 2);
    auto figureOf = [&](const QString& name) {
        for (const auto& entry : joints.findChild<PlotLegend*>()->entries()) {
            if (entry.name == name) return entry.figure;
        }
        return QString("no such curve");
    };
    EXPECT_TRUE(waitFor([&] { return figureOf("L1 sent") == "0.05"; })) << figureOf("L1 sent").toStdString();
    // a person has taken over
    robot_->advance();
    robot_->edit([](robot::SessionSnapshot& now) {
        now.state = now.tick.state = State::Shadow;
        now.tick.sent = false;
        now.tick.gate.reset();
    });
    EXPECT_TRUE(waitFor([&] { return figureOf("L1 sent") == QString::fromUtf8("–"); }))
        << "nothing is sent now: " << figureOf("L1 sent").toStdString();
    EXPECT_NE(figureOf("L1 asked"), QString::fromUtf8("–"));
    QTest::mouseClick(joints.findChildren<QToolButton*>().first(), Qt::LeftButton);
    EXPECT_EQ(joints.bars()->countOn(), JointBars::kRows) << "All";
    QTest::keyClick(joints.bars(), Qt::Key_Space);
    EXPECT_EQ(joints.bars()->countOn(), JointBars::kRows - 1) << "the keyboard switches a single one";
    EXPECT_FALSE(joints.grab().isNull());
}

TEST_F(RobotViewsTest, NoRobotHasTheJointsOfTheOneBefore) {
    JointsPanel joints(workspace_, nullptr);
    joints.resize(900, 500);
    joints.show();
    connectRobot();
    robot_->advance();
    auto first = [&] { return joints.bars()->values().front(); };
    ASSERT_TRUE(waitFor([&] { return first().measured && first().asked && first().predicted; }));
    disconnectRobot();
    // the next one is connected and has sent nothing
    robot_->edit([](robot::SessionSnapshot& now) { now.tick = robot::TickRecord(); });
    robot_->aboutIt.limits.arm[0] = {-0.5, 2.5};
    connectRobot();
    ASSERT_TRUE(waitFor([&] { return first().upper == 2.5; })) << "its limits are its own: " << first().upper;
    EXPECT_EQ(first().lower, -0.5);
    for (const JointValues& value : joints.bars()->values()) {
        EXPECT_FALSE(value.measured || value.asked || value.sent || value.start || value.predicted);
        EXPECT_FALSE(value.limited);
    }
    robot_->advance();
    EXPECT_TRUE(waitFor([&] { return first().measured.has_value(); }));
}

TEST_F(RobotViewsTest, TheWayToTheStartPoseHasACurveOfItsOwn) {
    JointsPanel joints(workspace_, nullptr);
    joints.resize(900, 500);
    joints.show();
    connectRobot();
    become(State::Armed, Kind::Armed);
    auto curve = [&](const QString& name) -> std::optional<CurveData> {
        for (const Curve& one : joints.findChild<Plot*>()->curves()) {
            if (one.name == name) return one.data();
        }
        return std::nullopt;
    };
    auto moves = [&](std::optional<robot::ArmPose> target) {
        const int before = joints.facts()["moments"].toInt();
        robot_->advance();
        robot_->edit([&](robot::SessionSnapshot& now) {
            now.tick.sent = false;
            now.tick.gate.reset();
            now.tick.asked.reset();
            now.tick.startTarget = target;
            now.sentStart = target ? 12 : 0;
        });
        return waitFor([&] { return joints.facts()["moments"].toInt() == before + 1; });
    };
    ASSERT_TRUE(moves({}));
    EXPECT_FALSE(curve("L1 sent to the start pose")) << "nobody goes there";
    robot::ArmPose target{};
    target[0] = 0.25;
    ASSERT_TRUE(moves(target));
    auto way = curve("L1 sent to the start pose"), policy = curve("L1 sent");
    ASSERT_TRUE(way && policy);
    ASSERT_GE(way->y.size(), 2u);
    EXPECT_TRUE(std::isnan(way->y.front()));
    EXPECT_EQ(way->y.back(), 0.25);
    EXPECT_TRUE(std::isnan(policy->y.back())) << "the policy sends nothing there";
    EXPECT_FALSE(joints.grab().isNull());
    const auto labels = panel_->findChildren<QLabel*>();
    EXPECT_TRUE(waitFor([&] {
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().contains("to the start pose: 12 sent");
        });
    }));
}

TEST_F(RobotViewsTest, NoCurveGoesAcrossALostLink) {
    JointsPanel joints(workspace_, nullptr);
    joints.resize(900, 500);
    joints.show();
    connectRobot();
    robot_->advance();
    ASSERT_TRUE(waitFor([&] { return joints.facts()["moments"].toInt() == 1; }));
    robot_->advance();
    robot_->edit([](robot::SessionSnapshot& now) { now.tick.at += std::chrono::seconds(2); });
    ASSERT_TRUE(waitFor([&] { return joints.facts()["moments"].toInt() == 2; }));
    const CurveData measured = joints.findChild<Plot*>()->curves().front().data();
    ASSERT_EQ(measured.y.size(), 3u);
    EXPECT_TRUE(std::isnan(measured.y[1])) << "two seconds of which nothing is known";
    EXPECT_LT(measured.x[0], measured.x[1]);
    EXPECT_LT(measured.x[1], measured.x[2]);
}

TEST_F(RobotViewsTest, WhatIsAskedOfTheBaseIsShown) {
    JointsPanel joints(workspace_, nullptr);
    joints.resize(900, 500);
    joints.show();
    connectRobot();
    become(State::Running, Kind::Running);
    auto* base = joints.findChild<QLabel*>("baseValues");
    ASSERT_NE(base, nullptr);
    robot_->advance();
    ASSERT_TRUE(waitFor([&] { return joints.facts()["moments"].toInt() == 1; }));
    EXPECT_TRUE(base->isHidden()) << "an action of 16 values says nothing of it";
    robot_->advance();
    robot_->edit([](robot::SessionSnapshot& now) {
        now.tick.asked->insert(now.tick.asked->end(), {0.125, -0.5, 0, 1});
    });
    EXPECT_TRUE(waitFor([&] { return base->isVisible(); }));
    EXPECT_EQ(base->text(), "base, never sent: 0.125, -0.500, 0.000, 1.000");
}

TEST_F(RobotViewsTest, TheShadowIsComparedLive) {
    robot_->report.moments = 40;
    robot_->report.joint[3] = 0.14;
    robot_->report.armsRad = 0.01;
    robot_->report.horizon = {0.01, 0.02, 0.03};
    robot_->report.gripperAgreement = 0.75;
    robot_->report.human = {0.8, 1};
    robot_->report.policy = {0.1, 7};
    robot_->report.worst = {{3.5, 0.2, 9, 0.4}, {1.5, 0.1, 2, 0.2}};
    robot_->report.recent = {{0, {}, {}}, {0.1, {}, {}}};
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    connectRobot();
    ASSERT_TRUE(waitFor([&] { return panel.facts()["live_moments"].toInt() == 40; }));
    EXPECT_EQ(panel.live()->momentRows(), 2);
    // 0.1 m meant where the person moved 0.8 m
    bool stuck = false;
    for (auto* label : panel.live()->findChildren<QLabel*>())
        stuck = stuck || label->text().startsWith("Means to stand still");
    EXPECT_TRUE(stuck);
    bool joint = false;
    for (auto* table : panel.live()->findChildren<QTableWidget*>()) {
        for (int row = 0; row < table->rowCount(); ++row)
            joint = joint || (table->item(row, 0)->text() == "L4" && table->item(row, 1)->text() == "0.14");
    }
    EXPECT_TRUE(joint) << "each joint has its own error";
    EXPECT_EQ(panel.live()->comparisons()[0].worst[0].value, 10u) << "grippers stand between the arms";
}

TEST_F(RobotViewsTest, WhoeverHasPressedShadowIsNotToldToPressIt) {
    robot_->report = {};
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    auto says = [&](const char* words) {
        for (const auto* label : panel.findChildren<QLabel*>()) {
            if (label->text().startsWith(words)) return true;
        }
        return false;
    };
    connectRobot();
    ASSERT_TRUE(waitFor([&] { return says("Press Shadow: "); }));
    become(State::Shadow, Kind::Shadow);
    EXPECT_TRUE(waitFor([&] { return says("Shadow runs without a policy"); }));
    RobotPolicyRequest request;
    request.checkpoint = "/runs/x";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(settled());
    // the policy is late
    EXPECT_TRUE(waitFor([&] { return says("Shadow runs: the comparison begins"); }));
    EXPECT_FALSE(says("Press Shadow: "));
}

TEST_F(RobotViewsTest, NamesOfCheckpointsFollowTheLanguage) {
    std::filesystem::create_directories(folder() / "runs");
    workspace_.openProject(folder());
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(700, 600);
    panel.show();
    auto* list = panel.findChild<QListWidget*>();
    auto* box = panel_->findChild<QComboBox*>("robotCheckpoint");
    ASSERT_TRUE(list && box);
    ASSERT_TRUE(waitFor([&] { return list->count() == 2 && box->count() == 2; }));
    ASSERT_TRUE(settled());
    list->item(1)->setCheckState(Qt::Checked);
    box->setCurrentIndex(1);
    Language language;
    auto bothEnd = [&](const char* words) {
        return waitFor([&] {
            return list->count() == 2 && list->item(0)->text().endsWith(QString::fromUtf8(words)) &&
                   box->count() == 2 && box->itemText(0).endsWith(QString::fromUtf8(words));
        });
    };
    language.use("zh_CN");
    EXPECT_TRUE(bothEnd("最佳)")) << box->itemText(0).toStdString();
    language.use("en");
    EXPECT_TRUE(bothEnd("(best)")) << box->itemText(0).toStdString();
    EXPECT_EQ(list->item(1)->checkState(), Qt::Checked) << "what was chosen stays so";
    EXPECT_EQ(box->currentIndex(), 1);
    EXPECT_TRUE(settled());
}

TEST_F(RobotViewsTest, NoLineOfTheComparisonGoesAcrossATimeWithoutShadow) {
    robot_->report.moments = 4;
    robot_->report.recent = {{0, {}, {}}, {0.1, {}, {}}, {9, {}, {}}, {9.1, {}, {}}};
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    connectRobot();
    ASSERT_TRUE(waitFor([&] { return panel.facts()["live_moments"].toInt() == 4; }));
    for (auto* plot : panel.findChildren<Plot*>()) {
        if (plot->curves().size() != 2 || plot->curves()[1].pen != Qt::DashLine) continue;
        for (const Curve& curve : plot->curves()) {
            EXPECT_TRUE(curve.gaps);
            const CurveData data = curve.data();
            ASSERT_EQ(data.y.size(), 5u);
            EXPECT_TRUE(std::isnan(data.y[2]));
            EXPECT_GT(data.x[2], 0.1);
            EXPECT_LT(data.x[2], 9);
            EXPECT_FALSE(std::isnan(data.y[1]) || std::isnan(data.y[3]));
        }
        return;
    }
    ADD_FAILURE() << "there is no chart of person and policy";
}

TEST_F(RobotViewsTest, TheComparedPolicyHasTheNameOfItsRunAndItsStep) {
    robot_->report.moments = 40;
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    connectRobot();
    RobotPolicyRequest request;
    request.checkpoint = "/p/runs/demo/task1_moving_grasp/checkpoints/000700";
    workspace_.robot().usePolicy(request);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    QTableWidgetItem* named = nullptr;
    EXPECT_TRUE(waitFor([&] {
        for (auto* table : panel.live()->findChildren<QTableWidget*>()) {
            QTableWidgetItem* cell = table->rowCount() > 0 ? table->item(0, 0) : nullptr;
            if (cell && cell->text().endsWith("task1_moving_grasp / 700")) named = cell;
        }
        return named != nullptr;
    }));
    if (named) {
        EXPECT_EQ(named->toolTip(), "/p/runs/demo/task1_moving_grasp/checkpoints/000700");
    }
}

TEST_F(RobotViewsTest, ALiveComparisonSaysWhichRecordingItIsOver) {
    robot_->report.moments = 40;
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    auto over = [&](const QString& words) {
        const auto labels = panel.live()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->text().startsWith(words); });
    };
    RobotRequest request;
    request.address = "replay:/p/recordings/lesson_3#0";
    request.profile = RobotProfile::Recording;
    workspace_.robot().connectTo(request);
    EXPECT_TRUE(waitFor([&] { return over("Over lesson_3"); }));
    workspace_.robot().disconnectRobot();
    ASSERT_TRUE(waitFor([&] { return !workspace_.robot().connected() && !workspace_.robot().busy(); }));
    EXPECT_TRUE(over("Over lesson_3")) << "its figures are still there";
    connectRobot();
    EXPECT_TRUE(waitFor([&] { return !over("Over "); })) << "a robot that is there is no recording";
    EXPECT_TRUE(settled());
}

TEST_F(RobotViewsTest, CheckpointsAreComparedOverRecordedEpisodes) {
    ComparisonRequest asked;
    Services services = robotServices(robot_);
    services.compareRecorded = [&asked](const ComparisonRequest& request, const Progress&,
                                        std::stop_token) -> Result<std::vector<PolicyComparison>> {
        asked = request;
        PolicyComparison good, bad;
        good.name = "good";
        bad.name = "bad";
        good.dataset = bad.dataset = "/p/datasets/weighing_50";
        good.mean = 0.01;
        bad.mean = 0.02;
        good.horizon = bad.horizon = good.hold = {0.01, 0.02};
        good.worst = {{4, 2.5, 0.3, 0.5, 0}};
        return std::vector{bad, good};
    };
    Workspace workspace(services, settings());
    std::filesystem::create_directories(folder() / "runs");
    workspace.openProject(folder());
    ComparisonPanel panel(workspace, nullptr);
    panel.resize(1100, 700);
    panel.show();
    auto* list = panel.findChild<QListWidget*>();
    ASSERT_TRUE(waitFor([&] { return list->count() == 2; })) << "the damaged one is left out";
    auto* compare = panel.findChild<QPushButton*>("compare");
    EXPECT_FALSE(compare->isEnabled());
    list->item(0)->setCheckState(Qt::Checked);
    list->item(1)->setCheckState(Qt::Checked);
    QLineEdit* episodes = nullptr;
    for (auto* field : panel.findChildren<QLineEdit*>()) {
        if (field->accessibleName() == "Episodes") episodes = field;
    }
    ASSERT_NE(episodes, nullptr);
    episodes->setText("3-x");
    EXPECT_FALSE(compare->isEnabled()) << "no numbers";
    episodes->setText("0-2, 7");
    ASSERT_TRUE(compare->isEnabled());
    panel.compare();
    ASSERT_TRUE(waitFor([&] { return panel.recorded()->comparisons().size() == 2; }));
    EXPECT_EQ(asked.checkpoints.size(), 2u);
    EXPECT_EQ(asked.episodes, (std::vector<std::int64_t>{0, 1, 2, 7}));
    bool named = false;
    for (auto* label : panel.recorded()->findChildren<QLabel*>())
        named = named || label->text() == "Over weighing_50\nNearest to what was recorded: good";
    EXPECT_TRUE(named);
    EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
}

TEST_F(RobotViewsTest, FiguresOfARecordingHaveRoomAndTheNamesOfTheLiveOnes) {
    PolicyComparison one;
    one.name = "a_sequence_of_four_tasks_in_a_folder / task4_something_long / 12000";
    one.recording = "2026-11-30_101500_sim-weighing";
    one.moments = 1234;
    one.mean = 0.0123;
    one.gripperAgreement = 0.995;
    one.human = robot::MotionMeasure{12.34, 56.7};
    one.policy = robot::MotionMeasure{0.12, 56.7};
    for (const char* side : {"l", "r"}) {
        for (int joint = 1; joint <= 7; ++joint)
            one.values.push_back(fmt::format("zarm_{}{}_link", side, joint));
        one.values.push_back(side[0] == 'l' ? "left_claw" : "right_claw");
    }
    one.dimensions.assign(robot::kVectorWidth, 0.1);
    one.worst = {{3, 1.5, 0.2, 0.4, 8}};
    ComparisonView view;
    view.resize(600, 600);
    view.setComparisons({one, one});
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    auto tableOf = [&](const QString& name) -> QTableWidget* {
        for (auto* table : view.findChildren<QTableWidget*>()) {
            if (table->accessibleName() == name) return table;
        }
        return nullptr;
    };
    auto* figures = tableOf("Figures of each policy");
    ASSERT_NE(figures, nullptr);
    EXPECT_LE(figures->horizontalHeader()->length(), figures->viewport()->width()) << "no column is cut";
    const int last = figures->columnCount() - 1;
    EXPECT_GE(figures->columnWidth(last), figures->fontMetrics().horizontalAdvance("56.7 s at rest"));
    EXPECT_EQ(figures->horizontalHeaderItem(last - 1)->text(), "Recorded\nmotion");
    EXPECT_TRUE(figures->item(0, 0)->toolTip().contains("task4_something_long"));
    // a policy without a measure of its motion has a row as high as the others
    PolicyComparison still = one;
    still.human.reset();
    still.policy.reset();
    view.setComparisons({one, still});
    const QAbstractItemView& asked = *figures;  // a table hides what every view tells
    EXPECT_LT(asked.sizeHintForRow(1), asked.sizeHintForRow(0)) << "else nothing is tested";
    EXPECT_EQ(figures->rowHeight(1), figures->rowHeight(0));
    for (const auto* label : view.findChildren<QLabel*>())
        EXPECT_FALSE(label->text().contains("person", Qt::CaseInsensitive)) << label->text().toStdString();
    // one name for a joint, as in the shadow
    auto* joints = tableOf("Error of each joint");
    ASSERT_TRUE(joints && joints->rowCount() == 16);
    EXPECT_EQ(joints->item(0, 0)->text(), "L1");
    EXPECT_EQ(joints->item(7, 0)->text(), "Grip L");
    EXPECT_EQ(joints->item(8, 0)->text(), "R1");
    EXPECT_EQ(valueName("zarm_r7_joint"), "R7");
    EXPECT_EQ(valueName("action[3]"), "action[3]");
}

TEST_F(RobotViewsTest, CurvesOverTheHorizonTakeTheColoursOfANewTheme) {
    PolicyComparison one;
    one.name = "good";
    one.horizon = {0.1, 0.2};
    one.hold = {0.3, 0.4};
    ComparisonView view;
    view.resize(600, 600);
    EXPECT_TRUE(view.isHidden()) << "it is shown by whoever made it";
    view.setComparisons({one});
    view.show();
    const auto* plot = view.findChild<Plot*>();
    ASSERT_NE(plot, nullptr);
    auto asNow = [&] {
        ASSERT_EQ(plot->curves().size(), 2u);
        EXPECT_EQ(plot->curves()[0].colour, Theme::seriesColour(0));
        EXPECT_EQ(plot->curves()[1].colour, Theme::current().muted);
    };
    asNow();
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    asNow();
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(RobotViewsTest, ARecordedSessionStandsBesideTheDataSets) {
    ComparisonRequest asked;
    Services services = robotServices(robot_);
    services.compareRecorded = [&asked](const ComparisonRequest& request, const Progress&,
                                        std::stop_token) -> Result<std::vector<PolicyComparison>> {
        asked = request;
        PolicyComparison made;
        made.name = "good";
        made.recording = request.dataset.filename().string();
        return std::vector{made};
    };
    const std::filesystem::path session = folder() / "recordings/2026-11-30_101500_sim-weighing";
    for (const auto& mark : {session / "session.json", folder() / "datasets/weighing/meta/info.json"}) {
        std::filesystem::create_directories(mark.parent_path());
        ASSERT_OK(writeFileAtomic(mark, "{}"));
    }
    std::filesystem::create_directories(folder() / "runs");
    Workspace workspace(services, settings());
    workspace.openProject(folder());
    ComparisonPanel panel(workspace, nullptr);
    panel.resize(1100, 700);
    panel.show();
    QComboBox* over = nullptr;
    for (auto* box : panel.findChildren<QComboBox*>()) {
        if (box->accessibleName() == "Data set") over = box;
    }
    ASSERT_NE(over, nullptr);
    ASSERT_EQ(over->count(), 3);
    EXPECT_EQ(over->itemText(2), "2026-11-30_101500_sim-weighing (recorded session)");
    over->setCurrentIndex(2);
    Q_EMIT workspace.runsChanged();
    EXPECT_EQ(over->currentIndex(), 2) << "another run's end takes nobody's choice";
    auto* list = panel.findChild<QListWidget*>();
    ASSERT_TRUE(waitFor([&] { return list->count() == 2 && workspace.jobs().idle(); }));
    list->item(0)->setCheckState(Qt::Checked);
    panel.compare();
    ASSERT_TRUE(waitFor([&] { return panel.recorded()->comparisons().size() == 1; }));
    EXPECT_EQ(asked.dataset.string(), session.string());
    const auto labels = panel.recorded()->findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text() == "Over 2026-11-30_101500_sim-weighing";
    }));
    EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
}

TEST_F(RobotViewsTest, NamesOfCheckpointsAreTheSameAndKeepTheirStepInANarrowPlace) {
    std::filesystem::create_directories(folder() / "runs");
    workspace_.openProject(folder());
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(700, 600);
    panel.show();
    panel.findChild<QTabWidget*>()->setCurrentIndex(1);
    panel_->resize(560, 900);
    auto* list = panel.findChild<QListWidget*>();
    auto* box = dynamic_cast<ElidedCombo*>(panel_->findChild<QComboBox*>("robotCheckpoint"));
    ASSERT_TRUE(list && box);
    ASSERT_TRUE(waitFor([&] { return list->count() == 2 && box->count() == 2; }));
    ASSERT_TRUE(settled());
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(list->item(i)->text(), box->itemText(i));
        EXPECT_TRUE(list->item(i)->toolTip().startsWith(list->item(i)->text()));
    }
    EXPECT_TRUE(list->item(0)->text().endsWith(" / 200 (best)")) << list->item(0)->text().toStdString();
    // no row is wider than what is seen of the list: the view elides it
    list->item(0)->setText(QString(120, 'x') + " / 200 (best)");
    EXPECT_EQ(list->textElideMode(), Qt::ElideMiddle);
    EXPECT_TRUE(
        waitFor([&] { return list->visualItemRect(list->item(0)).width() <= list->viewport()->width(); }));
    // what its line has no room for stands in the next ones
    auto height = [&] {
        list->doItemsLayout();
        return list->visualItemRect(list->item(0)).height();
    };
    list->item(0)->setText("first");
    const int line = height();
    list->item(0)->setText(QString(80, 'x') + ' ' + QString(80, 'y') + " / 200 (best)");
    EXPECT_GE(height(), 2 * line);
    EXPECT_GT(list->height(), 220) << "the list has the room that is left";
    box->setItemText(0, QString(120, 'x') + " / 200 (best)");
    box->setCurrentIndex(0);
    EXPECT_EQ(box->toolTip(), box->currentText());
    const QString seen = box->shownText();
    EXPECT_LT(seen.size(), 100);
    EXPECT_TRUE(seen.endsWith("200 (best)")) << seen.toStdString();
    EXPECT_FALSE(box->grab().isNull());
    // the first choice of a data set is whole, however narrow its column is made
    auto* split = qobject_cast<QSplitter*>(list->parentWidget()->parentWidget());
    ASSERT_NE(split, nullptr);
    split->setSizes({1, 1000});
    QApplication::processEvents();
    int looked = 0;
    for (auto* over : panel.findChildren<QComboBox*>()) {
        if (over->accessibleName() != "Data set") continue;
        ++looked;
        EXPECT_GT(over->width(), over->fontMetrics().horizontalAdvance(over->itemText(0)) + 10);
    }
    EXPECT_EQ(looked, 1);
    EXPECT_TRUE(settled());
}

TEST_F(RobotViewsTest, WrongEpisodesKeepNoStyleThatTheNextThemeDeletes) {
    ComparisonPanel panel(workspace_, nullptr);
    panel.resize(1100, 700);
    panel.show();
    panel.findChild<QTabWidget*>()->setCurrentIndex(1);
    QLineEdit* episodes = nullptr;
    for (auto* field : panel.findChildren<QLineEdit*>()) {
        if (field->accessibleName() == "Episodes") episodes = field;
    }
    ASSERT_NE(episodes, nullptr);
    QTest::keyClicks(episodes, "0-");
    EXPECT_TRUE(episodes->property("wrong").toBool());
    ASSERT_FALSE(episodes->testAttribute(Qt::WA_SetStyle)) << "its style is the program's alone";
    for (Scheme scheme : {Scheme::Dark, Scheme::Light}) {
        Theme::apply(*qApp, scheme, ColourSet::Safe);
        EXPECT_FALSE(episodes->grab().isNull());
    }
    QTest::keyClicks(episodes, "2");
    EXPECT_FALSE(episodes->property("wrong").toBool());
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
