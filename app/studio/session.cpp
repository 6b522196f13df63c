// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session.h"

#include <QFileInfo>
#include <QTimer>

#include "app/studio/main_window.h"
#include "widgets/parts/text.h"

namespace studio::app {

using namespace widgets;

namespace {

const char* const kTraining = "session/training";
constexpr int kOpenedAfterMs = 15'000;     ///< a project that was open for so long has not broken the window
constexpr int kCalledOffAfterMs = 60'000;  ///< a logout that did not end the program by then

/// Without a project, on the start page: what broke the sessions before is left alone.
void stayClosed(MainWindow& window, const QString& project) {
    window.showPage({});
    auto say = [&workspace = window.workspace(), project] {
        return NoticeText{
            MainWindow::tr("The last %n sessions ended unexpectedly just after %1 was opened: it was not "
                           "opened this time.",
                           nullptr, kMostBrokenOpenings)
                .arg(shortPath(path(project))),
            MainWindow::tr("Open another project, or this one again: kstudio doctor and kstudio dataset "
                           "verify tell what may be damaged."),
            {{MainWindow::tr("Open it all the same"),
              [&workspace, project] { workspace.openProject(path(project)); }}}};
    };
    window.workspace().notify(Level::Warning, say, {.run = {}, .until = NoticeUntil::Closed});
}

/// The run that a thread of the session before was training, where it was cut off.
void offerTrained(MainWindow& window, const std::filesystem::path& run) {
    Workspace& workspace = window.workspace();
    if (!workspace.services().listRuns) return;
    auto work = [run, list = workspace.services().listRuns](JobContext&) { return list(run); };
    auto offer = [&workspace, run](const Result<std::vector<run::RunListEntry>>& runs) {
        if (!runs.ok() || runs->size() != 1) return;
        const run::RunStatus& status = runs->front().status;
        if (status.state != run::RunState::Interrupted) return;
        auto say = [&workspace, run, step = status.step, total = status.totalSteps] {
            return NoticeText{
                MainWindow::tr("Run %1 was being trained in the window, and was cut off at step "
                               "%2 of %3.")
                    .arg(workspace.runLabel(run))
                    .arg(step)
                    .arg(total),
                Workspace::goesOnFrom(run),
                {{MainWindow::tr("Resume"), [&workspace, run] { workspace.resume(run); }}}};
        };
        workspace.notify(Level::Warning, say, {.run = run, .until = NoticeUntil::TrainedAgain});
    };
    workspace.jobs().run(&window, {}, work, offer);
}

void tellBrokenOff(MainWindow& window) {
    auto say = [&window] {
        NoticeText words{MainWindow::tr("The last session ended unexpectedly; window and project are as "
                                        "they were."),
                         MainWindow::tr("Runs that were cut off can be resumed from their newest "
                                        "checkpoint.")};
        if (!window.workspace().project().empty())
            words.remedies.push_back({MainWindow::tr("Start without the project"),
                                      [&window] { window.workspace().closeProject(); }});
        return words;
    };
    window.workspace().notify(Level::Warning, say, {.run = {}, .until = NoticeUntil::Closed});
}

}  // namespace

Session beginSession(Settings& settings) {
    QSettings& store = settings.store();
    Session before{store.value("session/project").toString(), store.value("session/compared").toStringList(),
                   store.value("session/clean", true).toBool(), 0, store.value(kTraining).toString()};
    if (!before.clean && store.value("session/opening", false).toBool())
        before.brokenOpenings = store.value("session/broken_openings", 0).toInt() + 1;
    store.setValue("session/broken_openings", before.brokenOpenings);
    // of a project that stays closed now another opening tells
    store.setValue("session/opening", false);
    store.setValue("session/clean", false);
    store.sync();
    return before;
}

void endSession(Settings& settings, bool training) {
    settings.store().setValue("session/clean", true);
    if (!training) settings.store().remove(kTraining);
    settings.store().sync();
}

void keepSession(MainWindow& window, Settings& settings) {
    Workspace& workspace = window.workspace();
    auto* opened = new QTimer(&window);
    opened->setObjectName("projectOpened");
    opened->setSingleShot(true);
    opened->setInterval(kOpenedAfterMs);
    QObject::connect(opened, &QTimer::timeout, &window, [&settings] {
        settings.store().setValue("session/opening", false);
        settings.store().setValue("session/broken_openings", 0);
    });
    QObject::connect(&workspace, &Workspace::projectChanged, &window, [&workspace, &settings, opened] {
        settings.store().setValue("session/project", widgets::text(workspace.project()));
        settings.store().setValue("session/opening", !workspace.project().empty());
        // a crash leaves no time for it
        settings.store().sync();
        opened->start();
    });
    QObject::connect(&workspace.host(), &RunHost::changed, &window, [&workspace, &settings] {
        const QString run = workspace.host().threadRun();
        if (settings.store().value(kTraining).toString() == run) return;
        if (run.isEmpty()) {
            settings.store().remove(kTraining);
        } else {
            settings.store().setValue(kTraining, run);
        }
        settings.store().sync();
    });
    QObject::connect(&workspace, &Workspace::comparedChanged, &window, [&workspace, &settings] {
        QStringList runs;
        for (const auto& run : workspace.compared()) runs << widgets::text(run);
        settings.store().setValue("session/compared", runs);
    });
}

void leaveSession(MainWindow& window, Settings& settings) {
    window.keepNow(true);
    endSession(settings, window.workspace().host().threadBusy());
    QTimer::singleShot(kCalledOffAfterMs, &window, [&window, &settings] {
        if (window.isVisible()) settings.store().setValue("session/clean", false);
    });
}

void comeBack(MainWindow& window, const Session& before, const QStringList& paths) {
    Workspace& workspace = window.workspace();
    QString page = window.shownPage();
    const bool wanted = paths.isEmpty() && QFileInfo(before.project).isDir();
    if (wanted && before.brokenOpenings >= kMostBrokenOpenings) {
        stayClosed(window, before.project);
        return;
    }
    if (wanted) {
        workspace.openProject(path(before.project));
        if (!page.isEmpty()) window.showPage(page);
    }
    for (const QString& one : paths) workspace.open(path(one));
    if (!before.project.isEmpty() && widgets::text(workspace.project()) == before.project) {
        for (const QString& run : before.compared) {
            if (QFileInfo(run).isDir()) workspace.setCompared(path(run), true);
        }
    }
    if (!before.clean) tellBrokenOff(window);
    const auto trained = path(before.trained);
    if (trained.empty() || !QFileInfo(before.trained).isDir()) return;
    // it is looked at in place of the newest one, of which the list of runs would tell
    if (paths.isEmpty() && !workspace.currentRun()) workspace.setCurrentRun(trained, false);
    offerTrained(window, trained);
}

}  // namespace studio::app
