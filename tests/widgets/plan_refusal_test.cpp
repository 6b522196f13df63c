// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into the plan and cannot be used: commas that could mean another number, and what a refused
// cell leaves in force.
#include <QPushButton>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/parts/task_cells.h"
#include "widgets/parts/task_table.h"

namespace studio::test {

using namespace widgets;

namespace {

/// The real planner on two tasks whose data are there or not: only what is refused is looked at.
class PlanRefusalTest : public GuiTest {
protected:
    PlanRefusalTest() : workspace_(services(), settings()) {
        language_.use("en");
        EXPECT_OK(makeFolders(folder() / "tasks"));
        EXPECT_OK(writeFileAtomic(folder() / "project.yaml",
                                  "name: two\n"
                                  "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
                                  "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3\n"
                                  "training:\n  steps: 100\n  batch_size: 10\n"));
        EXPECT_OK(writeFileAtomic(folder() / "tasks/a.yaml",
                                  "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n"));
        EXPECT_OK(writeFileAtomic(folder() / "tasks/b.yaml",
                                  "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh it\n"
                                  "  training:\n    steps: 50\n"));
        panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        panel_->resize(1000, 800);
        workspace_.openProject(folder());
        EXPECT_TRUE(settled());
    }
    static Services services() {
        Services made = fakeServices();
        made.loadPlan = [](const std::filesystem::path& root,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
            ProjectPlan loaded;
            sequence::PlanOptions options;
            options.overrides = overrides;
            STUDIO_ASSIGN(loaded.project, config::loadProject(root, overrides));
            STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
            return loaded;
        };
        return made;
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    TaskTable* tasks() { return panel_->findChild<TaskTable*>(); }
    QString cellText(int row, int column) { return tasks()->item(row, column)->text(); }
    void type(int row, int column, const QString& typed) {
        tasks()->item(row, column)->setText(typed);
        ASSERT_TRUE(settled());
    }
    /// The button that starts the sequence: its tooltip names the hindrances.
    QPushButton* start() {
        for (auto* button : panel_->findChildren<QPushButton*>()) {
            if (button->text() == "Start the sequence") return button;
        }
        return nullptr;
    }
    bool isHeldBack() {
        auto* button = start();
        return button && !button->isEnabled() && button->toolTip().contains("cannot be used");
    }
    Language language_;
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(PlanRefusalTest, ADecimalCommaIsNeverAnotherNumber) {
    for (const char* typed : {"0,0005", "1,5e-4", "1,000", "0，0005"}) {
        const TypedCell cell = typedRate(QString::fromUtf8(typed));
        EXPECT_TRUE(cell.values.empty()) << typed;
        ASSERT_TRUE(cell.refusal) << typed;
        EXPECT_TRUE(cell.refusal().contains("comma")) << cell.refusal().toStdString();
    }
    for (const char* typed : {"1,5 epochs", "1,5", "1,500 epochs", "0,005 epochs", "12,34 steps",
                              "1,2000 steps", "0,500 steps", ",5 epochs", "1，5 epochs"}) {
        for (bool inSteps : {true, false}) {
            const TypedCell cell = typedLength(QString::fromUtf8(typed), inSteps);
            EXPECT_TRUE(cell.values.empty()) << typed;
            ASSERT_TRUE(cell.refusal) << typed;
            EXPECT_TRUE(cell.refusal().contains("comma")) << cell.refusal().toStdString();
        }
    }
    // thousands as the window writes them
    EXPECT_EQ(typedLength("12,000 steps", true).values, (PlanChanges{{"training.steps", "12000"}}));
    EXPECT_EQ(typedLength("1,200", true).values, (PlanChanges{{"training.steps", "1200"}}));
    EXPECT_EQ(typedLength(lengthText(1234567, 0), true).values, (PlanChanges{{"training.steps", "1234567"}}));
    EXPECT_EQ(typedLength("1.5 epochs", true).values, (PlanChanges{{"training.epochs", "1.5"}}));

    for (const char* typed : {"0,2", "0,25", "0，2"}) {
        const TypedCell cell = typedHeldOut(QString::fromUtf8(typed));
        EXPECT_TRUE(cell.values.empty()) << typed;
        ASSERT_TRUE(cell.refusal) << typed;
        EXPECT_TRUE(cell.refusal().contains("two episodes")) << cell.refusal().toStdString();
    }
    EXPECT_TRUE(typedHeldOut("12,5 %").refusal);
    EXPECT_EQ(typedHeldOut("no. 0, 2").values, (PlanChanges{{"validation.episodes", "\"0, 2\""}}));
    EXPECT_EQ(typedHeldOut("0.2").values, (PlanChanges{{"validation.split", "0.2"}}));
}

TEST_F(PlanRefusalTest, ARefusedCellSaysWhatCountsAndHoldsStartBack) {
    ASSERT_NE(start(), nullptr);
    EXPECT_FALSE(isHeldBack());
    type(1, TaskTable::kLength, "3 hours");
    EXPECT_EQ(cellText(1, TaskTable::kLength), QString::fromUtf8("▲ 3 hours"));
    EXPECT_TRUE(tasks()->item(1, TaskTable::kLength)->toolTip().contains("In force: 50 steps"));
    EXPECT_TRUE(shows(*panel_, "In force: 50 steps"));
    EXPECT_TRUE(isHeldBack()) << start()->toolTip().toStdString();
    // another cell is no answer to it
    type(0, TaskTable::kLength, "70 steps");
    EXPECT_EQ(cellText(1, TaskTable::kLength), QString::fromUtf8("▲ 3 hours"));
    EXPECT_TRUE(isHeldBack());
    type(1, TaskTable::kLength, "60 steps");
    EXPECT_EQ(cellText(1, TaskTable::kLength), "60 steps");
    EXPECT_FALSE(isHeldBack());
    EXPECT_FALSE(shows(*panel_, "In force"));
    type(1, TaskTable::kRate, "0,0005");
    EXPECT_TRUE(isHeldBack());
    EXPECT_TRUE(shows(*panel_, "In force: 0.0007")) << tasks()->refusal().toStdString();
}

TEST_F(PlanRefusalTest, UndoOfTheCellsValueTakesItsRefusalAlong) {
    type(1, TaskTable::kLength, "60 steps");
    type(1, TaskTable::kLength, "3 hours");
    EXPECT_TRUE(shows(*panel_, "In force: 60 steps"));
    // a look at the files that finds the same leaves it
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(isHeldBack());
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(1, TaskTable::kLength), "50 steps");
    EXPECT_TRUE(tasks()->refusal().isEmpty());
    EXPECT_FALSE(isHeldBack());
    // with one edit of another cell to undo, the refusal stays
    type(0, TaskTable::kLength, "70 steps");
    type(1, TaskTable::kLength, "3 hours");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(cellText(0, TaskTable::kLength), "100 steps");
    EXPECT_TRUE(isHeldBack());
}

}  // namespace

}  // namespace studio::test
