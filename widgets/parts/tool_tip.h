// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace studio::widgets {

/// Sets a tooltip where it is another one than before: each setting is an event, and hides the one in sight.
inline void showToolTip(QWidget& widget, const QString& words) {
    if (widget.toolTip() != words) widget.setToolTip(words);
}

}  // namespace studio::widgets
