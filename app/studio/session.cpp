// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session.h"

#include <QFileInfo>

#include "app/studio/main_window.h"
#include "widgets/parts/text.h"

namespace studio::app {

using namespace widgets;

Session beginSession(Settings& settings) {
    QSettings& store = settings.store();
    Session before{store.value("session/project").toString(), store.value("session/compared").toStringList(),
                   store.value("session/clean", true).toBool()};
    store.setValue("session/clean", false);
    store.sync();
    return before;
}

void endSession(Settings& settings) {
    settings.store().setValue("session/clean", true);
    settings.store().sync();
}

void keepSession(MainWindow& window, Settings& settings) {
    Workspace& workspace = window.workspace();
    QObject::connect(&workspace, &Workspace::projectChanged, &window, [&workspace, &settings] {
        settings.store().setValue("session/project", text(workspace.project()));
    });
    QObject::connect(&workspace, &Workspace::comparedChanged, &window, [&workspace, &settings] {
        QStringList runs;
        for (const auto& run : workspace.compared()) runs << text(run);
        settings.store().setValue("session/compared", runs);
    });
}

void comeBack(MainWindow& window, const Session& before, const QStringList& paths) {
    Workspace& workspace = window.workspace();
    QString page = window.shownPage();
    if (paths.isEmpty() && QFileInfo(before.project).isDir()) {
        workspace.openProject(path(before.project));
        if (!page.isEmpty()) window.showPage(page);
    }
    for (const QString& one : paths) workspace.open(path(one));
    if (!before.project.isEmpty() && text(workspace.project()) == before.project) {
        for (const QString& run : before.compared) {
            if (QFileInfo(run).isDir()) workspace.setCompared(path(run), true);
        }
    }
    if (before.clean) return;
    auto say = [] {
        return NoticeText{MainWindow::tr("The last session ended unexpectedly; window and project are as "
                                         "they were."),
                          MainWindow::tr("Runs that were cut off can be resumed from their newest "
                                         "checkpoint.")};
    };
    workspace.notify(Level::Warning, say, {.run = {}, .until = NoticeUntil::Closed});
}

}  // namespace studio::app
