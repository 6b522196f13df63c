// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// Writes every chart that the window has something to draw in, curves of the current run and forgetting of
/// the project's sequences, into `folder`, once for each ending (png, svg, pdf, csv). Nothing is
/// overwritten. The files' names. Errors: InvalidArgument (an ending, a file that is there), NotFound
/// (nothing to draw), Io.
Result<QStringList> exportCharts(MainWindow& window, const QString& folder, const QStringList& endings);

}  // namespace studio::app
