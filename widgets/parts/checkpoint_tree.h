// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/models/verifications.h"
#include "widgets/services.h"

namespace studio::widgets {

/// Checkpoints below their runs, the run that began last and the highest step first, with size, state and
/// marks.
class CheckpointTree : public QTreeWidget {
    Q_OBJECT
public:
    explicit CheckpointTree(QWidget* parent = nullptr);
    /// `label` names a run; `verified`: what holds still of what Verify found. What was chosen stays chosen,
    /// unless `wanted` asks for another (or for the newest of a folder); `first`: where neither is there, the
    /// first one is. True: `wanted` was found, and is in sight.
    bool setRows(const std::vector<CheckpointRow>& rows, Verifications verified,
                 const std::function<QString(const std::filesystem::path&)>& label,
                 const std::filesystem::path& wanted, bool first);
    /// The one that is marked; nothing where none is, or several are.
    std::optional<std::filesystem::path> chosen() const;
    std::vector<std::filesystem::path> marked() const;
    int checkpoints() const;
    void setVerified(const std::filesystem::path& checkpoint, const Verification& verification);

private:
    void showRow(QTreeWidgetItem& item, const CheckpointRow& row) const;
    /// Writes every row anew where it stands: what is marked and folded stays so.
    void showRows();
    Verifications verified_;
    std::vector<CheckpointRow> rows_;
};

}  // namespace studio::widgets
