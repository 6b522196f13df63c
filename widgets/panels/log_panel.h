// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;
class QSortFilterProxyModel;

namespace studio::widgets {

class LogModel;

/// What happened in this window: messages with their next step, filtered by weight and word.
class LogPanel : public Panel {
    Q_OBJECT
public:
    LogPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;

private:
    void filter();
    LogModel* model_;
    QSortFilterProxyModel* shown_;
    QTableView* view_;
    QComboBox* level_;
    QLineEdit* search_;
    QToolButton* copy_;
};

}  // namespace studio::widgets
