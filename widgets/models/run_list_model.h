// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "core/run/run_list.h"

namespace studio::widgets {

class RunSession;
class Workspace;

/// The runs of the project, newest first, with what the user gave them: mark for comparison, colour, note.
/// How the current run stands is said as all other views say it, between two readings of the list as well.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Step, Loss, Best, Started, Note, kColumns };
    static constexpr int kSortRole = Qt::UserRole;

    explicit RunListModel(Workspace& workspace, QObject* parent = nullptr);

    /// Takes over a fresh list; rows that stay keep their index.
    void setRuns(std::vector<run::RunListEntry> runs);
    const run::RunListEntry& at(int row) const { return runs_[static_cast<std::size_t>(row)]; }
    int rowOf(const std::filesystem::path& run) const;  ///< -1: not in the list

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    void retranslate();

private:
    void followCurrent();
    /// How it stands, as the newest look at it saw.
    const run::RunStatus& statusOf(const run::RunListEntry& run) const;
    QVariant display(const run::RunListEntry& run, int column) const;
    QVariant sortKey(const run::RunListEntry& run, int column) const;
    Workspace& workspace_;
    std::vector<run::RunListEntry> runs_;
    std::shared_ptr<RunSession> current_;
};

}  // namespace studio::widgets
