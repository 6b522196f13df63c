// SPDX-License-Identifier: GPL-3.0-or-later
// kuavo-stop: a small window with one button that stops every robot session of this machine. A process of its
// own, so that it works while another one hangs.
#include <QApplication>
#include <QCommandLineParser>
#include <QLockFile>
#include <cstdio>

#include "app/studio/followed_look.h"
#include "app/studio/stop_window.h"
#include "core/base/build_info.h"
#include "core/robot/robot_lock.h"
#include "widgets/parts/text.h"

int main(int argc, char** argv) {
    using namespace studio;
    QApplication application(argc, argv);
    QApplication::setApplicationName("kuavo-stop");
    QApplication::setApplicationVersion(QString::fromStdString(buildInfo().version));
    QCommandLineParser parser;
    parser.setApplicationDescription("A STOP button for every robot session of this machine.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({"settings", "Read language and look from this file.", "FILE"});
    parser.process(application);

    app::FollowedLook look(application, parser.value("settings"));
    auto folder = robot::runtimeFolder();
    if (!folder.ok()) {
        std::fprintf(stderr, "kuavo-stop: %s\n", folder.error().text().c_str());
        return 1;
    }
    // one is enough, however often it is asked for
    QLockFile lock(widgets::text(*folder / "stop-window.lock"));
    if (!lock.tryLock(0)) return 0;
    app::StopWindow window(*folder);
    window.show();
    return QApplication::exec();
}
