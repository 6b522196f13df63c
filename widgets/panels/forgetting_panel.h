// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <map>
#include <memory>
#include <optional>

#include "widgets/models/forgetting_snapshot.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QLabel;
class QToolButton;
class QTreeWidget;
class QVBoxLayout;

namespace studio::widgets {

class EmptyState;
class MatrixView;
class Plot;
class Stage;

/// Validation of every task over the whole sequence: curves with stage borders and bounds, matrix, words,
/// metrics. Follows a running sequence and says when a task crosses a threshold.
class ForgettingPanel : public Panel {
    Q_OBJECT
public:
    ForgettingPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_; }
    QJsonObject lookedAt() const override;
    void lookAgain(const QJsonObject& at) override;
    MatrixView* matrix() const { return matrix_; }
    Plot* curves() const { return plot_; }
    /// By the file's ending (MatrixView::draft), beside the GUI thread; says where it is, or what stood in
    /// the way.
    void exportMatrix(const QString& file);
    /// The table of metrics as CSV, in the same way.
    void exportMetrics(const QString& file);
    /// A row a metric, whole figures in the measure's own unit; before them, as in the matrix, what they are
    /// of. `half`: of the 95 % interval over so many seeds. Where there is no value, why.
    QString metricsTable(char between) const;

private:
    QWidget* buildRight();
    void retranslate();
    void sayWhyEmpty();
    void showEmpty();
    void read(bool findAgain);
    retention::Measure wantedMeasure() const;
    void take(std::shared_ptr<const ForgettingSnapshot> snapshot);
    void showChoices();
    void showCurves();
    void showMatrix();
    void showTasks();
    void explainScores();
    QString groupTitle(std::size_t group) const;
    /// The sequence shown, as the terminal calls it: in tables, whatever the language is.
    QString exportedGroup() const;
    QString stateText(std::size_t place) const;
    /// A score of the measure shown, with its unit where that is percent.
    QString scoreText(std::optional<double> score) const;
    QString metricText(const std::optional<retention::Interval>& value) const;
    void showMetrics();
    void showReplayCost();
    void warn();
    void copyCommand();

    /// What the worker keeps between two looks; one job at a time uses it.
    struct Reader;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const ForgettingSnapshot> now_;
    std::map<std::string, retention::TaskWord> wordsBefore_;
    QString sequence_;       ///< title of the group that a person chose; empty: none since a run was chosen
    bool cameBack_ = false;  ///< sequence_ is of the session before, and no run is shown yet
    std::filesystem::path follow_;  ///< the run whose sequence is to be shown; empty: the one chosen
    QComboBox* group_;
    QComboBox* measure_;
    QToolButton* copy_;
    QToolButton* menu_;
    QLabel* note_;
    Plot* plot_;
    MatrixView* matrix_;
    QTreeWidget* tasks_;
    QTreeWidget* metrics_;
    EmptyState* empty_;
    Stage* stage_;
    QTimer timer_;
    bool reading_ = false, findAgain_ = false, again_ = false;
    std::optional<Error> failure_;  ///< why nothing can be shown
};

}  // namespace studio::widgets
