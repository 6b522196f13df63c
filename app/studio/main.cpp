// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSessionManager>
#include <QSize>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>

#include "app/studio/end_signals.h"
#include "app/studio/export_charts.h"
#include "app/studio/late_start.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshots.h"
#include "app/studio/services.h"
#include "app/studio/session.h"
#include "app/studio/single_instance.h"
#include "app/studio/start_clock.h"
#include "app/studio/window_log.h"
#include "core/base/build_info.h"
#include "core/base/heap.h"
#include "core/base/log.h"
#include "core/sim/raster_threads.h"
#include "widgets/frame/watchdog.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace {

using namespace studio;
using namespace studio::widgets;

/// Of a window that only shows: what lies long in a trash stays there.
Services servicesToShow() {
    Services services = app::makeServices();
    services.removeExpired = {};
    return services;
}

/// Pictures of every page in settings of their own; the exit status.
int pictures(const QCommandLineParser& parser, const QStringList& paths) {
    QTemporaryDir folder;
    Settings settings(folder.filePath("window.ini"));
    settings.setLanguage(parser.isSet("lang") ? parser.value("lang") : "en");
    settings.setTheme(parser.isSet("theme") ? parser.value("theme") : "light");
    app::MainWindow window(servicesToShow(), settings);
    window.resize(1440, 900);
    window.show();
    for (const QString& one : paths) window.workspace().open(path(one));
    Status taken = app::takeScreenshots(window, parser.value("screenshots"), parser.value("robot"));
    if (taken.ok()) return 0;
    std::fprintf(stderr, "kuavo-studio: %s\n", taken.error().text().c_str());
    return 1;
}

/// "640x400", from 100 to 10000 each way.
std::optional<QSize> sizeFrom(const QString& words) {
    static const QRegularExpression form("^(\\d{3,5})x(\\d{3,5})$");
    const auto match = form.match(words);
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || size.boundedTo({10000, 10000}) != size) return {};
    return size;
}

/// Charts of a run or project as files; the exit status.
int charts(const QCommandLineParser& parser, const QStringList& paths) {
    QTemporaryDir folder;
    Settings settings(folder.filePath("window.ini"));
    settings.setLanguage(parser.isSet("lang") ? parser.value("lang") : "en");
    settings.setTheme(parser.isSet("theme") ? parser.value("theme") : "light");
    app::MainWindow window(servicesToShow(), settings);
    window.resize(1440, 900);
    window.show();
    app::openForExport(window, paths);
    if (parser.isSet("chart")) {
        const QString file = parser.value("export");
        Status drawn = app::exportChart(window, parser.value("chart"), file,
                                        sizeFrom(parser.value("size")).value_or(QSize()));
        if (drawn.ok()) {
            std::printf("%s\n", qPrintable(file));
            return 0;
        }
        std::fprintf(stderr, "kuavo-studio: %s\n", drawn.error().text().c_str());
        return 1;
    }
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
                      "Write the charts of a run or project into this folder and end, without a screen; "
                      "with --chart: that one into this file.",
                      "FOLDER"});
    parser.addOption({"chart", "Of the charts this one: " + app::chartNames().join(", ") + ".", "NAME"});
    parser.addOption({"size", "Of that chart, in units: 640x400.", "WxH"});
    parser.addOption(
        {"format", "Of the charts, several with commas: png, svg, pdf, csv (pdf,csv).", "NAMES"});
    parser.addOption(
        {"timing", "Start as usual, say after how many seconds what was there, and end once all is."});
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
    const std::pair<const char*, QStringList> choices[] = {{"lang", {"en", "zh_CN"}},
                                                           {"theme", {"light", "dark"}},
                                                           {"format", {"png", "svg", "pdf", "csv"}},
                                                           {"chart", app::chartNames()}};
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
    if (parser.isSet("size") && !sizeFrom(parser.value("size")))
        return QString("--size %1: it can be WIDTHxHEIGHT, from 100 to 10000 each").arg(parser.value("size"));
    if (parser.isSet("chart") && !parser.isSet("export"))
        return "--chart needs --export FILE, where the chart goes";
    if (parser.isSet("chart")) {
        const QString ending = QFileInfo(parser.value("export")).suffix();
        if (!QStringList{"png", "svg", "pdf", "csv"}.contains(ending)) {
            return QString("--export %1: the name of a chart's file ends in .png, .svg, .pdf or .csv")
                .arg(parser.value("export"));
        }
    }
    // a window says in itself what it cannot open
    if (!parser.isSet("screenshots") && !parser.isSet("export")) return {};
    for (const QString& given : parser.positionalArguments()) {
        if (!QFileInfo::exists(given)) return QString("there is no %1").arg(given);
    }
    return {};
}

/// Makes the rest of the pages, and ends the program when they are there.
void fillAndEnd(app::MainWindow& window, app::StartClock& clock) {
    window.fillProgressively();
    auto* look = new QTimer(&window);
    QObject::connect(look, &QTimer::timeout, &window, [&window, &clock] {
        if (!window.filled()) return;
        clock.reached("all pages made");
        QApplication::quit();
    });
    look->start(1);
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
    sim::drawInOwnThread();
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
    app::StartClock clock(parser.isSet("timing"));
    clock.reached("loaded");
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

    clock.reached("application");
    // what went wrong can be read after the window is gone
    const Status logged = logToFile(app::windowLogFile());
    app::logQtMessages();
    app::MainWindow window(parser.isSet("timing") ? servicesToShow() : app::makeServices(), settings);
    app::logNotices(window.workspace());
    if (!logged.ok())
        window.workspace().notify(Level::Warning, text(logged.error().message), text(logged.error().hint));
    clock.reached("window made");
    QObject::connect(&instance, &app::SingleInstance::asked, &window, [&window](const QStringList& asked) {
        window.raise();
        window.activateWindow();
        for (const QString& one : asked) window.workspace().open(path(one));
    });
#ifndef QT_NO_DEBUG
    // in debug builds a slot that holds the window up says so
    Watchdog watchdog(100, [](double ms) { qWarning("the window was held for %.0f ms", ms); });
#endif
    // before the session: once it counts as broken off, nothing ends it out of order
    app::EndSignals ends;
    QObject::connect(&ends, &app::EndSignals::asked, &window, [&window] {
        window.closeUnasked();
        // whatever other window is open
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    app::Session before = app::beginSession(settings);
    QObject::connect(&application, &QGuiApplication::commitDataRequest, &window,
                     [&] { app::leaveSession(window, settings); });
    // a person sees the window before their project is read
    clock.whenPainted(window, [&] {
        app::comeBack(window, app::stillWanted(before, window.workspace()), paths);
        clock.reached("project opened");
        parser.isSet("timing") ? fillAndEnd(window, clock) : window.fillProgressively();
    });
    window.show();
    return QApplication::exec();
}
