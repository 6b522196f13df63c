// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace studio::widgets {

class ElidedLabel;
class LogModel;

/// What happened in this window: messages with their next step, filtered by weight and word; where its file
/// lies, and what to send to whoever looks for a cause.
class LogPanel : public Panel {
    Q_OBJECT
public:
    LogPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;

private:
    void filter();
    void showEmptiness();
    void copyDiagnostics();
    LogModel* model_;
    QSortFilterProxyModel* shown_;
    QTableView* view_;
    QComboBox* level_;
    QLineEdit* search_;
    QToolButton* copy_;
    QPushButton* diagnostics_;
    ElidedLabel* file_;
    QLabel* empty_;
};

}  // namespace studio::widgets
