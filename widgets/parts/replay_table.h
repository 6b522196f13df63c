// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTableWidget>
#include <vector>

namespace studio::widgets {

/// The replay plan as a triangle: row = stage, column = task, cell = share in percent; a bar at the end of
/// each row shows the batch's mixture in samples, and advice stands beside it.
class ReplayTable : public QTableWidget {
    Q_OBJECT
public:
    explicit ReplayTable(QWidget* parent = nullptr);
    /// `shares`: per stage, as many as its number; the last one is its own task.
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
    void edited(QTableWidgetItem* item);
    QStringList tasks_;
    std::vector<std::vector<double>> shares_;
    QAbstractItemDelegate* mixture_;
    int batchSize_ = 0, barColumn_ = -1;
    bool filling_ = false, editable_ = true;
};

}  // namespace studio::widgets
