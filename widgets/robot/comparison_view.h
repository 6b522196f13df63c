// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/robot/policy_comparison.h"

class QLabel;
class QTableWidget;

namespace studio::widgets {

class Plot;

/// Policies beside a person: figures, error over the horizon, error per joint, largest disagreements.
class ComparisonView : public QWidget {
    Q_OBJECT
public:
    explicit ComparisonView(QWidget* parent = nullptr);
    void setComparisons(std::vector<PolicyComparison> comparisons);
    const std::vector<PolicyComparison>& comparisons() const { return comparisons_; }
    int momentRows() const;

Q_SIGNALS:
    /// A disagreement was chosen (episode -1: live).
    void momentChosen(qint64 episode, double timeS);

private:
    void retranslate();
    void showAll();
    void showFigures();
    void showJoints();
    void showMoments();

    std::vector<PolicyComparison> comparisons_;
    std::vector<double> steps_;
    QTableWidget* figures_;
    QTableWidget* joints_;
    QTableWidget* moments_;
    Plot* horizon_;
    QLabel* word_;
};

}  // namespace studio::widgets
