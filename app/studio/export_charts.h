// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// Opens what shall be exported. Of several runs the first is the current one, the others are compared with
/// it; what was retained is shown of the first one's neighbours where no project is named.
void openForExport(MainWindow& window, const QStringList& paths);

/// The names of charts: run::chartNames.
QStringList chartNames();

/// One chart as the window has it, into `file`, by its ending; `size`: of the picture in units, none: as the
/// window exports it. Nothing is overwritten. Errors: InvalidArgument (no such chart, another ending, a file
/// that is there), NotFound (nothing to draw in it), those of a run that cannot be read, Io.
Status exportChart(MainWindow& window, const QString& chart, const QString& file, const QSize& size = {});

/// Writes every chart that the window has something to draw in, curves of the current run and forgetting of
/// the project's sequences, into `folder`, once for each ending (png, svg, pdf, csv). Nothing is
/// overwritten. The files' names. Errors: InvalidArgument (an ending, a file that is there), NotFound
/// (nothing to draw), Io.
Result<QStringList> exportCharts(MainWindow& window, const QString& folder, const QStringList& endings);

}  // namespace studio::app
