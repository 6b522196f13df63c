// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace studio::widgets {

/// Tab comes to `one` just before it comes to `next`, of the same window.
void visitBefore(QWidget& one, QWidget& next);
/// Tab comes to what `part` holds after everything else of the window, in the order it has there. Qt puts
/// what is made later, pages above it say, behind it.
void visitLast(QWidget& part);

}  // namespace studio::widgets
