// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <cstring>

#include "app/studio/export_charts.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshots.h"
#include "app/studio/services.h"
#include "app/studio/single_instance.h"
#include "core/base/build_info.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace {

using namespace studio;
using namespace studio::widgets;

/// Opens the project of the last session, and says so where that one broke off.
void comeBack(app::MainWindow& window, Settings& settings) {
    QString project = settings.store().value("session/project").toString();
    bool clean = settings.store().value("session/clean", true).toBool();
    settings.store().setValue("session/clean", false);
    settings.store().sync();
    QString page = window.shownPage();
    if (!project.isEmpty() && QFileInfo(project).isDir()) {
        window.workspace().openProject(path(project));
        if (!page.isEmpty()) window.showPage(page);
    }
    if (!clean) {
        window.workspace().notify(
            Level::Warning,
            app::MainWindow::tr("The last session ended unexpectedly; window and project are as "
                                "they were."),
            app::MainWindow::tr("Runs that were cut off can be resumed from their newest "
                                "checkpoint."));
    }
}

/// What has to be known before there is an application: pictures need no screen, and their scale is Qt's.
void prepareForPictures(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        bool unseen = std::strcmp(argv[i], "--screenshots") == 0 || std::strcmp(argv[i], "--export") == 0;
        if (unseen && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
        if (std::strcmp(argv[i], "--scale") == 0 && i + 1 < argc) qputenv("QT_SCALE_FACTOR", argv[i + 1]);
    }
}

/// Pictures of every page in settings of their own; the exit status.
int pictures(const QCommandLineParser& parser, const QStringList& paths) {
    QTemporaryDir folder;
    Settings settings(folder.filePath("window.ini"));
    settings.setLanguage(parser.isSet("lang") ? parser.value("lang") : "en");
    settings.setTheme(parser.isSet("theme") ? parser.value("theme") : "light");
    app::MainWindow window(app::makeServices(), settings);
    window.resize(1440, 900);
    window.show();
    for (const QString& one : paths) window.workspace().open(path(one));
    Status taken = app::takeScreenshots(window, parser.value("screenshots"), parser.value("robot"));
    if (taken.ok()) return 0;
    std::fprintf(stderr, "kuavo-studio: %s\n", taken.error().text().c_str());
    return 1;
}

/// Charts of a run or project as files; the exit status.
int charts(const QCommandLineParser& parser, const QStringList& paths) {
    QTemporaryDir folder;
    Settings settings(folder.filePath("window.ini"));
    settings.setLanguage(parser.isSet("lang") ? parser.value("lang") : "en");
    app::MainWindow window(app::makeServices(), settings);
    window.resize(1440, 900);
    window.show();
    for (const QString& one : paths) window.workspace().open(path(one));
    QStringList endings = parser.isSet("format") ? parser.value("format").split(',', Qt::SkipEmptyParts)
                                                 : QStringList{"pdf", "csv"};
    auto written = app::exportCharts(window, parser.value("export"), endings);
    if (!written.ok()) {
        std::fprintf(stderr, "kuavo-studio: %s\n", written.error().text().c_str());
        return 1;
    }
    for (const QString& file : *written) std::printf("%s\n", qPrintable(file));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    prepareForPictures(argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName("kuavo-studio");
    QApplication::setApplicationVersion(QString::fromStdString(buildInfo().version));
    QApplication::setDesktopFileName("kuavo-studio");
    QApplication::setWindowIcon(icon("kuavo-studio"));

    QCommandLineParser parser;
    parser.setApplicationDescription("Teach one robot policy several tasks and see what it forgets.");
    parser.addHelpOption();
    parser.addVersionOption();
    QCommandLineOption settingsFile("settings", "Keep settings in this file instead of the user's own.",
                                    "FILE");
    parser.addOption(settingsFile);
    parser.addOption({"screenshots", "Render every page and panel into this folder and end.", "FOLDER"});
    parser.addOption({"export",
                      "Write the charts of a run or project into this folder and end, without a screen.",
                      "FOLDER"});
    parser.addOption(
        {"format", "Of the charts, several with commas: png, svg, pdf, csv (pdf,csv).", "NAMES"});
    parser.addOption({"lang", "Language of the pictures: en or zh_CN.", "NAME"});
    parser.addOption({"theme", "Look of the pictures: light or dark.", "NAME"});
    parser.addOption(
        {"robot",
         "Simulated robot that the pictures show connected, with the project's newest checkpoint "
         "in the shadow: sim:TASK or sim:TASK@64x64.",
         "ADDRESS"});
    parser.addOption({"scale", "Pixels per unit in the pictures.", "FACTOR"});
    parser.addPositionalArgument("path", "Project, run, data set, checkpoint or configuration to open.",
                                 "[path...]");
    parser.process(application);

    QStringList paths;
    for (const QString& given : parser.positionalArguments()) paths << QFileInfo(given).absoluteFilePath();
    if (parser.isSet("screenshots")) return pictures(parser, paths);
    if (parser.isSet("export")) return charts(parser, paths);
    app::SingleInstance instance(parser.value(settingsFile));
    if (!instance.claim(paths)) return 0;

    Settings settings(parser.value(settingsFile));
    app::MainWindow window(app::makeServices(), settings);
    QObject::connect(&instance, &app::SingleInstance::asked, &window, [&window](const QStringList& asked) {
        for (const QString& one : asked) window.workspace().open(path(one));
        window.raise();
        window.activateWindow();
    });
    window.show();
    QTimer::singleShot(0, &window, [&] {
        if (paths.isEmpty()) comeBack(window, settings);
        for (const QString& one : paths) window.workspace().open(path(one));
        window.fillProgressively();
    });
    return QApplication::exec();
}
