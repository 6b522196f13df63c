// SPDX-License-Identifier: GPL-3.0-or-later
// A chart on paper: pictures, vectors and tables of it. What takes long is left to whoever finishes the
// draft.
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/plot_axes.h"
#include "widgets/plots/qcp.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

/// Units that labels and margins take of a chart on paper, each way.
constexpr int kBesideAxes = 60;

/// What a row of a curve's table is made of, held beyond the turn of the event loop.
struct CurveCopy {
    QByteArray name;
    std::shared_ptr<const std::vector<double>> x, y;
};

QByteArray exactNumber(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest).toLatin1();
}

QByteArray rowsOf(const QByteArray& heading, const std::vector<CurveCopy>& curves) {
    QByteArray out = heading;
    for (const CurveCopy& curve : curves) {
        for (std::size_t i = 0; i < std::min(curve.x->size(), curve.y->size()); ++i) {
            if (!std::isfinite((*curve.y)[i])) continue;
            out += curve.name + ',' + exactNumber((*curve.x)[i]) + ',' + exactNumber((*curve.y)[i]) + '\n';
        }
    }
    return out;
}

}  // namespace

template <class Draw>
auto Plot::onPaper(const QSize& size, Draw draw) {
    // what the axes have left beside their labels
    const QMargins beside = plot_->axisRect()->margins();
    const int width = size.width() - std::max(kBesideAxes, beside.left() + beside.right());
    const int height = size.height() - kBesideAxes;
    fitRanges();
    // as many columns as a picture of that size has pixels
    thinCurves(2 * size.width());
    fitHeights(height);
    thinMarkWords(width);
    applyTheme(true);
    plot_->xAxis->setLabel(xLabel_);
    plot_->yAxis->setLabel(fittedLabel(yLabel_, plot_->yAxis->labelFont(), height));
    fitAxes(size.width() - kBesideAxes, height);
    plot_->legend->setVisible(true);
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        if (!curves_[i].faint && !curves_[i].name.isEmpty()) continue;
        // gone since the first export
        if (auto* item = plot_->legend->itemWithPlottable(graphs_[i])) plot_->legend->removeItem(item);
    }
    bool cursor = cursorLine_->visible();
    cursorLine_->setVisible(false);
    auto drawn = draw([this](QPainter& painter, const QSize& whole) {
        // QCustomPlot draws vectors only through its own painter, which the caller made
        plot_->toPainter(static_cast<QCPPainter*>(&painter), whole.width(), whole.height());
    });
    cursorLine_->setVisible(cursor);
    plot_->legend->setVisible(false);
    applyTheme(false);
    // the axes are as wide as in the window again: what is drawn next is fitted to them
    for (auto phase :
         {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
        plot_->plotLayout()->update(phase);
    // in a turn of its own: the curves are gone through again
    refresh();
    return drawn;
}

RecordedPicture Plot::picture() {
    const QSize size(900, 560);
    return onPaper(size, [&](const ChartPainter& paint) { return recordPicture(size, paint); });
}

Result<ChartDraft> Plot::draft(const QString& file, QSize size) {
    if (file.endsWith(".csv")) return ChartDraft{file, csvRows()};
    if (size.isEmpty()) size = {640, 400};
    return onPaper(size, [&](const ChartPainter& paint) { return draftChart(file, size, paint); });
}

Status Plot::exportTo(const QString& file, QSize size) {
    STUDIO_ASSIGN(ChartDraft ready, draft(file, size));
    return writeDraft(ready);
}

/// The columns are copied, which takes milliseconds, as they may grow or go; curves of one run share their x.
std::function<QByteArray()> Plot::csvRows() const {
    std::map<std::pair<const double*, std::size_t>, std::shared_ptr<const std::vector<double>>> copies;
    auto keep = [&copies](std::span<const double> values) {
        auto& copy = copies[{values.data(), values.size()}];
        if (!copy) copy = std::make_shared<const std::vector<double>>(values.begin(), values.end());
        return copy;
    };
    std::vector<CurveCopy> kept;
    for (const Curve& curve : curves_) {
        CurveData data = curve.data();
        QString name = curve.exportName.isEmpty() ? curve.name : curve.exportName;
        if (name.contains(',') || name.contains('"')) name = '"' + name.replace("\"", "\"\"") + '"';
        auto x = keep(data.x);
        // a smoother's values are the next curve's as soon as they are asked for
        kept.push_back(
            {name.toUtf8(), x, std::make_shared<const std::vector<double>>(data.y.begin(), data.y.end())});
    }
    const QByteArray heading = percent_ ? "curve,x,\"y (share, 0 to 1)\"\n" : "curve,x,y\n";
    return [heading, kept = std::move(kept)] { return rowsOf(heading, kept); };
}

QString Plot::csv() const {
    return QString::fromUtf8(csvRows()());
}

}  // namespace studio::widgets
