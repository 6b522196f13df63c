// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QTimer>
#include <array>
#include <optional>

#include "widgets/panels/panel.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace studio::widgets {

class Gamepad;
struct RobotScene;
class PathView;
class Stage;

/// The simulated robot's surroundings: a camera beside it, the task and how far it is, a new scene, and the
/// keys by which a person moves its hands. Of a simulation elsewhere: a new scene and success.
class SimulatorPanel : public Panel {
    Q_OBJECT
public:
    SimulatorPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    /// Looked for while a robot can be jogged.
    Gamepad* gamepad() { return gamepad_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void retranslate();
    void showConnection();
    void showKeys();
    void showNoCamera();
    void refresh();
    void showScene(const RobotScene& scene);
    /// Whether a new scene can be made now, and whether it is what comes next.
    void showNext(bool success);
    void showFresh();
    /// What comes after a trial: shown until there is a new scene. `moves`: by policy or person, the trial
    /// goes on; `reached`: the link is up.
    void proposeNext(bool success, bool moves, bool reached);
    void jog();
    void useTask();
    void grip();
    void forgetGrips();
    void lookForGamepad();

    QComboBox* tasks_;
    QSpinBox* seed_;
    QPushButton* scene_;
    QCheckBox* fresh_;
    QComboBox* hand_;
    QLabel* progressWord_;
    QProgressBar* progress_;
    QLabel* next_;
    QLabel* keys_;
    QLabel* labels_[3];
    PathView* view_;
    Stage* stage_;
    Gamepad* gamepad_;
    QTimer look_, jogging_, pads_;
    QSet<int> down_;
    std::array<std::optional<bool>, 2> closed_;  ///< by the keys; none: as the hand is measured
    bool solved_ = false;                        ///< since it was connected
    bool ran_ = false;                           ///< the policy has moved the robot in this scene
    bool moved_ = false;                         ///< it did when it was looked at last
    bool trialSolved_ = false;  ///< since this scene was made, or since the policy began to move in it
};

}  // namespace studio::widgets
