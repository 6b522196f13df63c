// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace studio::widgets {

/// Keeps the wheel from changing a field that it only passes over: a combo box, a number or a slider takes it
/// once it has been clicked or reached by Tab, before that what is around it scrolls. For the whole program.
class WheelGuard : public QObject {
    Q_OBJECT
public:
    WheelGuard();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace studio::widgets
