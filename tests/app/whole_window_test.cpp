// SPDX-License-Identifier: GPL-3.0-or-later
// Names to be heard, the way of Tab, and texts in their boxes: of the whole window, filled, and its dialogs.
#include <QDialog>
#include <QTabWidget>
#include <QThread>
#include <atomic>

#include "app/studio/main_window.h"
#include "tests/widgets/filled_services.h"
#include "tests/widgets/gui_test.h"
#include "tests/widgets/layout_checks.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/panels/panels.h"
#include "widgets/parts/new_task_dialog.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

class WholeWindowTest : public GuiTest {
protected:
    WholeWindowTest() {
        // a path that a person could have
        project_ = folder() / "studies";
        writeFilledProject(project_);
        window_ = std::make_unique<MainWindow>(filledServices(), settings());
        window_->resize(1280, 800);
        window_->show();
    }
    ~WholeWindowTest() override {
        *held_ = false;
        settings().setLanguage("en");
    }
    Workspace& workspace() { return window_->workspace(); }
    int fact(const char* page, const char* panel, const char* name) {
        return window_->page(page)->panel(panel)->facts()[name].toInt();
    }
    bool settled() {
        return waitFor([this] {
            for (const PageInfo& info : pages()) {
                for (const auto& [id, dock] : window_->page(info.id)->docks())
                    if (window_->page(info.id)->panel(id)->busy()) return false;
            }
            return workspace().jobs().idle();
        });
    }
    /// Opens the project and waits until the panels that are empty without services have something.
    void fill() {
        workspace().open(project_);
        ASSERT_TRUE(settled());
        workspace().setCurrentRun(run::listRuns(project_ / "runs").value().front().path);
        window_->showPage("plan");
        workspace().checks().look();
        ASSERT_TRUE(waitFor([&] { return fact("plan", "preflight", "rows") == 3; }));
        EXPECT_EQ(fact("plan", "plan", "rows"), 2);
        EXPECT_GT(fact("plan", "plan", "points"), 100);
        for (const char* page : {"data", "train", "checkpoints"}) {
            window_->showPage(page);
            ASSERT_TRUE(settled());
        }
        ASSERT_TRUE(waitFor([&] { return fact("data", "dataset", "frames") > 0; }));
        EXPECT_EQ(fact("data", "dataset", "rows"), 3);
        ASSERT_TRUE(waitFor([&] { return fact("train", "curves", "points") > 0; }));
        ASSERT_TRUE(waitFor([&] { return fact("checkpoints", "checkpoints", "rows") == 3; }));
        ASSERT_TRUE(settled());
    }
    /// All that keeps each of the checks from passing, after every turn to a part that was out of sight.
    void check(QWidget& root, const std::string& where) {
        // what a layout asks for comes with the events that follow
        for (int i = 0; i < 3; ++i) {
            QApplication::processEvents();
            QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        for (const QString& one : unnamed(&root))
            ADD_FAILURE() << where << ": no name to be heard: " << one.toStdString();
        for (const QString& one : tabFaults(&root)) ADD_FAILURE() << where << ": " << one.toStdString();
        for (const QString& one : cutOff(&root)) ADD_FAILURE() << where << ": cut off: " << one.toStdString();
    }
    /// Every page with every panel in front and every tab inside it opened.
    void checkPages(const std::string& language) {
        for (const PageInfo& info : pages()) {
            window_->showPage(info.id);
            for (const PanelInfo& panel : panels()) {
                if (QString(panel.page) != info.id) continue;
                window_->showPanel(panel.id);
                ASSERT_TRUE(settled()) << panel.id;
                const std::string where = language + " " + panel.id;
                check(*window_, where);
                for (auto* tabs : window_->page(info.id)->panel(panel.id)->findChildren<QTabWidget*>()) {
                    for (int i = 0; i < tabs->count(); ++i) {
                        tabs->setCurrentIndex(i);
                        check(*window_, where + ", tab " + std::to_string(i));
                    }
                    tabs->setCurrentIndex(0);
                }
            }
        }
    }
    void checkDialogs(const std::string& language) {
        CommandPalette palette(workspace(), window_.get());
        ShortcutSheet sheet(workspace(), window_.get());
        SettingsDialog preferences(settings(), window_.get());
        NewTaskDialog task("/data", window_.get());
        const std::pair<QDialog*, const char*> dialogs[] = {
            {&palette, " commands"}, {&sheet, " shortcuts"}, {&preferences, " settings"}, {&task, " task"}};
        for (const auto& [dialog, name] : dialogs) {
            dialog->show();
            check(*dialog, language + name);
            dialog->close();
        }
        DatasetEditDialog edit(workspace(), window_.get());
        using Kind = DatasetEdit::Kind;
        for (Kind kind : {Kind::Delete, Kind::Split, Kind::Merge, Kind::Convert, Kind::Import}) {
            DatasetEditStart start;
            start.kind = kind;
            start.source = project_ / "datasets/grasp";
            start.episodes = {0, 1, 2};
            edit.begin(start);
            edit.show();
            check(edit, language + " new data set " + std::to_string(static_cast<int>(kind)));
        }
    }
    /// The window speaks the language, down to the last panel.
    void speak(const char* language) {
        settings().setLanguage(language);
        ASSERT_TRUE(waitFor([this, language] {
            const bool english = window_->findChild<QWidget*>("stop")->property("text").toString() == "STOP";
            return english == (QString(language) == "en");
        }));
    }
    std::filesystem::path project_;
    std::shared_ptr<std::atomic<bool>> held_ = std::make_shared<std::atomic<bool>>(false);  ///< a job goes on
    std::unique_ptr<MainWindow> window_;
};

TEST_F(WholeWindowTest, FilledPagesAreNamedInOrderAndWholeInBothLanguages) {
    ASSERT_NO_FATAL_FAILURE(fill());
    for (const char* language : {"en", "zh_CN"}) {
        ASSERT_NO_FATAL_FAILURE(speak(language));
        ASSERT_NO_FATAL_FAILURE(checkPages(language));
    }
}

TEST_F(WholeWindowTest, StartPageMessagesJobsAndLogAreNamedInOrderAndWholeInBothLanguages) {
    ASSERT_NO_FATAL_FAILURE(fill());
    workspace().notify(Level::Warning, "Task grasp is slightly degraded.", "More replay of it keeps it.",
                       {{"More replay", {}}, {"Stop here", {}}});
    workspace().notify(Level::Error, "Training failed: the disk is full.", "Make room, then resume.",
                       {{"Resume", {}}});
    *held_ = true;
    auto work = [held = held_](JobContext&) -> Result<int> {
        while (*held) QThread::msleep(1);
        return 1;
    };
    workspace().jobs().run(
        window_.get(), [] { return QString("Reading"); }, work, [](const Result<int>&) {});
    for (const char* language : {"en", "zh_CN"}) {
        ASSERT_NO_FATAL_FAILURE(speak(language));
        window_->showPage({});
        check(*window_, std::string(language) + " start page");
        for (const char* bottom : {"log", "jobs"}) {
            window_->showBottom(bottom);
            check(*window_, std::string(language) + " start page over " + bottom);
            window_->showPage("plan");
            check(*window_, std::string(language) + " plan over " + bottom);
            window_->showPage({});
        }
        window_->showBottom({});
    }
    *held_ = false;
    EXPECT_TRUE(settled());
}

TEST_F(WholeWindowTest, DialogsAreNamedInOrderAndWholeInBothLanguages) {
    ASSERT_NO_FATAL_FAILURE(fill());
    for (const char* language : {"en", "zh_CN"}) {
        ASSERT_NO_FATAL_FAILURE(speak(language));
        checkDialogs(language);
    }
}

/// The remedies of a message come before the cross that closes it, and the strip after the page.
TEST_F(WholeWindowTest, TabComesToRemediesFirstAndToTheStripLast) {
    ASSERT_NO_FATAL_FAILURE(fill());
    workspace().notify(Level::Error, "Training failed.", "Resume it.", {{"First", {}}, {"Second", {}}});
    window_->showPage("train");
    ASSERT_TRUE(settled());
    // buttons that came into a layout are shown with the next turn
    QApplication::processEvents();
    QStringList order;
    for (QWidget* one : tabOrder(window_.get())) order << spokenName(one);
    const auto first = order.indexOf("First"), second = order.indexOf("Second");
    ASSERT_GE(first, 0);
    EXPECT_EQ(second, first + 1);
    EXPECT_EQ(order.value(second + 1), "Close this message");
    ASSERT_GE(order.size(), 2);
    EXPECT_EQ(order.mid(order.size() - 2), (QStringList{"Jobs", "Log"}));
}

}  // namespace

}  // namespace studio::test
