// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRect>
#include <QString>
#include <QWidget>
#include <vector>

namespace studio::widgets {

/// Names and figures of the curves of a chart. Where there is little room names are shortened and lines are
/// added; a figure is never cut, for a part of a number reads as another number.
class PlotLegend : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        QString name, figure;
        QColor colour;
        Qt::PenStyle pen = Qt::SolidLine;
        bool dots = false;
        bool operator==(const Entry&) const = default;
    };

    explicit PlotLegend(QWidget* parent = nullptr);
    void setEntries(std::vector<Entry> entries);
    const std::vector<Entry>& entries() const { return entries_; }
    /// Pixels that all entries take side by side with their whole names.
    int wholeWidth() const;
    /// Takes the height that the entries need on `width` pixels; names are shortened to stay within `lines`
    /// where that is possible.
    void fit(int width, int lines);
    /// Every figure stands inside the widget as it is now.
    bool figuresWhole() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Spot {
        QRect name, figure;
        int left = 0;
    };
    /// Where everything goes with names of at most `longest` pixels; the lines are counted.
    std::vector<Spot> lay(int width, int longest, int& lines) const;
    int lineHeight() const;

    std::vector<Entry> entries_;
    std::vector<Spot> spots_;
};

}  // namespace studio::widgets
