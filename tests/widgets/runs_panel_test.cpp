// SPDX-License-Identifier: GPL-3.0-or-later
// The list of runs: how it is filled, and the commands that do the same.
#include "widgets/panels/runs_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>

#include "tests/widgets/gui_test.h"
#include "widgets/models/run_list_model.h"
#include "widgets/parts/text.h"

namespace studio::test {

using namespace widgets;

namespace {

class RunsPanelTest : public GuiTest {
protected:
    RunsPanelTest() : workspace_(fakeServices(), settings()) {}
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle(); });
    }
    Workspace workspace_;
};

TEST_F(RunsPanelTest, TheFirstFillWithTwoHundredRunsIsSmooth) {
    for (int i = 0; i < 200; ++i) writeRun(folder() / "runs", "run" + std::to_string(i), 3);
    RunsPanel panel(workspace_, nullptr);
    panel.resize(900, 500);
    panel.show();
    ASSERT_TRUE(settled());
    ASSERT_EQ(panel.model()->rowCount(), 0);
    Watchdog watchdog;
    workspace_.openProject(folder());
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 200; }));
    ASSERT_TRUE(settled());
    EXPECT_LT(watchdog.worstMs(), 100);
}

TEST_F(RunsPanelTest, TheMenuCopiesWhatTheTerminalWouldDo) {
    const auto run = writeRun(folder() / "runs", "one", 5);
    workspace_.openProject(folder());
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    QMenu none;
    panel.fillMenu(none);
    EXPECT_TRUE(none.isEmpty()) << "nothing is chosen";
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 1; }));
    auto* table = panel.findChild<QTableView*>();
    table->setCurrentIndex(table->model()->index(0, 0));
    QMenu menu;
    panel.fillMenu(menu);
    QMenu* copies = nullptr;
    for (QAction* action : menu.actions()) {
        if (action->text() == "Copy as command") copies = action->menu();
    }
    ASSERT_NE(copies, nullptr);
    const QString where = shellWord(text(panel.model()->at(0).path));
    ASSERT_EQ(panel.model()->at(0).path.filename(), run.filename());
    const QString wanted[] = {"kstudio runs follow " + where,
                              "kstudio runs export " + where + " --out tables",
                              "kstudio runs delete " + where};
    ASSERT_EQ(copies->actions().size(), 3);
    for (int i = 0; i < 3; ++i) {
        copies->actions()[i]->trigger();
        EXPECT_EQ(QApplication::clipboard()->text(), wanted[i]);
    }
    EXPECT_TRUE(std::filesystem::exists(run)) << "a command was copied, not run";
    ASSERT_TRUE(settled());
}

TEST_F(RunsPanelTest, ASearchThatHidesEveryRunSaysSoAndIsCleared) {
    writeRun(folder() / "runs", "one", 5);
    workspace_.openProject(folder());
    RunsPanel panel(workspace_, nullptr);
    panel.resize(900, 500);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 1; }));
    auto* table = panel.findChild<QTableView*>();
    auto* search = panel.findChild<QLineEdit*>();
    search->setText("no such run");
    EXPECT_TRUE(table->isHidden());
    EXPECT_TRUE(shows(panel, "The search hides every run"));
    EXPECT_TRUE(shows(panel, "no such run"));
    EXPECT_FALSE(shows(panel, "No runs yet"));
    QPushButton* clear = nullptr;
    ASSERT_TRUE(waitFor([&] { return (clear = pressable(panel, "Clear the search")) != nullptr; }));
    clear->click();
    EXPECT_EQ(search->text(), "");
    EXPECT_FALSE(table->isHidden());
    ASSERT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
