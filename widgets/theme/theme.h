// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <vector>

class QApplication;

namespace studio::widgets {

enum class Scheme { Light, Dark };
/// Which colours tell curves and states apart. Both are told apart by shape and word as well.
enum class ColourSet {
    Safe,   ///< for every kind of colour vision (Okabe and Ito)
    Vivid,  ///< stronger, for those who see all colours
};

/// Tells that another theme is in use.
class ThemeSignal : public QObject {
    Q_OBJECT
public:
    static ThemeSignal& instance();

Q_SIGNALS:
    void changed();
};

/// Every colour of the window. Nothing else names one.
struct Theme {
    QColor window, surface, raised, line, text, muted, accent, onAccent, selection;
    QColor good, warn, bad, stop;
    std::vector<QColor> series;  ///< curves, in the order in which they are given out

    /// The theme in use.
    static const Theme& current();
    static Scheme scheme();
    /// Sets palette, style sheet and fonts of the whole program; then whoever waits for it (themed() of
    /// parts/retranslate.h) hears of it, once.
    static void apply(QApplication& application, Scheme scheme, ColourSet colours);
    /// Colour of the n-th curve; they repeat.
    static QColor seriesColour(int index);
    /// Colour of the task at this place, from 0, of its project; they repeat. The first colour of all is that
    /// of the run looked at, which is drawn in the same charts.
    static QColor taskColour(int place);
    /// A darker one of the same hue, for a curve that belongs beside it; on a dark ground only a little.
    static QColor pairedColour(int index);
    /// Black or white for words on an opaque ground, whichever has the larger contrast (WCAG 2): more
    /// than 4.5 to 1 on every colour.
    static QColor inkOn(const QColor& ground);
};

/// One spacing grid: every margin and gap is a multiple of kUnit.
inline constexpr int kUnit = 4;
inline constexpr int kGap = 2 * kUnit;
inline constexpr int kMargin = 3 * kUnit;
inline constexpr int kWide = 6 * kUnit;

/// One type scale.
enum class Type { Caption, Body, Strong, Title, Heading, Mono };
QFont typeFont(Type type);

}  // namespace studio::widgets
