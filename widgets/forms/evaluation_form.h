// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "widgets/forms/job_form.h"
#include "widgets/services.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace studio::widgets {

class CheckpointList;
class DifficultyForm;
class SimTaskList;

/// What to measure in closed loop: checkpoints, tasks, trials, seeds, words, difficulty. In the project of a
/// demo the tasks are those that it teaches.
class EvaluationForm : public JobForm {
    Q_OBJECT
public:
    explicit EvaluationForm(Workspace& workspace, QWidget* parent = nullptr);
    EvaluateRequest request() const;
    QString command() const override;
    CheckpointList& checkpoints() const { return *checkpoints_; }
    SimTaskList& tasks() const { return *tasks_; }
    void setTrials(int trials);
    /// Remembers the fields; of a demo all but its tasks.
    void keep();

Q_SIGNALS:
    /// A person wants a checkpoint or run from elsewhere in the list.
    void folderChosen(const QString& folder);

private:
    void retranslate();
    void restore();
    void followProject();
    std::optional<std::vector<std::string>> own_;  ///< tasks checked before those of a demo were offered
    CheckpointList* checkpoints_;
    QToolButton* browse_;
    SimTaskList* tasks_;
    QSpinBox* trials_;
    QSpinBox* firstSeed_;
    QLineEdit* instruction_;
    QComboBox* language_;
    QCheckBox* films_;
    DifficultyForm* difficulty_;
    std::vector<std::pair<QLabel*, const char*>> labels_;
};

}  // namespace studio::widgets
