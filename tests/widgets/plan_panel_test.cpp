// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/plan_panel.h"

#include <QTableWidget>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/parts/replay_table.h"

namespace studio::test {

using namespace widgets;

namespace {

/// The real planner, on a project of two tasks whose data sets are not there.
Services planningServices() {
    Services services = fakeServices();
    services.loadPlan = [](const std::filesystem::path& folder,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        sequence::PlanOptions options;
        options.overrides = overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
        return loaded;
    };
    return services;
}

class PlanPanelTest : public GuiTest {
protected:
    PlanPanelTest() : workspace_(planningServices(), settings()) {
        EXPECT_OK(makeFolders(folder() / "tasks"));
        write("project.yaml",
              "name: two\n"
              "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
              "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3  # found by trial\n"
              "training:\n  steps: 100\n  batch_size: 10\n"
              "sequential:\n  replay_strategy: proportional  # the seed's\n");
        write("tasks/a.yaml", "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n");
        write("tasks/b.yaml",
              "task:\n  id: 2\n  name: weigh  # on the scale\n  language_instruction: weigh it\n");
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
    QTableWidget* tasks() {
        for (auto* table : panel_->findChildren<QTableWidget*>()) {
            if (!qobject_cast<ReplayTable*>(table)) return table;
        }
        return nullptr;
    }
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(PlanPanelTest, ShowsStagesSharesAndRates) {
    ASSERT_EQ(tasks()->rowCount(), 2);
    EXPECT_EQ(tasks()->item(0, 1)->text(), "grasp");
    EXPECT_EQ(tasks()->item(1, 5)->text(), "0.0007");
    EXPECT_EQ(panel_->facts()["points"].toInt(), 2 * 201);
    auto* replay = panel_->findChild<ReplayTable*>();
    EXPECT_EQ(replay->item(0, 0)->text(), "100 %");
    double own = replay->item(1, 1)->text().remove(" %").toDouble();
    double earlier = replay->item(1, 0)->text().remove(" %").toDouble();
    EXPECT_NEAR(own + earlier, 100, 1e-6);
}

TEST_F(PlanPanelTest, EditsAreOverridesThatCanBeUndone) {
    tasks()->item(1, 5)->setText("2e-4");
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes().at("task2.training.policy.optimizer_lr"), "0.0002");
    EXPECT_EQ(tasks()->item(1, 5)->text(), "0.0002");
    EXPECT_TRUE(panel_->command().contains("--set")) << panel_->command().toStdString();
    EXPECT_EQ(workspace_.request().overrides,
              std::vector<std::string>{"task2.training.policy.optimizer_lr=0.0002"});
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(tasks()->item(1, 5)->text(), "0.0007");
}

TEST_F(PlanPanelTest, SavingKeepsCommentsAndChangesTheFileThatOwnsTheValue) {
    std::string project = read("project.yaml");
    tasks()->item(1, 1)->setText("scale");
    ASSERT_TRUE(settled());
    panel_->save();
    ASSERT_TRUE(settled());
    std::string task = read("tasks/b.yaml");
    EXPECT_NE(task.find("scale"), std::string::npos) << task;
    EXPECT_NE(task.find("# on the scale"), std::string::npos) << task;
    EXPECT_EQ(read("project.yaml"), project);
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(tasks()->item(1, 1)->text(), "scale");
}

TEST_F(PlanPanelTest, WhatMakesNoSequenceStaysOnScreenWithItsReason) {
    tasks()->item(1, 2)->setText("");
    ASSERT_TRUE(settled());
    // the last plan that made sense is still there to be mended
    EXPECT_EQ(tasks()->rowCount(), 2);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(tasks()->item(1, 2)->text(), "weigh it");
}

}  // namespace

}  // namespace studio::test
