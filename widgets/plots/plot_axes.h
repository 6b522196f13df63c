// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCPAxis;
class QColor;

namespace studio::widgets {

/// Pens, brushes and fonts of an axis and its grid.
void themeAxis(QCPAxis& axis, const QColor& text, const QColor& line, const QColor& grid);
/// Up to `most` ticks on an axis of `length` pixels: as many as have room for their labels.
void fitTicks(QCPAxis& axis, int length, int most);

}  // namespace studio::widgets
