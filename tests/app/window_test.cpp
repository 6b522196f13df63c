// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <cmath>
#include <map>
#include <set>

#include "app/studio/export_charts.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshots.h"
#include "app/studio/session.h"
#include "app/studio/single_instance.h"
#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/schema_form.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/parts/chip.h"
#include "widgets/plots/plot.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

constexpr int kDemoCardHeight = 120;  ///< as the demo's own project shows it

class WindowTest : public GuiTest {
protected:
    WindowTest() {
        writeRun(folder() / "runs", "first", 30);
        writeRun(folder() / "runs", "second", 20);
        (void)writeFileAtomic(folder() / "small.yaml", "# small\ntraining:\n  steps: 400\n");
        window_ = std::make_unique<MainWindow>(fakeServices(), settings());
        window_->show();
    }
    template <class P>
    P* panel(const char* page, const char* id) {
        return dynamic_cast<P*>(window_->page(page)->panel(id));
    }
    bool settled() {
        return waitFor([this] { return window_->workspace().jobs().idle(); });
    }
    QAction* actionNamed(const QString& name) {
        for (const auto& [group, one] : window_->workspace().actions()) {
            if (one->objectName() == name) return one;
        }
        return nullptr;
    }
    /// Types another number of steps into the form; false: it has no such field.
    static bool typeSteps(RunControlPanel& control, const QString& number, bool enter = true) {
        for (auto* field : control.form()->findChildren<QLineEdit*>()) {
            if (!field->toolTip().contains("training.steps")) continue;
            field->setFocus();
            field->selectAll();
            QTest::keyClicks(field, number);
            if (enter) QTest::keyClick(field, Qt::Key_Return);
            return true;
        }
        return false;
    }
    std::unique_ptr<MainWindow> window_;
};

TEST_F(WindowTest, OpensEditsStartsWatchesPausesStopsAndCompares) {
    Workspace& workspace = window_->workspace();
    workspace.open(folder());
    EXPECT_EQ(window_->shownPage(), "train");
    auto* control = panel<RunControlPanel>("train", "run");
    auto* curves = panel<CurvesPanel>("train", "curves");
    auto* runs = panel<RunsPanel>("train", "runs");
    ASSERT_TRUE(control && curves && runs);
    ASSERT_TRUE(waitFor([&] { return runs->facts()["rows"].toInt() == 2 && workspace.currentRun(); }));

    // an edit becomes an override, and can be taken back
    ASSERT_TRUE(waitFor([&] { return !control->busy(); }));
    ASSERT_TRUE(typeSteps(*control, "777"));
    EXPECT_EQ(control->form()->changes().at("training.steps"), "777");
    EXPECT_TRUE(control->command().contains("--set training.steps=777"));
    workspace.undo().undo();
    EXPECT_TRUE(control->form()->changes().empty());

    // a start is seen by its run directory alone
    auto* start = control->findChild<QPushButton*>();
    for (auto* button : control->findChildren<QPushButton*>()) {
        if (button->text() == "Start training") start = button;
    }
    ASSERT_TRUE(start->isEnabled());
    auto before = workspace.currentRun();
    QTest::mouseClick(start, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return workspace.currentRun() != before; }));
    auto live = workspace.currentRun();
    ASSERT_TRUE(waitFor([&] { return live->series().steps().rows() > 20; }));
    EXPECT_TRUE(live->status().alive());
    auto first = live->series().steps().rows();
    ASSERT_TRUE(waitFor([&] { return live->series().steps().rows() > first + 10; }));

    auto press = [&](const QString& text) {
        for (auto* button : control->findChildren<QPushButton*>()) {
            if (button->text() == text && button->isEnabled()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
        return false;
    };
    ASSERT_TRUE(press("Pause"));
    ASSERT_TRUE(waitFor([&] { return live->status().state == run::RunState::Paused; }));
    const auto still = live->series().steps().rows();
    // a step takes it 10 ms otherwise
    EXPECT_FALSE(waitFor([&] { return live->series().steps().rows() > still; }, 600)) << "it stands still";
    EXPECT_EQ(live->status().state, run::RunState::Paused);
    ASSERT_TRUE(waitFor([&] { return press("Go on"); }));
    ASSERT_TRUE(waitFor([&] {
        return live->status().state == run::RunState::Running && live->series().steps().rows() > still;
    }));

    ASSERT_TRUE(waitFor([&] { return press("Stop"); }));
    ASSERT_TRUE(waitFor([&] { return live->status().state == run::RunState::Stopped; }));
    EXPECT_LT(live->status().step, 1000);
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
    ASSERT_TRUE(waitFor([&] { return runs->facts()["rows"].toInt() == 3; }));

    // two runs side by side
    workspace.setCompared(before->folder(), true);
    ASSERT_TRUE(waitFor([&] { return curves->facts()["runs"].toInt() == 2 && !curves->busy(); }));
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, ResumesAStoppedRun) {
    Workspace& workspace = window_->workspace();
    workspace.open(folder());
    ASSERT_TRUE(waitFor([&] { return workspace.currentRun() != nullptr; }));
    auto before = workspace.currentRun();
    workspace.resume(before->folder());
    ASSERT_TRUE(waitFor([&] { return workspace.currentRun() != before; }));
    workspace.host().stopThread();
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, SaysWhatIsWrongAndWhatToDo) {
    Workspace& workspace = window_->workspace();
    workspace.open("/nowhere/at/all");
    ASSERT_FALSE(workspace.notices().empty());
    EXPECT_TRUE(workspace.notices().back().message.contains("/nowhere/at/all"));
    EXPECT_FALSE(workspace.notices().back().hint.isEmpty());

    (void)writeFileAtomic(folder() / "broken.yaml", "a: [");
    workspace.open(folder() / "broken.yaml");
    auto* control = panel<RunControlPanel>("train", "run");
    ASSERT_TRUE(waitFor([&] {
        for (auto* label : control->findChildren<QLabel*>()) {
            if (label->text().contains("line 3 is no YAML") && label->text().contains("Correct line 3"))
                return true;
        }
        return false;
    }));
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, AChangeOfLanguageReachesBarAndTabsWithoutARestart) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->fillProgressively();
    settings().setLanguage("zh_CN");
    auto* stop = window_->findChild<QPushButton*>("stop");
    ASSERT_NE(stop, nullptr);
    // Qt tells the widgets in the next turn of the event loop
    EXPECT_TRUE(waitFor([&] { return stop->text() == QString::fromUtf8("停止"); }, 5000));
    EXPECT_EQ(window_->findChild<QToolButton*>("tab_train")->text(), QString::fromUtf8("训练"));
    settings().setLanguage("en");
    EXPECT_TRUE(waitFor([&] { return stop->text() == "STOP"; }, 5000));
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, NoTwoActionsShareAShortcut) {
    std::set<QString> seen;
    for (const auto& [group, action] : window_->workspace().actions()) {
        EXPECT_FALSE(action->text().isEmpty());
        if (action->shortcut().isEmpty()) continue;
        QString keys = action->shortcut().toString();
        EXPECT_TRUE(seen.insert(keys).second) << keys.toStdString();
    }
    EXPECT_TRUE(seen.contains("F12"));
    EXPECT_TRUE(seen.contains("Ctrl+K"));
}

TEST_F(WindowTest, ShortcutsCanBeChangedAndComeBack) {
    Workspace& workspace = window_->workspace();
    auto find = [](Workspace& in, const char* id) -> QAction* {
        for (const auto& [group, action] : in.actions()) {
            if (action->objectName() == id) return action;
        }
        return nullptr;
    };
    std::set<QString> ids;
    for (const auto& [group, action] : workspace.actions())
        EXPECT_TRUE(!action->objectName().isEmpty() && ids.insert(action->objectName()).second)
            << action->text().toStdString();
    QAction* log = find(workspace, "panel_log");
    QAction* stop = find(workspace, "stop");
    ASSERT_TRUE(log && stop);
    EXPECT_FALSE(keysRefused(workspace, *log, QKeySequence("Ctrl+K")).isEmpty());
    EXPECT_FALSE(keysRefused(workspace, *log, QKeySequence("K")).isEmpty());
    EXPECT_FALSE(keysRefused(workspace, *log, QKeySequence("Shift+K")).isEmpty());
    EXPECT_TRUE(keysRefused(workspace, *log, QKeySequence("Ctrl+Alt+G")).isEmpty());

    // typed into the sheet
    ShortcutSheet sheet(workspace, window_.get());
    auto* edit = sheet.findChild<QKeySequenceEdit*>("keys_panel_log");
    ASSERT_NE(edit, nullptr);
    edit->setKeySequence(QKeySequence("Ctrl+Alt+G"));
    EXPECT_EQ(log->shortcut(), QKeySequence("Ctrl+Alt+G"));
    edit->setKeySequence(QKeySequence("Ctrl+K"));
    EXPECT_EQ(log->shortcut(), QKeySequence("Ctrl+Alt+G")) << "taken by another action";
    // the robot's STOP keeps its key, whatever a file says
    EXPECT_EQ(sheet.findChild<QKeySequenceEdit*>("keys_stop"), nullptr);
    setKeys(workspace, *stop, QKeySequence("Ctrl+Alt+S"));
    settings().store().setValue("shortcuts/stop", "Ctrl+Alt+S");
    EXPECT_EQ(stop->shortcut(), QKeySequence("F12"));

    auto again = std::make_unique<MainWindow>(fakeServices(), settings());
    EXPECT_EQ(find(again->workspace(), "panel_log")->shortcut(), QKeySequence("Ctrl+Alt+G"));
    EXPECT_EQ(find(again->workspace(), "stop")->shortcut(), QKeySequence("F12"));
    setKeys(again->workspace(), *find(again->workspace(), "panel_log"), QKeySequence("Ctrl+L"));
    EXPECT_FALSE(settings().shortcut("panel_log").has_value());
}

TEST_F(WindowTest, ThePaletteRanksBeginningsOfWordsHigher) {
    EXPECT_GT(paletteScore("Show page Train", "spt"), paletteScore("Show panel Live curves", "spt"));
    EXPECT_EQ(paletteScore("Reset layout", "xyz"), 0);
    EXPECT_GT(paletteScore("Reset layout", "layout"), 0);
}

TEST_F(WindowTest, StopActsOnPressAndNeedsNoConfirmation) {
    auto* stop = window_->findChild<QPushButton*>("stop");
    QSignalSpy pressed(&window_->workspace(), &Workspace::stopPressed);
    QElapsedTimer clock;
    clock.start();
    QTest::mousePress(stop, Qt::LeftButton);
    EXPECT_EQ(pressed.count(), 1);
    EXPECT_LT(clock.elapsed(), 50);
    QTest::mouseRelease(stop, Qt::LeftButton);
    EXPECT_EQ(pressed.count(), 1);
}

TEST_F(WindowTest, ALayoutComesBackAsItWas) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->showPage("train");
    window_->page("train")->docks().at("runs")->setFloating(true);
    window_->page("train")->docks().at("curves")->close();
    Layout before = window_->layoutNow();
    Layouts layouts(settings().store());
    layouts.save("with / odd name", before);
    window_->resetLayout();
    EXPECT_FALSE(window_->page("train")->docks().at("curves")->isHidden());
    window_->useLayout(layouts.load("with / odd name"));
    EXPECT_TRUE(window_->page("train")->docks().at("curves")->isHidden());
    EXPECT_TRUE(window_->page("train")->docks().at("runs")->isFloating());
    EXPECT_EQ(window_->shownPage(), "train");
    EXPECT_EQ(layouts.names(), QStringList{"with / odd name"});
}

TEST_F(WindowTest, ASavedLayoutIsDeletedAndComesBack) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->showPage("plan");
    Layouts layouts(settings().store());
    layouts.save("wide & low", window_->layoutNow());
    layouts.save("other", window_->layoutNow());
    const Layout saved = layouts.load("wide & low");
    auto* menu = window_->findChild<QMenu*>("delete_layout");
    ASSERT_NE(menu, nullptr);
    auto entries = [&] {
        Q_EMIT menu->aboutToShow();
        QStringList texts;
        for (QAction* action : menu->actions()) texts << action->text();
        return texts;
    };
    // each look makes the actions anew: where the entry stands comes first
    const qsizetype at = entries().indexOf("wide && low");
    ASSERT_GE(at, 0);
    menu->actions().at(at)->trigger();
    EXPECT_EQ(layouts.names(), QStringList{"other"});
    EXPECT_EQ(entries(), QStringList{"other"});
    EXPECT_TRUE(window_->workspace().notices().back().message.contains("Ctrl+Z"));
    window_->workspace().undo().undo();
    EXPECT_EQ(layouts.names().size(), 2);
    EXPECT_EQ(layouts.load("wide & low"), saved);
    EXPECT_EQ(window_->workspace().notices().back().message, "The layout wide & low is back.");
}

TEST_F(WindowTest, ADeletedLayoutComesBackBesideOneThatTookItsName) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->showPage("plan");
    Layouts layouts(settings().store());
    layouts.save("mine", window_->layoutNow());
    const Layout deleted = layouts.load("mine");
    auto* menu = window_->findChild<QMenu*>("delete_layout");
    ASSERT_NE(menu, nullptr);
    Q_EMIT menu->aboutToShow();
    ASSERT_EQ(menu->actions().size(), 1);
    menu->actions().front()->trigger();
    window_->showPage("train");
    layouts.save("mine", window_->layoutNow());
    const Layout later = layouts.load("mine");
    ASSERT_NE(later, deleted);
    window_->workspace().undo().undo();
    EXPECT_EQ(layouts.load("mine"), later) << "nothing is overwritten";
    EXPECT_EQ(layouts.load("mine (2)"), deleted);
    EXPECT_EQ(window_->workspace().notices().back().message,
              "The layout mine is back as mine (2): another one has its name.");
    // deleted again, it is the one that goes
    window_->workspace().undo().redo();
    EXPECT_EQ(layouts.names(), QStringList{"mine"});
    EXPECT_EQ(layouts.load("mine"), later);
}

TEST_F(WindowTest, TheNextWindowStandsAsTheLastOne) {
    window_->resize(1280, 800);
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->showPage("plan");
    window_->showBottom("log");
    QApplication::processEvents();
    // shares of the width: the next window may be narrower
    auto share = [](MainWindow& window) {
        auto& docks = window.page("plan")->docks();
        double plan = docks.at("plan")->width(), other = docks.at("preflight")->width();
        return plan / (plan + other);
    };
    QDockWidget* plan = window_->page("plan")->docks().at("plan");
    double even = share(*window_);
    window_->page("plan")->resizeDocks({plan}, {820}, Qt::Horizontal);
    QApplication::processEvents();
    double dragged = share(*window_);
    ASSERT_GT(dragged, even + 0.05);
    auto run = run::listRuns(folder() / "runs").value().back().path;
    window_->workspace().setCompared(run, true);
    // a drag alone is enough to be kept: a crash comes without a close
    ASSERT_TRUE(waitFor([&] {
        return Layouts(settings().store()).load(Layouts::last()).pages["plan"] ==
               window_->page("plan")->layoutState();
    }));
    window_->close();
    window_.reset();

    auto next = std::make_unique<MainWindow>(fakeServices(), settings());
    next->show();
    app::Session before = app::beginSession(settings());
    EXPECT_TRUE(before.clean);
    app::comeBack(*next, before, {});
    ASSERT_TRUE(waitFor([&] { return next->workspace().jobs().idle(); }));
    EXPECT_EQ(next->shownPage(), "plan");
    EXPECT_EQ(next->layoutNow().bottom, "log");
    EXPECT_EQ(next->workspace().compared(), std::vector{run});
    // what was made narrow stays so
    EXPECT_TRUE(waitFor([&] { return share(*next) > (even + dragged) / 2; }, 3000))
        << share(*next) << " instead of " << dragged << ", undragged " << even;
}

TEST_F(WindowTest, ASessionThatBrokeOffIsNoticedHoweverTheNextOneStarts) {
    EXPECT_TRUE(app::beginSession(settings()).clean);
    for (const QStringList& paths : {QStringList(), QStringList{QString::fromStdString(folder().string())}}) {
        app::Session before = app::beginSession(settings());
        EXPECT_FALSE(before.clean);
        app::comeBack(*window_, before, paths);
        EXPECT_TRUE(window_->workspace().notices().back().message.contains("ended unexpectedly"));
        ASSERT_TRUE(settled());
    }
    window_->close();
    EXPECT_TRUE(app::beginSession(settings()).clean);
}

TEST_F(WindowTest, ClosingAsksForUnsavedSettings) {
    window_->workspace().open(folder());
    auto* control = panel<RunControlPanel>("train", "run");
    ASSERT_TRUE(waitFor([&] { return settled() && !control->busy(); }));
    ASSERT_TRUE(typeSteps(*control, "777"));
    ASSERT_FALSE(control->form()->changes().empty());
    auto closeAnd = [this](const char* word) {
        QTimer::singleShot(0, window_.get(), [word] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            ASSERT_NE(box, nullptr);
            EXPECT_TRUE(box->text().contains("small.yaml")) << box->text().toStdString();
            for (auto* button : box->buttons()) {
                if (button->text() == word) button->click();
            }
        });
        return window_->close();
    };
    EXPECT_FALSE(closeAnd("Stay here"));
    EXPECT_TRUE(window_->isVisible());
    EXPECT_TRUE(closeAnd("Save"));
    auto saved = readFile(folder() / "small.yaml");
    ASSERT_OK(saved);
    EXPECT_NE(saved->find("steps: 777"), std::string::npos) << *saved;
    EXPECT_NE(saved->find("# small"), std::string::npos) << *saved;
}

TEST_F(WindowTest, EditsOfThePageShownAreSavedByTheKeysForIt) {
    window_->workspace().open(folder());
    window_->activateWindow();
    auto* control = panel<RunControlPanel>("train", "run");
    ASSERT_TRUE(waitFor([&] { return settled() && !control->busy() && control->isVisible(); }));
    QAction* save = actionNamed("save_edits");
    ASSERT_NE(save, nullptr);
    EXPECT_EQ(save->shortcut(), QKeySequence("Ctrl+S"));
    auto saved = [this](const std::string& part) {
        auto content = readFile(folder() / "small.yaml");
        return content.ok() && content->find(part) != std::string::npos;
    };
    ASSERT_TRUE(typeSteps(*control, "777"));
    // nobody sees them there
    window_->showPage("data");
    save->trigger();
    EXPECT_FALSE(saved("steps: 777"));
    window_->showPage("train");
    save->trigger();
    ASSERT_TRUE(waitFor([&] { return !control->busy(); }));
    EXPECT_TRUE(saved("steps: 777") && saved("# small"));
    EXPECT_TRUE(control->form()->changes().empty());
    // without Enter
    ASSERT_TRUE(typeSteps(*control, "778", false));
    ASSERT_TRUE(waitFor([&] {
        const QWidget* typed = QApplication::focusWidget();
        return typed && control->isAncestorOf(typed);
    }));
    save->trigger();
    ASSERT_TRUE(waitFor([&] { return !control->busy(); }));
    EXPECT_TRUE(saved("steps: 778"));
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, SavingSaysNothingToARobot) {
    window_->workspace().open(folder());
    window_->showPage("robot");
    window_->activateWindow();
    ASSERT_TRUE(settled());
    auto* instruction = window_->page("robot")->findChild<QComboBox*>("instruction");
    ASSERT_NE(instruction, nullptr);
    ASSERT_TRUE(waitFor([&] { return instruction->isVisible(); }));
    QLineEdit* field = instruction->lineEdit();
    field->setFocus();
    ASSERT_TRUE(waitFor([&] { return field->hasFocus(); }));
    const RobotDesk& robot = window_->workspace().robot();
    const std::string before = robot.instruction();
    field->selectAll();
    QTest::keyClicks(field, "slowly and");
    QAction* save = actionNamed("save_edits");
    ASSERT_NE(save, nullptr);
    save->trigger();
    EXPECT_EQ(robot.instruction(), before) << "half of an instruction";
    EXPECT_EQ(field->text(), "slowly and");
    // who ends it says it
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(robot.instruction(), "slowly and");
    EXPECT_TRUE(settled());
}

TEST_F(WindowTest, OneWindowPerSettingsFileAndScreen) {
    EXPECT_NE(app::instanceKey("/home/a/window.ini"), app::instanceKey("/home/b/window.ini"));
    EXPECT_EQ(app::instanceKey("window.ini"), app::instanceKey(QDir::current().filePath("window.ini")));
    QByteArray before = qgetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
    qputenv("DISPLAY", ":71");
    QString key = app::instanceKey("/home/a/window.ini");
    qputenv("DISPLAY", ":72");
    EXPECT_NE(app::instanceKey("/home/a/window.ini"), key);
    before.isEmpty() ? qunsetenv("DISPLAY") : qputenv("DISPLAY", before);
}

TEST_F(WindowTest, FitsAScreenOf1280By800) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    // the most that can stand above and below a page
    window_->workspace().notify(Level::Error, "Training failed: the disk is full.",
                                "Make room, then resume.");
    window_->showBottom("log");
    auto* cards = new QWidget;
    cards->setFixedHeight(kDemoCardHeight);
    window_->centralWidget()->layout()->addWidget(cards);
    for (const PageInfo& info : pages()) {
        window_->showPage(info.id);
        window_->resize(1280, 800);
        QApplication::processEvents();
        QSize least = window_->minimumSizeHint();
        EXPECT_LE(least.width(), 1280) << info.id;
        EXPECT_LE(least.height(), 800)
            << info.id << ", the page " << window_->page(info.id)->minimumSizeHint().height();
        EXPECT_LE(window_->height(), 800) << info.id;
    }
}

TEST_F(WindowTest, OnTheRobotPageNoMessageMovesWhatAPersonIsAboutToPress) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->resize(1280, 800);
    window_->showPage("robot");
    QApplication::processEvents();
    auto* page = window_->page("robot");
    const QRect before(page->mapTo(window_.get(), QPoint()), page->size());
    window_->workspace().notify(Level::Error, "Robot: STOP was pressed");
    QApplication::processEvents();
    EXPECT_EQ(QRect(page->mapTo(window_.get(), QPoint()), page->size()), before);
    window_->workspace().notify(Level::Error, "Robot: a fault", "Give the arms back.", {{"Give back", {}}});
    QApplication::processEvents();
    EXPECT_EQ(QRect(page->mapTo(window_.get(), QPoint()), page->size()), before);
}

TEST_F(WindowTest, VisitsToTheRobotPageLeaveTheDocksAsTheyStand) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->resize(1280, 800);
    auto show = [this](const char* id) {
        window_->showPage(id);
        QTest::qWait(20);
    };
    auto sizes = [this](const char* id) {
        std::map<QString, QSize> all;
        for (const auto& [name, dock] : window_->page(id)->docks()) all[name] = dock->size();
        return all;
    };
    // what a panel learns at its first showing may still move its borders
    for (const char* id : {"train", "robot", "train", "robot", "train"}) {
        show(id);
        ASSERT_TRUE(settled());
        QTest::qWait(200);
    }
    const auto train = sizes("train"), robot = sizes("robot");
    for (int i = 0; i < 10; ++i) {
        show("robot");
        show("train");
    }
    EXPECT_EQ(sizes("train"), train);
    EXPECT_EQ(sizes("robot"), robot);
}

TEST_F(WindowTest, TheForgettingViewIsWholeAt1280By800) {
    window_->resize(1280, 800);
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    window_->showPage("train");
    QApplication::processEvents();
    window_->resetLayout();
    window_->showPanel("forgetting");
    // with what stands above a page most of the time
    window_->workspace().notify(Level::Warning, QString("Task grasp is forgotten. ").repeated(30),
                                QString("More replay of it keeps it. ").repeated(30));
    auto* forgetting = panel<ForgettingPanel>("train", "forgetting");
    ASSERT_TRUE(waitFor([&] { return settled() && !forgetting->busy(); }));
    QApplication::processEvents();
    EXPECT_EQ(window_->size(), QSize(1280, 800));
    auto* around = qobject_cast<QScrollArea*>(forgetting->parentWidget()->parentWidget());
    ASSERT_NE(around, nullptr);
    EXPECT_EQ(around->verticalScrollBar()->maximum(), 0)
        << around->height() << " high, needs " << forgetting->minimumSizeHint().height();
    // the curves have the greater part of the height, the list of runs is still one
    auto& docks = window_->page("train")->docks();
    EXPECT_GT(docks.at("forgetting")->height(), docks.at("runs")->height());
    EXPECT_GT(docks.at("runs")->height(), 120);
}

TEST_F(WindowTest, ARestoredWindowLiesWholeOnItsScreen) {
    ASSERT_TRUE(settled());
    const QRect there = window_->screen()->availableGeometry();
    window_->resize(window_->minimumSizeHint().boundedTo(there.size()));
    ASSERT_LE(window_->frameGeometry().height(), there.height());
    window_->move(there.left(), there.bottom() - window_->height() / 2);
    ASSERT_GT(window_->frameGeometry().bottom(), there.bottom()) << "else nothing is proved";
    Layout low = window_->layoutNow();
    // as it stands, and not where Qt would have it
    low.geometry.clear();
    window_->useLayout(low);
    EXPECT_LE(window_->frameGeometry().bottom(), there.bottom());
    EXPECT_GE(window_->frameGeometry().top(), there.top());
}

TEST_F(WindowTest, NothingKeepsTheWindowFromItsEventsForLong) {
    ASSERT_TRUE(settled());
    Watchdog watchdog;
    QTimer::singleShot(0, window_.get(), &MainWindow::fillProgressively);
    ASSERT_TRUE(waitFor([&] { return window_->filled(); }));
    EXPECT_LT(watchdog.worstMs(), 100) << "while the pages were made";
    ASSERT_TRUE(settled());
    watchdog.restart();
    window_->workspace().open(folder());
    for (const PageInfo& info : pages()) {
        window_->showPage(info.id);
        (void)waitFor([&] { return window_->workspace().jobs().idle(); });
        EXPECT_LT(watchdog.worstMs(), 100) << info.id;
        watchdog.restart();
    }
}

TEST_F(WindowTest, ASecondStartHandsItsPathsOver) {
    app::SingleInstance first("test-key"), second("test-key");
    QStringList asked;
    QObject::connect(&first, &app::SingleInstance::asked, [&](const QStringList& paths) { asked = paths; });
    ASSERT_TRUE(first.claim({}));
    EXPECT_FALSE(second.claim({"/some/run", "/another"}));
    ASSERT_TRUE(waitFor([&] { return !asked.isEmpty(); }));
    EXPECT_EQ(asked, (QStringList{"/some/run", "/another"}));
}

TEST_F(WindowTest, ChartsAreExportedWithoutAPerson) {
    window_->workspace().open(folder());
    ASSERT_TRUE(waitFor([&] { return window_->workspace().currentRun() != nullptr; }));
    auto written = app::exportCharts(*window_, file("charts"), {"csv", "pdf", "svg"});
    ASSERT_OK(written);
    EXPECT_EQ(written->size() % 3, 0);
    EXPECT_GE(written->size(), 9);
    for (const QString& one : *written) EXPECT_GT(QFileInfo(one).size(), 30) << one.toStdString();
    auto again = app::exportCharts(*window_, file("charts"), {"csv"});
    ASSERT_FALSE(again.ok());
    EXPECT_NE(again.error().message.find("already"), std::string::npos);
    auto odd = app::exportCharts(*window_, file("other"), {"gif"});
    ASSERT_FALSE(odd.ok());
    EXPECT_EQ(odd.error().code, ErrorCode::InvalidArgument);
}

TEST_F(WindowTest, PicturesShowWhatTheySay) {
    window_->workspace().open(folder());
    ASSERT_TRUE(settled());
    ASSERT_OK(app::takeScreenshots(*window_, file("pictures")));
    QDir pictures(file("pictures"));
    for (const char* name :
         {"start", "page_train", "page_data", "page_checkpoints", "panel_curves", "panel_runs", "settings"}) {
        QImage image(pictures.filePath(QString(name) + ".png"));
        EXPECT_FALSE(image.isNull()) << name;
        EXPECT_FALSE(image.hasAlphaChannel()) << name << " stands on the page's ground";
        QFile about(pictures.filePath(QString(name) + ".json"));
        ASSERT_TRUE(about.open(QIODevice::ReadOnly)) << name;
        QJsonObject json = QJsonDocument::fromJson(about.readAll()).object();
        EXPECT_EQ(json["width"].toInt(), image.width()) << name;
        if (QString(name) == "panel_runs") {
            EXPECT_EQ(json["shows"].toObject()["rows"].toInt(), 2);
        }
        if (QString(name) == "panel_curves") {
            EXPECT_GT(json["shows"].toObject()["points"].toInt(), 20);
            EXPECT_GT(json["shows"].toObject()["drawn"].toInt(), 20);
        }
        if (QString(name) == "page_checkpoints") {
            EXPECT_EQ(json["shows"].toObject()["checkpoints"].toObject()["rows"].toInt(), 3);
        }
    }
}

}  // namespace

}  // namespace studio::test
