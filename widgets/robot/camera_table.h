// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/robot/robot_link.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace studio::widgets {

class Workspace;

/// Which camera of the robot each camera of the opened policy sees. Shown where the names leave that open;
/// what was chosen is kept with the checkpoint's path and comes back with it. Nothing is guessed.
class CameraTable : public QWidget {
    Q_OBJECT
public:
    explicit CameraTable(Workspace& workspace, QWidget* parent = nullptr);

private:
    /// One camera of the policy.
    struct Row {
        std::string camera;
        QLabel* name;
        QComboBox* choice;
    };

    void takePolicy();
    void makeRows(const std::vector<RobotPolicyCamera>& cameras);
    void choose();
    void show();
    void retranslate();
    QString key() const;
    RobotCameraChoice kept() const;
    void keep(const RobotCameraChoice& choice);

    Workspace& workspace_;
    QLabel* head_;
    QGridLayout* grid_;
    std::vector<Row> rows_;
    std::string shown_;  ///< policy whose kept choice has been taken up
};

}  // namespace studio::widgets
