// SPDX-License-Identifier: GPL-3.0-or-later
// Edits that are in no file when a signal or the desktop ends the program come back, once.
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <memory>

#include "app/studio/main_window.h"
#include "app/studio/session.h"
#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/schema_form.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/panels/run_control_panel.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

class KeptEditsTest : public GuiTest {
protected:
    using Values = std::map<std::string, std::string>;
    KeptEditsTest() {
        EXPECT_OK(makeFolders(folder() / "tasks"));
        EXPECT_OK(writeFileAtomic(
            folder() / "tasks/a.yaml",
            "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n  training: {steps: 10}\n"));
        EXPECT_OK(writeFileAtomic(folder() / "project.yaml",
                                  "tasks: [tasks/a.yaml]\npolicy: {from_scratch: true}\n"));
        begin();
        window_->workspace().openProject(folder());
        EXPECT_TRUE(settled());
    }
    static Services services() {
        Services services = fakeServices();
        services.loadPlan = [](const std::filesystem::path& project,
                               const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
            ProjectPlan loaded;
            STUDIO_ASSIGN(loaded.project, config::loadProject(project, overrides));
            STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project));
            return loaded;
        };
        return services;
    }
    void begin() {
        window_ = std::make_unique<MainWindow>(services(), settings());
        window_->show();
        app::comeBack(*window_, app::beginSession(settings()), {});
    }
    RunControlPanel& control() {
        return *dynamic_cast<RunControlPanel*>(window_->page("train")->panel("run"));
    }
    PlanPanel& plan() { return *dynamic_cast<PlanPanel*>(window_->page("plan")->panel("plan")); }
    bool settled() {
        return waitFor(
            [this] { return window_->workspace().jobs().idle() && !control().busy() && !plan().busy(); });
    }
    /// In both panels, as a person makes them.
    void edit() {
        control().form()->edit({{"training.batch_size", "3"}});
        plan().takeEdits({{"task1.training.steps", "77"}});
        ASSERT_TRUE(settled());
        ASSERT_EQ(control().form()->changes(), (Values{{"training.batch_size", "3"}}));
        ASSERT_EQ(plan().changes(), (Values{{"task1.training.steps", "77"}}));
    }
    std::unique_ptr<MainWindow> window_;
};

TEST_F(KeptEditsTest, ASignalLosesNoneAndTheyCanBeUndone) {
    edit();
    ASSERT_FALSE(HasFatalFailure());
    window_->closeUnasked();
    EXPECT_FALSE(window_->isVisible());
    window_.reset();
    begin();
    ASSERT_TRUE(settled());
    EXPECT_EQ(plan().changes(), (Values{{"task1.training.steps", "77"}}));
    ASSERT_TRUE(waitFor([&] { return !control().form()->changes().empty(); }));
    EXPECT_EQ(control().form()->changes(), (Values{{"training.batch_size", "3"}}));
    QUndoStack& undo = window_->workspace().undo();
    while (undo.canUndo()) undo.undo();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(plan().changes().empty() && control().form()->changes().empty());
}

TEST_F(KeptEditsTest, WhatAPersonGaveUpStaysAway) {
    edit();
    ASSERT_FALSE(HasFatalFailure());
    // the desktop was about to end the program, and did not
    app::leaveSession(*window_, settings());
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &look, [&look] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (!box) return;
        look.stop();
        if (QPushButton* discard = pressable(*box, "Discard")) discard->click();
        if (box->isVisible()) box->reject();
    });
    look.start(5);
    EXPECT_TRUE(window_->close());
    window_.reset();
    begin();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(plan().changes().empty());
    EXPECT_TRUE(control().form()->changes().empty());
}

}  // namespace

}  // namespace studio::test
