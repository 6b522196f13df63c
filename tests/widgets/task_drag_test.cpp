// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the plan are dragged to another place.
#include <QDropEvent>
#include <QMimeData>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/parts/task_table.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Hands a drop to the table as its viewport does: a drag itself needs a pointer of the desktop.
void drop(TaskTable& table, const QPoint& at) {
    struct Opened : TaskTable {
        using TaskTable::dropEvent;
    };
    const QMimeData nothing;
    QDropEvent event(at, Qt::MoveAction, &nothing, Qt::LeftButton, Qt::NoModifier);
    (table.*(&Opened::dropEvent))(&event);
    // the view must not take the row out by itself: the files decide the order
    EXPECT_EQ(event.dropAction(), Qt::IgnoreAction);
}

class TaskDragTest : public GuiTest {
protected:
    TaskDragTest() : workspace_(services(), settings()) {
        language_.use("en");
        EXPECT_OK(makeFolders(folder() / "tasks"));
        write("project.yaml",
              "name: three\n"
              "tasks: [tasks/a.yaml, tasks/b.yaml, tasks/c.yaml]\n"
              "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3\n"
              "training:\n  steps: 100\n  batch_size: 10\n");
        int id = 0;
        for (const char* name : {"a", "b", "c"}) {
            write("tasks/" + std::string(name) + ".yaml", "task:\n  id: " + std::to_string(++id) +
                                                              "\n  name: " + name +
                                                              "\n  language_instruction: do " + name + "\n");
        }
        panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        panel_->resize(1000, 800);
        panel_->show();
        workspace_.openProject(folder());
        EXPECT_TRUE(settled());
    }
    static Services services() {
        Services made = fakeServices();
        made.loadPlan = [](const std::filesystem::path& folder,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
            ProjectPlan loaded;
            sequence::PlanOptions options;
            options.overrides = overrides;
            STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
            STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
            return loaded;
        };
        return made;
    }
    void write(const std::string& name, const std::string& content) {
        EXPECT_OK(writeFileAtomic(folder() / name, content));
    }
    /// The files that may hold the order: the project's, or the tasks' own with their stages.
    std::string files() const {
        std::string all = readFile(folder() / "project.yaml").value();
        for (const char* task : {"a", "b", "c"})
            all += readFile(folder() / "tasks" / (std::string(task) + ".yaml")).value();
        return all;
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    TaskTable& tasks() { return *panel_->findChild<TaskTable*>(); }
    /// Names in the order of the rows.
    QString order() {
        QString names;
        for (int row = 0; row < tasks().rowCount(); ++row)
            names += tasks().item(row, TaskTable::kName)->text();
        return names;
    }
    QPoint on(int row) { return tasks().visualRect(tasks().model()->index(row, TaskTable::kName)).center(); }
    QPoint belowAll() { return on(tasks().rowCount() - 1) + QPoint(0, tasks().rowHeight(0)); }
    void drag(int task, const QPoint& to) {
        tasks().markTask(task);
        ASSERT_EQ(tasks().markedTask(), task);
        drop(tasks(), to);
        ASSERT_TRUE(settled());
    }
    Language language_;
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(TaskDragTest, ADroppedRowChangesTheOrderAndUndoBringsItBack) {
    ASSERT_EQ(order(), "abc");
    // only what may be moved can be taken up at all
    EXPECT_EQ(tasks().dragDropMode(), QAbstractItemView::InternalMove);
    const std::string before = files();
    drag(3, on(0));
    EXPECT_EQ(order(), "cab");
    EXPECT_NE(files(), before);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(order(), "abc");
    EXPECT_EQ(files(), before);
}

TEST_F(TaskDragTest, BelowTheLastRowIsTheEnd) {
    drag(1, belowAll());
    EXPECT_EQ(order(), "bca");
}

TEST_F(TaskDragTest, DroppedWhereItWasARowStays) {
    const std::string before = files();
    drag(2, on(1));
    drag(3, belowAll());
    EXPECT_EQ(order(), "abc");
    EXPECT_EQ(files(), before);
    EXPECT_EQ(workspace_.undo().count(), 0);
}

}  // namespace

}  // namespace studio::test
