// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <optional>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLineEdit;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace studio::widgets {

class RunListModel;
class Stage;

/// All runs of the project: search, compare, colour, note, delete with undo; any run elsewhere by its folder.
class RunsPanel : public Panel {
    Q_OBJECT
public:
    RunsPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_; }
    RunListModel* model() const { return model_; }

private:
    void read();
    void take(std::vector<run::RunListEntry> runs);
    void showMenu(const QPoint& at);
    void remove();
    std::optional<std::filesystem::path> chosen() const;

    RunListModel* model_;
    QSortFilterProxyModel* shown_;
    QTableView* view_;
    QLineEdit* search_;
    QToolButton* open_;
    QToolButton* remove_;
    Stage* stage_;
    QTimer timer_;
    int unseen_ = 0;  ///< ticks of the timer while the panel was hidden
    bool reading_ = false, again_ = false, first_ = true;
    QString failure_;
};

}  // namespace studio::widgets
