// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/chart_export.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPicture>
#include <QPointer>
#include <QSvgGenerator>
#include <QTimer>
#include <memory>
#include <string>

#include "core/base/file.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/parts/text.h"
#include "widgets/plots/qcp.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kPixelsPerUnit = 2;
constexpr int kLargestSide = 4000;  ///< of a picture with pixels, in units: 256 MB of them

QByteArray svgOf(const QSize& size, const ChartPainter& paint) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(size);
    svg.setViewBox(QRect(QPoint(), size));
    QCPPainter painter;
    painter.begin(&svg);
    painter.setMode(QCPPainter::pmVectorized);
    paint(painter, size);
    painter.end();
    return buffer.data();
}

QByteArray pdfOf(const QSize& size, const ChartPainter& paint) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setResolution(96);
    pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
    pdf.setPageMargins(QMarginsF());
    QCPPainter painter;
    painter.begin(&pdf);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    paint(painter, size);
    painter.end();
    return buffer.data();
}

/// Charts that are written one after another; gone after the last.
struct ChartQueue {
    JobRunner& jobs;
    QPointer<QObject> receiver;
    std::vector<std::function<Result<ChartDraft>()>> charts;
    std::function<void(Result<QStringList>)> done;
    std::size_t next = 0;
    QStringList written = {};
};

void goOn(const std::shared_ptr<ChartQueue>& queue) {
    if (!queue->receiver) return;
    if (queue->next == queue->charts.size()) {
        queue->done(queue->written);
        return;
    }
    auto draft = queue->charts[queue->next++]();
    if (!draft.ok()) {
        queue->done(draft.error());
        return;
    }
    auto write = [ready = std::move(*draft)](JobContext&) -> Result<QString> {
        STUDIO_CHECK(writeDraft(ready));
        return ready.file;
    };
    queue->jobs.run(queue->receiver, {}, std::move(write), [queue](Result<QString> file) {
        if (!file.ok()) {
            queue->done(file.error());
            return;
        }
        queue->written << *file;
        goOn(queue);
    });
}

/// What charts on their own leave to others: a place on the disk, and who hears of copies.
struct ExportPlaces {
    QString folder;
    QPointer<QObject> listener;
    std::function<void(const QString&)> hear;
};

ExportPlaces& exportPlaces() {
    static ExportPlaces places;
    return places;
}

bool mayReplace(QWidget* parent, const QString& file) {
    return QMessageBox::question(parent, QCoreApplication::translate("Export", "Export the chart"),
                                 QCoreApplication::translate("Export", "%1 is there already. Replace it?")
                                     .arg(QDir::toNativeSeparators(file))) == QMessageBox::Yes;
}

}  // namespace

RecordedPicture recordPicture(const QSize& size, const ChartPainter& paint) {
    QPicture commands;
    QCPPainter painter;
    painter.begin(&commands);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, size);
    painter.end();
    return {QByteArray(commands.data(), static_cast<qsizetype>(commands.size())), size};
}

QImage RecordedPicture::image() const {
    QImage image(size * kPixelsPerUnit, QImage::Format_ARGB32_Premultiplied);
    // there was no memory for so many pixels
    if (image.isNull()) return image;
    image.setDevicePixelRatio(kPixelsPerUnit);
    image.fill(Qt::white);
    QPicture played;
    played.setData(commands.constData(), static_cast<uint>(commands.size()));
    QPainter(&image).drawPicture(0, 0, played);
    return image;
}

Result<ChartDraft> draftChart(const QString& file, const QSize& size, const ChartPainter& paint) {
    if (file.endsWith(".png") && (size.width() > kLargestSide || size.height() > kLargestSide)) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot export to " + file.toStdString() + ": " + std::to_string(size.width()) + "x" +
                         std::to_string(size.height()) + " units are too many for a picture of pixels",
                     "Choose up to " + std::to_string(kLargestSide) +
                         " each way, or .svg or .pdf, which have no pixels."};
    }
    if (file.endsWith(".png")) {
        return ChartDraft{file, [picture = recordPicture(size, paint)] {
                              QBuffer buffer;
                              buffer.open(QIODevice::WriteOnly);
                              const bool saved = picture.image().save(&buffer, "PNG");
                              return saved ? buffer.data() : QByteArray();
                          }};
    }
    if (file.endsWith(".svg")) return ChartDraft{file, [bytes = svgOf(size, paint)] { return bytes; }};
    if (file.endsWith(".pdf")) return ChartDraft{file, [bytes = pdfOf(size, paint)] { return bytes; }};
    return Error{ErrorCode::InvalidArgument, "cannot export to " + file.toStdString() + ": unknown ending",
                 "Let the name end in .png, .svg, .pdf or .csv."};
}

Status writeDraft(const ChartDraft& draft) {
    const QByteArray bytes = draft.content();
    if (bytes.isEmpty()) {
        return Error{ErrorCode::Io, "cannot export to " + draft.file.toStdString() + ": the picture is empty",
                     "Its pixels may not have had room in memory: choose a smaller size, or .svg or .pdf."};
    }
    return writeFileAtomic(path(draft.file),
                           std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void writeCharts(JobRunner& jobs, QObject* receiver, std::vector<std::function<Result<ChartDraft>()>> charts,
                 std::function<void(Result<QStringList>)> done) {
    auto queue = std::make_shared<ChartQueue>(ChartQueue{jobs, receiver, std::move(charts), std::move(done)});
    QTimer::singleShot(0, receiver, [queue] { goOn(queue); });
}

JobRunner& chartJobs() {
    static std::unique_ptr<JobRunner> jobs;
    if (!jobs) {
        jobs = std::make_unique<JobRunner>();
        // while there are fonts: what is being painted comes to its end
        qAddPostRoutine([] { jobs.reset(); });
    }
    return *jobs;
}

void copyPicture(RecordedPicture picture, const QString& chart) {
    auto paint = [taken = std::move(picture)](JobContext&) -> Result<QImage> { return taken.image(); };
    chartJobs().run(qApp, {}, std::move(paint), [chart](Result<QImage> image) {
        // without memory for its pixels there is none
        if (!image.ok() || image->isNull()) return;
        QApplication::clipboard()->setImage(*image);
        if (const ExportPlaces& places = exportPlaces(); places.listener && places.hear) places.hear(chart);
    });
}

void hearCopies(QObject* listener, std::function<void(const QString& chart)> hear) {
    exportPlaces().listener = listener;
    exportPlaces().hear = std::move(hear);
}

QString exportFolder() {
    return exportPlaces().folder;
}

void setExportFolder(const QString& folder) {
    exportPlaces().folder = folder;
}

QString askExportFile(QWidget* parent, const QString& name, const QString& ending) {
    const QString suffix = "." + ending;
    QFileDialog dialog(parent, QCoreApplication::translate("Export", "Export the chart"), exportFolder(),
                       "*" + suffix);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    dialog.setDefaultSuffix(ending);
    // it would ask about the name typed, to which the ending may be added only here
    dialog.setOption(QFileDialog::DontConfirmOverwrite);
    QString file = name + suffix;
    for (;;) {
        dialog.selectFile(file);
        if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return {};
        file = dialog.selectedFiles().constFirst();
        if (!file.endsWith(suffix)) file += suffix;
        if (!QFileInfo::exists(file) || mayReplace(parent, file)) break;
    }
    setExportFolder(QFileInfo(file).absolutePath());
    return file;
}

void tellExport(QWidget* parent, const Error& error) {
    QMessageBox::warning(parent, QCoreApplication::translate("Export", "Export the chart"), coreText(error));
}

}  // namespace studio::widgets
