// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot.h"

#include <QAction>
#include <QElapsedTimer>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/chart_export.h"
#include "widgets/plots/curve_math.h"
#include "widgets/plots/plot_axes.h"
#include "widgets/plots/plot_legend.h"
#include "widgets/plots/qcp.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kRedrawMs = 40;
constexpr double kPenWidth = 1.8;
constexpr float kBarOpacity = 0.45F;
// below this height the word under the x axis would take the curves their room
constexpr int kLowChart = 120;

/// Ticks of shares, in percent.
class PercentTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return QString::number(100 * tick, 'g', 4) + " %";
    }
};

}  // namespace

Plot::Plot(QWidget* parent)
    : QFrame(parent),
      plot_(new QCustomPlot),
      title_(new QLabel),
      legend_(new PlotLegend),
      menu_(new QToolButton),
      head_(new QGridLayout) {
    setProperty("look", "card");
    // one outline of a noisy curve takes Qt seconds to fill; its segments one by one take milliseconds
    plot_->setPlottingHint(QCP::phFastPolylines);
    title_->setProperty("look", "strong");
    menu_->setProperty("look", "quiet");
    menu_->setIcon(icon("menu"));
    menu_->setIconSize({14, 14});
    menu_->setPopupMode(QToolButton::InstantPopup);
    head_->setHorizontalSpacing(kMargin);
    head_->setVerticalSpacing(0);
    head_->addWidget(title_, 0, 0, Qt::AlignTop);
    head_->addWidget(legend_, 0, 1, Qt::AlignTop);
    head_->addWidget(menu_, 0, 2, Qt::AlignTop);
    head_->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kUnit, kUnit, kUnit);
    layout->setSpacing(0);
    layout->addLayout(head_);
    layout->addWidget(plot_, 1);

    plot_->setNoAntialiasingOnDrag(true);
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->axisRect()->setRangeDrag(Qt::Horizontal);
    plot_->axisRect()->setRangeZoom(Qt::Horizontal);
    plot_->axisRect()->setMinimumMargins(QMargins(44, 6, 10, 20));
    plot_->setFocusPolicy(Qt::StrongFocus);
    plot_->installEventFilter(this);
    plot_->legend->setVisible(false);
    cursorLine_ = new QCPItemLine(plot_);
    cursorLine_->setVisible(false);

    timer_.setSingleShot(true);
    timer_.setInterval(kRedrawMs);
    connect(&timer_, &QTimer::timeout, this, &Plot::redraw);
    // painted at no size at all, as in a page that is not shown yet, it warns
    plot_->setMinimumSize(40, 30);
    connect(plot_, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { Q_EMIT cursorMoved(plot_->xAxis->pixelToCoord(event->pos().x())); });
    connect(plot_, &QCustomPlot::mousePress, this,
            [this](QMouseEvent* event) { Q_EMIT clickedAt(plot_->xAxis->pixelToCoord(event->pos().x())); });
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { Q_EMIT resetWanted(); });
    connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this](const QCPRange& range) {
                if (fitting_) return;
                follow_ = false;
                Q_EMIT rangeChosen(range.lower, range.upper);
                refresh();
            });
    buildMenu();
    themed(this, [this] {
        applyTheme(false);
        setMarks(marks_);
    });
}

void Plot::buildMenu() {
    auto* menu = new QMenu(menu_);
    QList<QAction*> actions;
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        actions << menu->addAction(icon("export"), {}, this,
                                   [this, ending] { exportWithDialog(this, *this, ending); });
    }
    auto* copy = menu->addAction(icon("copy"), {}, this, [this] { copyPicture(picture(), title()); });
    auto* whole = menu->addAction(icon("maximise"), {}, this, &Plot::resetWanted);
    menu_->setMenu(menu);
    translated(this, [=, this] {
        const char* endings[] = {"PNG", "SVG", "PDF", "CSV"};
        for (int i = 0; i < 4; ++i) actions[i]->setText(tr("Export as %1…").arg(endings[i]));
        copy->setText(tr("Copy picture"));
        whole->setText(tr("Show everything"));
        menu_->setToolTip(tr("Export and view"));
        setTitle(title_->text());
    });
}

void Plot::setTitle(const QString& title) {
    title_->setText(title);
    title_->setVisible(!title.isEmpty());
    menu_->setAccessibleName(tr("Menu of chart %1").arg(title));
    plot_->setAccessibleName(tr("Chart %1").arg(title));
}

QString Plot::title() const {
    return title_->text();
}

void Plot::setAxes(const QString& x, const QString& y) {
    xLabel_ = x;
    yLabel_ = y;
    refresh();
}

void Plot::setCurves(std::vector<Curve> curves) {
    curves_ = std::move(curves);
    legendBelow_ = false;
    plot_->clearGraphs();
    graphs_.clear();
    bool right = false;
    for (const Curve& curve : curves_) {
        right = right || curve.onRight;
        auto* graph = plot_->addGraph(plot_->xAxis, curve.onRight ? plot_->yAxis2 : plot_->yAxis);
        graph->setName(curve.name);
        graph->setAdaptiveSampling(false);  // thinned already
        QColor colour = curve.colour;
        if (curve.faint) colour.setAlphaF(0.4F);
        graph->setPen(QPen(colour, curve.faint ? 1.0 : kPenWidth, curve.pen));
        if (curve.bars) {
            colour.setAlphaF(kBarOpacity);
            graph->setLineStyle(QCPGraph::lsStepLeft);
            graph->setBrush(colour);
        }
        if (curve.dots) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 5));
        graphs_.push_back(graph);
    }
    plot_->yAxis2->setVisible(right);
    refresh();
}

void Plot::setMarks(std::vector<PlotMark> marks) {
    marks_ = std::move(marks);
    for (int i = plot_->itemCount() - 1; i >= 0; --i) {
        if (plot_->item(i) != cursorLine_) plot_->removeItem(i);
    }
    markWords_.clear();
    for (const PlotMark& mark : marks_) {
        auto* line = new QCPItemStraightLine(plot_);
        line->point1->setCoords(mark.x, 0);
        line->point2->setCoords(mark.x, 1);
        line->setPen(QPen(Theme::current().muted, 1, Qt::DashLine));
        auto* word = new QCPItemText(plot_);
        word->position->setTypeX(QCPItemPosition::ptPlotCoords);
        word->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        word->position->setCoords(mark.x, 0);
        word->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        word->setText(" " + mark.label);
        word->setFont(typeFont(Type::Caption));
        word->setColor(Theme::current().muted);
        markWords_.push_back(word);
    }
    refresh();
}

void Plot::refresh() {
    if (!timer_.isActive()) timer_.start();
}

void Plot::setLogY(bool on) {
    logY_ = on;
    plot_->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    plot_->yAxis->setTicker(on         ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                            : percent_ ? QSharedPointer<QCPAxisTicker>(new PercentTicker)
                                       : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    plot_->yAxis->setNumberFormat(on ? "eb" : "gb");
    plot_->yAxis->setNumberPrecision(on ? 0 : 4);
    refresh();
}

void Plot::setLogX(bool on) {
    if (logX_ == on) return;
    logX_ = on;
    // no person moved it
    const bool fitting = std::exchange(fitting_, true);
    if (const QCPRange range = plot_->xAxis->range(); on && range.lower <= 0) {
        // 0 and below have no logarithm: the range begins at the first point that has one
        double low = 1, high = 2;
        (void)extentOfX(low, high);
        plot_->xAxis->setRange(low, std::max(range.upper, low * 2));
    }
    plot_->xAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    fitting_ = fitting;
    refresh();
}

void Plot::setWholeX(bool on) {
    if (wholeX_ == on) return;
    wholeX_ = on;
    refresh();
}

void Plot::setLegendPlace(LegendPlace place) {
    if (legendPlace_ == place) return;
    legendPlace_ = place;
    legendBelow_ = false;
    legend();
    refresh();
}

void Plot::setPercent(bool on) {
    if (percent_ == on) return;
    percent_ = on;
    setLogY(logY_);
}

QString Plot::valueText(double value) const {
    return percent_ ? percentFigure(value) : figure(value);
}

void Plot::setFollow(bool on, double window) {
    follow_ = on;
    window_ = window;
    refresh();
}

std::pair<double, double> Plot::xRange() const {
    return {plot_->xAxis->range().lower, plot_->xAxis->range().upper};
}

void Plot::setXRange(double from, double to) {
    follow_ = false;
    fitting_ = true;
    plot_->xAxis->setRange(from, to);
    fitting_ = false;
    refresh();
}

void Plot::setFixedX(double from, double to) {
    fixedX_ = {from, to};
    follow_ = true;
    refresh();
}

void Plot::setFixedY(std::optional<std::pair<double, double>> range) {
    fixedY_ = range;
    refresh();
}

void Plot::setCursor(std::optional<double> x) {
    if (cursor_ == x) return;
    cursor_ = x;
    cursorLine_->setVisible(x.has_value());
    if (x) {
        cursorLine_->start->setTypeY(QCPItemPosition::ptAxisRectRatio);
        cursorLine_->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        cursorLine_->start->setCoords(*x, 0);
        cursorLine_->end->setCoords(*x, 1);
    }
    legend();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::fitAxis(bool right, int height) {
    QCPAxis* axis = right ? plot_->yAxis2 : plot_->yAxis;
    const double room = markRoom(height);
    double low = 0, high = 1;
    bool any = false, bars = false;
    QCPRange x = plot_->xAxis->range();
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        if (curves_[i].onRight != right) continue;
        double a = 0, b = 0;
        if (logY_ && !right) {
            // the least value above 0 may be no peak
            CurveData data = curves_[i].data();
            if (!valueRange(data.x, data.y, x.lower, x.upper, true, a, b)) continue;
        } else {
            bool found = false;
            QCPRange range = graphs_[i]->getValueRange(found, QCP::sdBoth, x);
            if (!found) continue;
            a = range.lower;
            b = range.upper;
            // bars stand on the axis
            if (curves_[i].bars) a = std::min(a, 0.0);
            bars = bars || curves_[i].bars;
        }
        low = any ? std::min(low, a) : a;
        high = any ? std::max(high, b) : b;
        any = true;
    }
    if (logY_ && !right) {
        if (!any) low = 0.1, high = 1;
        double top = high * 1.2 * std::pow(high / low * 1.44, room / (1 - room));
        axis->setRange(low / 1.2, top);
        return;
    }
    if (!right && any && high - low < leastHeight_) {
        double middle = (low + high) / 2;
        low = middle - leastHeight_ / 2;
        high = middle + leastHeight_ / 2;
    }
    double pad = high > low ? 0.06 * (high - low) : std::max(std::abs(high) * 0.1, 1e-6);
    double top = (high - low + 2 * pad) * room / (1 - room);
    axis->setRange(bars ? low : low - pad, high + pad + top);
}

void Plot::fitRanges() {
    fitting_ = true;
    if (follow_ && fixedX_) {
        plot_->xAxis->setRange(fixedX_->first, fixedX_->second);
    } else if (follow_) {
        double low = logX_ ? 1 : 0, high = low + 1;
        (void)extentOfX(low, high);
        if (window_ > 0) low = std::max(low, high - window_);
        // one point stands in the middle
        if (high <= low) {
            const double beside = low > 0 ? 0.1 * low : 1;
            high = low + beside;
            low -= beside;
        }
        if (logX_) {
            const double pad = std::pow(high / low, 0.01);
            plot_->xAxis->setRange(low / pad, high * pad);
        } else {
            const double pad = 0.01 * (high - low);
            plot_->xAxis->setRange(low - pad, high + pad);
        }
    }
    fitting_ = false;
}

/// Of the points that have a place on the axis; false, and both as they were: there are none.
bool Plot::extentOfX(double& low, double& high) const {
    bool any = false;
    for (const Curve& curve : curves_) {
        const auto x = curve.data().x;
        const auto first = logX_ ? std::upper_bound(x.begin(), x.end(), 0.0) : x.begin();
        if (first == x.end()) continue;
        low = any ? std::min(low, *first) : *first;
        high = any ? std::max(high, x.back()) : x.back();
        any = true;
    }
    return any;
}

/// After thinning, which keeps the peaks: so the points are gone through once.
void Plot::fitHeights(int height) {
    fitting_ = true;
    if (fixedY_) {
        plot_->yAxis->setRange(fixedY_->first, fixedY_->second);
    } else {
        fitAxis(false, height);
    }
    if (plot_->yAxis2->visible()) fitAxis(true, height);
    fitting_ = false;
}

/// A word that would lie over the one before it is left out; its line stays. The word of a stage that began
/// before what is shown stands at the left edge, if it ends before the next one's line: else that one seems
/// to carry it.
void Plot::thinMarkWords(int width) {
    const QCPRange range = plot_->xAxis->range();
    auto placeOf = [&](double x) { return (x - range.lower) / range.size() * width; };
    double free = -1e9;
    for (std::size_t i = 0; i < markWords_.size(); ++i) {
        const bool over = i + 1 < marks_.size() && marks_[i + 1].x <= range.lower;
        const double x = std::max(marks_[i].x, range.lower);
        markWords_[i]->position->setCoords(x, 0);
        const double left = placeOf(x);
        const double end =
            left + QFontMetricsF(markWords_[i]->font()).horizontalAdvance(markWords_[i]->text());
        const bool fits =
            marks_[i].x >= range.lower || i + 1 >= marks_.size() || end <= placeOf(marks_[i + 1].x);
        const bool shown = !over && fits && x <= range.upper && left >= free;
        markWords_[i]->setVisible(shown);
        if (shown) free = end + 4;
    }
}

/// Share of the axis that the words of the marks take at its top.
double Plot::markRoom(int height) const {
    const double words = QFontMetricsF(typeFont(Type::Caption)).height();
    return marks_.empty() ? 0 : std::min(0.3, words / std::max(1, height));
}

/// Fills the graphs with what so many pixel columns can show of the range of x.
void Plot::thinCurves(int columns) {
    drawn_ = 0;
    behind_ = 0;
    QCPRange range = plot_->xAxis->range();
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        CurveData data = curves_[i].data();
        Points points = thin(data.x, data.y, range.lower, range.upper, columns, curves_[i].gaps, logX_);
        QVector<QCPGraphData> drawn(static_cast<qsizetype>(points.x.size()));
        for (std::size_t k = 0; k < points.x.size(); ++k) {
            drawn[static_cast<qsizetype>(k)] = QCPGraphData(points.x[k], points.y[k]);
        }
        graphs_[i]->data()->set(drawn, true);
        // where there are more points than columns the curve is a band: bare hairlines draw it sooner and
        // alike
        bool band = points.x.size() > static_cast<std::size_t>(columns);
        QPen pen = graphs_[i]->pen();
        pen.setWidthF(curves_[i].faint || band ? 1.0 : kPenWidth);
        graphs_[i]->setAntialiased(!band);
        graphs_[i]->setPen(pen);
        drawn_ += static_cast<int>(points.x.size());
        behind_ += data.x.size();
    }
}

double Plot::redraw() {
    QElapsedTimer clock;
    clock.start();
    timer_.stop();
    fitRanges();
    thinCurves(std::max(60, plot_->axisRect()->width()));
    fitHeights(plot_->axisRect()->height());
    plot_->xAxis->setLabel(plot_->height() < kLowChart ? QString() : xLabel_);
    plot_->yAxis->setLabel(fittedLabel(yLabel_, plot_->yAxis->labelFont(), plot_->axisRect()->height()));
    fitAxes(plot_->axisRect()->width(), plot_->axisRect()->height());
    thinMarkWords(plot_->axisRect()->width());
    legend();
    plot_->replot(QCustomPlot::rpImmediateRefresh);
    return static_cast<double>(clock.nsecsElapsed()) * 1e-9;
}

/// Few ticks: the charts are small.
void Plot::fitAxes(int width, int height) {
    fitTicker(*plot_->xAxis, wholeX_);
    fitTicks(*plot_->xAxis, width, 5);
    fitTicks(*plot_->yAxis, height, 4);
    if (plot_->yAxis2->visible()) fitTicks(*plot_->yAxis2, height, 4);
}

void Plot::legend() {
    std::vector<PlotLegend::Entry> entries;
    QStringList spoken;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        const Curve& curve = curves_[i];
        if (curve.faint || curve.name.isEmpty()) continue;
        CurveData data = curve.data();
        // the last bar is no newer than the others
        double value = curve.bars && !cursor_ ? std::numeric_limits<double>::quiet_NaN()
                       : cursor_              ? valueAt(data.x, data.y, *cursor_, curve.gaps)
                       : data.x.empty()       ? std::numeric_limits<double>::quiet_NaN()
                                              : valueAt(data.x, data.y, data.x.back(), curve.gaps);
        QString shown = curve.onRight ? figure(value) : valueText(value);
        if (curve.smoothed && cursor_ && i > 0) {
            const CurveData measured = curves_[i - 1].data();
            shown = tr("%1 (measured %2)")
                        .arg(shown, valueText(valueAt(measured.x, measured.y, *cursor_, curve.gaps)));
        }
        entries.push_back({curve.name, shown, curve.colour, curve.pen, curve.dots});
        spoken << QString("%1: %2").arg(curve.name, shown);
    }
    legend_->setEntries(std::move(entries));
    placeLegend();
    // read out with the keyboard: where the cursor is, then the values there
    if (cursor_) spoken.prepend(QString("%1 %2").arg(xLabel_, figure(*cursor_)).trimmed());
    if (spoken.join("; ") == plot_->accessibleDescription()) return;
    plot_->setAccessibleDescription(spoken.join("; "));
}

/// Beside the title where it has room there, else below. Once below it stays there until the chart changes,
/// so that it does not jump when a figure gets a digit more.
void Plot::placeLegend() {
    const QMargins margins = layout()->contentsMargins();
    const int whole = width() - margins.left() - margins.right();
    const int most = std::max(1, height() / 5 / fontMetrics().height());
    legend_->setVisible(legendPlace_ != LegendPlace::Hidden);
    auto* column = static_cast<QVBoxLayout*>(layout());
    if (const bool under = column->indexOf(legend_) >= 0; under != (legendPlace_ == LegendPlace::Under)) {
        if (under) {
            column->removeWidget(legend_);
            head_->addWidget(legend_, 0, 1, Qt::AlignTop);
        } else {
            head_->removeWidget(legend_);
            column->addWidget(legend_);
        }
    }
    if (legendPlace_ == LegendPlace::Under) return legend_->fit(whole, most);
    int beside = whole - menu_->sizeHint().width() - kMargin;
    if (title_->isVisibleTo(this)) beside -= title_->sizeHint().width() + kMargin;
    const bool below = legendBelow_ || legend_->wholeWidth() > beside;
    legendBelow_ = below;
    if (below != (head_->itemAtPosition(1, 0) != nullptr)) {
        head_->removeWidget(legend_);
        if (below) {
            head_->addWidget(legend_, 1, 0, 1, 3);
        } else {
            head_->addWidget(legend_, 0, 1, Qt::AlignTop);
        }
    }
    legend_->fit(below ? whole : beside, most);
}

void Plot::applyTheme(bool paper) {
    const Theme& theme = Theme::current();
    QColor text = paper ? QColor(Qt::black) : theme.muted;
    QColor line = paper ? QColor(Qt::black) : theme.line;
    QColor grid = paper ? QColor("#e0e0e0") : theme.line;
    if (!paper) grid.setAlphaF(0.6F);
    plot_->setBackground(paper ? QBrush(Qt::white) : QBrush(theme.surface));
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis, plot_->xAxis2, plot_->yAxis2})
        themeAxis(*axis, text, line, grid);
    cursorLine_->setPen(QPen(theme.muted, 1));
    if (!logY_) {
        plot_->yAxis->setNumberFormat("gb");
        plot_->yAxis->setNumberPrecision(4);
    }
    plot_->legend->setBrush(paper ? QBrush(QColor(255, 255, 255, 220)) : QBrush(theme.surface));
    plot_->legend->setBorderPen(Qt::NoPen);
    plot_->legend->setTextColor(text);
    plot_->legend->setFont(typeFont(Type::Caption));
}

void Plot::resizeEvent(QResizeEvent* event) {
    legendBelow_ = false;
    legend();
    refresh();
    QFrame::resizeEvent(event);
}

}  // namespace studio::widgets
