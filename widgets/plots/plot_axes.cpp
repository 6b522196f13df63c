// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_axes.h"

#include <QFontMetrics>
#include <QFontMetricsF>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/qcp.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

/// Ticks of what is counted: 200 and 201, nothing in between.
class WholeTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        if (step <= 1) return 1;
        // of the distances that read well only 2.5 is none
        return step == std::floor(step) ? step : 2 * step;
    }
};

/// The labels of neighbours leave a gap between them.
bool labelsFit(QCPAxis& axis, int length) {
    QVector<double> ticks;
    QVector<QString> labels;
    axis.ticker()->generate(axis.range(), axis.parentPlot()->locale(), axis.numberFormat().at(0),
                            axis.numberPrecision(), ticks, nullptr, &labels);
    const bool level = axis.orientation() == Qt::Horizontal;
    const bool log = axis.scaleType() == QCPAxis::stLogarithmic;
    auto place = [&](double value) {
        double low = axis.range().lower, high = axis.range().upper;
        if (!log) return (value - low) / (high - low) * length;
        return value > 0 && low > 0 ? std::log(value / low) / std::log(high / low) * length : -1e9;
    };
    QFontMetricsF metrics(axis.tickLabelFont());
    double before = -1e9;
    for (int i = 0; i < ticks.size() && i < labels.size(); ++i) {
        if (!axis.range().contains(ticks[i])) continue;
        double half = level ? metrics.horizontalAdvance(labels[i]) / 2 + 3 : metrics.height() / 2;
        if (place(ticks[i]) - half < before) return false;
        before = place(ticks[i]) + half;
    }
    return true;
}

}  // namespace

void themeAxis(QCPAxis& axis, const QColor& text, const QColor& line, const QColor& grid) {
    axis.setBasePen(QPen(line, 1));
    axis.setTickPen(QPen(line, 1));
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(text);
    axis.setLabelColor(text);
    axis.setTickLabelFont(typeFont(Type::Caption));
    axis.setLabelFont(typeFont(Type::Caption));
    axis.grid()->setPen(QPen(grid, 1));
    axis.grid()->setZeroLinePen(QPen(grid, 1));
    axis.grid()->setSubGridVisible(false);
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(4);
    axis.setLabelPadding(2);
}

QString fittedLabel(const QString& words, const QFont& font, int length) {
    QFontMetrics metrics(font);
    if (metrics.horizontalAdvance(words) <= length) return words;
    // where both lines are about as long; words without spaces are parted anywhere
    const bool spaced = words.contains(QLatin1Char(' '));
    QStringList best{words};
    int least = std::numeric_limits<int>::max();
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (spaced && words[i] != QLatin1Char(' ')) continue;
        const QStringList lines{words.left(i), words.mid(spaced ? i + 1 : i)};
        const int longer = std::max(metrics.horizontalAdvance(lines[0]), metrics.horizontalAdvance(lines[1]));
        if (longer >= least) continue;
        least = longer;
        best = lines;
    }
    for (QString& line : best) line = metrics.elidedText(line, Qt::ElideMiddle, std::max(0, length));
    return best.join('\n');
}

void fitTicker(QCPAxis& axis, bool whole) {
    const bool decades = axis.scaleType() == QCPAxis::stLogarithmic && axis.range().lower > 0 &&
                         axis.range().upper / axis.range().lower >= 100;
    const bool log = !axis.ticker().dynamicCast<QCPAxisTickerLog>().isNull();
    const bool counts = !axis.ticker().dynamicCast<WholeTicker>().isNull();
    if (decades ? log : !log && counts == whole) return;
    axis.setTicker(decades ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                   : whole ? QSharedPointer<QCPAxisTicker>(new WholeTicker)
                           : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
}

void fitTicks(QCPAxis& axis, int length, int most) {
    if (length <= 0 || !(axis.range().size() > 0)) return;
    if (auto log = axis.ticker().dynamicCast<QCPAxisTickerLog>()) {
        for (double base : {10.0, 100.0, 1000.0, 1e6}) {
            log->setLogBase(base);
            if (labelsFit(axis, length)) return;
        }
        return;
    }
    for (int count = most; count >= 1; --count) {
        axis.ticker()->setTickCount(count);
        if (labelsFit(axis, length)) return;
    }
}

}  // namespace studio::widgets
