// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace studio::widgets {

/// Paints a rate from 0 to 1 in a cell: its interval as a bar, the rate as a mark, the cell's text before it.
class RateDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// Roles of the cell: numbers from 0 to 1.
    enum Role { kRate = Qt::UserRole + 1, kLow, kHigh };
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace studio::widgets
