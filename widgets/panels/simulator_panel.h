// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QTimer>

#include "widgets/panels/panel.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace studio::widgets {

class PathView;
class Stage;

/// The simulated robot's surroundings: a camera beside it, the task and how far it is, a new scene, and the
/// keys by which a person moves its hands.
class SimulatorPanel : public Panel {
    Q_OBJECT
public:
    SimulatorPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void retranslate();
    void showConnection();
    void refresh();
    void jog();
    void useTask();

    QComboBox* tasks_;
    QSpinBox* seed_;
    QPushButton* scene_;
    QCheckBox* fresh_;
    QComboBox* hand_;
    QLabel* progressWord_;
    QProgressBar* progress_;
    QLabel* keys_;
    QLabel* labels_[3];
    PathView* view_;
    Stage* stage_;
    QTimer look_, jogging_;
    QSet<int> down_;
    bool closed_[2] = {false, false};
    bool solved_ = false;
};

}  // namespace studio::widgets
