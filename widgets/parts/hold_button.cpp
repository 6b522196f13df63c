// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/hold_button.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace studio::widgets {

HoldButton::HoldButton(QWidget* parent) : QPushButton(parent) {
    connect(this, &QPushButton::pressed, this, [this] { hold(true); });
    connect(this, &QPushButton::released, this, [this] { hold(false); });
}

void HoldButton::hold(bool down) {
    if (held_ == down) return;
    held_ = down;
    Q_EMIT held(down);
}

void HoldButton::setProgress(double done) {
    done = std::clamp(done, 0.0, 1.0);
    if (done == done_) return;
    done_ = done;
    update();
}

void HoldButton::paintEvent(QPaintEvent* event) {
    QPushButton::paintEvent(event);
    if (done_ <= 0) return;
    QPainter painter(this);
    constexpr int kThick = 3;
    QRect filling(2, height() - kThick - 2, static_cast<int>((width() - 4) * done_), kThick);
    painter.fillRect(filling, Theme::current().warn);
}

void HoldButton::focusOutEvent(QFocusEvent* event) {
    hold(false);
    QPushButton::focusOutEvent(event);
}

void HoldButton::hideEvent(QHideEvent* event) {
    hold(false);
    QPushButton::hideEvent(event);
}

void HoldButton::leaveEvent(QEvent* event) {
    hold(false);
    QPushButton::leaveEvent(event);
}

void HoldButton::changeEvent(QEvent* event) {
    bool lost = (event->type() == QEvent::ActivationChange && !isActiveWindow()) ||
                (event->type() == QEvent::EnabledChange && !isEnabled());
    if (lost) {
        setDown(false);
        hold(false);
    }
    QPushButton::changeEvent(event);
}

}  // namespace studio::widgets
