// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>
#include <QVariant>
#include <algorithm>
#include <limits>

namespace studio::widgets {

/// Property of a header: by column, the width that the program gave it last, in pixels. A column of another
/// width was dragged by a person, whose width stays.
inline constexpr const char* kOwnWidths = "ownWidths";
inline constexpr int kNoLimit = std::numeric_limits<int>::max();

/// -1: the program gave it none yet.
inline int ownWidth(const QHeaderView& header, int column) {
    return header.property(kOwnWidths).toMap().value(QString::number(column), -1).toInt();
}

/// A person set its width. Columns that fill what is left, or follow their contents, have none of their own.
inline bool isDragged(const QHeaderView& header, int column) {
    const bool fills = header.stretchLastSection() && header.visualIndex(column) == header.count() - 1;
    const int own = ownWidth(header, column), now = header.sectionSize(column);
    // on its way out of sight a column is 0 pixels wide for a moment
    return !fills && own >= 0 && now > 0 && now != own && !header.isSectionHidden(column) &&
           header.sectionResizeMode(column) == QHeaderView::Interactive;
}

/// Writes down what the program gives a column, without giving it.
inline void noteOwnWidth(QHeaderView& header, int column, int width) {
    QVariantMap widths = header.property(kOwnWidths).toMap();
    widths[QString::number(column)] = width;
    header.setProperty(kOwnWidths, widths);
}

/// From now on the column has the program's width, whatever a person did.
inline void setOwnWidth(QHeaderView& header, int column, int width) {
    const int given = std::clamp(width, header.minimumSectionSize(), header.maximumSectionSize());
    // noted first: who hears of the new size at once has to see whose it is
    noteOwnWidth(header, column, given);
    header.resizeSection(column, given);
    if (!header.isSectionHidden(column) && header.sectionSize(column) != given)
        noteOwnWidth(header, column, header.sectionSize(column));
}

/// Columns that are gone: others that take their places begin without a width.
inline void forgetOwnWidths(QHeaderView& header, int from) {
    QVariantMap widths = header.property(kOwnWidths).toMap();
    for (const QString& column : widths.keys()) {
        if (column.toInt() >= from) widths.remove(column);
    }
    header.setProperty(kOwnWidths, widths);
}

/// As wide as its contents and its head want it, at most `widest`; a column that a person dragged stays.
inline void fitColumn(const QAbstractItemView& view, QHeaderView& header, int column, int widest = kNoLimit) {
    if (isDragged(header, column)) return;
    const int wanted = std::max(view.sizeHintForColumn(column), header.sectionSizeHint(column));
    setOwnWidth(header, column, std::min(wanted, widest));
}

}  // namespace studio::widgets
