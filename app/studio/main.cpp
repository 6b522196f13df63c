// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "app/studio/export_charts.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshots.h"
#include "app/studio/services.h"
#include "app/studio/session.h"
#include "app/studio/single_instance.h"
#include "core/base/build_info.h"
#include "core/base/heap.h"
#include "widgets/frame/watchdog.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace {

using namespace studio;
using namespace studio::widgets;

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

void addOptions(QCommandLineParser& parser) {
    parser.setApplicationDescription("Teach one robot policy several tasks and see what it forgets.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({"settings", "Keep settings in this file instead of the user's own.", "FILE"});
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
    parser.addOption({"scale", "Pixels per unit in the pictures, 0.5 to 4.", "FACTOR"});
    parser.addPositionalArgument("path", "Project, run, data set, checkpoint or configuration to open.",
                                 "[path...]");
}

/// What is wrong with the values of the options; empty: nothing.
QString wrongValue(const QCommandLineParser& parser) {
    const std::pair<const char*, QStringList> choices[] = {
        {"lang", {"en", "zh_CN"}}, {"theme", {"light", "dark"}}, {"format", {"png", "svg", "pdf", "csv"}}};
    for (const auto& [option, allowed] : choices) {
        for (const QString& value : parser.value(option).split(',', Qt::SkipEmptyParts)) {
            if (!allowed.contains(value))
                return QString("--%1 %2: it can be %3").arg(option, value, allowed.join(", "));
        }
    }
    bool number = true;
    double scale = parser.isSet("scale") ? parser.value("scale").toDouble(&number) : 1;
    if (!number || scale < 0.5 || scale > 4)
        return QString("--scale %1: it can be a number from 0.5 to 4").arg(parser.value("scale"));
    // a window says in itself what it cannot open
    if (!parser.isSet("screenshots") && !parser.isSet("export")) return {};
    for (const QString& given : parser.positionalArguments()) {
        if (!QFileInfo::exists(given)) return QString("there is no %1").arg(given);
    }
    return {};
}

/// Qt's messages, less what the offscreen platform says of itself with every window.
void tell(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (message.contains("propagateSizeHints")) return;
    std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, message)));
}

/// Pictures and charts need no screen, and their scale is Qt's: both have to be known before there is an
/// application.
void prepareForPictures(const QCommandLineParser& parser) {
    bool unseen = parser.isSet("screenshots") || parser.isSet("export");
    if (unseen) qInstallMessageHandler(tell);
    if (unseen && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    if (parser.isSet("scale")) qputenv("QT_SCALE_FACTOR", parser.value("scale").toUtf8());
}

}  // namespace

int main(int argc, char** argv) {
    keepFreedMemory();  // a thread of the window trains
    QCoreApplication::setApplicationName("kuavo-studio");
    QCoreApplication::setApplicationVersion(QString::fromStdString(buildInfo().version));
    QCommandLineParser parser;
    addOptions(parser);
    {
        // help and a wrong word are answered without a screen
        QCoreApplication words(argc, argv);
        // words like -platform are for Qt, which takes them out later
        bool forQt = std::any_of(argv + 1, argv + argc, [](const char* word) {
            return word[0] == '-' && word[1] != '-' && std::strlen(word) > 2;
        });
        if (!forQt) parser.process(words);
        if (forQt) (void)parser.parse(words.arguments());
        if (QString wrong = wrongValue(parser); !wrong.isEmpty()) {
            std::fprintf(stderr, "kuavo-studio: %s\n", qPrintable(wrong));
            return 2;
        }
    }
    prepareForPictures(parser);
    QApplication application(argc, argv);
    parser.process(application);
    QApplication::setDesktopFileName("kuavo-studio");
    QApplication::setWindowIcon(icon("kuavo-studio"));

    QStringList paths;
    for (const QString& given : parser.positionalArguments()) paths << QFileInfo(given).absoluteFilePath();
    if (parser.isSet("screenshots")) return pictures(parser, paths);
    if (parser.isSet("export")) return charts(parser, paths);
    Settings settings(parser.value("settings"));
    app::SingleInstance instance(app::instanceKey(settings.store().fileName()));
    if (!instance.claim(paths)) return 0;

    app::MainWindow window(app::makeServices(), settings);
    QObject::connect(&instance, &app::SingleInstance::asked, &window, [&window](const QStringList& asked) {
        window.raise();
        window.activateWindow();
        for (const QString& one : asked) window.workspace().open(path(one));
    });
#ifndef QT_NO_DEBUG
    // in debug builds a slot that holds the window up says so
    Watchdog watchdog(100, [](double ms) { qWarning("the window was held for %.0f ms", ms); });
#endif
    window.show();
    app::Session before = app::beginSession(settings);
    QTimer::singleShot(0, &window, [&] {
        app::comeBack(window, before, paths);
        window.fillProgressively();
    });
    return QApplication::exec();
}
