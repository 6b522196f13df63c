// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidgetItem>
#include <utility>

namespace studio::widgets {

/// Shows one text, and is edited as another one: what a run was begun with beside what the plan says today.
class PlannedCell : public QTableWidgetItem {
public:
    static constexpr int kPlanned = Qt::UserRole + 7;  ///< what is edited
    PlannedCell(const QString& shown, QString planned)
        : QTableWidgetItem(shown), planned_(std::move(planned)) {}
    QVariant data(int role) const override {
        return role == Qt::EditRole || role == kPlanned ? QVariant(planned_) : QTableWidgetItem::data(role);
    }

private:
    QString planned_;
};

}  // namespace studio::widgets
