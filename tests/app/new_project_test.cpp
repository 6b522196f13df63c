// SPDX-License-Identifier: GPL-3.0-or-later
// From the door New project, or from a folder that is no whole project, to a plan and to Add task.
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include "app/studio/main_window.h"
#include "app/studio/services.h"
#include "core/base/file.h"
#include "core/config/project_config.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/new_task_dialog.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace fs = std::filesystem;

namespace {

class NewProjectTest : public GuiTest {
protected:
    NewProjectTest() {
        Services services = fakeServices();
        const Services real = app::makeServices();
        services.loadPlan = real.loadPlan;
        services.loadConfig = real.loadConfig;
        window_ = std::make_unique<MainWindow>(std::move(services), settings());
        window_->show();
    }
    PlanPanel* plan() { return dynamic_cast<PlanPanel*>(window_->page("plan")->panel("plan")); }
    bool planned(int tasks) {
        return waitFor([&] {
            return plan()->facts()["rows"].toInt() == tasks && !plan()->busy() &&
                   window_->workspace().jobs().idle();
        });
    }
    /// What Run control would train by.
    QString configuration() {
        auto* control = dynamic_cast<RunControlPanel*>(window_->page("train")->panel("run"));
        if (!waitFor([&] { return !control->busy(); })) return {};
        for (auto* box : control->findChildren<QComboBox*>()) {
            if (box->currentText().contains(".yaml") || box->currentText().contains("configuration"))
                return box->currentText();
        }
        return {};
    }
    QToolButton* addTask() {
        for (auto* button : plan()->findChildren<QToolButton*>()) {
            if (button->accessibleName().startsWith("Add a task") && button->isVisibleTo(plan()) &&
                button->isEnabled())
                return button;
        }
        return nullptr;
    }
    /// Fills the next dialog of that kind as a person does; one that stays open then fails the test.
    template <class Dialog>
    void answer(std::function<void(Dialog&)> fill) {
        auto* look = new QTimer(window_.get());
        QObject::connect(look, &QTimer::timeout, look, [look, fill = std::move(fill)] {
            auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
            if (!dialog) return;
            look->stop();
            look->deleteLater();
            fill(*dialog);
            if (!dialog->isVisible()) return;
            ADD_FAILURE() << "the dialog did not take it";
            dialog->reject();
        });
        look->start(10);
    }
    std::unique_ptr<MainWindow> window_;
};

TEST_F(NewProjectTest, TheDoorLeadsToAPlanAndToAddTask) {
    const fs::path fresh = folder() / "kitchen";
    QPushButton* door = nullptr;
    for (auto* button : window_->findChildren<QPushButton*>()) {
        if (button->accessibleName() == "New project") door = button;
    }
    ASSERT_NE(door, nullptr);
    answer<QFileDialog>([&](QFileDialog& dialog) {
        auto* name = dialog.findChild<QLineEdit*>("fileNameEdit");
        ASSERT_NE(name, nullptr);
        name->setText(file("kitchen"));
        static_cast<QDialog&>(dialog).accept();
    });
    door->click();
    ASSERT_TRUE(waitFor([&] { return window_->workspace().project() == fresh; }));
    EXPECT_EQ(window_->shownPage(), "plan");
    ASSERT_TRUE(planned(1));
    EXPECT_TRUE(fs::is_directory(fresh / "runs"));
    EXPECT_TRUE(fs::is_directory(fresh / "datasets"));
    EXPECT_EQ(configuration(), "project.yaml");

    answer<NewTaskDialog>([](NewTaskDialog& dialog) {
        for (auto* field : dialog.findChildren<QLineEdit*>()) {
            if (field->accessibleName() == "Name") field->setText("weighing");
            if (field->accessibleName() == "Instruction") field->setText("put the parcel on the scale");
        }
        QPushButton* add = pressable(dialog, "Add the task");
        ASSERT_NE(add, nullptr);
        add->click();
    });
    QToolButton* add = addTask();
    ASSERT_NE(add, nullptr);
    add->click();
    ASSERT_TRUE(planned(2));
    const config::ProjectConfig project = must(config::loadProject(fresh));
    ASSERT_EQ(project.tasks.size(), 2u);
    EXPECT_EQ(project.tasks[1].name, "weighing");
    for (const Notice& notice : window_->workspace().notices())
        EXPECT_NE(notice.level, Level::Error) << notice.message.toStdString();
}

TEST_F(NewProjectTest, AFolderWithoutProjectYamlGetsOneOnThePlanPage) {
    // as the window's New project left them once
    const fs::path old = folder() / "old";
    for (const char* part : {"runs", "datasets", "tasks"}) ASSERT_OK(makeFolders(old / part));
    const fs::path run = writeRun(old / "runs", "first", 5);
    window_->workspace().open(old);
    window_->showPage("plan");
    ASSERT_TRUE(planned(0));
    EXPECT_EQ(addTask(), nullptr);
    EXPECT_TRUE(configuration().contains("No configuration")) << configuration().toStdString();
    QPushButton* make = pressable(*plan(), "Make the first task");
    ASSERT_NE(make, nullptr);
    make->click();
    ASSERT_TRUE(planned(1));
    EXPECT_EQ(window_->workspace().project(), old);
    EXPECT_EQ(window_->shownPage(), "plan");
    EXPECT_EQ(pressable(*plan(), "Make the first task"), nullptr);
    EXPECT_NE(addTask(), nullptr);
    EXPECT_EQ(configuration(), "project.yaml");
    EXPECT_TRUE(fs::exists(run / "events.jsonl"));
    EXPECT_TRUE(waitFor([&] { return window_->workspace().currentRun() != nullptr; }));
    EXPECT_TRUE(waitFor([&] { return window_->workspace().jobs().idle(); }));
}

TEST_F(NewProjectTest, AProjectThatNamesNoTaskGetsItsFirstOne) {
    const fs::path bare = folder() / "bare";
    ASSERT_OK(makeFolders(bare));
    ASSERT_OK(writeFileAtomic(bare / "project.yaml", "tasks: []\npolicy:\n  from_scratch: true\n"));
    window_->workspace().open(bare);
    window_->showPage("plan");
    ASSERT_TRUE(planned(0));
    QPushButton* make = pressable(*plan(), "Make the first task");
    ASSERT_NE(make, nullptr);
    make->click();
    ASSERT_TRUE(planned(1));
    EXPECT_NE(addTask(), nullptr);
}

TEST_F(NewProjectTest, AProjectThatCannotBeReadIsNotMadeAnew) {
    const fs::path broken = folder() / "broken";
    ASSERT_OK(makeFolders(broken));
    ASSERT_OK(writeFileAtomic(broken / "project.yaml", "tasks: ["));
    window_->workspace().open(broken);
    window_->showPage("plan");
    ASSERT_TRUE(planned(0));
    EXPECT_EQ(pressable(*plan(), "Make the first task"), nullptr);
    EXPECT_TRUE(shows(*plan(), "This project cannot be planned"));
}

}  // namespace

}  // namespace studio::test
