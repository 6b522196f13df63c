// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace studio::widgets {

/// A flat list with columns, as the panels use it for figures.
inline QTreeWidget* makeTableTree(int columns) {
    auto* tree = new QTreeWidget;
    tree->setColumnCount(columns);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    return tree;
}

/// A row of it; cells from `numbersFrom` on are numbers and stand to the right.
inline QTreeWidgetItem* addTableRow(QTreeWidget* tree, const QStringList& cells, int numbersFrom = 100) {
    auto* item = new QTreeWidgetItem(cells);
    for (int i = numbersFrom; i < static_cast<int>(cells.size()); ++i)
        item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
    tree->addTopLevelItem(item);
    return item;
}

}  // namespace studio::widgets
