// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>
#include <filesystem>
#include <functional>
#include <vector>

#include "widgets/services.h"

namespace studio::widgets {

/// Checkpoints below their runs with boxes to check, newest run first. Until a person chooses, what was
/// trained last is checked.
class CheckpointList : public QTreeWidget {
    Q_OBJECT
public:
    /// `runLabel` names a run.
    explicit CheckpointList(std::function<QString(const std::filesystem::path&)> runLabel,
                            QWidget* parent = nullptr);
    /// What is checked stays checked.
    void setRows(const std::vector<CheckpointRow>& rows);
    std::vector<std::filesystem::path> checked() const;
    /// Checks these alone as soon as they are in the list; a run stands for its last checkpoint.
    void choose(const std::vector<std::filesystem::path>& wanted);
    /// Forgets what was chosen.
    void forget();
    int checkpoints() const;

Q_SIGNALS:
    void changed();

private:
    QTreeWidgetItem* add(const CheckpointRow& row);
    void showRow(QTreeWidgetItem& item, const CheckpointRow& row) const;
    /// Writes every row anew where it stands: what is checked and folded stays so.
    void showRows();
    void apply();
    std::function<QString(const std::filesystem::path&)> runLabel_;
    std::vector<CheckpointRow> rows_;
    std::vector<std::filesystem::path> wanted_;
    bool chosen_ = false;
};

}  // namespace studio::widgets
