// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QTimer>
#include <functional>
#include <optional>

#include "core/config/project_edit.h"
#include "widgets/models/plan_changes.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class EmptyState;
class RatePlot;
class ReplayTable;
class Stage;
class TaskBar;
class TaskTable;
class TrainedParts;

/// Tasks in order, replay, trainable parts and learning rate of the whole sequence. Values that are edited
/// are kept as overrides until they are saved; the list of tasks is edited in the project's files at once.
/// Both can be undone.
class PlanPanel : public Panel {
    Q_OBJECT
public:
    PlanPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_ || writing_; }
    void saveEdits() override { save(); }
    bool keepsEdits() const override { return true; }
    QJsonObject edits() const override;
    void takeEdits(const QJsonObject& edits) override;

    const PlanChanges& changes() const { return changes_; }
    QString command() const;
    /// Writes the changes into the project's files.
    void save();
    /// The same as the buttons: a task that is there goes by its id.
    void addTask(const config::NewTask& task);
    void duplicateTask(int task);
    void moveTask(int task, int place);
    void removeTask(int task);

private:
    friend class PlanEdit;
    using MakeEdit = std::function<Result<config::ProjectEdit>(const config::ProjectConfig&)>;

    QWidget* buildContent();
    void connectParts();
    void retranslate();
    void read();
    void take(Result<ProjectPlan> plan, bool bare);
    void showProblem();
    void showEmpty();
    void showReplay();
    /// What was typed into the tasks and cannot be used.
    void showRefusal();
    void showState();
    void showMay();
    void change(const QString& what, const PlanChanges& values);
    void setChanges(PlanChanges changes);
    /// Does what `raise_` asks for, in the next stage that has not begun, as an edit; its cell is marked.
    void raiseReplay();
    /// Lets that stage start from the checkpoint of `back_`, as an edit as well.
    void goBack();
    /// And says where a branch would begin.
    void tellNoStageGoesBack(const std::filesystem::path& checkpoint);
    /// Makes an edit of the files on a worker and writes it; then the changes are `after`, and both can be
    /// undone.
    void editFiles(std::function<QString()> what, MakeEdit make, PlanChanges after);
    /// One step of undo or redo: writes the edit, then the changes are `then`.
    void stepFiles(const std::function<QString()>& what, const config::ProjectEdit& edit, PlanChanges then);
    void askForTask();
    /// Gives the open folder the project.yaml or the task that it lacks, and opens it anew.
    void makeFirstTask();
    void moveMarked(int by);
    void start();
    /// Reads again when one of the project's files changes.
    void watchFiles();
    QString unsavedText() const;
    /// Saves at once, before the project is left.
    Status saveNow();
    std::optional<int> placeOf(int task) const;
    /// Of the task at a place that placeOf() told.
    QString nameAt(int place) const;

    std::optional<ProjectPlan> plan_;
    std::optional<Error> failure_;  ///< why the project cannot be planned as it is
    bool bare_ = false;             ///< the open folder has no project.yaml, or one without a task
    PlanChanges changes_;
    std::optional<std::pair<int, double>> raise_;  ///< task and share to add, as soon as the plan is there
    std::optional<std::filesystem::path> back_;    ///< checkpoint that the next stage is to start from
    QFileSystemWatcher watcher_;
    QTimer changed_;
    TaskBar* bar_;
    TaskTable* tasks_;
    QLabel* refusal_;
    QLabel* strategyLabel_;
    QComboBox* strategy_;
    QLabel* strategyAbout_;
    ReplayTable* replay_;
    TrainedParts* parts_;
    RatePlot* rates_;
    QLabel* problem_;
    QLabel* reason_;
    QLabel* unsaved_;
    QPushButton* start_;
    QToolButton* save_;
    QToolButton* copy_;
    EmptyState* empty_;
    Stage* stage_;
    bool reading_ = false, again_ = false, writing_ = false;
};

}  // namespace studio::widgets
