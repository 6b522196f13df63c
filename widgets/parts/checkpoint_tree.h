// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/models/verifications.h"
#include "widgets/services.h"

namespace studio::widgets {

/// What runs measured of their tasks, by the run's folder.
using LossesOfRuns = std::map<std::filesystem::path, std::shared_ptr<const retention::RunLosses>>;

/// The run of a checkpoint, or the folder around one that has none.
std::filesystem::path runAround(const std::filesystem::path& checkpoint);

/// Checkpoints below their runs, the run that began last and the highest step first, with size, state, marks
/// and the validation losses at their step: a column per task.
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
    /// `place`: of a task in the project's sequence, which the columns follow; tasks that it does not know
    /// come behind, in the order of the runs that have most of them.
    void setLosses(const LossesOfRuns& losses,
                   const std::function<std::optional<int>(const std::string& task)>& place);
    const LossesOfRuns& losses() const { return losses_; }
    /// Names of the tasks in their columns, from left to right.
    const std::vector<std::string>& tasks() const { return tasks_; }
    /// Why a checkpoint cannot be used, as far as was seen; empty: nothing is wrong with it.
    std::string problemOf(const std::filesystem::path& checkpoint) const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showRow(QTreeWidgetItem& item, const CheckpointRow& row) const;
    void showLosses(QTreeWidgetItem& item, const CheckpointRow& row) const;
    void showHeader();
    void fitColumns();
    /// Writes every row anew where it stands: what is marked and folded stays so.
    void showRows();
    Verifications verified_;
    std::vector<CheckpointRow> rows_;
    LossesOfRuns losses_;
    std::vector<std::string> tasks_;
};

}  // namespace studio::widgets
