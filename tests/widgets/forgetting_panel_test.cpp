// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forgetting_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeWidget>
#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/retention/metrics.h"
#include "core/run/append_event.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/models/run_list_model.h"
#include "widgets/panels/forgetting_words.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::test {

using namespace widgets;

namespace {

class ForgettingPanelTest : public GuiTest {
protected:
    ForgettingPanelTest() : workspace_(fakeServices(), settings()) {}
    void open() {
        workspace_.openProject(folder());
        panel_ = std::make_unique<ForgettingPanel>(workspace_, nullptr);
        panel_->resize(1000, 600);
        panel_->show();
        EXPECT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    std::filesystem::path runs() const { return folder() / "runs"; }
    QTreeWidget* tree(const QString& name) {
        for (auto* one : panel_->findChildren<QTreeWidget*>()) {
            if (one->accessibleName() == name) return one;
        }
        return nullptr;
    }
    QComboBox* box(const QString& name) {
        for (auto* one : panel_->findChildren<QComboBox*>()) {
            if (one->accessibleName() == name) return one;
        }
        return nullptr;
    }
    /// Whether the tooltip of a label that can be seen contains `part`.
    bool tells(const QString& part) {
        const auto labels = panel_->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisibleTo(panel_.get()) && label->toolTip().contains(part);
        });
    }
    /// As a person does, by the group's title.
    void choose(const QString& group) {
        QComboBox* sequence = box("Sequence");
        const int place = sequence->findData(group);
        ASSERT_GE(place, 0) << group.toStdString();
        sequence->setCurrentIndex(place);
        Q_EMIT sequence->activated(place);
        ASSERT_TRUE(settled());
    }
    QString chosen() { return box("Sequence")->currentData().toString(); }

    Workspace workspace_;
    std::unique_ptr<ForgettingPanel> panel_;
};

TEST_F(ForgettingPanelTest, WithoutRunsSaysWhatToDoFirst) {
    open();
    EXPECT_EQ(panel_->facts()["rows"].toInt(), 0);
    EXPECT_FALSE(panel_->grab().isNull());
}

TEST_F(ForgettingPanelTest, AChangeHasTheSignOfItsMeasure) {
    // worse by 17.5 %: a loss rose, a success rate fell
    EXPECT_EQ(changeText(0.175, retention::Direction::LowerBetter), "+17.5 %");
    EXPECT_EQ(changeText(0.175, retention::Direction::HigherBetter), "-17.5 %");
    EXPECT_EQ(changeText(-0.25, retention::Direction::HigherBetter), "+25.0 %");
    EXPECT_EQ(changeText(0.0, retention::Direction::HigherBetter), "+0.0 %");
}

TEST_F(ForgettingPanelTest, ShowsTheMatrixWordsAndMetricsThatTheRunsSay) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    const MatrixData& matrix = panel_->matrix()->data();
    ASSERT_GE(matrix.cells.size(), 2u);
    EXPECT_EQ(matrix.columns, (QStringList{"task1", "task2"}));
    const auto& last = matrix.cells.back();
    EXPECT_NEAR(last[0].value_or(0), 0.3, 1e-12);
    EXPECT_NEAR(last[1].value_or(0), 0.3, 1e-12);
    QTreeWidget* tasks = tree("Tasks");
    ASSERT_NE(tasks, nullptr);
    ASSERT_EQ(tasks->topLevelItemCount(), 2);
    // half as much again as at its best
    EXPECT_EQ(tasks->topLevelItem(0)->text(2), "0.2");
    EXPECT_EQ(tasks->topLevelItem(0)->text(3), "0.3");
    EXPECT_EQ(tasks->topLevelItem(0)->text(4), "+50.0 %");
    EXPECT_EQ(tasks->topLevelItem(1)->text(1), "retained");
    // and what replay costs
    EXPECT_EQ(tree("Metrics")->topLevelItemCount(), static_cast<int>(retention::metricRows().size()) + 1);
    EXPECT_EQ(panel_->facts()["points"].toInt(), 3 + 2);
    EXPECT_EQ(panel_->facts()["stages"].toInt(), 2);
}

TEST_F(ForgettingPanelTest, OnALowPageTheCurvesStayWholeAndTheRestIsScrolled) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    const int low = panel_->minimumSizeHint().height();
    EXPECT_LE(low, 260);
    panel_->resize(760, low);
    QApplication::processEvents();
    EXPECT_EQ(panel_->height(), low);
    const auto* plot = panel_->findChild<Plot*>();
    EXPECT_LE(plot->mapTo(panel_.get(), QPoint(0, plot->height())).y(), low);
    EXPECT_GE(plot->height(), plot->minimumSizeHint().height());
    // a long note takes them no height; its tooltip has all of it
    const auto labels = panel_->findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text().startsWith("Measured on frames") &&
               label->toolTip().contains(label->text().section(" (+", 0, 0));
    }));
    // and the words of both tasks are seen
    QTreeWidget* tasks = tree("Tasks");
    ASSERT_TRUE(tasks && tasks->topLevelItemCount() == 2);
    EXPECT_LE(tasks->visualItemRect(tasks->topLevelItem(1)).bottom(), tasks->viewport()->height());
    QWidget* metrics = tree("Metrics");
    ASSERT_NE(metrics, nullptr);
    const auto* matrix = panel_->matrix();
    EXPECT_GE(matrix->height(), matrix->minimumSizeHint().height());
    auto* scroll = panel_->findChild<QScrollArea*>();
    ASSERT_NE(scroll, nullptr);
    EXPECT_GT(scroll->verticalScrollBar()->maximum(), 0);
    scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    EXPECT_LE(metrics->mapTo(scroll, QPoint(0, metrics->height())).y(), scroll->height());
    // where there is room nothing is scrolled
    panel_->resize(1000, 600);
    QApplication::processEvents();
    EXPECT_EQ(scroll->verticalScrollBar()->maximum(), 0);
}

TEST_F(ForgettingPanelTest, ANoteCutsOffNoChartOnASmallScreen) {
    twoStages(runs(), "proportional", 7, 1.5);
    workspace_.openProject(folder());
    // as the page holds it: 1280x800 leaves less than the panel would like to have
    PanelScroll dock;
    auto* panel = new ForgettingPanel(workspace_, dock.viewport());
    dock.hold(panel);
    dock.resize(800, 340);
    dock.show();
    ASSERT_TRUE(waitFor([&] { return workspace_.jobs().idle() && !panel->busy(); }));
    QApplication::processEvents();
    EXPECT_TRUE(shows(*panel, "frames that were trained on"));
    EXPECT_LE(panel->height(), dock.height());
    EXPECT_EQ(dock.verticalScrollBar()->maximum(), 0);
    const auto* plot = panel->findChild<Plot*>();
    EXPECT_LE(plot->mapTo(&dock, QPoint(0, plot->height())).y(), dock.height());
}

TEST_F(ForgettingPanelTest, ADamagedRunHidesNoOthersAndIsNamedAtOnceWhereNoneAreLeft) {
    const auto naive = twoStages(runs() / "naive", "none", 7, 8);
    const auto kept = twoStages(runs() / "main", "proportional", 7, 1.5);
    const auto whole = readFile(naive[1] / "run.json");
    ASSERT_OK(whole);
    ASSERT_OK(writeFileAtomic(naive[1] / "run.json", "{ damaged"));
    open();
    EXPECT_EQ(box("Sequence")->count(), 1);
    EXPECT_EQ(chosen(), "proportional");
    EXPECT_EQ(tree("Tasks")->topLevelItemCount(), 2);
    EXPECT_TRUE(tells("naive is passed over")) << "why the other one is not there";

    ASSERT_OK(writeFileAtomic(kept[0] / "run.json", "{ damaged"));
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_FALSE(box("Sequence")->isVisibleTo(panel_.get()));
    EXPECT_TRUE(shows(*panel_, "What was retained cannot be shown"));
    EXPECT_TRUE(shows(*panel_, "run.json"));

    ASSERT_OK(writeFileAtomic(naive[1] / "run.json", *whole));
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(box("Sequence")->isVisibleTo(panel_.get()));
    EXPECT_EQ(chosen(), "naive");
}

TEST_F(ForgettingPanelTest, ARunWhoseConfigurationIsDamagedIsNamed) {
    const auto kept = twoStages(runs() / "main", "proportional", 7, 1.5);
    const auto naive = twoStages(runs() / "naive", "none", 7, 8);
    std::vector<std::string> whole;
    for (const auto& run : naive) whole.push_back(must(readFile(run / "config.yaml")));
    ASSERT_OK(writeFileAtomic(naive[1] / "config.yaml", "training: {steps"));
    open();
    EXPECT_NE(box("Sequence")->findData("proportional"), -1);
    EXPECT_TRUE(tells(QString::fromStdString(naive[1].filename().string()) + " is passed over"));

    // runs that cannot be read are not the same as none
    for (const auto& run : {kept[0], kept[1], naive[0]})
        ASSERT_OK(writeFileAtomic(run / "config.yaml", "training: {steps"));
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(shows(*panel_, "What was retained cannot be shown"));
    EXPECT_TRUE(shows(*panel_, "config.yaml"));

    for (std::size_t i = 0; i < naive.size(); ++i)
        ASSERT_OK(writeFileAtomic(naive[i] / "config.yaml", whole[i]));
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), "naive");
}

TEST_F(ForgettingPanelTest, ADamagedRunThatIsDeletedIsPassedOverNoMore) {
    twoStages(runs() / "main", "proportional", 7, 1.5);
    const auto naive = twoStages(runs() / "naive", "none", 7, 8);
    ASSERT_OK(writeFileAtomic(naive[1] / "config.yaml", "training: {steps"));
    open();
    RunsPanel list(workspace_, nullptr);
    list.show();
    ASSERT_TRUE(waitFor([&] { return list.model()->rowCount() == 4; }));
    ASSERT_TRUE(settled());
    ASSERT_TRUE(tells("is passed over"));
    // by another hand: nobody tells this window
    std::filesystem::remove_all(naive[1]);
    EXPECT_TRUE(waitFor([&] { return !tells("is passed over"); }));
    EXPECT_TRUE(settled());
}

TEST_F(ForgettingPanelTest, ARunThatWasNotMeasuredYetHidesNoFinishedSequence) {
    twoStages(runs() / "main", "balanced", 7, 1.5);
    auto fresh = makeRun(runs() / "again", {1, "task1", {}, "proportional", {}, 7});
    workspace_.openProject(folder());
    workspace_.setCurrentRun(fresh->folder());
    panel_ = std::make_unique<ForgettingPanel>(workspace_, nullptr);
    panel_->resize(1000, 600);
    panel_->show();
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), "proportional (unfinished)");
    EXPECT_TRUE(box("Sequence")->isVisibleTo(panel_.get()));
    EXPECT_EQ(panel_->facts()["points"].toInt(), 0);
    EXPECT_FALSE(panel_->grab().isNull());
    choose("balanced");
    EXPECT_TRUE(box("Sequence")->isVisibleTo(panel_.get()));
    EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), 0.3, 1e-9);
}

TEST_F(ForgettingPanelTest, ANameChosenInAnotherProjectMakesNoBoundTheOneShown) {
    const auto other = folder() / "other";
    for (const auto& [root, strategy] : {std::pair(runs(), "proportional"), {other / "runs", "balanced"}}) {
        twoStages(root / "main", strategy, 7, 1.5);
        twoStages(root / "naive", "none", 7, 8);
    }
    open();
    choose("naive");
    workspace_.openProject(other);
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), "balanced");
}

TEST_F(ForgettingPanelTest, WhereTheChosenSequenceIsGoneNoBoundTakesItsPlace) {
    twoStages(runs() / "naive", "none", 7, 8);
    twoStages(runs() / "more", "balanced", 7, 1.5);
    twoStages(runs() / "main", "proportional", 7, 1.5);
    open();
    choose("proportional");
    std::filesystem::remove_all(runs() / "main");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), "balanced");
}

TEST_F(ForgettingPanelTest, WhatMakesItsBaselineDifferIsSaidBesideTheSequence) {
    twoStages(runs() / "main", "proportional", 7, 1.5);
    twoStages(runs() / "naive", "none", 7, 8, {"training.batch_size=32"});
    open();
    ASSERT_EQ(chosen(), "proportional");
    EXPECT_TRUE(shows(*panel_, "proportional is compared with naive, which differs from it in "));
    EXPECT_TRUE(shows(*panel_, " (+")) << "there is more to say";
    // what else counts for every number is said all the same
    EXPECT_TRUE(tells("Measured on frames that were trained on"));
    EXPECT_TRUE(shows(*panel_, "Validation on training frames"));
}

TEST_F(ForgettingPanelTest, ATaskWhoseStageIsAheadIsNotTaughtYet) {
    auto first = makeRun(runs(), {1, "task1", {}, "proportional", {}, 7});
    first->emit(measured(1, "task1", 10, 0.2));
    first->emit(measured(2, "task2", 10, 0.9));
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = makeRun(runs(), {2, "task2", first->folder(), "proportional", {1}, 7, 20});
    open();
    QTreeWidget* tasks = tree("Tasks");
    ASSERT_EQ(tasks->topLevelItemCount(), 2);
    EXPECT_EQ(tasks->topLevelItem(0)->text(1), "retained");
    EXPECT_EQ(tasks->topLevelItem(1)->text(3), "0.9");
    EXPECT_EQ(tasks->topLevelItem(1)->text(1), "not taught yet");
}

TEST_F(ForgettingPanelTest, WordsFollowTheThresholdsOfTheProject) {
    twoStages(runs(), "proportional", 7, 1.3);
    auto word = [this] { return tree("Tasks")->topLevelItem(0)->text(1); };
    auto write = [this](const std::string& thresholds) {
        EXPECT_OK(makeFolders(folder() / "tasks"));
        EXPECT_OK(writeFileAtomic(folder() / "tasks/task1.yaml",
                                  "task: {id: 1, language_instruction: do it, data: {root: ../set}}\n"));
        EXPECT_OK(writeFileAtomic(folder() / "project.yaml",
                                  "tasks: [tasks/task1.yaml]\npolicy: {from_scratch: true}\n" + thresholds));
    };
    write("");
    open();
    EXPECT_EQ(word(), "slightly degraded");
    write("retention: {forgotten_above: 0.2}\n");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(word(), "forgotten");
    const QString tip = tree("Tasks")->headerItem()->toolTip(1);
    EXPECT_TRUE(tip.contains("forgotten above 20 %")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("project.yaml")) << tip.toStdString();
}

TEST_F(ForgettingPanelTest, SaysWhatRecoveredAndWhyAFigureIsMissing) {
    auto stages = twoStages(runs(), "proportional", 7, 3);
    auto third = makeRun(runs(), {3, "task3", stages[1], "proportional", {1, 2}, 7});
    for (auto [step, loss] : {std::pair{0, 0.6}, {4, 0.3}, {7, 0.205}, {10, 0.2}})
        third->emit(measured(1, "task1", step, loss));
    third->emit(run::Finished{"done", 10, "", ""});
    open();
    QTreeWidget* metrics = tree("Metrics");
    // the cost of replay, and the recovery
    ASSERT_EQ(metrics->topLevelItemCount(), static_cast<int>(retention::metricRows().size()) + 2);
    auto* last = metrics->topLevelItem(metrics->topLevelItemCount() - 1);
    EXPECT_EQ(last->text(0), "task1 recovered in stage 3");
    EXPECT_EQ(last->text(1), "7 steps");
    for (int i = 0; i < metrics->topLevelItemCount(); ++i) {
        auto* item = metrics->topLevelItem(i);
        if (item->text(0) != "FWT") continue;
        EXPECT_EQ(item->text(1), "-");
        EXPECT_TRUE(item->toolTip(1).contains("before any training")) << item->toolTip(1).toStdString();
    }
}

TEST_F(ForgettingPanelTest, ChoosesMeasureAndSequence) {
    twoStages(runs(), "proportional", 7, 1.5);
    twoStages(runs(), "none", 7, 8);
    open();
    QComboBox* measure = box("Measure");
    QComboBox* sequence = box("Sequence");
    ASSERT_TRUE(measure && sequence);
    EXPECT_EQ(measure->count(), 2);
    EXPECT_EQ(sequence->count(), 2);
    auto choose = [&](QComboBox* combo, int index) {
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
        EXPECT_TRUE(settled());
    };
    choose(measure, 1);
    EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), 0.03, 1e-12);
    choose(measure, 0);
    double first = panel_->matrix()->data().cells.back()[0].value_or(0);
    choose(sequence, 1 - sequence->currentIndex());
    double second = panel_->matrix()->data().cells.back()[0].value_or(0);
    EXPECT_NEAR(std::max(first, second), 1.6, 1e-9);
    EXPECT_NEAR(std::min(first, second), 0.3, 1e-9);
}

TEST_F(ForgettingPanelTest, ShowsTheSequenceOfTheRunThatIsLookedAt) {
    auto kept = twoStages(runs(), "proportional", 7, 1.5);
    auto naive = twoStages(runs(), "none", 7, 8);
    open();
    for (const auto& [run, value] :
         {std::pair(naive[1], 1.6), std::pair(kept[1], 0.3), std::pair(naive[0], 1.6)}) {
        workspace_.setCurrentRun(run);
        ASSERT_TRUE(settled());
        EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), value, 1e-9) << run;
    }
    // a choice of one's own holds until another run is looked at
    box("Sequence")->setCurrentIndex(1 - box("Sequence")->currentIndex());
    Q_EMIT box("Sequence")->activated(box("Sequence")->currentIndex());
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), 0.3, 1e-9);
    EXPECT_EQ(box("Sequence")->currentText(), "Proportional");
}

TEST_F(ForgettingPanelTest, PlansThatDifferInMoreThanTheSeedAreNotAveraged) {
    for (std::uint64_t seed : {7, 8}) {
        twoStages(runs(), "proportional", seed, 1.5);
        twoStages(runs(), "proportional", seed, 4, {"training.batch_size=32"});
    }
    open();
    ASSERT_EQ(box("Sequence")->count(), 2);
    for (const auto& [name, value] :
         {std::pair("Proportional (batch 8) (2 seeds)", 0.3), {"Proportional (batch 8/32) (2 seeds)", 0.8}}) {
        const int place = box("Sequence")->findText(name);
        ASSERT_GE(place, 0) << name;
        box("Sequence")->setCurrentIndex(place);
        Q_EMIT box("Sequence")->activated(place);
        ASSERT_TRUE(settled());
        EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), value, 1e-9) << name;
    }
}

TEST_F(ForgettingPanelTest, ABoundHasTheColourOfItsTaskNotOfItsPlace) {
    twoStages(runs(), "proportional", 7, 1.5);
    // without replay the other task was taught first, and a third one that the sequence does not know
    auto first = makeRun(runs() / "naive", {2, "task2", {}, "none", {}, 7, 10});
    first->emit(measured(2, "task2", 10, 0.9));
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = makeRun(runs() / "naive", {3, "task3", first->folder(), "none", {2}, 7, 10});
    second->emit(measured(2, "task2", 10, 1.1));
    second->emit(measured(3, "task3", 10, 0.4));
    second->emit(run::Finished{"done", 10, "", ""});
    open();
    auto* plot = panel_->curves();
    std::map<QString, QColor> colours;
    for (const Curve& curve : plot->curves()) {
        colours[curve.name] = curve.colour;
        EXPECT_FALSE(curve.data().x.empty()) << curve.name.toStdString();
    }
    ASSERT_TRUE(colours.contains("task2, naive")) << plot->csv().toStdString();
    EXPECT_EQ(colours["task2, naive"], colours["task2"]);
    EXPECT_FALSE(colours.contains("task1, naive"));
    ASSERT_TRUE(colours.contains("task3, naive"));
    EXPECT_NE(colours["task3, naive"], colours["task1"]);
    EXPECT_NE(colours["task3, naive"], colours["task2"]);
    // the same as in all other views: the project decides
    auto plan = std::make_shared<sequence::SequencePlan>();
    for (const char* task : {"task3", "task2", "task1"}) plan->stages.emplace_back().name = task;
    workspace_.setPlan(plan);
    for (const Curve& curve : plot->curves()) colours[curve.name] = curve.colour;
    EXPECT_EQ(colours["task1"], Theme::taskColour(2));
    EXPECT_EQ(colours["task2, naive"], Theme::taskColour(1));
    EXPECT_EQ(colours["task3, naive"], Theme::taskColour(0));
}

TEST_F(ForgettingPanelTest, TheCopiedLineSaysWhereTheReportGoesAndOfWhichMeasure) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    for (auto* button : panel_->findChildren<QToolButton*>()) {
        if (button->accessibleName().startsWith("Copy as command")) button->click();
    }
    QString line = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(line.startsWith("kstudio retention report ")) << line.toStdString();
    // the command refuses to run without a file to write
    EXPECT_TRUE(line.contains(" --html ")) << line.toStdString();
    EXPECT_TRUE(line.endsWith(" --measure loss")) << line.toStdString();
}

TEST_F(ForgettingPanelTest, FollowsASequenceThatGrows) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    auto third = makeRun(runs(), {3, "task3", {}, "none", {}, 7, 10});
    EXPECT_EQ(box("Sequence")->count(), 1);
    twoStages(runs(), "none", 7, 8);
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_GE(box("Sequence")->count(), 2);
}

TEST_F(ForgettingPanelTest, SaysWhatReplayCostsOrThatNobodyMeasuredIt) {
    const auto naive = twoStages(runs() / "naive", "none", 7, 4);
    const auto kept = twoStages(runs() / "kept", "proportional", 7, 1.1);
    open();
    auto cost = [this] {
        const auto rows = tree("Metrics")->findItems("Cost of replay", Qt::MatchStartsWith);
        return rows.size() == 1 ? rows.front() : nullptr;
    };
    ASSERT_NE(cost(), nullptr);
    EXPECT_EQ(cost()->text(1), "not measured");
    EXPECT_TRUE(cost()->toolTip(1).contains("not tried on the same seeds"))
        << cost()->toolTip(1).toStdString();
    for (bool replays : {false, true}) {
        run::Evaluation tried;
        tried.step = 20;
        tried.taskId = 2;
        tried.task = "task2";
        tried.where = "sim";
        tried.trials = 10;
        tried.firstSeed = 100;
        if (replays) tried.failedSeeds = {100, 101};
        tried.successes = replays ? 8 : 10;
        ASSERT_OK(run::appendEvent((replays ? kept : naive).back(), tried));
    }
    Q_EMIT workspace_.runsChanged();
    EXPECT_TRUE(waitFor([&] {
        return cost() && cost()->text(0) == "Cost of replay on task2" &&
               cost()->text(1).startsWith("20.0 points (");
    }));
    choose("naive");
    EXPECT_EQ(cost(), nullptr) << "there is nothing to compare it with";
}

TEST_F(ForgettingPanelTest, AMeanOverTasksSaysOfHowMany) {
    twoStages(runs() / "main", "proportional", 7, 1.5);
    auto first = makeRun(runs() / "late", {1, "task1", {}, "proportional", {}, 8});
    first->emit(measured(1, "task1", 10, 0.2));
    first->emit(run::Finished{"done", 10, "", ""});
    open();
    choose("proportional");
    QTreeWidgetItem* acc = tree("Metrics")->topLevelItem(0);
    EXPECT_EQ(acc->text(0), "ACC");
    EXPECT_TRUE(acc->toolTip(0).contains("Over 2 of 2 tasks")) << acc->toolTip(0).toStdString();
    choose("proportional (unfinished)");
    acc = tree("Metrics")->topLevelItem(0);
    EXPECT_EQ(acc->text(0), "ACC, 1 of 2 tasks");
}

TEST_F(ForgettingPanelTest, AWarningDuringTrainingOffersWhatCanBeDone) {
    auto first = makeRun(runs(), {1, "task1", {}, "proportional", {}, 7});
    first->emit(measured(1, "task1", 10, 0.2));
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    first->emit(run::Finished{"done", 10, "", ""});
    const auto best = first->folder() / "checkpoints" / "000010";
    EXPECT_OK(makeFolders(best));
    auto second = makeRun(runs(), {2, "task2", first->folder(), "proportional", {1}, 7, 10, 10});
    second->emit(measured(1, "task1", 0, 0.2));
    open();
    workspace_.setCurrentRun(second->folder());
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->loaded() && settled(); }));
    ASSERT_TRUE(workspace_.currentRun()->status().alive());
    second->emit(run::CheckpointSaved{5, "checkpoints/000005", true});
    ASSERT_TRUE(waitFor([&] {
        workspace_.currentRun()->poke();
        return workspace_.currentRun()->bestCheckpoint().has_value();
    }));
    second->emit(measured(1, "task1", 5, 0.8));
    second->emit(measured(2, "task2", 5, 0.4));
    auto warned = [&]() -> const Notice* {
        for (const Notice& one : workspace_.notices()) {
            if (one.level == Level::Warning && one.remedies.size() == 3) return &one;
        }
        return nullptr;
    };
    ASSERT_TRUE(waitFor([&] { return warned() != nullptr; }));
    const Notice notice = *warned();
    EXPECT_EQ(notice.message, "Task task1 is forgotten: 0.8, at its best 0.2.");
    EXPECT_EQ(notice.about.until, NoticeUntil::TrainingEnds) << "there is nothing to stop afterwards";
    QSignalSpy panel(&workspace_, &Workspace::showPanel), more(&workspace_, &Workspace::moreReplayWanted),
        checkpoint(&workspace_, &Workspace::openCheckpoint);
    EXPECT_EQ(notice.remedies[0].text, "Raise its replay share by 10 points");
    notice.remedies[0].act();
    ASSERT_EQ(more.count(), 1);
    EXPECT_EQ(more[0][0].toInt(), 1);
    EXPECT_EQ(more[0][1].toDouble(), 0.1);
    EXPECT_EQ(panel.last()[0].toString(), "plan");
    notice.remedies[2].act();
    ASSERT_EQ(checkpoint.count(), 1);
    EXPECT_EQ(panel.last()[0].toString(), "checkpoints");
    // of the stage that knew the task best, not of the run that forgets it
    EXPECT_EQ(checkpoint[0][0].toString().toStdString(), best.string());
    // and in the language that the window speaks then
    Notice again = notice;
    Language language;
    language.use("zh_CN");
    again.translate();
    EXPECT_FALSE(again.message.contains("forgotten")) << again.message.toStdString();
    EXPECT_NE(again.remedies[0].text, notice.remedies[0].text);
    language.use("en");
    // the trainer is asked, ends after its step, and is said to be about it until then
    EXPECT_EQ(notice.remedies[1].text, "Stop here");
    EXPECT_FALSE(second->stopRequested());
    notice.remedies[1].act();
    EXPECT_TRUE(second->stopRequested());
    EXPECT_TRUE(workspace_.isStopping(second->folder()));
    second->emit(run::Finished{"stopped", 5, "", ""});
    ASSERT_TRUE(waitFor([&] {
        workspace_.currentRun()->poke();
        return workspace_.currentRun()->status().state == run::RunState::Stopped;
    }));
    EXPECT_FALSE(workspace_.isStopping(second->folder()));
    EXPECT_FALSE(first->stopRequested()) << "another run's";
}

TEST_F(ForgettingPanelTest, ASequenceThatGoesOnIsShownInsteadOfAFinishedOneOfItsKind) {
    twoStages(runs() / "main", "proportional", 7, 1.5);
    auto first = makeRun(runs() / "again", {1, "task1", {}, "none", {}, 7});
    first->emit(measured(1, "task1", 10, 0.2));
    first->emit(run::Finished{"done", 10, "", ""});
    std::filesystem::path stopped;
    run::LogPosition position;
    {
        auto second = makeRun(runs() / "again", {.task = 2,
                                                 .name = "task2",
                                                 .parent = first->folder(),
                                                 .strategy = "proportional",
                                                 .previous = {1},
                                                 .seed = 7,
                                                 .steps = 20});
        second->emit(measured(1, "task1", 0, 0.2));
        auto synced = second->sync();
        ASSERT_OK(synced);
        position = *synced;
        second->emit(run::Finished{"stopped", 1, "", ""});
        stopped = second->folder();
    }
    open();
    workspace_.setCurrentRun(stopped);
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->loaded() && settled(); }));
    EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), 0.3, 1e-9) << "the finished one";

    // from a terminal: nobody tells the window
    auto resumed = run::RunWriter::resume(stopped, position, {});
    ASSERT_OK(resumed);
    (*resumed)->emit(measured(1, "task1", 5, 0.8));
    (*resumed)->emit(measured(2, "task2", 5, 0.4));
    auto shown = [&] {
        const auto& cells = panel_->matrix()->data().cells;
        return cells.empty() || cells.back().empty() ? 0 : cells.back()[0].value_or(0);
    };
    ASSERT_TRUE(waitFor([&] { return std::abs(shown() - 0.8) < 1e-9; }));
    EXPECT_TRUE(box("Sequence")->currentText().contains("unfinished"));
    const auto& notices = workspace_.notices();
    EXPECT_TRUE(std::any_of(notices.begin(), notices.end(), [](const Notice& one) {
        return one.level == Level::Warning && one.message == "Task task1 is forgotten: 0.8, at its best 0.2.";
    }));
}

TEST_F(ForgettingPanelTest, WhereNobodyChoseWhatIsTrainedIsShown) {
    twoStages(runs() / "done", "balanced", 7, 1.5);
    auto live = makeRun(runs() / "live", {1, "task1", {}, "proportional", {}, 7});
    live->emit(measured(1, "task1", 5, 0.6));
    open();
    ASSERT_EQ(box("Sequence")->count(), 2);
    EXPECT_EQ(box("Sequence")->currentText(), "Proportional (unfinished)");
    ASSERT_FALSE(panel_->matrix()->data().cells.empty());
    EXPECT_NEAR(panel_->matrix()->data().cells.back()[0].value_or(0), 0.6, 1e-9);
}

TEST_F(ForgettingPanelTest, JointTrainingHasOneRowAndNoTaskOfItsOwn) {
    auto joint = makeRun(runs() / "joint", {1, "joint", {}, "proportional", {2}, 7});
    joint->emit(measured(1, "joint", 0, 1.1));
    joint->emit(measured(2, "task2", 0, 1.2));
    joint->emit(measured(1, "joint", 10, 0.18));
    joint->emit(measured(2, "task2", 10, 0.28));
    open();
    EXPECT_EQ(panel_->matrix()->data().rows, (QStringList{"before", "joint training, so far"}));
    joint->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    joint->emit(run::Finished{"done", 10, "", ""});
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    const MatrixData& matrix = panel_->matrix()->data();
    EXPECT_EQ(matrix.rows, (QStringList{"before", "after joint training"}));
    ASSERT_EQ(matrix.cells.size(), 2u);
    EXPECT_EQ(matrix.cells[1], (std::vector<retention::Score>{0.18, 0.28}));
    EXPECT_GE(matrix.firstStage, 2) << "nothing is framed";
    QTreeWidget* tasks = tree("Tasks");
    ASSERT_EQ(tasks->topLevelItemCount(), 2);
    for (const auto& [row, now] : {std::pair(0, "0.18"), std::pair(1, "0.28")}) {
        EXPECT_EQ(tasks->topLevelItem(row)->text(3), now);
        EXPECT_EQ(tasks->topLevelItem(row)->text(1), "joint training");
        EXPECT_EQ(tasks->topLevelItem(row)->text(2), QString::fromUtf8("–")) << "nothing came before it";
    }
}

TEST_F(ForgettingPanelTest, SaysOfWhichCheckpointBestAndNowAre) {
    auto first = makeRun(runs(), {1, "task1", {}, "none", {}, 7});
    first->emit(measured(1, "task1", 5, 0.2));
    first->emit(run::CheckpointSaved{5, "checkpoints/000005", true});
    first->emit(measured(1, "task1", 10, 0.25));
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", false});
    open();
    auto head = [&](int column) { return tree("Tasks")->headerItem()->toolTip(column); };
    auto now = [&] { return tree("Tasks")->topLevelItem(0)->text(3); };
    EXPECT_EQ(now(), "0.25");
    EXPECT_TRUE(head(3).startsWith("The newest measurement: stage 1 (task1)")) << head(3).toStdString();
    first->emit(run::Finished{"done", 10, "", ""});
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    // the best one is handed on, not that of the last step
    EXPECT_EQ(now(), "0.2");
    EXPECT_TRUE(head(3).startsWith("Of the checkpoint that stage 1 (task1) hands on (best, step 5)"))
        << head(3).toStdString();
    EXPECT_TRUE(head(2).contains("handed on")) << head(2).toStdString();
    EXPECT_TRUE(tree("Tasks")->topLevelItem(0)->toolTip(2).startsWith("Step 5 of "));
}

TEST_F(ForgettingPanelTest, AnotherSequenceRaisesNoAlarmForTheRunThatIsTrained) {
    twoStages(runs(), "proportional", 7, 8);
    auto fresh = makeRun(runs(), {1, "task1", {}, "proportional", {}, 7});
    fresh->emit(measured(1, "task1", 5, 0.2));
    workspace_.openProject(folder());
    workspace_.setCurrentRun(fresh->folder());
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->loaded(); }));
    ASSERT_TRUE(workspace_.currentRun()->status().alive());
    panel_ = std::make_unique<ForgettingPanel>(workspace_, nullptr);
    ASSERT_TRUE(settled());
    ASSERT_GT(panel_->facts()["rows"].toInt(), 0);
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    for (const Notice& one : workspace_.notices())
        EXPECT_FALSE(one.message.contains("forgotten")) << one.message.toStdString();
}

TEST_F(ForgettingPanelTest, ExportsTheMatrixAsTableAndPicture) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    ASSERT_OK(panel_->matrix()->exportTo(file("r.csv")));
    auto csv = readFile(folder() / "r.csv");
    ASSERT_OK(csv);
    EXPECT_NE(csv->find("task1"), std::string::npos) << *csv;
    EXPECT_NE(csv->find("0.3"), std::string::npos) << *csv;
    // found without the window, it says itself what its numbers are
    EXPECT_TRUE(csv->starts_with("sequence,measure,stage,")) << *csv;
    EXPECT_NE(csv->find("\"proportional\",\"Flow loss (no unit, lower is better)\","), std::string::npos)
        << *csv;
    for (const char* ending : {"pdf", "svg", "png"}) {
        QString name = file(QString("r.") + ending);
        ASSERT_OK(panel_->matrix()->exportTo(name));
        EXPECT_GT(QFileInfo(name).size(), 500) << ending;
    }
    panel_->exportMatrix(file("said.csv"));
    ASSERT_TRUE(waitFor([&] { return !workspace_.notices().empty(); }));
    EXPECT_TRUE(QFileInfo::exists(file("said.csv")));
    EXPECT_EQ(workspace_.notices().back().message, QString("The matrix is in %1.").arg(file("said.csv")));
    panel_->exportMatrix("/nowhere/r.csv");
    ASSERT_TRUE(waitFor([&] { return workspace_.notices().back().level == Level::Error; }));
    EXPECT_TRUE(workspace_.notices().back().message.contains("/nowhere"));
    auto nowhere = panel_->matrix()->exportTo("/nowhere/r.pdf");
    ASSERT_FALSE(nowhere.ok());
    EXPECT_NE(nowhere.error().message.find("/nowhere"), std::string::npos);
}

TEST_F(ForgettingPanelTest, SpeaksTheLanguageOfTheWindow) {
    twoStages(runs(), "proportional", 7, 1.5);
    open();
    Language language;
    language.use("zh_CN");
    QApplication::processEvents();
    ASSERT_TRUE(waitFor([&] { return tree(QString::fromUtf8("指标")) != nullptr; }));
    QTreeWidget* metrics = tree(QString::fromUtf8("指标"));
    bool found = false;
    for (int i = 0; i < metrics->topLevelItemCount(); ++i) {
        found = found || metrics->topLevelItem(i)->text(0) == coreText("forgetting");
        EXPECT_NE(metrics->topLevelItem(i)->text(0), "forgetting");
    }
    EXPECT_TRUE(found);
    language.use("en");
}

}  // namespace

}  // namespace studio::test
