// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "widgets/robot/robot_link.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QTableWidget;
class QTableWidgetItem;
class QToolButton;

namespace studio::widgets {

class ServeButton;
class Workspace;

/// Where the robot is and what it is like; remembers what was typed.
class AddressForm : public QWidget {
    Q_OBJECT
public:
    explicit AddressForm(Workspace& workspace, QWidget* parent = nullptr);
    RobotRequest request() const;
    void setAddress(const QString& address);
    /// Shows what is connected, whoever connected it, with everything that it was connected by.
    void showConnected(const RobotRequest& request);
    /// What was connected to comes first the next time.
    void remember();
    /// Numbers in use, while connected; editable otherwise.
    void showSafety(const robot::SafetySettings* inUse);

private:
    void retranslate();
    void useProfile();
    /// What was typed for one kind of robot is no other one's: its safety numbers, its file, its topics, the
    /// scales of its gripper.
    void forgetTyped();
    /// How many of the folded settings are not the usual ones.
    void showChanged();
    void showServed();
    void fillSafety();
    /// What the session keeps to at the address that stands there, where nobody types other numbers.
    robot::SafetySettings usualSafety() const;
    void followAddress();
    void noteTyped(QTableWidgetItem* cell);
    void showMore(const RobotRequest& request);
    /// "@64x64" where the project's data have pictures of that size; empty: of a camera's usual size.
    QString pictureSize() const;

    Workspace& workspace_;
    std::span<const robot::SafetyRow> rows_;
    QComboBox* profile_;
    QComboBox* address_;
    QComboBox* gripper_;
    QComboBox* blending_;
    QDoubleSpinBox* stateScale_;
    QDoubleSpinBox* commandScale_;
    QLineEdit* topics_;
    QLineEdit* robotFile_;
    QTableWidget* safety_;
    QToolButton* more_;
    ServeButton* serve_;
    QWidget* details_;
    std::vector<QWidget*> fields_;
    int usedProfile_ = -1;                   ///< whose settings those typed are; -1: none yet
    QStringList typed_;                      ///< safety numbers, while those in use are shown
    std::optional<RobotRequest> typedMore_;  ///< the further settings, while those of a connection are shown
    std::vector<std::pair<QLabel*, const char*>> labels_;  ///< with their texts, untranslated
};

}  // namespace studio::widgets
