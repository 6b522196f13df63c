// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "widgets/panels/sim_job_panel.h"

namespace studio::widgets {

class EvaluationForm;
class EvaluationResults;
class Stage;

/// Lets checkpoints act in the simulator and counts successes. What is measured lies in the run directories,
/// so that the results of earlier times and of the terminal show as well, and the forgetting of success with
/// them.
class EvaluationPanel : public SimJobPanel {
    Q_OBJECT
public:
    EvaluationPanel(Workspace& workspace, QWidget* parent);
    ~EvaluationPanel() override;
    QJsonObject facts() const override;
    bool busy() const override { return reading_; }

    EvaluationForm& form() const { return *form_; }
    /// Checks these checkpoints alone; those that are not in the list are added.
    void choose(const std::vector<std::filesystem::path>& checkpoints);
    void start();
    bool evaluating() const { return working(); }

private:
    struct Live;
    struct Found;
    QWidget* buildView();
    void retranslate();
    void read();
    void watch() override;
    void take(const Result<std::vector<std::string>>& notes);
    void showState();
    QString hindrance() const;

    EvaluationForm* form_;
    EvaluationResults* results_;
    Stage* stage_;

    std::shared_ptr<Live> live_;
    EvaluateRequest asked_;  ///< what is being measured
    EvaluateState now_;
    std::vector<std::filesystem::path> foreign_;  ///< checkpoints from elsewhere
    bool reading_ = false, again_ = false;
};

}  // namespace studio::widgets
