// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/evaluation_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>
#include <atomic>

#include "tests/widgets/fake_sim.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/evaluation_form.h"
#include "widgets/frame/language.h"
#include "widgets/panels/evaluation_results.h"
#include "widgets/parts/checkpoint_list.h"
#include "widgets/parts/film_player.h"
#include "widgets/parts/rate_delegate.h"
#include "widgets/parts/sim_task_list.h"

namespace studio::test {

using namespace widgets;

namespace {

class EvaluationPanelTest : public GuiTest {
protected:
    EvaluationPanelTest() {
        Services services = fakeServices();
        services.sim = FakeSim::services(fake_);
        services.findCheckpoints = [this,
                                    find = services.findCheckpoints](const std::filesystem::path& root) {
            auto rows = find(root);
            if (rows.ok() && listsOlderAlone_) rows->resize(1);
            return rows;
        };
        workspace_ = std::make_unique<Workspace>(services, settings());
        std::filesystem::create_directories(folder() / "runs");
        workspace_->openProject(folder());
        panel_ = std::make_unique<EvaluationPanel>(*workspace_, nullptr);
        panel_->resize(1100, 700);
        panel_->show();
        panel_->form().setTrials(6);
        EXPECT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle() && !panel_->busy(); });
    }
    std::filesystem::path checkpoint(int step) {
        return folder() / "runs/2026-11-24_120000_first/checkpoints" / std::to_string(step);
    }
    QPushButton* button(const QString& text) { return pressable(*panel_, text); }
    bool says(const QString& part) { return shows(*panel_, part); }
    QTreeWidget* table() { return panel_->findChild<QTreeWidget*>("results"); }
    QTreeWidget* failures() { return panel_->findChild<QTreeWidget*>("failures"); }
    void evaluate() {
        panel_->start();
        ASSERT_TRUE(waitFor([&] { return !panel_->evaluating(); }));
        ASSERT_TRUE(settled());
    }

    std::atomic<bool> listsOlderAlone_ = false;  ///< the newer checkpoints are gone
    std::shared_ptr<FakeSim> fake_ = std::make_shared<FakeSim>();
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<EvaluationPanel> panel_;
};

TEST_F(EvaluationPanelTest, CountsSuccessesAndTellsEverybody) {
    EXPECT_TRUE(says("Nothing measured yet"));
    // the newest whole checkpoint is checked before anybody chose; the damaged one cannot be
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(200)});
    QSignalSpy changed(workspace_.get(), &Workspace::runsChanged);
    ASSERT_NE(button("Evaluate"), nullptr);
    QTest::mouseClick(button("Evaluate"), Qt::LeftButton);
    EXPECT_TRUE(panel_->evaluating());
    EXPECT_EQ(button("Evaluate"), nullptr);
    ASSERT_TRUE(waitFor([&] { return says("trial"); }));
    ASSERT_TRUE(waitFor([&] { return !panel_->evaluating(); }));
    ASSERT_TRUE(settled());
    EXPECT_GE(changed.size(), 1);
    ASSERT_EQ(table()->topLevelItemCount(), 2);
    // newest first; seeds from 100000: 100002 and 100005 are those that 3 divides
    QTreeWidgetItem* row = table()->topLevelItem(0);
    EXPECT_EQ(row->text(1), "weighing");
    EXPECT_EQ(row->text(2), "4 of 6");
    EXPECT_EQ(row->text(3), QString::fromUtf8("25 – 75 %"));
    EXPECT_NEAR(row->data(3, RateDelegate::kRate).toDouble(), 4.0 / 6, 1e-12);
    EXPECT_EQ(row->text(4), "0.50");
    EXPECT_EQ(row->text(5), "4.5 s");
    table()->setCurrentItem(row);
    ASSERT_EQ(failures()->topLevelItemCount(), 2);
    EXPECT_EQ(failures()->topLevelItem(0)->text(0), "100002");
    EXPECT_TRUE(says("2 failed trials of weighing"));
}

TEST_F(EvaluationPanelTest, AStopKeepsTheTasksThatAreDone) {
    fake_->holdAfter = 1;
    panel_->start();
    ASSERT_TRUE(waitFor([&] {
        std::lock_guard lock(fake_->mutex);
        return fake_->rows.size() == 1;
    }));
    QTest::mouseClick(button("Stop"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !panel_->evaluating(); }));
    ASSERT_TRUE(settled());
    ASSERT_EQ(table()->topLevelItemCount(), 1);
    EXPECT_EQ(table()->topLevelItem(0)->text(1), "moving_grasp");
    EXPECT_NE(button("Evaluate"), nullptr);
}

TEST_F(EvaluationPanelTest, FilmsAFailureOnRequest) {
    evaluate();
    ASSERT_NE(button("Show the film"), nullptr);
    QTest::mouseClick(button("Show the film"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return panel_->facts()["frames"].toInt() == 5; }));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(says("Failed again, progress 0.30"));
    EXPECT_TRUE(failures()->topLevelItem(0)->text(3).contains("filmed"));
    // it plays by itself
    auto* player = panel_->findChild<FilmPlayer*>();
    EXPECT_TRUE(waitFor([&] { return player->position() > 0; }));
}

TEST_F(EvaluationPanelTest, ATrialThatSucceedsThisTimeDoesNotPassForTheFailure) {
    fake_->filmFails = false;
    evaluate();
    QTest::mouseClick(button("Show the film"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return says("it succeeded"); }));
    ASSERT_TRUE(settled());
    EXPECT_FALSE(failures()->topLevelItem(0)->text(3).contains("filmed"));
}

TEST_F(EvaluationPanelTest, ChoicesSurviveReadingAnewAndARunMeansItsLastCheckpoint) {
    panel_->choose({checkpoint(100)});
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(100)});
    Q_EMIT workspace_->runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(100)});
    // nothing checked, and it says so
    panel_->form().checkpoints().topLevelItem(0)->child(2)->setCheckState(0, Qt::Unchecked);
    EXPECT_TRUE(panel_->form().request().checkpoints.empty());
    EXPECT_TRUE(says("Check at least one checkpoint"));
    EXPECT_EQ(button("Evaluate"), nullptr);
}

TEST_F(EvaluationPanelTest, ListedCheckpointsFollowTheLanguageAndStayChosen) {
    static const QRegularExpression han("\\p{Han}");
    Language language;
    language.use("en");
    panel_->choose({checkpoint(100)});
    ASSERT_TRUE(settled());
    QTreeWidgetItem* run = panel_->form().checkpoints().topLevelItem(0);
    ASSERT_NE(run, nullptr);
    ASSERT_EQ(run->childCount(), 3);
    EXPECT_TRUE(run->child(0)->text(0).startsWith("step 300")) << run->child(0)->text(0).toStdString();
    run->setExpanded(false);
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return run->child(2)->text(0).contains(han); }, 5000));
    for (const QString& part : run->child(0)->text(0).split(QString::fromUtf8("·")))
        EXPECT_TRUE(part.contains(han)) << part.toStdString();
    EXPECT_FALSE(run->isExpanded());
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(100)});
    language.use("en");
    EXPECT_TRUE(waitFor([&] { return run->child(0)->text(0).startsWith("step 300"); }, 5000));
}

TEST_F(EvaluationPanelTest, OneCheckpointIsNoPlural) {
    Language language;
    language.use("en");
    EXPECT_TRUE(waitFor([&] { return says("12 trials of 1 checkpoint and 2 tasks"); }, 5000));
}

TEST_F(EvaluationPanelTest, AnotherLanguageIsNoChoice) {
    Language language;
    language.use("en");
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(200)});
    QTreeWidgetItem* newest = panel_->form().checkpoints().topLevelItem(0)->child(1);
    const QString before = newest->text(0);
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return newest->text(0) != before; }, 5000));
    language.use("en");
    EXPECT_TRUE(waitFor([&] { return newest->text(0) == before; }, 5000));
    // what is trained last is checked until a person chooses
    listsOlderAlone_ = true;
    Q_EMIT workspace_->runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->form().request().checkpoints, std::vector{checkpoint(100)});
}

TEST_F(EvaluationPanelTest, TheCommandSaysTheSame) {
    panel_->form().tasks().setChecked({"weighing"});
    QString command = panel_->form().command();
    EXPECT_EQ(command, "kstudio sim evaluate --checkpoint " +
                           QString::fromStdString(checkpoint(200).string()) +
                           " --task weighing --episodes 6 --first-seed 100000");
    panel_->choose({checkpoint(100), checkpoint(200)});
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->form().command().count("kstudio sim evaluate"), 2);
}

TEST_F(EvaluationPanelTest, TheWordsOfATrialAreThoseThatWereGiven) {
    for (const char* whose : {"own", "given", "blue_into_bin"}) {
        EvaluationRow row;
        row.file = folder() / "runs/x/artifacts/closed_loop_000100.json";
        row.checkpoint = checkpoint(100);
        row.task = "red_into_bin";
        row.instruction = std::string("words: ") + whose;
        row.instructionOf = whose;
        fake_->rows.push_back(row);
    }
    Q_EMIT workspace_->runsChanged();
    ASSERT_TRUE(settled());
    ASSERT_EQ(table()->topLevelItemCount(), 3);
    EXPECT_EQ(table()->topLevelItem(0)->text(6), "words: own");
    EXPECT_EQ(table()->topLevelItem(1)->text(6), "words: given");
    EXPECT_EQ(table()->topLevelItem(2)->text(6), "of blue_into_bin");
}

TEST_F(EvaluationPanelTest, DamagedResultsAndFailuresSayWhy) {
    EvaluationRow damaged;
    damaged.file = folder() / "runs/x/artifacts/closed_loop_000100.json";
    damaged.problem = "cannot read closed_loop_000100.json: it ends in the middle";
    fake_->rows = {damaged};
    Q_EMIT workspace_->runsChanged();
    ASSERT_TRUE(settled());
    ASSERT_EQ(table()->topLevelItemCount(), 1);
    EXPECT_EQ(table()->topLevelItem(0)->text(1), "damaged");
    EXPECT_TRUE(says("it ends in the middle"));
    fake_->evaluateFails = "cannot draw: no EGL here";
    evaluate();
    ASSERT_FALSE(workspace_->notices().empty());
    EXPECT_TRUE(workspace_->notices().back().message.contains("Evaluate in closed loop"));
    EXPECT_TRUE(
        (workspace_->notices().back().message + workspace_->notices().back().hint).contains("no EGL"));
    EXPECT_NE(button("Evaluate"), nullptr);
}

}  // namespace

}  // namespace studio::test
