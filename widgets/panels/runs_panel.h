// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <optional>
#include <set>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLineEdit;
class QMenu;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace studio::widgets {

class EmptyState;
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
    /// What can be done with the chosen run; nothing where none is.
    void fillMenu(QMenu& menu);

private:
    void read();
    void take(std::vector<run::RunListEntry> runs);
    void showEmpty();
    void showFirst(const run::RunListEntry& newest);
    /// What began elsewhere, say in a terminal, is looked at where the person chose nothing else.
    void followBegun(const std::vector<run::RunListEntry>& runs);
    /// Whether one of the list is not among `runs` any more.
    bool anyGone(const std::vector<run::RunListEntry>& runs) const;
    void keepAlive(const std::vector<run::RunListEntry>& runs);
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
    int hiddenLooks_ = 0;                         ///< that were passed over since the last one
    std::set<std::filesystem::path> alive_ = {};  ///< those that were trained when the list was last read
    std::filesystem::path trained_ = {};          ///< the current run, where it was seen being trained
    bool reading_ = false, again_ = false, first_ = true;
    bool told_ = false;  ///< others read the runs since the last list was: what went is no news to them
    EmptyState* empty_;
    std::optional<Error> failure_;  ///< why the runs that are there cannot be listed
};

}  // namespace studio::widgets
