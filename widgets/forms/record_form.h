// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
/// remembered in the settings.
class RecordForm : public JobForm {
    Q_OBJECT
public:
    explicit RecordForm(Workspace& workspace, QWidget* parent = nullptr);
    RecordRequest request() const;
    void setRequest(const RecordRequest& request);
    QString command() const override;
    /// The instruction as it would be recorded.
    QString instruction(const std::string& task) const;
    /// Remembers the fields.
    void keep();

private:
    void retranslate();
    void followProject();
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
    std::filesystem::path suggested_;  ///< the folder that the form put in by itself
};

}  // namespace studio::widgets
