// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_legend.h"

#include <QPainter>
#include <algorithm>
#include <iterator>
#include <limits>
#include <set>

#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kSign = 14, kBetween = kMargin;

QFont figureFont() {
    QFont font = typeFont(Type::Caption);
    font.setBold(true);
    return font;
}

}  // namespace

PlotLegend::PlotLegend(QWidget* parent) : QWidget(parent) {
    setFont(typeFont(Type::Caption));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

int PlotLegend::lineHeight() const {
    return QFontMetrics(figureFont()).height() + 2;
}

void PlotLegend::setEntries(std::vector<Entry> entries) {
    if (entries == entries_) return;
    entries_ = std::move(entries);
    QStringList lines;
    for (const Entry& entry : entries_) lines << entry.name + "  " + entry.figure;
    setToolTip(lines.join('\n'));
    update();
}

std::vector<PlotLegend::Spot> PlotLegend::lay(int width, int longest, int& lines) const {
    QFontMetrics names(typeFont(Type::Caption)), figures(figureFont());
    std::vector<Spot> spots;
    int left = 0, top = 0;
    lines = entries_.empty() ? 0 : 1;
    for (const Entry& entry : entries_) {
        int name = std::min(names.horizontalAdvance(entry.name) + 1, longest);
        int figure = figures.horizontalAdvance(entry.figure) + 1;
        int whole = kSign + kUnit + name + kUnit + figure;
        if (left > 0 && left + whole > width) {
            left = 0;
            top += lineHeight();
            ++lines;
        }
        Spot spot;
        spot.left = left;
        spot.name = QRect(left + kSign + kUnit, top, name, lineHeight());
        spot.figure = QRect(spot.name.x() + name + kUnit, top, figure, lineHeight());
        spots.push_back(spot);
        left += whole + kBetween;
    }
    return spots;
}

int PlotLegend::wholeWidth() const {
    int lines = 0;
    auto spots = lay(std::numeric_limits<int>::max() / 2, std::numeric_limits<int>::max() / 2, lines);
    return spots.empty() ? 0 : spots.back().figure.right() + 1;
}

void PlotLegend::fit(int width, int lines) {
    QFontMetrics names(typeFont(Type::Caption));
    // shortened names that look alike tell nothing: they get twice the lines before that
    auto distinct = [&](int longest) {
        std::set<QString> seen;
        return std::all_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return seen.insert(names.elidedText(entry.name, Qt::ElideMiddle, longest)).second;
        });
    };
    const int all[] = {100000, 160, 120, 90, 60, 40, 24};
    const bool different = distinct(all[0]);
    int taken = 0;
    for (int most : {lines, 2 * lines, std::numeric_limits<int>::max()}) {
        const bool last = most > 2 * lines;
        for (int longest : all) {
            // where nothing else helps the shortest are taken
            if (last) longest = all[std::size(all) - 1];
            spots_ = lay(width, longest, taken);
            bool inside = std::all_of(spots_.begin(), spots_.end(),
                                      [width](const Spot& spot) { return spot.figure.right() < width; });
            if (last || (inside && taken <= most && (!different || distinct(longest)))) {
                setFixedHeight(taken * lineHeight());
                update();
                return;
            }
        }
    }
}

bool PlotLegend::figuresWhole() const {
    return spots_.size() == entries_.size() &&
           std::all_of(spots_.begin(), spots_.end(),
                       [this](const Spot& spot) { return rect().contains(spot.figure); });
}

void PlotLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::current();
    QFontMetrics names(typeFont(Type::Caption));
    for (std::size_t i = 0; i < std::min(entries_.size(), spots_.size()); ++i) {
        const Entry& entry = entries_[i];
        const Spot& spot = spots_[i];
        int middle = spot.name.center().y() + 1;
        painter.setPen(QPen(entry.colour, 2, entry.pen, Qt::FlatCap));
        painter.drawLine(spot.left, middle, spot.left + kSign, middle);
        if (entry.dots) {
            painter.setBrush(entry.colour);
            painter.drawEllipse(QPointF(spot.left + kSign / 2.0, middle), 2.5, 2.5);
        }
        painter.setPen(theme.text);
        painter.setFont(typeFont(Type::Caption));
        painter.drawText(spot.name, Qt::AlignLeft | Qt::AlignVCenter,
                         names.elidedText(entry.name, Qt::ElideMiddle, spot.name.width()));
        painter.setFont(figureFont());
        painter.drawText(spot.figure, Qt::AlignLeft | Qt::AlignVCenter, entry.figure);
    }
}

}  // namespace studio::widgets
