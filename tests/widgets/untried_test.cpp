// SPDX-License-Identifier: GPL-3.0-or-later
// By success a task has a word only of the policy that is looked at, not of that of a stage before it.
#include <QTreeWidget>

#include "tests/core/retention/sequence_runs.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/forgetting_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

run::Evaluation trialsOf(int task, std::int64_t successes) {
    run::Evaluation tried;
    tried.step = 10;
    tried.taskId = task;
    tried.task = "task" + std::to_string(task);
    tried.where = "sim";
    tried.checkpoint = "checkpoints/000010";
    tried.trials = 50;
    tried.successes = successes;
    tried.firstSeed = 0;
    return tried;
}

class UntriedTest : public GuiTest {};

TEST_F(UntriedTest, ByFormerTrialsNoWordIsGivenOfAStageThatWasNotTriedYet) {
    const auto runs = folder() / "runs";
    auto first = makeRun(runs, {1, "task1", {}, "none", {}, 7});
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    first->emit(trialsOf(1, 40));
    first->emit(run::Finished{"done", 10, "", ""});
    ASSERT_OK(first->sync());
    auto second = makeRun(runs, {2, "task2", first->folder(), "none", {1}, 7});
    ASSERT_OK(second->sync());
    Workspace workspace(fakeServices(), settings());
    workspace.openProject(folder());
    ForgettingPanel panel(workspace, nullptr);
    panel.resize(1000, 600);
    panel.show();
    const auto settled = [&] { return waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }); };
    const auto says = [&](int column) {
        for (auto* tree : panel.findChildren<QTreeWidget*>()) {
            auto* item = tree->topLevelItem(0);
            if (item && item->text(0) == "task1") return item->text(column);
        }
        return QString("no such task");
    };
    ASSERT_TRUE(settled());
    // what it was stays in sight
    EXPECT_EQ(says(2), "80 %");
    EXPECT_EQ(says(1), "not tried yet");
    EXPECT_EQ(says(3), QString::fromUtf8("–"));
    EXPECT_EQ(says(4), QString::fromUtf8("–"));
    // done changes nothing of that: trials do
    second->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    second->emit(run::Finished{"done", 10, "", ""});
    ASSERT_OK(second->sync());
    Q_EMIT workspace.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(says(1), "not tried yet");
    // the newest task itself may be tried later
    second->emit(trialsOf(1, 0));
    ASSERT_OK(second->sync());
    Q_EMIT workspace.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(says(1), "forgotten");
    EXPECT_EQ(says(3), "0 %");
}

}  // namespace

}  // namespace studio::test
