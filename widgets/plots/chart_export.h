// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "core/base/result.h"

class QPainter;
class QWidget;

namespace studio::widgets {

class JobRunner;

/// Paints a chart into a painter that is a QCPPainter, on so many units. GUI thread.
using ChartPainter = std::function<void(QPainter&, const QSize&)>;

/// What a chart painted, as commands: writing them down takes a millisecond, filling the outline of a noisy
/// curve with pixels a second. Any thread.
struct RecordedPicture {
    QByteArray commands;
    QSize size;  ///< units
    /// On white, twice as many pixels.
    QImage image() const;
};
RecordedPicture recordPicture(const QSize& size, const ChartPainter& paint);

/// A chart as it was when it was asked for, on its way to a file: nothing of the window is needed any more,
/// so any thread may finish it.
struct ChartDraft {
    QString file;
    /// Pixels and compression, or rows: may take seconds. Nothing: it could not be painted.
    std::function<QByteArray()> content;
};
/// By the file's ending: png (twice the size in pixels), svg, pdf; vectors stay vectors. Errors:
/// InvalidArgument (another ending; a png beyond 4000 units each way).
Result<ChartDraft> draftChart(const QString& file, const QSize& size, const ChartPainter& paint);
/// Writes the file, whole or not at all. Any thread. Errors: Io.
Status writeDraft(const ChartDraft& draft);

/// Asks for one draft in each turn of the event loop, so that many charts do not hold the window up either,
/// and writes each beside the GUI thread. `done` gets the files, or what stood in the way of the first that
/// could not be written; not called where `receiver` is gone by then. GUI thread.
void writeCharts(JobRunner& jobs, QObject* receiver, std::vector<std::function<Result<ChartDraft>()>> charts,
                 std::function<void(Result<QStringList>)> done);
/// The runner of charts that know no Workspace. GUI thread, while there is an application.
JobRunner& chartJobs();
/// Into the clipboard, as soon as it is painted; then whoever asked with hearCopies is told. `chart`: its
/// title, may be empty.
void copyPicture(RecordedPicture picture, const QString& chart);
/// `hear` is told the title of each chart that was copied, for as long as `listener` lives or until another
/// one asks: charts know no Workspace. GUI thread.
void hearCopies(QObject* listener, std::function<void(const QString& chart)> hear);

/// Where dialogs of exports begin: the open project's folder, or where the last export went since it was
/// opened. Empty: where the program was started. GUI thread.
QString exportFolder();
void setExportFolder(const QString& folder);

/// Asks where to, writes, and says so if it did not work. `chart` has draft(file) and suggestedName().
template <class Chart>
void exportWithDialog(QWidget* parent, Chart& chart, const QString& ending);

/// The parts of it that need no type. The file's name has the ending, whatever was typed; one that is there
/// was allowed to be replaced, under the very name that is written. Empty: the person thought better of it.
QString askExportFile(QWidget* parent, const QString& name, const QString& ending);
void tellExport(QWidget* parent, const Error& error);

template <class Chart>
void exportWithDialog(QWidget* parent, Chart& chart, const QString& ending) {
    QString file = askExportFile(parent, chart.suggestedName(), ending);
    if (file.isEmpty()) return;
    // the chart is its own receiver: where it is gone nobody is told, and no draft is asked of it
    writeCharts(chartJobs(), &chart, {[&chart, file] { return chart.draft(file); }},
                [parent](Result<QStringList> written) {
                    if (!written.ok()) tellExport(parent, written.error());
                });
}

}  // namespace studio::widgets
