// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace studio::widgets {

/// Cells as high as their text needs in the width of their column. A tree view asks for a cell's size without
/// a width, and would cut what does not fit into the lines that the text itself has.
class WrappedCells : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// For a column of `view`, whose rows must not be of one height; wraps its words.
    static void use(QTreeView* view, int column) {
        view->setWordWrap(true);
        view->setItemDelegateForColumn(column, new WrappedCells(view));
        // heights are measured once: another width asks for others
        connect(
            view->header(), &QHeaderView::sectionResized, view,
            [view, column](int resized) {
                if (resized == column) view->doItemsLayout();
            },
            Qt::QueuedConnection);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem wide = option;
        // any height: the style wraps in a rectangle that is not empty
        if (const auto* view = qobject_cast<const QTreeView*>(option.widget))
            wide.rect = QRect(0, 0, view->columnWidth(index.column()), 1);
        return QStyledItemDelegate::sizeHint(wide, index);
    }
};

}  // namespace studio::widgets
