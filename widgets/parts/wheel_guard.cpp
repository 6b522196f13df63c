// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QSlider>

namespace studio::widgets {

namespace {

bool isField(QObject* object) {
    return qobject_cast<QComboBox*>(object) || qobject_cast<QAbstractSpinBox*>(object) ||
           qobject_cast<QSlider*>(object);
}

}  // namespace

WheelGuard::WheelGuard() {
    qApp->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event) {
    const bool polish = event->type() == QEvent::Polish, wheel = event->type() == QEvent::Wheel;
    if ((!polish && !wheel) || !isField(watched)) return false;
    auto* field = static_cast<QWidget*>(watched);
    if (polish) {
        // else the wheel itself would give it the focus
        if (field->focusPolicy() == Qt::WheelFocus) field->setFocusPolicy(Qt::StrongFocus);
        return false;
    }
    if (field->hasFocus()) return false;
    // not taken: it goes on to what is around the field
    event->ignore();
    return true;
}

}  // namespace studio::widgets
