// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class HoldButton;
class RobotDesk;

/// What moves the robot, and what ends it: start pose and arming by holding, run, shadow, take over, leave,
/// reset. Every button says why it cannot be pressed.
class DriveBox : public QWidget {
    Q_OBJECT
public:
    explicit DriveBox(RobotDesk& desk, QWidget* parent = nullptr);

private:
    void retranslate();
    void show();
    void listPoses();
    /// Lists the start poses; the one at `chosen` is the robot's.
    void fillPoses(int chosen);

    RobotDesk& desk_;
    QComboBox* poses_;
    HoldButton* start_;
    HoldButton* arm_;
    QPushButton* run_;
    QPushButton* shadow_;
    QPushButton* takeOver_;
    QPushButton* leave_;
    QPushButton* reset_;
    QLabel* figures_;
    /// Number of the request of mode 0 that is told; none: no robot.
    std::optional<std::uint64_t> stopShown_;
    bool wasLatched_ = false;  ///< since that request the state was Stopped or Fault
};

}  // namespace studio::widgets
