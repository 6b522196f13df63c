// SPDX-License-Identifier: GPL-3.0-or-later
// A run that went is told of once.
#include <QSignalSpy>

#include "tests/widgets/gui_test.h"
#include "widgets/models/run_list_model.h"
#include "widgets/panels/runs_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

class RunsToldTest : public GuiTest {
protected:
    RunsToldTest() : workspace_(fakeServices(), settings()) {
        for (const char* name : {"first", "second", "third"}) writeRun(folder() / "runs", name, 3);
        workspace_.openProject(folder());
        panel_ = std::make_unique<RunsPanel>(workspace_, nullptr);
        panel_->show();
        EXPECT_TRUE(waitFor([this] { return settledWith(3); }));
    }
    bool settledWith(int runs) {
        return workspace_.jobs().idle() && !panel_->busy() && panel_->model()->rowCount() == runs;
    }
    /// A run that nobody looks at goes from the disk.
    void removeOne() {
        const auto looked = workspace_.currentRun();
        for (int row = 0; row < panel_->model()->rowCount(); ++row) {
            const auto run = panel_->model()->at(row).path;
            if (looked && looked->folder() == run) continue;
            std::filesystem::remove_all(run);
            return;
        }
        FAIL() << "there is none";
    }
    Workspace workspace_;
    std::unique_ptr<RunsPanel> panel_;
};

TEST_F(RunsToldTest, WhatTheWindowDeletedIsReadOnce) {
    QSignalSpy told(&workspace_, &Workspace::runsChanged);
    removeOne();
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(waitFor([this] { return settledWith(2); }));
    EXPECT_EQ(told.size(), 1);
    // by another hand: the next look at the disk tells everybody
    removeOne();
    ASSERT_TRUE(waitFor([&] { return told.size() == 2; }));
    ASSERT_TRUE(waitFor([this] { return settledWith(1); }));
    EXPECT_EQ(told.size(), 2);
}

}  // namespace

}  // namespace studio::test
