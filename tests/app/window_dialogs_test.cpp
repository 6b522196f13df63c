// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own dialogs, as a person uses them: palette, sheet of shortcuts, settings; and the start page.
#include <QAction>
#include <QComboBox>
#include <QInputDialog>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <set>

#include "app/studio/main_window.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/layouts.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/frame/start_page.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

class WindowDialogsTest : public GuiTest {
protected:
    WindowDialogsTest() {
        writeRun(folder() / "one" / "runs", "first", 10);
        writeRun(folder() / "two" / "runs", "first", 10);
        window_ = std::make_unique<MainWindow>(fakeServices(), settings());
        window_->show();
    }
    ~WindowDialogsTest() override { Theme::apply(*qApp, Scheme::Light, ColourSet::Safe); }
    Workspace& workspace() { return window_->workspace(); }
    bool settled() {
        return waitFor([this] { return workspace().jobs().idle(); });
    }
    QAction* actionNamed(const QString& name) {
        for (const auto& [group, one] : workspace().actions()) {
            if (one->objectName() == name) return one;
        }
        return nullptr;
    }
    /// Triggers the action that opens a dialog of type `D`, and does `act` while it is open; whether it came.
    template <class D, class Act>
    bool during(const char* action, Act act) {
        bool came = false;
        QTimer::singleShot(0, window_.get(), [&] {
            auto* dialog = qobject_cast<D*>(QApplication::activeModalWidget());
            if (!dialog) {
                if (QWidget* other = QApplication::activeModalWidget()) other->close();
                return;
            }
            came = true;
            act(*dialog);
            if (dialog->isVisible()) dialog->reject();
        });
        actionNamed(action)->trigger();
        return came;
    }
    template <class W>
    static W* named(const QWidget& in, const QString& name) {
        for (auto* one : in.findChildren<W*>()) {
            if (one->accessibleName() == name) return one;
        }
        return nullptr;
    }
    QString project(const char* name) const { return QString::fromStdString((folder() / name).string()); }
    std::unique_ptr<MainWindow> window_;
};

TEST_F(WindowDialogsTest, WhatIsTypedIntoThePaletteHappensOnEnter) {
    workspace().open(folder() / "one");
    ASSERT_TRUE(settled());
    ASSERT_EQ(window_->shownPage(), "train");
    EXPECT_TRUE(during<CommandPalette>("commands", [&](CommandPalette& palette) {
        auto* list = named<QListWidget>(palette, "Commands");
        auto* input = named<QLineEdit>(palette, "Search commands");
        ASSERT_TRUE(list && input);
        const int all = list->count();
        QTest::keyClicks(input, "page data");
        EXPECT_LT(list->count(), all);
        ASSERT_TRUE(list->currentItem());
        EXPECT_TRUE(list->currentItem()->text().startsWith("Show page Data"))
            << list->currentItem()->text().toStdString();
        QTest::keyClick(input, Qt::Key_Return);
        EXPECT_FALSE(palette.isVisible());
    }));
    EXPECT_EQ(window_->shownPage(), "data");

    // the arrows choose without leaving the field, and what fits nothing does nothing
    EXPECT_TRUE(during<CommandPalette>("commands", [&](CommandPalette& palette) {
        auto* list = named<QListWidget>(palette, "Commands");
        auto* input = named<QLineEdit>(palette, "Search commands");
        ASSERT_TRUE(list && input);
        QTest::keyClicks(input, "show page");
        ASSERT_GE(list->count(), 2);
        QTest::keyClick(input, Qt::Key_Down);
        EXPECT_EQ(list->currentRow(), 1);
        input->setText("qqqqq");
        EXPECT_EQ(list->count(), 0);
        QTest::keyClick(input, Qt::Key_Return);
        EXPECT_TRUE(palette.isVisible());
    }));
    EXPECT_EQ(window_->shownPage(), "data");
    EXPECT_TRUE(settled());
}

TEST_F(WindowDialogsTest, TheSheetShowsEveryActionWithItsKeys) {
    int looked = 0;
    EXPECT_TRUE(during<ShortcutSheet>("shortcuts", [&](ShortcutSheet& sheet) {
        std::multiset<QString> shown;
        for (auto* label : sheet.findChildren<QLabel*>()) {
            if (label->isVisibleTo(&sheet)) shown.insert(label->text());
        }
        for (const auto& [group, action] : workspace().actions()) {
            const std::string name = plainText(action).toStdString();
            ++looked;
            EXPECT_GE(shown.count(plainText(action)), 1u) << name;
            EXPECT_GE(shown.count(group()), 1u) << group().toStdString();
            auto* keys = sheet.findChild<QKeySequenceEdit*>("keys_" + action->objectName());
            if (action->property("fixedKeys").toBool()) {
                EXPECT_EQ(keys, nullptr) << name;
                EXPECT_EQ(shown.count(action->shortcut().toString(QKeySequence::NativeText)), 1u) << name;
            } else {
                ASSERT_NE(keys, nullptr) << name;
                EXPECT_TRUE(keys->isVisibleTo(&sheet)) << name;
                EXPECT_EQ(keys->keySequence(), action->shortcut()) << name;
            }
        }
    }));
    EXPECT_GT(looked, 30);
}

TEST_F(WindowDialogsTest, ChangesOfTheSettingsTakeEffectAtOnceAndStay) {
    workspace().open(folder() / "one");
    ASSERT_TRUE(settled());
    Unwatched several("a person would not choose six times within one slot");
    const QColor ground = Theme::current().window, first = Theme::seriesColour(0);
    EXPECT_TRUE(during<SettingsDialog>("settings", [&](SettingsDialog& dialog) {
        auto boxWith = [&](const QString& choice) -> QComboBox* {
            for (auto* box : dialog.findChildren<QComboBox*>())
                if (box->findText(choice) >= 0) return box;
            return nullptr;
        };
        auto choose = [&](const QString& choice) {
            QComboBox* box = boxWith(choice);
            ASSERT_NE(box, nullptr) << choice.toStdString();
            box->setCurrentIndex(box->findText(choice));
        };
        choose("Dark");
        EXPECT_EQ(settings().theme(), "dark");
        EXPECT_NE(Theme::current().window, ground);
        EXPECT_LT(qGray(Theme::current().window.rgb()), qGray(Theme::current().text.rgb()));
        EXPECT_EQ(qApp->palette().color(QPalette::Text), Theme::current().text);
        choose("Light");
        EXPECT_EQ(Theme::current().window, ground);

        choose("Vivid");
        EXPECT_EQ(settings().colours(), ColourSet::Vivid);
        EXPECT_NE(Theme::seriesColour(0), first);
        choose("Safe for colour-blind people");
        EXPECT_EQ(Theme::seriesColour(0), first);
        choose("Vivid");

        QLineEdit* place = nullptr;
        for (auto* line : dialog.findChildren<QLineEdit*>())
            if (line->text() == settings().projectsFolder()) place = line;
        ASSERT_NE(place, nullptr);
        place->setText(project("elsewhere"));
        Q_EMIT place->editingFinished();
        EXPECT_EQ(settings().projectsFolder(), project("elsewhere"));

        auto* threads = dialog.findChild<QSpinBox*>();
        ASSERT_NE(threads, nullptr);
        threads->setValue(3);
        EXPECT_EQ(settings().threads(), 3);
    }));
    // another start reads them from the file
    settings().store().sync();
    Settings again(settings().store().fileName());
    EXPECT_EQ(again.theme(), "light");
    EXPECT_EQ(again.colours(), ColourSet::Vivid);
    EXPECT_EQ(again.projectsFolder(), project("elsewhere"));
    EXPECT_EQ(again.threads(), 3);
    EXPECT_TRUE(settled());
}

TEST_F(WindowDialogsTest, RecentProjectsAreListedOpenedAndCleared) {
    auto* start = window_->findChild<StartPage*>();
    ASSERT_NE(start, nullptr);
    auto* recent = named<QListWidget>(*start, "Recent projects");
    auto* clear = named<QToolButton>(*start, "Clear the list of recent projects");
    ASSERT_TRUE(recent && clear);
    EXPECT_TRUE(shows(*start, "Projects that you open appear here."));
    EXPECT_FALSE(recent->isVisibleTo(start));
    EXPECT_FALSE(clear->isVisibleTo(start));

    for (const char* name : {"one", "two"}) {
        workspace().open(folder() / name);
        ASSERT_TRUE(settled());
    }
    workspace().closeProject();
    EXPECT_EQ(window_->shownPage(), "");
    ASSERT_EQ(recent->count(), 2) << "the newest first";
    EXPECT_TRUE(recent->item(0)->text().startsWith("two"));
    EXPECT_EQ(recent->item(1)->data(Qt::UserRole).toString(), project("one"));
    EXPECT_TRUE(recent->isVisible() && clear->isVisible());

    // one that is gone says so and cannot be opened
    std::filesystem::remove_all(folder() / "two");
    settings().addRecent(project("one"));
    ASSERT_EQ(recent->count(), 2);
    EXPECT_TRUE(recent->item(1)->toolTip().contains("is not there any more"));
    EXPECT_FALSE(recent->item(1)->flags() & Qt::ItemIsEnabled);

    // by the keyboard
    recent->setFocus();
    recent->setCurrentRow(0);
    QTest::keyClick(recent, Qt::Key_Return);
    EXPECT_TRUE(waitFor([&] { return workspace().project() == folder() / "one"; }));
    EXPECT_EQ(window_->shownPage(), "train");
    ASSERT_TRUE(settled());

    workspace().closeProject();
    QTest::mouseClick(clear, Qt::LeftButton);
    EXPECT_TRUE(settings().recent().isEmpty());
    EXPECT_TRUE(shows(*start, "Projects that you open appear here."));
    EXPECT_FALSE(recent->isVisibleTo(start));
    EXPECT_TRUE(settled());
}

TEST_F(WindowDialogsTest, TheDoorsOfTheStartPageLeadToWhatTheySay) {
    auto* start = window_->findChild<StartPage*>();
    ASSERT_NE(start, nullptr);
    for (const char* door : {"Try the demo", "Open project", "New project", "Connect a robot"}) {
        auto* button = named<QPushButton>(*start, door);
        ASSERT_NE(button, nullptr) << door;
        EXPECT_TRUE(button->isVisibleTo(start) && button->isEnabled()) << door;
        EXPECT_FALSE(button->accessibleDescription().isEmpty()) << door;
    }
    // these services have no demo: that is said, with what to do
    QTest::mouseClick(named<QPushButton>(*start, "Try the demo"), Qt::LeftButton);
    ASSERT_FALSE(workspace().notices().empty());
    EXPECT_TRUE(workspace().notices().back().message.contains("The demo needs"));
    EXPECT_FALSE(workspace().notices().back().hint.isEmpty());
    QTest::mouseClick(named<QPushButton>(*start, "Connect a robot"), Qt::LeftButton);
    EXPECT_EQ(window_->shownPage(), "robot");
    EXPECT_TRUE(settled());
}

/// Leaves the next dialog that asks for a text.
void leaveNextInput() {
    QTimer::singleShot(10, qApp, [] {
        auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isVisible()) return leaveNextInput();
        dialog->reject();
    });
}

/// Answers the next message box, as soon as it is open; `asked` gets its text.
void answerBox(QMessageBox::StandardButton button, QString& asked) {
    QTimer::singleShot(10, qApp, [button, &asked] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (!box || !box->isVisible()) return answerBox(button, asked);
        asked = box->text();
        box->button(button)->click();
        // the name is asked again
        if (button == QMessageBox::No) leaveNextInput();
    });
}

TEST_F(WindowDialogsTest, ALayoutIsReplacedByOneOfItsNameOnlyIfAPersonSaysSo) {
    workspace().open(folder() / "one");
    ASSERT_TRUE(settled());
    window_->showPage("plan");
    Layouts layouts(settings().store());
    layouts.save("mine", window_->layoutNow());
    const Layout first = layouts.load("mine");
    window_->showPage("train");
    QString asked;
    ASSERT_TRUE(during<QInputDialog>("save_layout", [&](QInputDialog& dialog) {
        dialog.setTextValue("mine");
        answerBox(QMessageBox::No, asked);
        dialog.accept();
    }));
    EXPECT_TRUE(asked.contains("mine")) << asked.toStdString();
    EXPECT_EQ(layouts.load("mine"), first);
    asked.clear();
    ASSERT_TRUE(during<QInputDialog>("save_layout", [&](QInputDialog& dialog) {
        dialog.setTextValue(" mine ");
        answerBox(QMessageBox::Yes, asked);
        dialog.accept();
    }));
    EXPECT_FALSE(asked.isEmpty());
    EXPECT_NE(layouts.load("mine"), first);
    EXPECT_EQ(layouts.load("mine").page, "train");
    // a name that is free is nothing to ask about
    ASSERT_TRUE(during<QInputDialog>("save_layout", [&](QInputDialog& dialog) {
        dialog.setTextValue("another");
        dialog.accept();
    }));
    EXPECT_EQ(layouts.names().size(), 2);
    EXPECT_TRUE(layouts.names().contains("another"));
}

}  // namespace

}  // namespace studio::test
