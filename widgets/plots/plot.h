// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"

class QCPItemLine;
class QCPItemText;
class QCPGraph;
class QCPLayer;
class QCustomPlot;
class QGridLayout;
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
    QString exportName = {};  ///< in the CSV; empty: `name`
    bool gaps = false;        ///< NaN breaks the line, and has no figure in the legend
};

/// A vertical border with a word, for stages and chunks.
struct PlotMark {
    double x = 0;
    QString label;
};

/// A chart of curves over one x axis: title, legend with the values under the cursor, menu of exports. Asks
/// its curves for their data when it draws, thins them to the picture, and draws at most every 40 ms.
class Plot : public QFrame {
    Q_OBJECT
public:
    explicit Plot(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setAxes(const QString& x, const QString& y);
    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return curves_; }
    void setMarks(std::vector<PlotMark> marks);
    /// Redraws soon: something behind the curves changed.
    void refresh();
    /// Redraws now and returns how long that took, in seconds.
    double redraw();

    void setLogY(bool on);
    /// Keeps the newest x in sight; `window` > 0: only the last so many of it.
    void setFollow(bool on, double window = 0);
    bool follows() const { return follow_; }
    void setXRange(double from, double to);
    /// The range shown never leaves this, and begins as this; nothing: as the data.
    void setFixedX(double from, double to);
    void setFixedY(std::optional<std::pair<double, double>> range);
    /// Of the left axis; so that noise does not fill the picture. 0: none.
    void setLeastHeight(double least) { leastHeight_ = least; }
    void setCursor(std::optional<double> x);

    /// Points drawn in the last picture, and those behind them.
    int pointsDrawn() const { return drawn_; }
    std::size_t pointsBehind() const { return behind_; }

    /// Writes the chart by the file's ending: png, svg, pdf (on white, with legend), csv (every point).
    /// Errors: InvalidArgument (another ending), Io.
    Status exportTo(const QString& file);
    QImage picture();
    QString csv() const;
    QString suggestedName() const;

    QSize minimumSizeHint() const override { return {220, 160}; }

Q_SIGNALS:
    /// The pointer is over this x (no value: it left).
    void cursorMoved(std::optional<double> x);
    /// A person moved or zoomed.
    void rangeChosen(double from, double to);
    /// Double click: everything again.
    void resetWanted();
    void clickedAt(double x);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildMenu();
    void applyTheme(bool paper);
    void fitRanges();
    void fitHeights();
    void thinMarkWords();
    double markRoom() const;
    void fitAxis(bool right);
    void legend();
    void placeLegend();
    void fitAxes(int width, int height);
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
    QString xLabel_, yLabel_;
    QTimer timer_;
    std::optional<double> cursor_;
    std::optional<std::pair<double, double>> fixedX_, fixedY_;
    double leastHeight_ = 0;
    double window_ = 0;
    bool follow_ = true, logY_ = false, fitting_ = false;
    bool legendBelow_ = false;  ///< the legend has a line of its own, below the title
    int drawn_ = 0;
    std::size_t behind_ = 0;
};

}  // namespace studio::widgets
