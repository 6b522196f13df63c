// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/forms/job_form.h"
#include "widgets/sim_services.h"

class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace studio::widgets {

class DifficultyForm;
class SimTaskList;

/// What to record: tasks, episodes, pictures, language, folder, difficulty. What was recorded last is
/// remembered in the settings; in the project of a demo the form says what the demo records.
class RecordForm : public JobForm {
    Q_OBJECT
public:
    explicit RecordForm(Workspace& workspace, QWidget* parent = nullptr);
    RecordRequest request() const;
    void setRequest(const RecordRequest& request);
    QString command() const override;
    /// The instruction as it would be recorded.
    QString instruction(const std::string& task) const;
    /// Remembers the fields, unless they are those of a demo.
    void keep();

private:
    void retranslate();
    void followProject();
    /// In the project of a demo the fields say what its first step records.
    void fillFromDemo();
    void restore();
    /// Chooses a size, and adds it where the list has not got it.
    void chooseSize(const QSize& size);
    SimTaskList* tasks_;
    QSpinBox* episodes_;
    QComboBox* size_;
    QComboBox* language_;
    QLineEdit* folder_;
    QToolButton* browse_;
    DifficultyForm* difficulty_;
    std::vector<std::pair<QLabel*, const char*>> labels_;
    std::filesystem::path suggested_;   ///< the folder that the form put in by itself
    std::optional<RecordRequest> own_;  ///< what the fields said before those of a demo took their place
};

}  // namespace studio::widgets
