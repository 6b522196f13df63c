// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <vector>

#include "core/robot/shadow_comparison.h"
#include "widgets/panels/panel.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace studio::widgets {

class ComparisonView;
class Plot;
struct PolicyComparison;

/// A policy beside a person: live in the shadow, and checkpoints over recorded episodes.
class ComparisonPanel : public Panel {
    Q_OBJECT
public:
    ComparisonPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return listing_ || comparing_; }
    ComparisonView* live() { return live_; }
    ComparisonView* recorded() { return recorded_; }
    /// Compares the chosen checkpoints over the chosen episodes.
    void compare();

private:
    QWidget* buildLive();
    QWidget* buildRecorded();
    void retranslate();
    void takeLive();
    /// The names by which the window knows checkpoints.
    void giveNames(std::vector<PolicyComparison>& comparisons) const;
    void list();
    /// Data sets and recorded sessions of the project; what was chosen stays.
    void listDatasets();
    void showButtons();
    void save(bool correctionsOnly);

    QTabWidget* tabs_;
    ComparisonView* live_;
    ComparisonView* recorded_;
    QComboBox* joint_;
    Plot* side_;  ///< one joint of both, side by side
    QLabel* about_;
    QPushButton* forget_;
    QPushButton* save_;
    QAction* saveAll_;
    QAction* saveCorrections_;
    QListWidget* checkpoints_;
    QComboBox* datasets_;
    QLineEdit* episodes_;
    QSpinBox* every_;
    QPushButton* compare_;
    QLabel* labels_[4];
    QTimer timer_;
    robot::ComparisonReport report_;
    std::string reportOf_;  ///< the recording that played, by name; empty: a robot
    std::vector<double> times_, humanValues_, policyValues_;
    bool listing_ = false, comparing_ = false;
};

}  // namespace studio::widgets
