// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace studio::widgets {

class Workspace;

/// F12 stops the robot wherever the keyboard's focus is, in dialogs and menus too, where shortcuts of the
/// window would not act. On press, once per press.
class StopKey : public QObject {
    Q_OBJECT
public:
    explicit StopKey(Workspace& workspace);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Workspace& workspace_;
    bool down_ = false;
    quint64 pressedAt_ = 0;  ///< of the press that was acted on, as the system stamps it
};

}  // namespace studio::widgets
