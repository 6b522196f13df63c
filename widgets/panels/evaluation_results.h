// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/workspace.h"

class QLabel;
class QPushButton;
class QTreeWidget;

namespace studio::widgets {

class FilmPlayer;
class Stage;

/// Closed-loop results as a table, and the failed trials of the chosen one with their films. Part of the
/// panel Closed-loop evaluation.
class EvaluationResults : public QWidget {
    Q_OBJECT
public:
    explicit EvaluationResults(Workspace& workspace, QWidget* parent = nullptr);
    void setRows(std::vector<EvaluationRow> rows);
    const std::vector<EvaluationRow>& rows() const { return rows_; }
    int failures() const;
    int pictures() const;
    bool filming() const { return filming_; }

private:
    void retranslate();
    void showRows();
    void showFailures();
    /// Shows the film of the chosen failure, and makes it first where there is none.
    void showFilm();
    void readFilm(const std::filesystem::path& film);
    const EvaluationRow* chosen() const;
    QString checkpointLabel(const EvaluationRow& row) const;

    Workspace& workspace_;
    std::vector<EvaluationRow> rows_;
    QTreeWidget* table_;
    QTreeWidget* failures_;
    QLabel* heading_;
    QLabel* outcome_;
    QPushButton* film_;
    FilmPlayer* player_;
    bool filming_ = false;
};

}  // namespace studio::widgets
