// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>
#include <array>
#include <map>
#include <string>

#include "core/sequence/sequence_plan.h"

namespace studio::widgets {

struct ProjectPlan;

/// The stages of a sequence, a row each. Name, instruction, length and rate are edited in place; a row that
/// nobody has trained yet is dragged to another place. A stage that has a run shows what that was begun with,
/// and beside it what the project says today, which is what is edited.
class TaskTable : public QTableWidget {
    Q_OBJECT
public:
    enum Column { kStage, kName, kInstruction, kData, kLength, kRate, kFrom, kState, kColumns };

    explicit TaskTable(QWidget* parent = nullptr);
    /// What the project says of stages that have a run is not known.
    void setPlan(const sequence::SequencePlan& plan);
    void setPlan(const ProjectPlan& plan);
    /// Id of the task in the marked row, 0: none is marked.
    int markedTask() const;
    void markTask(int task);
    void setMovable(bool on);

Q_SIGNALS:
    /// A person typed values of a task: "task2.training.steps" -> YAML text.
    void edited(const QString& task, const std::map<std::string, std::string>& values);
    /// A row was dropped at another place (from 0).
    void moveWanted(int task, int place);
    void dataWanted(const QString& folder);

protected:
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Of a task whose stage is told as its run was begun: what the project says today.
    struct Today {
        std::string instruction;
        std::int64_t steps = 0;  ///< 0: `epochs` counts
        double epochs = 0, rate = 0;
    };
    void takePlan(const sequence::SequencePlan& plan, std::map<int, Today> today);
    void fill();
    const Today* todayOf(const sequence::StagePlan& stage) const;
    void setOwnWidth(int column, int width);
    /// The instruction fills the table as long as something of it can be read; else the table scrolls.
    void keepInstruction();
    void typed(QTableWidgetItem* item);

    sequence::SequencePlan plan_;
    std::map<int, Today> today_;                ///< by task
    std::array<int, kColumns> ownWidths_ = {};  ///< px, as this table set them: others are a person's
    bool filling_ = false;
};

}  // namespace studio::widgets
