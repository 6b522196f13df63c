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
    MatrixView* matrix() const { return matrix_; }
    Plot* curves() const { return plot_; }
    /// By the file's ending (MatrixView::exportTo); says where it is, or what stood in the way.
    void exportMatrix(const QString& file);

private:
    QWidget* buildRight();
    void retranslate();
    void sayWhyEmpty();
    void showEmpty();
    void read(bool findAgain);
    void take(std::shared_ptr<const ForgettingSnapshot> snapshot);
    void showChoices();
    void showCurves();
    void showMatrix();
    void showTasks();
    void explainScores();
    QString groupTitle(std::size_t group) const;
    QString stateText(std::size_t place) const;
    void showMetrics();
    void warn();
    void copyCommand();

    /// What the worker keeps between two looks; one job at a time uses it.
    struct Reader;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const ForgettingSnapshot> now_;
    std::map<std::string, retention::TaskWord> wordsBefore_;
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
