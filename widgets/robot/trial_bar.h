// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace studio::widgets {

class ElidedLabel;
class RobotDesk;

/// Beside the camera of a simulated robot, from its first run on: how many of the open policy's trials were
/// solved, what is to be done with the newest one, and the next one.
class TrialBar : public QWidget {
    Q_OBJECT
public:
    explicit TrialBar(RobotDesk& desk, QWidget* parent = nullptr);

private:
    void retranslate();
    void show();
    /// Why no next trial can begin now; empty: it can.
    QString hindrance() const;

    RobotDesk& desk_;
    QLabel* count_;
    ElidedLabel* newest_;
    QPushButton* next_;
};

}  // namespace studio::widgets
