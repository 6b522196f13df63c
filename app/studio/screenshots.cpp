// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/screenshots.h"

#include <QApplication>
#include <QDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <memory>
#include <utility>

#include "app/studio/main_window.h"
#include "app/studio/robot_scene.h"
#include "app/studio/settle.h"
#include "core/base/file.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/panels/dataset_panel.h"
#include "widgets/parts/new_task_dialog.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::app {

using namespace widgets;

namespace {

class Photographer {
public:
    Photographer(MainWindow& window, QString folder, QString robot)
        : window_(window), folder_(std::move(folder)), robot_(std::move(robot)) {}

    Status all() {
        STUDIO_CHECK(makeFolders(path(folder_)));
        window_.showPage({});
        STUDIO_CHECK(take(&window_, "start",
                          {{"rows", static_cast<int>(window_.workspace().settings().recent().size())}}));
        for (const PageInfo& page : pages()) STUDIO_CHECK(takePage(page));
        for (const char* id : {"log", "jobs"}) {
            window_.showBottom(id);
            STUDIO_CHECK(
                take(window_.bottomPanel(id), QString("panel_") + id, window_.bottomPanel(id)->facts()));
        }
        window_.showBottom({});
        return takeDialogs();
    }

private:
    Status takePage(const PageInfo& info) {
        window_.showPage(info.id);
        std::unique_ptr<RobotScenery> scenery;
        if (QString(info.id) == "robot" && !robot_.isEmpty()) {
            scenery = std::make_unique<RobotScenery>(window_);
            STUDIO_CHECK(scenery->begin(robot_));
        }
        DockPage* page = window_.page(info.id);
        // the checks wait a moment by themselves, longer than a picture does
        if (!window_.workspace().checks().known()) window_.workspace().checks().look();
        QJsonObject facts;
        for (const PanelInfo& panel : panels()) {
            if (QString(panel.page) != info.id) continue;
            page->reveal(panel.id);
            STUDIO_CHECK(settle(window_));
            facts[panel.id] = page->panel(panel.id)->facts();
            STUDIO_CHECK(
                take(page->panel(panel.id), QString("panel_") + panel.id, page->panel(panel.id)->facts()));
        }
        // tabs as a person finds them
        page->resetLayout();
        return take(&window_, QString("page_") + info.id, facts);
    }

    Status takeDialogs() {
        Workspace& workspace = window_.workspace();
        CommandPalette palette(workspace, &window_);
        STUDIO_CHECK(takeDialog(palette, "commands"));
        ShortcutSheet shortcuts(workspace, &window_);
        STUDIO_CHECK(takeDialog(shortcuts, "shortcuts"));
        SettingsDialog settings(workspace.settings(), &window_);
        STUDIO_CHECK(takeDialog(settings, "settings"));
        NewTaskDialog task(widgets::text(workspace.project() / "datasets"), &window_);
        STUDIO_CHECK(takeDialog(task, "new_task"));
        auto* sets = qobject_cast<DatasetPanel*>(window_.page("data")->panel("dataset"));
        if (!sets) return {};
        using Kind = DatasetEdit::Kind;
        for (auto [kind, name] : {std::pair{Kind::Delete, "delete"},
                                  {Kind::Split, "split"},
                                  {Kind::Merge, "merge"},
                                  {Kind::Convert, "convert"},
                                  {Kind::Import, "import"}}) {
            if (kind == Kind::Import && !workspace.services().datasets.bags) continue;
            STUDIO_CHECK(takeDialog(*sets->askToMake(kind), QString("new_dataset_") + name));
        }
        return {};
    }

    /// What a dialog shows, in figures: rows to choose from, and fields.
    static QJsonObject factsOf(const QDialog& dialog) {
        int rows = 0, fields = 0;
        for (auto* list : dialog.findChildren<QListWidget*>())
            rows += list->isVisibleTo(&dialog) ? list->count() : 0;
        for (auto* widget : dialog.findChildren<QWidget*>()) {
            // a field inside a field is part of it
            if (!widget->isVisibleTo(&dialog) || widget->objectName().startsWith("qt_")) continue;
            for (const char* kind : {"QLineEdit", "QPlainTextEdit", "QComboBox", "QAbstractSpinBox",
                                     "QKeySequenceEdit", "QCheckBox"})
                fields += widget->inherits(kind) ? 1 : 0;
        }
        return {{"rows", rows}, {"fields", fields}};
    }

    Status takeDialog(QDialog& dialog, const QString& name) {
        dialog.show();
        STUDIO_CHECK(take(&dialog, name, factsOf(dialog)));
        // the one of data sets would go with a close, and is asked for again
        dialog.hide();
        return {};
    }

    Status take(QWidget* widget, const QString& name, const QJsonObject& facts) {
        STUDIO_CHECK(settle(window_));
        QPixmap seen = widget->grab();
        // a panel has no ground of its own: it stands on its frame's
        QPixmap picture(seen.size());
        picture.setDevicePixelRatio(seen.devicePixelRatio());
        picture.fill(Theme::current().surface);
        QPainter(&picture).drawPixmap(QPoint(), seen);
        QString file = folder_ + "/" + name;
        if (!picture.save(file + ".png")) return systemError("write", path(file + ".png"));
        QJsonObject about{{"shows", facts},
                          {"language", QLocale().name()},
                          {"theme", window_.workspace().settings().theme()},
                          {"scale", picture.devicePixelRatio()},
                          {"width", picture.width()},
                          {"height", picture.height()}};
        return writeFileAtomic(path(file + ".json"), QJsonDocument(about).toJson().toStdString());
    }

    MainWindow& window_;
    QString folder_, robot_;
};

}  // namespace

Status takeScreenshots(MainWindow& window, const QString& folder, const QString& robot) {
    return Photographer(window, folder, robot).all();
}

}  // namespace studio::app
