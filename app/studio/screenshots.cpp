// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/screenshots.h"

#include <QApplication>
#include <QDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <memory>

#include "app/studio/main_window.h"
#include "app/studio/robot_scene.h"
#include "app/studio/settle.h"
#include "core/base/file.h"
#include "widgets/frame/command_palette.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/shortcut_sheet.h"
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
        STUDIO_CHECK(take(&window_, "start", {}));
        for (const PageInfo& page : pages()) STUDIO_CHECK(takePage(page));
        for (const char* id : {"log", "jobs"}) {
            window_.showBottom(id);
            STUDIO_CHECK(
                take(window_.bottomPanel(id), QString("panel_") + id, window_.bottomPanel(id)->facts()));
        }
        window_.showBottom({});
        CommandPalette palette(window_.workspace(), &window_);
        STUDIO_CHECK(takeDialog(palette, "commands"));
        ShortcutSheet shortcuts(window_.workspace(), &window_);
        STUDIO_CHECK(takeDialog(shortcuts, "shortcuts"));
        SettingsDialog settings(window_.workspace().settings(), &window_);
        return takeDialog(settings, "settings");
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

    Status takeDialog(QDialog& dialog, const QString& name) {
        dialog.show();
        STUDIO_CHECK(take(&dialog, name, {}));
        dialog.close();
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
