// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace studio::widgets {

/// Buttons for the list of tasks: add, duplicate, earlier, later, remove.
class TaskBar : public QWidget {
    Q_OBJECT
public:
    /// What may be done with the marked task, and why the rest may not.
    struct May {
        bool add = false, duplicate = false, earlier = false, later = false, remove = false;
        QString why = {};
    };

    explicit TaskBar(QWidget* parent = nullptr);
    void setMay(const May& may);

Q_SIGNALS:
    void addWanted();
    void duplicateWanted();
    void earlierWanted();
    void laterWanted();
    void removeWanted();

private:
    void showMay();

    QToolButton* add_;
    QToolButton* duplicate_;
    QToolButton* earlier_;
    QToolButton* later_;
    QToolButton* remove_;
    May may_;
};

}  // namespace studio::widgets
