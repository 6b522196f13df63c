// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "widgets/plots/chart_export.h"

class QCPItemLine;
class QCPItemText;
class QCPGraph;
class QCPLayer;
class QCustomPlot;
class QGridLayout;
class QKeyEvent;
class QLabel;
class QToolButton;

namespace studio::widgets {

class PlotLegend;

/// Columns of a curve, valid until the next turn of the event loop.
struct CurveData {
    std::span<const double> x, y;
};

struct Curve {
    QString name;
    QColor colour;
    std::function<CurveData()> data;  ///< asked at every redraw
    bool faint = false;               ///< drawn pale, and not in the legend; in the CSV it is
    bool dots = false;                ///< few points: marked
    Qt::PenStyle pen = Qt::SolidLine;
    bool onRight = false;     ///< belongs to the y axis on the right
    QString exportName = {};  ///< in the CSV, whatever the language is; empty: `name`
    bool gaps = false;        ///< NaN breaks the line, and has no figure in the legend
    bool bars = false;        ///< each value is a bar from its x to the next one's; the last x ends the bars
    bool smoothed = false;    ///< of the curve before it, whose value under the cursor stands beside its own
};

/// Where a chart on screen names its curves; on paper it always does.
enum class LegendPlace {
    Above,   ///< beside the title, or below it where it has no room there
    Under,   ///< under the chart
    Hidden,  ///< nowhere
};

/// A vertical border with a word, for stages and chunks.
struct PlotMark {
    double x = 0;
    QString label;
};

/// A chart of curves over one x axis: title, legend with the values under the cursor, menu of exports. Asks
/// its curves for their data when it draws, thins them to the picture, and draws at most every 40 ms. With
/// the keyboard: Left and Right move the cursor (with Shift further), Home and End to the ends of what is
/// shown, Escape takes it away, + and - zoom around it, 0 shows everything, Return does what a click there
/// does.
class Plot : public QFrame {
    Q_OBJECT
public:
    explicit Plot(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    /// What the chart is, in ASCII: makes the names of its files, which a title in another language would
    /// make others, or none at all.
    void setKey(const QString& key) { key_ = key; }
    void setAxes(const QString& x, const QString& y);
    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return curves_; }
    void setMarks(std::vector<PlotMark> marks);
    /// Redraws soon: something behind the curves changed.
    void refresh();
    /// Redraws now and returns how long that took, in seconds.
    double redraw();

    void setLogY(bool on);
    /// Points that are not above 0 have no place there.
    void setLogX(bool on);
    /// x counts something, as steps: its axis has no ticks at fractions.
    void setWholeX(bool on);
    void setLegendPlace(LegendPlace place);
    /// The values of the left axis are shares, 0 to 1: shown as percent, and kept as they are in the CSV,
    /// whose heading says so.
    void setPercent(bool on);
    /// Keeps the newest x in sight; `window` > 0: only the last so many of it.
    void setFollow(bool on, double window = 0);
    bool follows() const { return follow_; }
    void setXRange(double from, double to);
    std::pair<double, double> xRange() const;
    /// The range shown never leaves this, and begins as this; nothing: as the data.
    void setFixedX(double from, double to);
    void setFixedY(std::optional<std::pair<double, double>> range);
    /// Of the left axis; so that noise does not fill the picture. 0: none.
    void setLeastHeight(double least) { leastHeight_ = least; }
    void setCursor(std::optional<double> x);

    /// Points drawn in the last picture, and those behind them.
    int pointsDrawn() const { return drawn_; }
    std::size_t pointsBehind() const { return behind_; }

    /// The chart as it is now, by the file's ending: png, svg, pdf (on white, with legend, thinned to what
    /// `size` units can show; none: 640 by 400), csv (every point). Takes milliseconds, whatever is behind
    /// it; the rest any thread may do. Errors: InvalidArgument (another ending).
    Result<ChartDraft> draft(const QString& file, QSize size = {});
    /// Writes it at once, which may take seconds. Errors: those of draft, Io.
    Status exportTo(const QString& file, QSize size = {});
    RecordedPicture picture();
    QString csv() const;
    QString suggestedName() const { return key_.isEmpty() ? "chart" : key_; }

    QSize minimumSizeHint() const override { return {220, 160}; }

Q_SIGNALS:
    /// The pointer is over this x, or the keyboard brought the cursor there (no value: it left).
    void cursorMoved(std::optional<double> x);
    /// A person moved or zoomed.
    void rangeChosen(double from, double to);
    /// Double click: everything again.
    void resetWanted();
    void clickedAt(double x);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildMenu();
    void applyTheme(bool paper);
    void thinCurves(int columns);
    std::function<QByteArray()> csvRows() const;
    QString valueText(double value) const;
    void takeKey(QKeyEvent& event);
    void moveCursor(int columns);
    void zoom(double factor);
    void fitRanges();
    bool extentOfX(double& low, double& high) const;
    /// These three for axes of so many units, which on paper are others than in the window.
    void fitHeights(int height);
    void thinMarkWords(int width);
    double markRoom(int height) const;
    void fitAxis(bool right, int height);
    void legend();
    void placeLegend();
    void fitAxes(int width, int height);
    /// Calls `draw` with a painter of the chart as it is printed on so many units.
    template <class Draw>
    auto onPaper(const QSize& size, Draw draw);

    QCustomPlot* plot_;
    QLabel* title_;
    PlotLegend* legend_;
    QToolButton* menu_;
    QGridLayout* head_;
    QCPItemLine* cursorLine_;
    std::vector<Curve> curves_;
    std::vector<QCPGraph*> graphs_;
    std::vector<PlotMark> marks_;
    std::vector<QCPItemText*> markWords_;  ///< of each mark
    QString key_, xLabel_, yLabel_;
    QTimer timer_;
    std::optional<double> cursor_;
    std::optional<std::pair<double, double>> fixedX_, fixedY_;
    double leastHeight_ = 0;
    double window_ = 0;
    bool follow_ = true, logX_ = false, logY_ = false, fitting_ = false, percent_ = false, wholeX_ = false;
    LegendPlace legendPlace_ = LegendPlace::Above;
    bool legendBelow_ = false;  ///< the legend has a line of its own, below the title
    int drawn_ = 0;
    std::size_t behind_ = 0;
};

}  // namespace studio::widgets
