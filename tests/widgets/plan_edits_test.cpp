// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into the plan: episodes, what is held out, lengths with units, suggested rates, shares.
#include <QTest>
#include <algorithm>
#include <memory>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/parts/replay_table.h"
#include "widgets/parts/task_cells.h"
#include "widgets/parts/task_table.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

/// The real planner; the second stage has a run that was begun with 70/30, if `trained` says so.
Services servicesWithRun(std::shared_ptr<bool> trained) {
    Services services = fakeServices();
    services.loadPlan = [trained](const std::filesystem::path& folder,
                                  const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        sequence::PlanOptions options;
        options.overrides = overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
        if (*trained) {
            auto& stage = loaded.plan.stages.at(1);
            stage.run = folder / "runs/main/second";
            stage.asRun = true;
            stage.state = "done";
            stage.shares = {{.task = 1, .share = 0.3}, {.task = 2, .share = 0.7}};
            stage.episodes.clear();
        }
        return loaded;
    };
    return services;
}

class PlanEditsTest : public GuiTest {
protected:
    PlanEditsTest()
        : trained_(std::make_shared<bool>(false)), workspace_(servicesWithRun(trained_), settings()) {
        language_.use("en");
        EXPECT_OK(makeFolders(folder() / "tasks"));
        write("project.yaml",
              "name: two\n"
              "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
              "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3\n"
              "training:\n  steps: 100\n  batch_size: 10\n"
              "sequential:\n  replay_strategy: proportional\n");
        write("tasks/a.yaml",
              "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n"
              "  training:\n    max_epoch: 3  # by the old trainer\n    batch_size: 4\n"
              "  data:\n    episodes_to_use: [0, 9]  # the good ones\n");
        write("tasks/b.yaml",
              "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh it\n"
              "  training:\n    steps: 50  # short\n"
              "  validation:\n    split: 0.2  # the last fifth\n");
        panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        panel_->resize(1000, 800);
        workspace_.openProject(folder());
        EXPECT_TRUE(settled());
    }
    void write(const char* name, const std::string& content) {
        EXPECT_OK(writeFileAtomic(folder() / name, content));
    }
    std::string read(const char* name) {
        auto content = readFile(folder() / name);
        EXPECT_TRUE(content.ok());
        return content.ok() ? *content : std::string();
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    void readAgain() {
        Q_EMIT workspace_.runsChanged();
        ASSERT_TRUE(settled());
    }
    TaskTable* tasks() { return panel_->findChild<TaskTable*>(); }
    ReplayTable* replay() { return panel_->findChild<ReplayTable*>(); }
    QString cellText(int row, int column) { return tasks()->item(row, column)->text(); }
    void type(int row, int column, const QString& typed) {
        tasks()->item(row, column)->setText(typed);
        ASSERT_TRUE(settled());
    }
    Language language_;
    std::shared_ptr<bool> trained_;
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(PlanEditsTest, EpisodesAndWhatIsHeldOutAreEditedUndoneAndSaved) {
    ASSERT_FALSE(tasks()->isColumnHidden(TaskTable::kEpisodes));
    EXPECT_EQ(cellText(0, TaskTable::kEpisodes), "0-9");
    EXPECT_EQ(cellText(1, TaskTable::kEpisodes), "all");
    EXPECT_EQ(cellText(0, TaskTable::kHeldOut), "none");
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "20 %");
    const std::string before = read("tasks/b.yaml");
    type(1, TaskTable::kEpisodes, "0-4, 7");
    EXPECT_EQ(cellText(1, TaskTable::kEpisodes), "0-4, 7");
    type(1, TaskTable::kHeldOut, "3-4");
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "no. 3-4");
    EXPECT_EQ(panel_->changes(),
              (PlanChanges{{"task2.data.episodes", "\"0-4, 7\""}, {"task2.validation.episodes", "\"3-4\""}}));
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "20 %");
    workspace_.undo().redo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "no. 3-4");
    panel_->save();
    ASSERT_TRUE(settled());
    // the share says nothing any more, and its comment stays
    const std::string saved = read("tasks/b.yaml");
    EXPECT_NE(saved.find("split: 0  # the last fifth"), std::string::npos) << saved;
    EXPECT_NE(saved.find("steps: 50  # short"), std::string::npos) << saved;
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(cellText(1, TaskTable::kEpisodes), "0-4, 7");
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "no. 3-4");
    // nothing held out is two values and one edit
    type(1, TaskTable::kHeldOut, "");
    EXPECT_EQ(cellText(1, TaskTable::kHeldOut), "none");
    EXPECT_EQ(countOf(panel_->changes()), 1);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(read("tasks/b.yaml"), before);
    EXPECT_EQ(panel_->changes().size(), 2u);
}

TEST_F(PlanEditsTest, ATasksFileKeepsItsOwnSpelling) {
    EXPECT_EQ(cellText(0, TaskTable::kLength), "3 epochs");
    type(0, TaskTable::kLength, "4");
    type(0, TaskTable::kEpisodes, "2-5");
    panel_->save();
    ASSERT_TRUE(settled());
    const std::string saved = read("tasks/a.yaml");
    EXPECT_NE(saved.find("max_epoch: 4  # by the old trainer"), std::string::npos) << saved;
    EXPECT_NE(saved.find("episodes_to_use: [2, 5]  # the good ones"), std::string::npos) << saved;
    EXPECT_EQ(cellText(0, TaskTable::kLength), "4 epochs");
    EXPECT_EQ(cellText(0, TaskTable::kEpisodes), "2-5");
    // which cannot say everything: then nothing is written, and the edit stays
    type(0, TaskTable::kEpisodes, "0, 2");
    panel_->save();
    ASSERT_TRUE(settled());
    EXPECT_EQ(read("tasks/a.yaml"), saved);
    EXPECT_EQ(panel_->changes().size(), 1u);
    const auto& all = workspace_.notices();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Notice& one) {
        return one.level == Level::Error && one.message.contains("holds one range") && !one.hint.isEmpty();
    }));
}

TEST_F(PlanEditsTest, AUnitSwitchesTheRowAndAnUnknownOneIsRefusedInItsCell) {
    EXPECT_EQ(cellText(1, TaskTable::kLength), "50 steps");
    type(1, TaskTable::kLength, "2 epochs");
    EXPECT_EQ(cellText(1, TaskTable::kLength), "2 epochs");
    EXPECT_EQ(panel_->changes(), (PlanChanges{{"task2.training.epochs", "2"}}));
    type(1, TaskTable::kLength, "70 steps");
    EXPECT_EQ(cellText(1, TaskTable::kLength), "70 steps");
    EXPECT_EQ(panel_->changes(), (PlanChanges{{"task2.training.steps", "70"}}));
    type(1, TaskTable::kLength, "2 epochs");
    panel_->save();
    ASSERT_TRUE(settled());
    const std::string saved = read("tasks/b.yaml");
    EXPECT_NE(saved.find("steps: 0  # short"), std::string::npos) << saved;
    EXPECT_NE(saved.find("epochs: 2"), std::string::npos) << saved;
    EXPECT_EQ(cellText(1, TaskTable::kLength), "2 epochs");
    const int edits = workspace_.undo().count();
    type(1, TaskTable::kLength, "3 hours");
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(workspace_.undo().count(), edits);
    EXPECT_TRUE(tasks()->refusal().contains("\"3 hours\" is no length")) << tasks()->refusal().toStdString();
    EXPECT_TRUE(shows(*panel_, "\"3 hours\" is no length"));
    EXPECT_EQ(cellText(1, TaskTable::kLength), QString::fromUtf8("▲ 3 hours"));
    EXPECT_EQ(tasks()->item(1, TaskTable::kLength)->data(Qt::EditRole).toString(), "3 hours");
    EXPECT_EQ(tasks()->item(1, TaskTable::kLength)->toolTip(), tasks()->refusal());
    // in the language of the window, and as long as it is there
    language_.use("zh_CN");
    EXPECT_TRUE(waitFor([this] { return !shows(*panel_, "is no length"); }, 5000));
    EXPECT_TRUE(shows(*panel_, "3 hours"));
    language_.use("en");
    type(1, TaskTable::kLength, "5");
    EXPECT_EQ(cellText(1, TaskTable::kLength), "5 epochs");
    EXPECT_TRUE(tasks()->refusal().isEmpty());
    EXPECT_FALSE(shows(*panel_, "3 hours"));
}

TEST_F(PlanEditsTest, TheSuggestedRateStandsBesideTheRateAndIsTaken) {
    EXPECT_EQ(cellText(0, TaskTable::kSuggested), QString::fromUtf8("✓ ×1"));
    EXPECT_EQ(cellText(1, TaskTable::kSuggested), QString::fromUtf8("✓ ×0.7"));
    EXPECT_TRUE(tasks()->item(1, TaskTable::kSuggested)->toolTip().contains("1, 0.7, 0.5, 0.4"));
    panel_->show();
    type(1, TaskTable::kRate, "2e-4");
    EXPECT_EQ(cellText(1, TaskTable::kRate), "0.0002");
    EXPECT_EQ(cellText(1, TaskTable::kSuggested), QString::fromUtf8("0.0007 (×0.7)"));
    tasks()->setCurrentCell(1, TaskTable::kSuggested);
    QTest::keyClick(tasks(), Qt::Key_Return);
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kRate), "0.0007");
    EXPECT_EQ(panel_->changes().at("task2.training.policy.optimizer_lr"), "0.0007");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kRate), "0.0002");
    const QRect box = tasks()->visualItemRect(tasks()->item(1, TaskTable::kSuggested));
    QTest::mouseClick(tasks()->viewport(), Qt::LeftButton, {}, box.center());
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kRate), "0.0007");
    // what is taken is no edit any more
    const int edits = workspace_.undo().count();
    QTest::keyClick(tasks(), Qt::Key_Return);
    EXPECT_EQ(workspace_.undo().count(), edits);
}

TEST_F(PlanEditsTest, TheMixtureIsInSamplesOfTheStagesOwnBatch) {
    constexpr int kShares = Qt::UserRole + 1;
    EXPECT_EQ(replay()->horizontalHeaderItem(2)->text(), "Samples of a batch");
    EXPECT_EQ(replay()->item(0, 2)->data(kShares).toList(), QVariantList{4.0});
    const QVariantList second = replay()->item(1, 2)->data(kShares).toList();
    ASSERT_EQ(second.size(), 2);
    EXPECT_NEAR(second[0].toDouble(), 3, 1e-9);
    EXPECT_NEAR(second[1].toDouble(), 7, 1e-9);
    EXPECT_EQ(replay()->item(0, 2)->toolTip(), "Batch of 4");
    EXPECT_EQ(replay()->item(1, 2)->toolTip(), "Batch of 10");
}

TEST_F(PlanEditsTest, TheSharesOfATrainedStageShowThatTheEditIsForANewTraining) {
    *trained_ = true;
    readAgain();
    EXPECT_EQ(replay()->item(1, 0)->text(), "30 %");
    EXPECT_FALSE(replay()->item(1, 3)->text().contains("trained already"));
    replay()->item(1, 0)->setText("50 %");
    ASSERT_TRUE(settled());
    EXPECT_EQ(replay()->item(1, 0)->text(), "30 % (plan: 50 %)");
    EXPECT_EQ(replay()->item(1, 1)->text(), "70 % (plan: 50 %)");
    EXPECT_EQ(panel_->changes(), (PlanChanges{{"sequential.stage2_replay.task1", "0.5"},
                                              {"sequential.stage2_replay.task2", "0.5"}}));
    EXPECT_TRUE(replay()->item(1, 0)->toolTip().contains("--branch NAME --from 2"));
    EXPECT_TRUE(replay()->item(1, 3)->text().contains("trained already"));
    // the bar is of what was trained
    EXPECT_NEAR(replay()->item(1, 2)->data(Qt::UserRole + 1).toList()[0].toDouble(), 3, 1e-9);
    // it is the plan that is edited, and to leave it as it is is no edit
    EXPECT_EQ(replay()->item(1, 0)->data(Qt::EditRole).toString(), "50 %");
    replay()->item(1, 0)->setData(Qt::EditRole, "50 %");
    EXPECT_EQ(workspace_.undo().count(), 1);
    replay()->item(1, 0)->setText("20");
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes().at("sequential.stage2_replay.task2"), "0.8");
    EXPECT_EQ(replay()->item(1, 0)->text(), "30 % (plan: 20 %)");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(replay()->item(1, 0)->text(), "30 % (plan: 50 %)");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(replay()->item(1, 0)->text(), "30 %");
    // so do the episodes
    type(1, TaskTable::kEpisodes, "0-4");
    EXPECT_EQ(cellText(1, TaskTable::kEpisodes), "all (plan: 0-4)");
    EXPECT_TRUE(tasks()->item(1, TaskTable::kEpisodes)->toolTip().contains("--branch NAME --from 2"));
}

TEST_F(PlanEditsTest, WhatIsTypedMeansWhatItSays) {
    using Values = PlanChanges;
    EXPECT_EQ(typedLength("2epochs", true).values, (Values{{"training.epochs", "2"}}));
    EXPECT_EQ(typedLength("1,200 Steps", false).values, (Values{{"training.steps", "1200"}}));
    EXPECT_EQ(typedLength("2.5", false).values, (Values{{"training.epochs", "2.5"}}));
    EXPECT_TRUE(typedLength("2.5 steps", false).refusal);
    EXPECT_TRUE(typedLength("0", true).refusal);
    EXPECT_TRUE(typedLength("-5", true).refusal);
    EXPECT_TRUE(typedLength("many", true).refusal);
    EXPECT_FALSE(typedLength("", true).refusal);
    EXPECT_TRUE(typedLength("", true).values.empty());
    EXPECT_EQ(typedRate("1e-4").values, (Values{{"training.policy.optimizer_lr", "0.0001"}}));
    EXPECT_TRUE(typedRate("0").refusal);
    EXPECT_TRUE(typedRate("1e-4 per step").refusal);
    EXPECT_EQ(typedEpisodes("All").values, (Values{{"data.episodes", "[]"}}));
    EXPECT_EQ(typedEpisodes(QString::fromUtf8("0–39")).values, (Values{{"data.episodes", "\"0-39\""}}));
    EXPECT_TRUE(typedEpisodes("9-3").refusal);
    EXPECT_TRUE(typedEpisodes("3, 3").refusal);
    EXPECT_TRUE(typedEpisodes("some").refusal);
    const Values none{{"validation.episodes", "[]"}, {"validation.split", "0"}};
    EXPECT_EQ(typedHeldOut("none").values, none);
    EXPECT_EQ(typedHeldOut("0 %").values, none);
    EXPECT_EQ(typedHeldOut("10%").values, (Values{{"validation.split", "0.1"}}));
    EXPECT_EQ(typedHeldOut("0.1").values, (Values{{"validation.split", "0.1"}}));
    EXPECT_EQ(typedHeldOut("36-39").values, (Values{{"validation.episodes", "\"36-39\""}}));
    EXPECT_EQ(typedHeldOut("no. 0").values, (Values{{"validation.episodes", "\"0\""}}));
    EXPECT_TRUE(typedHeldOut("0").refusal);
    EXPECT_TRUE(typedHeldOut("100 %").refusal);
    EXPECT_TRUE(typedHeldOut("a few").refusal);
    // with the words of the window, too
    language_.use("zh_CN");
    EXPECT_EQ(typedLength(lengthText(0, 2), true).values, (Values{{"training.epochs", "2"}}));
    EXPECT_EQ(typedLength(lengthText(1200, 0), false).values, (Values{{"training.steps", "1200"}}));
    EXPECT_EQ(typedHeldOut(heldOutText({36, 37}, 0)).values, (Values{{"validation.episodes", "\"36-37\""}}));
    EXPECT_EQ(typedHeldOut(heldOutText({}, 0)).values, none);
    EXPECT_EQ(typedEpisodes(episodesText({})).values, (Values{{"data.episodes", "[]"}}));
    language_.use("en");
}

TEST_F(PlanEditsTest, TheTableFitsWhereThePageIsNarrowInBothLanguages) {
    TaskTable table;
    table.setPlan(
        workspace_.services().loadPlan(folder(), {"task2.training.policy.optimizer_lr=2e-4"}).value());
    table.resize(1000, 200);
    table.show();
    for (const char* name : {"en", "zh_CN"}) {
        language_.use(name);
        QApplication::processEvents();
        for (int column : {TaskTable::kEpisodes, TaskTable::kHeldOut, TaskTable::kLength, TaskTable::kRate,
                           TaskTable::kSuggested}) {
            for (int row : {0, 1}) {
                const QString shown = table.item(row, column)->text();
                EXPECT_GT(table.columnWidth(column), table.fontMetrics().horizontalAdvance(shown))
                    << name << ": " << shown.toStdString();
            }
        }
        EXPECT_GE(table.columnWidth(TaskTable::kInstruction), 90) << name;
    }
    language_.use("en");
}

TEST(PlanChanges, OfTwoKeysThatExcludeEachOtherTheNewerOneStays) {
    const PlanChanges steps{{"task2.training.steps", "5"}, {"task1.training.steps", "6"}};
    EXPECT_EQ(merged(steps, {{"task2.training.epochs", "3"}}),
              (PlanChanges{{"task2.training.epochs", "3"}, {"task1.training.steps", "6"}}));
    EXPECT_EQ(merged({{"training.steps", "5"}}, {{"training.epochs", "3"}}),
              (PlanChanges{{"training.epochs", "3"}}));
    const PlanChanges none{{"task2.validation.episodes", "[]"}, {"task2.validation.split", "0"}};
    EXPECT_EQ(merged({}, none), none);
    EXPECT_EQ(countOf(none), 1);
    EXPECT_EQ(merged(none, {{"task2.validation.split", "0.1"}}),
              (PlanChanges{{"task2.validation.split", "0.1"}}));
}

}  // namespace

}  // namespace studio::test
