// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTableWidget>
#include <vector>

namespace studio::widgets {

/// What one stage mixes.
struct ReplayRow {
    std::vector<double> shares;        ///< as many as its place; the last one is its own task's
    int batchSize = 0;                 ///< samples of a batch of it; 0: not known
    int stage = 0;                     ///< as its file numbers it
    std::vector<double> planned = {};  ///< of one that keeps what its run was begun with: the project's today
};

/// The replay plan as a triangle: row = stage, column = task, cell = share in percent; a bar at the end of
/// each row shows the mixture of its own batch in samples, and advice stands beside it. A stage that has a
/// run shows what that was begun with, and beside it the project's share, which is what is edited.
class ReplayTable : public QTableWidget {
    Q_OBJECT
public:
    explicit ReplayTable(QWidget* parent = nullptr);
    void setPlan(const QStringList& tasks, std::vector<ReplayRow> rows);
    /// Stages that have no run, with batches of one size. `shares`: as ReplayRow has them.
    void setPlan(const QStringList& tasks, const std::vector<std::vector<double>>& shares, int batchSize);
    void setEditable(bool on);
    /// Puts the cursor and the keyboard there.
    void markCell(int row, int column);
    void retranslate();

Q_SIGNALS:
    /// A person set a cell; `shares` is the whole row after it.
    void sharesEdited(int stage, const std::vector<double>& shares);

private:
    void fill();
    void fillRow(int row, bool oneSize);
    void edited(QTableWidgetItem* item);
    QStringList tasks_;
    std::vector<ReplayRow> rows_;
    QAbstractItemDelegate* mixture_;
    int barColumn_ = -1;
    bool filling_ = false, editable_ = true;
};

}  // namespace studio::widgets
