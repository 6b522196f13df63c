// SPDX-License-Identifier: GPL-3.0-or-later
// Which checkpoint the buttons of the browser mean, and what its command tells a robot to do.
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "core/base/file.h"
#include "tests/widgets/fake_robot.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/parts/text.h"
#include "widgets/robot/robot_desk.h"

namespace studio::test {

using namespace widgets;
namespace fs = std::filesystem;

namespace {

/// One run with two checkpoints, the newer of which is chosen.
class CheckpointCommandTest : public GuiTest {
protected:
    CheckpointCommandTest() : workspace_(services(), settings()) {
        language_.use("en");
        EXPECT_OK(makeFolders(folder() / "runs"));
        workspace_.openProject(folder());
        panel_ = std::make_unique<CheckpointPanel>(workspace_, nullptr);
        panel_->resize(1260, 600);
        panel_->show();
        EXPECT_TRUE(settled());
        tree()->setCurrentItem(tree()->topLevelItem(0)->child(0));
        EXPECT_TRUE(settled());
        EXPECT_EQ(panel_->chosen(), checkpoint(20));
    }
    Services services() {
        Services made = robotServices(robot_);
        made.findCheckpoints = [this](const fs::path&) -> Result<std::vector<CheckpointRow>> {
            return std::vector<CheckpointRow>{{checkpoint(10), 10, 4, {}, "", 1},
                                              {checkpoint(20), 20, 4, {}, "", 1}};
        };
        return made;
    }
    fs::path checkpoint(int step) const { return folder() / "runs/first/checkpoints" / std::to_string(step); }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    CheckpointTree* tree() { return panel_->findChild<CheckpointTree*>(); }
    /// Reads the action that copies the robot's command out of the menu.
    void robotCommand(const std::function<void(const QAction&, const QString& copied)>& look) {
        QMenu menu;
        panel_->fillMenu(menu);
        QMenu* copies = nullptr;
        for (QAction* action : menu.actions()) copies = action->menu() ? action->menu() : copies;
        ASSERT_NE(copies, nullptr);
        ASSERT_EQ(copies->actions().size(), 7);
        QApplication::clipboard()->setText("nothing");
        copies->actions()[2]->trigger();
        look(*copies->actions()[2], QApplication::clipboard()->text());
    }

    std::shared_ptr<FakeRobot> robot_ = std::make_shared<FakeRobot>();
    Language language_;
    Workspace workspace_;
    std::unique_ptr<CheckpointPanel> panel_;
};

TEST_F(CheckpointCommandTest, ASceneSaysWhatIsDoneInIt) {
    robotCommand([](const QAction& action, const QString& copied) {
        EXPECT_TRUE(action.isEnabled());
        EXPECT_TRUE(copied.contains("robot run sim:weighing ")) << copied.toStdString();
        EXPECT_TRUE(copied.endsWith("--instruction 'weigh it'")) << copied.toStdString();
    });
    // that of the scene that is connected, not the first one of the list
    RobotRequest scene;
    scene.address = "sim:placement@64x64";
    workspace_.robot().connectTo(scene);
    ASSERT_TRUE(waitFor([this] { return workspace_.robot().connected(); }));
    robotCommand([](const QAction&, const QString& copied) {
        EXPECT_TRUE(copied.contains("sim:placement@64x64")) << copied.toStdString();
        EXPECT_TRUE(copied.endsWith("--instruction 'put it down'")) << copied.toStdString();
    });
}

TEST_F(CheckpointCommandTest, ARealRobotGetsNoInstructionThatNobodyChose) {
    RobotRequest real;
    real.address = "rosbridge://192.168.26.1:9090";
    workspace_.robot().connectTo(real);
    ASSERT_TRUE(waitFor([this] { return workspace_.robot().connected(); }));
    ASSERT_TRUE(workspace_.robot().instruction().empty());
    robotCommand([](const QAction& action, const QString& copied) {
        EXPECT_FALSE(action.isEnabled());
        EXPECT_TRUE(action.toolTip().contains("192.168.26.1")) << action.toolTip().toStdString();
        EXPECT_EQ(copied, "nothing");
    });
    workspace_.robot().setInstruction("wave");
    robotCommand([](const QAction& action, const QString& copied) {
        EXPECT_TRUE(action.isEnabled());
        EXPECT_TRUE(copied.contains("rosbridge://192.168.26.1:9090")) << copied.toStdString();
        EXPECT_TRUE(copied.endsWith("--instruction wave")) << copied.toStdString();
    });
}

TEST_F(CheckpointCommandTest, TheButtonsMeanTheOneThatIsDescribedWhateverIsMarked) {
    QSignalSpy wanted(&workspace_, &Workspace::robotPolicyWanted);
    auto* use = panel_->findChild<QPushButton*>("useOnRobot");
    ASSERT_NE(use, nullptr);
    // two are marked for a comparison, and the details are still of the one before
    tree()->topLevelItem(0)->child(1)->setSelected(true);
    ASSERT_FALSE(panel_->chosen().has_value());
    ASSERT_TRUE(use->isEnabled());
    QTest::mouseClick(use, Qt::LeftButton);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toString(), text(checkpoint(20)));
    tree()->clearSelection();
    QTest::mouseClick(use, Qt::LeftButton);
    ASSERT_EQ(wanted.size(), 2);
    EXPECT_EQ(wanted[1][0].toString(), text(checkpoint(20)));
}

}  // namespace

}  // namespace studio::test
