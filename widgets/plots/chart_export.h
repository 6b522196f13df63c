// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <QString>
#include <functional>

#include "core/base/result.h"

class QPainter;
class QWidget;

namespace studio::widgets {

/// Writes what `draw` paints, by the file's ending: png (twice the size in pixels), svg, pdf. The painter is
/// a QCPPainter, and vectors stay vectors. Errors: InvalidArgument (another ending), Io.
Status writeChart(const QString& file, const QSize& size,
                  const std::function<void(QPainter&, const QSize&)>& draw);
/// Errors: Io.
Status writeText(const QString& file, const QString& text);
void copyPicture(const QImage& picture);

/// Asks where to, writes, and says so if it did not work. `chart` has exportTo(file) and suggestedName().
template <class Chart>
void exportWithDialog(QWidget* parent, Chart& chart, const QString& ending);

/// The parts of it that need no type.
QString askExportFile(QWidget* parent, const QString& name, const QString& ending);
void tellExport(QWidget* parent, const Status& status);

template <class Chart>
void exportWithDialog(QWidget* parent, Chart& chart, const QString& ending) {
    QString file = askExportFile(parent, chart.suggestedName(), ending);
    if (!file.isEmpty()) tellExport(parent, chart.exportTo(file));
}

}  // namespace studio::widgets
