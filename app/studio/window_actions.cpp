// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window_actions.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCoreApplication>
#include <QDockWidget>
#include <QInputDialog>
#include <QKeySequence>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QUndoCommand>
#include <QUndoStack>

#include "app/studio/main_window.h"
#include "core/base/build_info.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/frame/top_bar.h"
#include "widgets/panels/panel.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace studio::app {

using namespace widgets;

namespace {

/// A saved layout goes, and comes back as it was, beside one that took its name meanwhile; either is said.
class DeleteLayout : public QUndoCommand {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
public:
    DeleteLayout(Workspace& workspace, Layouts& layouts, const QString& name)
        : QUndoCommand(tr("Delete the layout %1").arg(name)),
          workspace_(workspace),
          layouts_(layouts),
          name_(name),
          now_(name) {}
    void redo() override {
        kept_ = layouts_.load(now_);
        layouts_.remove(now_);
        workspace_.notify(Level::Info, [name = now_] {
            return NoticeText{tr("The layout %1 was deleted; Ctrl+Z brings it back.").arg(name)};
        });
    }
    void undo() override {
        const QStringList taken = layouts_.names();
        now_ = name_;
        for (int n = 2; taken.contains(now_); ++n) now_ = name_ + QString(" (%1)").arg(n);
        layouts_.save(now_, kept_);
        workspace_.notify(Level::Info, [name = name_, now = now_] {
            return NoticeText{
                now == name ? tr("The layout %1 is back.").arg(name)
                            : tr("The layout %1 is back as %2: another one has its name.").arg(name, now)};
        });
    }

private:
    Workspace& workspace_;
    Layouts& layouts_;
    QString name_, now_;  ///< that it was deleted under, and that it has
    Layout kept_;
};

/// The texts of the actions, in a context of their own.
class WindowActions {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
public:
    WindowActions(MainWindow& window, Settings& settings, Layouts& layouts, TopBar& top)
        : window_(window), settings_(settings), layouts_(layouts) {
        auto* project = new QMenu(&window);
        auto* main = new QMenu(&window);
        addProject(*project);
        addPages();
        addLayouts(*main);
        addProgram(*main);
        top.setProjectMenu(project);
        top.setMainMenu(main);
    }

private:
    /// `id` names the action in the settings; `words` gives the text anew in every language; `group` too.
    QAction* add(QMenu* menu, const QString& id, const char* iconName, const QKeySequence& keys,
                 std::function<QString()> group, std::function<QString()> words, std::function<void()> act) {
        auto* action = new QAction(&window_);
        action->setObjectName(id);
        if (iconName) action->setIcon(icon(iconName));
        action->setProperty("defaultKeys", QVariant::fromValue(keys));
        action->setShortcut(keysOf(window_.workspace(), *action));
        translated(&window_, [action, words] { action->setText(words()); });
        QObject::connect(action, &QAction::triggered, &window_, std::move(act));
        window_.addAction(action);
        if (menu) menu->addAction(action);
        window_.workspace().addAction(std::move(group), action);
        return action;
    }

    void addProject(QMenu& menu) {
        auto group = [] { return tr("Project"); };
        MainWindow* window = &window_;
        add(
            &menu, "open", "folder", QKeySequence::Open, group, [] { return tr("Open…"); },
            [window] { window->openWithDialog(); });
        add(
            &menu, "new_project", "folder-plus", QKeySequence::New, group, [] { return tr("New project…"); },
            [window] { window->newProject(); });
        add(
            &menu, "demo", "demo", {}, group, [] { return tr("Try the demo"); },
            [window] { window->tryDemo(false); });
        add(
            &menu, "whole_demo", "demo", {}, group,
            [] { return tr("Try the whole demo: four tasks, over 40 minutes"); },
            [window] { window->tryDemo(true); });
        add(
            &menu, "close_project", "close", QKeySequence("Ctrl+W"), group,
            [] { return tr("Close project"); }, [window] { window->workspace().closeProject(); });
        add(
            &menu, "save_edits", "save", QKeySequence::Save, group,
            [] { return tr("Save the edits on this page"); }, [window] { saveEdits(*window); });
        auto& undo = window_.workspace().undo();
        auto* back = add(
            &menu, "undo", "undo", QKeySequence::Undo, group, [] { return tr("Undo"); },
            [&undo] { undo.undo(); });
        auto* forth = add(
            &menu, "redo", "redo", QKeySequence::Redo, group, [] { return tr("Redo"); },
            [&undo] { undo.redo(); });
        for (auto [action, enabled] :
             {std::pair{back, &QUndoStack::canUndoChanged}, {forth, &QUndoStack::canRedoChanged}}) {
            action->setEnabled(false);
            QObject::connect(&undo, enabled, action, &QAction::setEnabled);
        }
        add(
            &menu, "quit", "quit", QKeySequence::Quit, group, [] { return tr("Quit"); },
            [window] { window->close(); });
    }

    /// What is typed there is an edit that can be saved. Elsewhere a field that is left acts: the robot's
    /// instruction goes to a policy that may be running.
    static bool keepsEdits(const QWidget* typed) {
        for (const QWidget* around = typed; around; around = around->parentWidget()) {
            if (auto* panel = qobject_cast<const Panel*>(around)) return panel->keepsEdits();
        }
        return false;
    }

    /// What is still being typed is taken over, as where its field is left.
    static void finishTyping() {
        QPointer<QWidget> typed = QApplication::focusWidget();
        if (!typed || !keepsEdits(typed)) return;
        // an open cell closes, and the keyboard stays in its table
        for (QWidget* around = typed->parentWidget(); around; around = around->parentWidget()) {
            if (auto* view = qobject_cast<QAbstractItemView*>(around)) {
                view->setFocus(Qt::OtherFocusReason);
                return;
            }
        }
        typed->clearFocus();
        if (typed) typed->setFocus(Qt::OtherFocusReason);
    }

    static void saveEdits(MainWindow& window) {
        if (window.shownPage().isEmpty()) return;
        finishTyping();
        const DockPage* page = window.page(window.shownPage());
        for (const auto& [id, dock] : page->docks()) {
            Panel* panel = page->panel(id);
            if (panel && !dock->isHidden()) panel->saveEdits();
        }
    }

    void addPages() {
        int number = 1;
        MainWindow* window = &window_;
        for (const PageInfo& page : pages()) {
            add(
                nullptr, QString("page_") + page.id, page.icon,
                QKeySequence(QString("Ctrl+%1").arg(number++)), [] { return tr("Pages"); },
                [title = page.title] {
                    return tr("Show page %1").arg(QCoreApplication::translate("Pages", title));
                },
                [window, id = QString(page.id)] { window->showPage(id); });
        }
        for (const PanelInfo& panel : panels()) {
            QKeySequence keys = QString(panel.id) == "log" ? QKeySequence("Ctrl+L") : QKeySequence();
            add(
                nullptr, QString("panel_") + panel.id, panel.icon, keys, [] { return tr("Panels"); },
                [title = panel.title] {
                    return tr("Show panel %1").arg(QCoreApplication::translate("Panels", title));
                },
                [window, id = QString(panel.id)] { window->showPanel(id); });
        }
    }

    void addLayouts(QMenu& menu) {
        auto group = [] { return tr("Layout"); };
        MainWindow* window = &window_;
        Layouts* layouts = &layouts_;
        add(
            &menu, "reset_layout", "layout", {}, group, [] { return tr("Reset layout"); },
            [window] { window->resetLayout(); });
        add(
            &menu, "save_layout", "save", {}, group, [] { return tr("Save layout as…"); },
            [window, layouts] {
                const QString name = askLayoutName(window, *layouts);
                if (name.isEmpty()) return;
                // what only the replaced one arranged is no part of this one
                layouts->remove(name);
                layouts->save(name, window->layoutNow());
            });
        addNamed(
            menu, "use_layout", "layout", [] { return tr("Use layout"); },
            [window, layouts](const QString& name) { window->useLayout(layouts->load(name)); });
        addNamed(
            menu, "delete_layout", "trash", [] { return tr("Delete layout"); },
            [window, layouts](const QString& name) {
                Workspace& workspace = window->workspace();
                workspace.undo().push(new DeleteLayout(workspace, *layouts, name));
            });
        menu.addSeparator();
    }

    /// A name that is free, or that the person gives up the layout of; empty: none.
    static QString askLayoutName(MainWindow* window, const Layouts& layouts) {
        QString name;
        do {
            name = QInputDialog::getText(window, tr("Save layout"), tr("Name of the layout"),
                                         QLineEdit::Normal, name)
                       .trimmed();
        } while (layouts.names().contains(name) &&
                 QMessageBox::question(window, tr("Save layout"),
                                       tr("There is a layout %1 already. Replace it?").arg(name)) !=
                     QMessageBox::Yes);
        return name;
    }

    /// A menu of the saved layouts, as they are when it opens.
    void addNamed(QMenu& menu, const QString& id, const char* iconName, std::function<QString()> words,
                  std::function<void(const QString&)> act) {
        auto* named = menu.addMenu(icon(iconName), {});
        named->setObjectName(id);
        translated(&window_, [named, words = std::move(words)] { named->setTitle(words()); });
        QObject::connect(named, &QMenu::aboutToShow, &window_,
                         [named, window = &window_, layouts = &layouts_, act = std::move(act)] {
                             named->clear();
                             for (const QString& name : layouts->names()) {
                                 // a & would underline the letter behind it
                                 named->addAction(QString(name).replace('&', "&&"), window,
                                                  [act, name] { act(name); });
                             }
                             if (named->isEmpty()) named->addAction(tr("None saved yet"))->setEnabled(false);
                         });
    }

    void addProgram(QMenu& menu) {
        auto group = [] { return tr("Program"); };
        MainWindow* window = &window_;
        Settings* settings = &settings_;
        add(
            &menu, "commands", "search", QKeySequence("Ctrl+K"), group, [] { return tr("Commands…"); },
            [window] { CommandPalette(window->workspace(), window).exec(); });
        add(
            &menu, "shortcuts", "keyboard", QKeySequence::HelpContents, group,
            [] { return tr("Keyboard shortcuts"); },
            [window] { ShortcutSheet(window->workspace(), window).exec(); });
        add(
            &menu, "settings", "settings", QKeySequence("Ctrl+,"), group, [] { return tr("Settings…"); },
            [window, settings] { SettingsDialog(*settings, window).exec(); });
        add(
            &menu, "theme", "theme", QKeySequence("Ctrl+Shift+T"), group, [] { return tr("Light or dark"); },
            [settings] { settings->setTheme(settings->theme() == "dark" ? "light" : "dark"); });
        add(
            &menu, "language", "language", QKeySequence("Ctrl+Shift+L"), group,
            [] { return tr("English or Chinese"); },
            [settings] { settings->setLanguage(QLocale().language() == QLocale::Chinese ? "en" : "zh_CN"); });
        auto* stop = add(
            nullptr, "stop", "stop", QKeySequence(Qt::Key_F12), group, [] { return tr("Stop the robot"); },
            [window] { window->workspace().pressStop(); });
        stop->setShortcutContext(Qt::ApplicationShortcut);
        // no setting takes its key away
        stop->setProperty("fixedKeys", true);
        stop->setShortcut(QKeySequence(Qt::Key_F12));
        add(
            &menu, "about", "info", {}, group, [] { return tr("About Kuavo Studio"); },
            [window] {
                QMessageBox::about(
                    window, tr("About Kuavo Studio"),
                    tr("Kuavo Studio %1, commit %2.\nFree software under the GNU General Public License, "
                       "version 3 or later.")
                        .arg(text(buildInfo().version), text(buildInfo().commit)));
            });
    }

    MainWindow& window_;
    Settings& settings_;
    Layouts& layouts_;
};

}  // namespace

void addWindowActions(MainWindow& window, Settings& settings, Layouts& layouts, TopBar& top) {
    WindowActions(window, settings, layouts, top);
}

}  // namespace studio::app
