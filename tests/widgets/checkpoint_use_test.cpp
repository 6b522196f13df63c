// SPDX-License-Identifier: GPL-3.0-or-later
// The checkpoint browser beside what it reads and where it leads: losses, evaluation, robot, trash.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>
#include <atomic>
#include <thread>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/trash.h"
#include "tests/widgets/fake_robot.h"
#include "tests/widgets/fake_sim.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/evaluation_form.h"
#include "widgets/frame/language.h"
#include "widgets/jobs/trash_keeper.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/panels/evaluation_panel.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/parts/text.h"
#include "widgets/parts/trash_bar.h"
#include "widgets/robot/address_form.h"

namespace studio::test {

using namespace widgets;
namespace fs = std::filesystem;

namespace {

constexpr double kNow = 1'800'000'000;  // seconds since 1970, the trash's clock
constexpr double kDay = 24 * 3600;

/// Two stages of a sequence: the first measured its own task, the second both; one checkpoint is damaged.
class CheckpointUseTest : public GuiTest {
protected:
    CheckpointUseTest() : workspace_(services(), settings()) {
        language_.use("en");
        rows_ = {row("2026-11-29_120000_task1", 10, 100), row("2026-11-29_130000_task2", 10, 200),
                 row("2026-11-29_130000_task2", 20, 200), row("2026-11-29_130000_task2", 30, 200)};
        rows_.back().problem = "model.safetensors is missing";
        auto first = std::make_shared<retention::RunLosses>();
        first->tasks = {{1, "grasp"}};
        first->at[10][1] = {0.2, 4, true};
        auto second = std::make_shared<retention::RunLosses>();
        second->tasks = {{1, "grasp"}, {2, "weigh"}};
        second->at[20][1] = {0.3125, 4, true};
        second->at[20][2] = {0.25, 6, false};
        losses_[run("2026-11-29_120000_task1")] = first;
        losses_[run("2026-11-29_130000_task2")] = second;
        EXPECT_OK(makeFolders(folder() / "runs"));
        workspace_.openProject(folder());
        panel_ = std::make_unique<CheckpointPanel>(workspace_, nullptr);
        panel_->resize(1260, 600);
        panel_->show();
        EXPECT_TRUE(settled());
    }
    Services services() {
        Services made = robotServices(robot_);
        made.sim = FakeSim::services(sim_);
        made.findCheckpoints = [this](const fs::path&) -> Result<std::vector<CheckpointRow>> {
            return rows_;
        };
        made.runLosses = [this](const fs::path& run) {
            if (std::this_thread::get_id() == gui_) ++readInWindow_;
            const auto found = losses_.find(run);
            return found == losses_.end() ? std::make_shared<const retention::RunLosses>() : found->second;
        };
        made.listTrash = run::listTrash;
        made.removeFromTrash = run::removeFromTrash;
        made.removeExpired = [](const std::vector<fs::path>& places) {
            return run::removeExpired(places, kNow);
        };
        return made;
    }
    fs::path run(const std::string& name) const { return folder() / "runs" / name; }
    fs::path checkpoint(int step) const {
        return run("2026-11-29_130000_task2") / "checkpoints" / std::to_string(step);
    }
    CheckpointRow row(const std::string& name, int step, double startedS) const {
        return {run(name) / "checkpoints" / std::to_string(step), step, 4, {}, "", startedS};
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    CheckpointTree* tree() { return panel_->findChild<CheckpointTree*>(); }
    /// Of the second stage, newest first in the tree.
    QTreeWidgetItem* item(int step) { return tree()->topLevelItem(0)->child(3 - step / 10); }
    void choose(int step) {
        tree()->setCurrentItem(item(step));
        ASSERT_TRUE(settled());
        ASSERT_EQ(panel_->chosen(), checkpoint(step));
    }
    void press(const char* name) {
        auto* button = panel_->findChild<QPushButton*>(name);
        ASSERT_NE(button, nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    bool warned(const QString& part) const {
        const Notice& newest = workspace_.notices().back();
        return newest.level == Level::Warning && newest.message.contains(part);
    }
    QString header(int column) { return tree()->headerItem()->text(column); }

    const std::thread::id gui_ = std::this_thread::get_id();
    std::shared_ptr<FakeRobot> robot_ = std::make_shared<FakeRobot>();
    std::shared_ptr<FakeSim> sim_ = std::make_shared<FakeSim>();
    // looked at by workers, and changed while none is there
    std::vector<CheckpointRow> rows_;
    LossesOfRuns losses_;
    std::atomic<int> readInWindow_ = 0;
    Language language_;
    Workspace workspace_;
    std::unique_ptr<CheckpointPanel> panel_;
};

TEST_F(CheckpointUseTest, EveryTaskHasAColumnWithItsLossAtTheStep) {
    ASSERT_EQ(tree()->columnCount(), 5);
    EXPECT_EQ(header(3), "grasp");
    EXPECT_EQ(header(4), "weigh");
    EXPECT_EQ(item(20)->text(0), "step 20");
    EXPECT_EQ(item(20)->text(3), figure(0.3125));
    EXPECT_EQ(item(20)->text(4), figure(0.25));
    EXPECT_TRUE(item(20)->toolTip(3).contains("4 frames that were trained on"));
    EXPECT_TRUE(item(20)->toolTip(4).contains("6 held-out frames"));
    // nothing was measured at that step, and a neighbour's value is none
    const QString dash = QString::fromUtf8("–");
    EXPECT_EQ(item(10)->text(3), dash);
    EXPECT_EQ(item(10)->text(4), dash);
    EXPECT_EQ(item(10)->toolTip(3), "grasp was not validated at step 10 of this run.");
    EXPECT_EQ(item(10)->data(3, Qt::AccessibleTextRole).toString(), item(10)->toolTip(3));
    // the same step of another run has its own
    QTreeWidgetItem* first = tree()->topLevelItem(1)->child(0);
    EXPECT_EQ(first->text(3), figure(0.2));
    EXPECT_EQ(first->text(4), dash);
    EXPECT_EQ(readInWindow_, 0);
    // they follow the language and stay over another look at the disk
    language_.use("zh_CN");
    ASSERT_TRUE(waitFor([&] { return !item(10)->toolTip(3).contains("validated"); }, 5000));
    EXPECT_EQ(header(3), "grasp");
    language_.use("en");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(item(20)->text(4), figure(0.25));
}

TEST_F(CheckpointUseTest, ColumnsStandInTheOrderOfTheSequence) {
    auto plan = std::make_shared<sequence::SequencePlan>();
    plan->stages.resize(2);
    plan->stages[0].name = "weigh";
    plan->stages[1].name = "grasp";
    workspace_.setPlan(plan);
    EXPECT_EQ(header(3), "weigh");
    EXPECT_EQ(header(4), "grasp");
    EXPECT_EQ(item(20)->text(3), figure(0.25));
    EXPECT_EQ(item(20)->text(4), figure(0.3125));
}

TEST_F(CheckpointUseTest, TwoHundredRunsAreReadWithoutHoldingTheWindow) {
    rows_.clear();
    auto known = std::make_shared<retention::RunLosses>();
    known->tasks = {{1, "grasp"}, {2, "weigh"}, {3, "place"}, {4, "sort"}};
    for (int task = 1; task <= 4; ++task) known->at[20][task] = {0.25, 4, false};
    for (int i = 0; i < 200; ++i) {
        const std::string name = "run" + std::to_string(1000 + i);
        losses_[run(name)] = known;
        for (int step : {10, 20, 30}) rows_.push_back(row(name, step, i + 1));
    }
    Watchdog watchdog;
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_LT(watchdog.worstMs(), 100);
    ASSERT_EQ(tree()->topLevelItemCount(), 200);
    ASSERT_EQ(tree()->columnCount(), 7);
    EXPECT_EQ(tree()->topLevelItem(199)->child(1)->text(6), figure(0.25));
    EXPECT_EQ(readInWindow_, 0);
}

TEST_F(CheckpointUseTest, TheNameIsNeverSqueezedByTheTasks) {
    tree()->resize(200, 400);
    QApplication::processEvents();
    const int wanted = tree()->fontMetrics().horizontalAdvance("step 20");
    EXPECT_GT(tree()->columnWidth(0), wanted);
    tree()->resize(1200, 400);
    QApplication::processEvents();
    int taken = 0;
    for (int column = 0; column < tree()->columnCount(); ++column) taken += tree()->columnWidth(column);
    EXPECT_EQ(taken, tree()->viewport()->width()) << "and takes what is left";
}

TEST_F(CheckpointUseTest, EvaluateShowsThePanelWithTheCheckpointChecked) {
    EvaluationPanel evaluation(workspace_, nullptr);
    ASSERT_TRUE(waitFor([&] { return workspace_.jobs().idle() && !evaluation.busy(); }));
    QSignalSpy shown(&workspace_, &Workspace::showPanel);
    choose(10);
    press("evaluateCheckpoint");
    ASSERT_EQ(shown.size(), 1);
    EXPECT_EQ(shown[0][0].toString(), "evaluation");
    ASSERT_TRUE(waitFor([&] { return workspace_.jobs().idle() && !evaluation.busy(); }));
    EXPECT_EQ(evaluation.form().request().checkpoints, std::vector{checkpoint(10)});
    EXPECT_FALSE(evaluation.evaluating());
    EXPECT_TRUE(sim_->asked.empty()) << "to start stays a person's press";
    // a damaged one is refused, and says why
    choose(30);
    panel_->evaluate();
    EXPECT_EQ(shown.size(), 1);
    EXPECT_TRUE(warned("Cannot evaluate")) << workspace_.notices().back().message.toStdString();
    EXPECT_TRUE(warned("model.safetensors is missing"));
}

TEST_F(CheckpointUseTest, UseOnTheRobotChoosesItAndArmsNothing) {
    ConnectPanel robot(workspace_, nullptr);
    robot.resize(360, 900);
    robot.show();
    ASSERT_TRUE(settled());
    auto* box = robot.findChild<QComboBox*>("robotCheckpoint");
    ASSERT_NE(box, nullptr);
    QSignalSpy shown(&workspace_, &Workspace::showPanel);
    choose(10);
    press("useOnRobot");
    ASSERT_EQ(shown.size(), 1);
    EXPECT_EQ(shown[0][0].toString(), "connect");
    EXPECT_EQ(box->currentData().toString(), text(checkpoint(10)));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(robot_->opened().empty()) << "no robot is connected";
    // what was chosen is opened with the connection, as a choice in the list is
    robot.address()->setAddress("sim:weighing");
    QTest::mouseClick(robot.findChild<QPushButton*>("connect"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return workspace_.robot().policy().has_value(); }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(robot_->opened(), std::vector{checkpoint(10)});
    choose(20);
    press("useOnRobot");
    ASSERT_TRUE(waitFor([&] { return robot_->opened().size() == 2 && !workspace_.robot().opensPolicy(); }));
    EXPECT_EQ(robot_->opened().back(), checkpoint(20));
    EXPECT_FALSE(robot_->armDown);
    EXPECT_EQ(robot_->runs, 0);
    ASSERT_EQ(shown.size(), 2);

    using State = robot::SessionState;
    const std::pair<State, const char*> kept[] = {
        {State::Armed, "armed"}, {State::Running, "policy runs"}, {State::Shadow, "policy runs"}};
    for (const auto& [state, word] : kept) {
        robot_->become(state, robot::SessionEventKind::Note, "it happened");
        ASSERT_TRUE(waitFor([&, state = state] { return workspace_.robot().isIn(state); }));
        choose(10);
        press("useOnRobot");
        EXPECT_TRUE(warned("Cannot use")) << word;
        EXPECT_TRUE(warned(word)) << workspace_.notices().back().message.toStdString();
        // nor by any other way
        Q_EMIT workspace_.robotPolicyWanted(text(checkpoint(10)));
        ASSERT_TRUE(settled());
        EXPECT_EQ(shown.size(), 2);
        EXPECT_EQ(robot_->opened().size(), 2u);
        EXPECT_EQ(box->currentData().toString(), text(checkpoint(20)));
    }
}

TEST_F(CheckpointUseTest, TheMenuHasEverythingAndTheCommands) {
    choose(20);
    QMenu menu;
    panel_->fillMenu(menu);
    QStringList titles;
    QMenu* copies = nullptr;
    for (QAction* action : menu.actions()) {
        titles << action->text();
        if (action->menu()) copies = action->menu();
    }
    for (const char* title :
         {"Verify", "Compare with…", "Evaluate…", "Use on the robot", "Export a copy for LeRobot…", "Delete"})
        EXPECT_TRUE(titles.contains(QString::fromUtf8(title))) << title;
    ASSERT_NE(copies, nullptr);
    ASSERT_EQ(copies->actions().size(), 7);
    const QString where = shellWord(text(checkpoint(20)));
    const QString wanted[] = {
        "kstudio checkpoint show " + where,
        "kstudio sim evaluate --task all --checkpoint " + where,
        "kstudio robot run sim:moving_grasp --checkpoint " + where + " --instruction 'grasp it'",
        "kstudio checkpoint verify " + where,
        // one alone is compared with nothing
        {},
        "kstudio checkpoint export " + where + " " + shellWord(text(workspace_.project() / "exported")),
        "kstudio checkpoint delete " + where};
    for (int i = 0; i < 7; ++i) {
        EXPECT_EQ(copies->actions()[i]->isEnabled(), !wanted[i].isEmpty()) << i;
        if (wanted[i].isEmpty()) continue;
        copies->actions()[i]->trigger();
        EXPECT_EQ(QApplication::clipboard()->text(), wanted[i]);
    }
}

TEST_F(CheckpointUseTest, TheTrashSaysWhatItHoldsAndWhatWent) {
    const fs::path trash = folder() / ".trash";
    auto put = [&](const std::string& name, double deletedS) {
        EXPECT_OK(makeFolders(trash / name));
        EXPECT_OK(writeFileAtomic(trash / name / "model.safetensors", std::string(2048, 'w')));
        EXPECT_OK(writeJson(trash / (name + ".trashed.json"),
                            nlohmann::json{{"deleted", deletedS}, {"from", "/somewhere/" + name}}));
    };
    auto* bar = panel_->findChild<TrashBar*>();
    auto* empty = panel_->findChild<QPushButton*>("emptyTrash");
    ASSERT_TRUE(bar && empty);
    EXPECT_FALSE(bar->isVisibleTo(panel_.get())) << "nothing is in it";
    put("old", kNow - 31 * kDay);
    put("young", kNow - kDay);
    put("younger", kNow);
    workspace_.openProject(folder());
    ASSERT_TRUE(waitFor([&] { return settled() && !workspace_.trash().busy(); }));
    // what is too old went in the background, and the log says so
    EXPECT_FALSE(fs::exists(trash / "old"));
    bool told = false;
    for (const Notice& notice : workspace_.notices())
        told = told || (notice.message.contains("30 days ago") && notice.hint == "old");
    EXPECT_TRUE(told);
    ASSERT_EQ(workspace_.trash().held().size(), 2u);
    EXPECT_TRUE(bar->isVisibleTo(panel_.get()));
    EXPECT_TRUE(shows(*panel_, "2 things"));
    EXPECT_TRUE(shows(*panel_, byteSize(4096)));
    EXPECT_TRUE(shows(*panel_, "30 days"));

    // emptied by hand after a question that names number and size
    auto answer = [&](const QString& word) {
        bool asked = false;
        QTimer::singleShot(0, panel_.get(), [&asked, word] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            ASSERT_NE(box, nullptr);
            asked = box->text().contains("2 things") && box->text().contains(byteSize(4096)) &&
                    box->informativeText().contains("/somewhere/young");
            for (auto* button : box->buttons()) {
                if (button->text().remove('&') == word) button->click();
            }
        });
        empty->click();
        EXPECT_TRUE(asked);
        EXPECT_TRUE(waitFor([&] { return settled() && !workspace_.trash().busy(); }));
    };
    answer("Cancel");
    EXPECT_TRUE(fs::exists(trash / "young/model.safetensors"));
    EXPECT_EQ(workspace_.trash().held().size(), 2u);
    answer("Remove for good");
    EXPECT_TRUE(workspace_.trash().held().empty());
    EXPECT_TRUE(fs::is_empty(trash));
    EXPECT_FALSE(bar->isVisibleTo(panel_.get()));
    EXPECT_TRUE(workspace_.notices().back().message.contains("for good"));
}

}  // namespace

}  // namespace studio::test
