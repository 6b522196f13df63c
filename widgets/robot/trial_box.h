// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class RobotDesk;

/// Counts attempts: success, failure, a note. They become real success in the view of forgetting. One that a
/// simulation called solved waits here to be kept or corrected.
class TrialBox : public QWidget {
    Q_OBJECT
public:
    explicit TrialBox(RobotDesk& desk, QWidget* parent = nullptr);

private:
    void retranslate();
    void show();
    void showNote(bool there);
    void showCount();
    QString lastWords() const;

    RobotDesk& desk_;
    QPushButton* success_;
    QPushButton* failure_;
    QPushButton* keep_;
    QToolButton* undo_;
    QLineEdit* note_;
    QLabel* count_;
};

}  // namespace studio::widgets
