// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "widgets/workspace.h"

namespace studio::widgets {

/// Notices as a table, newest last; at most 1000.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Weight, Message, NextStep, kColumns };
    static constexpr int kLevelRole = Qt::UserRole;

    explicit LogModel(Workspace& workspace, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    std::vector<Notice> notices_;
};

/// "Information", "Warning", "Error" in the language of the window.
QString wordOf(Level level);

}  // namespace studio::widgets
