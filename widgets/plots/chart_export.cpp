// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/chart_export.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include "core/base/file.h"
#include "widgets/parts/text.h"
#include "widgets/plots/qcp.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

Status writeChart(const QString& file, const QSize& size,
                  const std::function<void(QPainter&, const QSize&)>& draw) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QCPPainter painter;
    if (file.endsWith(".png")) {
        QImage image(size * 2, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        image.fill(Qt::white);
        painter.begin(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        draw(painter, size);
        painter.end();
        image.save(&buffer, "PNG");
    } else if (file.endsWith(".svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        painter.begin(&svg);
        painter.setMode(QCPPainter::pmVectorized);
        draw(painter, size);
        painter.end();
    } else if (file.endsWith(".pdf")) {
        QPdfWriter pdf(&buffer);
        pdf.setResolution(96);
        pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
        pdf.setPageMargins(QMarginsF());
        painter.begin(&pdf);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        draw(painter, size);
        painter.end();
    } else {
        return Error{ErrorCode::InvalidArgument,
                     "cannot export to " + file.toStdString() + ": unknown ending",
                     "Let the name end in .png, .svg, .pdf or .csv."};
    }
    buffer.close();
    return writeFileAtomic(path(file),
                           std::string_view(buffer.data().constData(), std::size_t(buffer.data().size())));
}

Status writeText(const QString& file, const QString& content) {
    return writeFileAtomic(path(file), content.toStdString());
}

void copyPicture(const QImage& picture) {
    QApplication::clipboard()->setImage(picture);
}

QString askExportFile(QWidget* parent, const QString& name, const QString& ending) {
    QString file =
        QFileDialog::getSaveFileName(parent, QCoreApplication::translate("Export", "Export the chart"),
                                     name + "." + ending, "*." + ending);
    if (!file.isEmpty() && !file.endsWith("." + ending)) file += "." + ending;
    return file;
}

void tellExport(QWidget* parent, const Status& status) {
    if (status.ok()) return;
    QMessageBox::warning(parent, QCoreApplication::translate("Export", "Export the chart"),
                         coreText(status.error()));
}

}  // namespace studio::widgets
