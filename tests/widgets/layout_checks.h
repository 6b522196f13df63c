// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

class QWidget;

namespace studio::test {

/// What a person who cannot see hears of a widget.
QString spokenName(QWidget* widget);
/// Widgets in `root` that take the focus and have no name to be heard.
QStringList unnamed(QWidget* root);
/// Widgets whose text is wider, or higher, than they are.
QStringList cutOff(QWidget* root);
/// Widgets that Tab visits in `root`, in the order of the visit.
std::vector<QWidget*> tabOrder(QWidget* root);
/// Where Tab goes otherwise than the eye: to none, back up, or back to the left, save at the top of a further
/// column. What is scrolled out of sight stands at the nearer edge of what scrolls it.
QStringList tabFaults(QWidget* root);

}  // namespace studio::test
