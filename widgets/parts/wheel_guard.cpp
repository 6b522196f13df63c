// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/wheel_guard.h"

#include <QAbstractScrollArea>
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
    for (QWidget* around = field->parentWidget(); around; around = around->parentWidget()) {
        if (auto* area = qobject_cast<QAbstractScrollArea*>(around)) {
            QApplication::sendEvent(area->viewport(), event);
            break;
        }
    }
    return true;
}

}  // namespace studio::widgets
