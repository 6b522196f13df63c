// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/stop_key.h"

#include <QApplication>
#include <QKeyEvent>

#include "widgets/workspace.h"

namespace studio::widgets {

StopKey::StopKey(Workspace& workspace) : workspace_(workspace) {
    qApp->installEventFilter(this);
}

bool StopKey::eventFilter(QObject* watched, QEvent* event) {
    // the release may go to another program: then the next press is a press again
    if (event->type() == QEvent::WindowDeactivate || event->type() == QEvent::ApplicationStateChange)
        down_ = false;
    bool press = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    bool release = event->type() == QEvent::KeyRelease;
    if (!press && !release) return QObject::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_F12) return QObject::eventFilter(watched, event);
    if (release) {
        if (!key->isAutoRepeat()) down_ = false;
        return true;
    }
    // the override comes first and the press after it, each to every widget up to the window, at one time
    const bool anew = !key->isAutoRepeat() && key->timestamp() != pressedAt_;
    if (!down_ || anew) workspace_.pressStop();
    down_ = true;
    pressedAt_ = key->timestamp();
    event->accept();
    return true;
}

}  // namespace studio::widgets
