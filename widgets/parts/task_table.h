// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/sequence/sequence_plan.h"
#include "widgets/parts/task_cells.h"

namespace studio::widgets {

struct ProjectPlan;

/// The stages of a sequence, a row each. Name, instruction, episodes, what is held out of them, length and
/// rate are edited in place; beside the rate stands the one that the sequence's decay suggests, which a click
/// or Enter takes. A row that nobody has trained yet is dragged to another place. A stage that has a run
/// shows what that was begun with, and beside it what the project says today, which is what is edited. What
/// was typed and cannot be used stays in its cell with the reason.
class TaskTable : public QTableWidget {
    Q_OBJECT
public:
    enum Column {
        kStage,
        kName,
        kInstruction,
        kData,
        kEpisodes,
        kHeldOut,
        kLength,
        kRate,
        kSuggested,
        kFrom,
        kState,
        kColumns
    };

    explicit TaskTable(QWidget* parent = nullptr);
    /// Without what the project says today: no column asks for it, and a stage that has a run shows that.
    void setPlan(const sequence::SequencePlan& plan);
    void setPlan(const ProjectPlan& plan);
    /// Id of the task in the marked row, 0: none is marked.
    int markedTask() const;
    void markTask(int task);
    void setMovable(bool on);
    /// Why what was typed last cannot be used and what counts instead, in the window's language; empty: it
    /// can. It is over when its cell gets another value, by whatever hand.
    QString refusal() const;
    void forgetRefusal() { setRefused({}); }

Q_SIGNALS:
    /// A person typed values of a task: "task2.training.steps" -> YAML text.
    void edited(const QString& task, const std::map<std::string, std::string>& values);
    /// A row was dropped at another place (from 0).
    void moveWanted(int task, int place);
    void dataWanted(const QString& folder);
    void refusalChanged();  ///< refusal() is another

protected:
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// What was typed into a cell and cannot be used.
    struct Refused {
        int task = 0, column = 0;
        QString typed;
        std::function<QString()> why;
        QString counts;  ///< valueOf() the cell then
    };
    void takePlan(const sequence::SequencePlan& plan, std::map<int, TaskToday> today);
    void fill();
    void fillRow(int row, const sequence::StagePlan& stage);
    void fillSuggestion(int row, const TaskToday& today);
    /// The cell's text with the shape of what is wrong before it, and the reason as its tooltip.
    void markWrong(int row, int column, const QString& shown, const QString& edited, const QString& why);
    /// Marks the cells whose values the plan's issues, or a refusal, name.
    void markProblems(int row, const sequence::StagePlan& stage);
    const TaskToday* todayOf(const sequence::StagePlan& stage) const;
    /// Columns as wide as what stands in them, and wider where there is room.
    void fitColumns();
    /// The instruction fills the table as long as something of it can be read; else the table scrolls.
    void keepInstruction();
    void typed(QTableWidgetItem* item);
    TypedCell meaningOf(int column, const QString& typed, const sequence::StagePlan& stage) const;
    void setRefused(std::optional<Refused> refused);
    /// What an edit of a cell begins with: of the project where that is known, else of the stage.
    QString inForce(int column, const sequence::StagePlan& stage) const;
    /// The same in no language and to the last digit.
    QString valueOf(int column, const sequence::StagePlan& stage) const;
    /// The stage of the refused cell; null: there is none any more.
    const sequence::StagePlan* refusedStage() const;
    /// The suggested rate becomes the task's.
    void takeSuggestion(int row);

    sequence::SequencePlan plan_;
    std::map<int, TaskToday> today_;  ///< by task; none: the project is not known
    std::optional<Refused> refused_;
    bool filling_ = false, fitting_ = false;
};

}  // namespace studio::widgets
