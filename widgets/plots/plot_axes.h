// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCPAxis;
class QColor;
class QFont;
class QString;

namespace studio::widgets {

/// Pens, brushes and fonts of an axis and its grid.
void themeAxis(QCPAxis& axis, const QColor& text, const QColor& line, const QColor& grid);
/// The kind of ticks that its scale and range ask for: powers of ten on a logarithmic axis that shows two
/// decades or more, else ticks at equal distances, as fewer decades would have one label or none. `whole`:
/// what the axis counts has no fractions, so those ticks have none either.
void fitTicker(QCPAxis& axis, bool whole);
/// Up to `most` ticks on an axis of `length` pixels: as many as have room for their labels.
void fitTicks(QCPAxis& axis, int length, int most);
/// An axis's words on `length` pixels: over two lines where one is too short, and what is too long even then
/// is shortened in its middle, so that a unit at the end stays.
QString fittedLabel(const QString& words, const QFont& font, int length);

}  // namespace studio::widgets
