// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "widgets/services.h"

namespace studio::widgets {

/// Checkpoints below their runs, the newest run first, with size, state and marks.
class CheckpointTree : public QTreeWidget {
    Q_OBJECT
public:
    explicit CheckpointTree(QWidget* parent = nullptr);
    /// `label` names a run. What was chosen stays chosen, unless `wanted` asks for another; `first`: where
    /// neither is there, the first one is.
    void setRows(const std::vector<CheckpointRow>& rows,
                 const std::function<QString(const std::filesystem::path&)>& label,
                 const std::filesystem::path& wanted, bool first);
    /// The one that is marked; nothing where none is, or several are.
    std::optional<std::filesystem::path> chosen() const;
    std::vector<std::filesystem::path> marked() const;
    int checkpoints() const;
    /// What Verify found: nothing wrong, or what. Holds until a file of the checkpoint changes.
    void setVerified(const std::filesystem::path& checkpoint, const QString& problem);

private:
    struct Verified {
        QString problem;
        std::filesystem::file_time_type changed;
    };
    void showState(QTreeWidgetItem& item, const CheckpointRow& row) const;
    std::map<std::filesystem::path, Verified> verified_;
    std::vector<CheckpointRow> rows_;
};

}  // namespace studio::widgets
