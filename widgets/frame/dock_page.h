// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <deque>
#include <map>
#include <vector>

#include "widgets/panels/panels.h"

class QDockWidget;

namespace studio::widgets {

/// One page: its panels as docks that can be moved, floated, closed and put back.
class DockPage : public QMainWindow {
    Q_OBJECT
public:
    /// Without its panels: they come by addNext or complete.
    DockPage(const PageInfo& page, Workspace& workspace, QWidget* parent = nullptr);
    /// Makes one more panel, or puts them in their places, as each may take a while. False: that was all.
    bool addNext();
    void complete();

    /// As the table has it.
    void resetLayout();
    QByteArray layoutState() const { return pending_.isEmpty() ? saveState(kStateVersion) : pending_; }
    /// A page that nobody has seen yet has no size to divide: it takes the state when it is first shown.
    /// Where the state does not fit this version the layout stays as it was.
    void restoreLayout(const QByteArray& state);

    /// Shows a panel even if it was closed. False: no such panel here.
    bool reveal(const QString& panel);
    Panel* panel(const QString& id) const;
    const std::map<QString, QDockWidget*>& docks() const { return docks_; }

Q_SIGNALS:
    /// It has one more.
    void panelMade(const QString& id, studio::widgets::Panel* panel);
    /// A dock moved, floated, closed, came back or got another size.
    void layoutChanged();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kStateVersion = 1;
    void fitColumns();
    std::vector<std::pair<QDockWidget*, int>> columns_;  ///< widths as they are meant
    std::vector<std::pair<QDockWidget*, int>> rows_;     ///< of the large column: shares of its height
    bool unfitted_ = true, placed_ = false;
    QByteArray pending_;  ///< state to take when there is a size
    void takePending();
    void addPanel(const PanelInfo& info);

    QString page_;
    Workspace& workspace_;
    std::deque<const PanelInfo*> waiting_;  ///< panels that are not made yet
    std::map<QString, QDockWidget*> docks_;
    std::map<QString, Place> places_;
    std::map<QString, int> shares_;
    QStringList order_;
};

}  // namespace studio::widgets
