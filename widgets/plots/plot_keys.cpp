// SPDX-License-Identifier: GPL-3.0-or-later
// A chart with the keyboard: the cursor that reads values out, and the range that is shown.
#include <QKeyEvent>
#include <QMetaMethod>
#include <algorithm>
#include <cmath>

#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"

namespace studio::widgets {

namespace {

constexpr double kZoomStep = 0.8;     ///< of the range, a press
constexpr int kLongStepsAcross = 10;  ///< with Shift

/// The x of a curve that is at `from` or beyond it, in direction `sign`, and nearest to it.
std::optional<double> nearestFrom(const std::vector<Curve>& curves, double from, int sign) {
    std::optional<double> nearest;
    for (const Curve& curve : curves) {
        const auto x = curve.data().x;
        auto found = sign > 0 ? std::lower_bound(x.begin(), x.end(), from)
                              : std::upper_bound(x.begin(), x.end(), from);
        if (sign < 0 && found == x.begin()) continue;
        if (sign < 0) --found;
        if (found == x.end()) continue;
        if (!nearest || (*found - *nearest) * sign < 0) nearest = *found;
    }
    return nearest;
}

}  // namespace

bool Plot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        key->ignore();
        takeKey(*key);
        if (key->isAccepted()) return true;
    }
    return QFrame::eventFilter(watched, event);
}

void Plot::takeKey(QKeyEvent& event) {
    const auto held = event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    const bool far = event.modifiers() & Qt::ShiftModifier;
    if (held != Qt::NoModifier && !(held == Qt::ControlModifier && event.key() == Qt::Key_0)) return;
    // where nobody listens the cursor is somebody else's: of a player, which has keys of its own
    const bool reads = isSignalConnected(QMetaMethod::fromSignal(&Plot::cursorMoved));
    const QCPRange range = plot_->xAxis->range();
    const int width = std::max(1, plot_->axisRect()->width());
    switch (event.key()) {
        case Qt::Key_Left:
        case Qt::Key_Right: {
            if (!reads) return;
            const int step = far ? std::max(1, width / kLongStepsAcross) : 1;
            moveCursor(event.key() == Qt::Key_Left ? -step : step);
            break;
        }
        case Qt::Key_Home:
        case Qt::Key_End: {
            if (!reads) return;
            const bool home = event.key() == Qt::Key_Home;
            const auto end = nearestFrom(curves_, home ? range.lower : range.upper, home ? 1 : -1);
            if (end && range.contains(*end)) Q_EMIT cursorMoved(end);
            break;
        }
        case Qt::Key_Escape:
            if (!reads || !cursor_) return;
            Q_EMIT cursorMoved(std::nullopt);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!cursor_ || !isSignalConnected(QMetaMethod::fromSignal(&Plot::clickedAt))) return;
            Q_EMIT clickedAt(*cursor_);
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:  // plus without Shift on many keyboards
            zoom(kZoomStep);
            break;
        case Qt::Key_Minus:
            zoom(1 / kZoomStep);
            break;
        case Qt::Key_0:
            Q_EMIT resetWanted();
            break;
        default:
            return;
    }
    event.accept();
}

/// To the first point at least so many pixel columns away (below 0: to the left), or to the last one on that
/// side: where points are few each press finds one, where there are many none is slower than the eye.
void Plot::moveCursor(int columns) {
    const QCPRange range = plot_->xAxis->range();
    const int sign = columns < 0 ? -1 : 1;
    const double width = std::max(1, plot_->axisRect()->width());
    const bool shown = cursor_ && range.contains(*cursor_);
    std::optional<double> next;
    if (shown) {
        // on a logarithmic axis columns are not equally wide in x
        const double at = logX_ ? *cursor_ * std::pow(range.upper / range.lower, columns / width)
                                : *cursor_ + columns * range.size() / width;
        next = nearestFrom(curves_, at, sign);
    } else {
        // it enters at the newest point
        next = nearestFrom(curves_, range.upper, -1);
    }
    if (!next || !range.contains(*next))
        next = nearestFrom(curves_, sign > 0 ? range.upper : range.lower, -sign);
    if (next && range.contains(*next)) Q_EMIT cursorMoved(next);
}

void Plot::zoom(double factor) {
    const QCPRange range = plot_->xAxis->range();
    const double middle = logX_ ? std::sqrt(range.lower * range.upper) : range.center();
    plot_->xAxis->scaleRange(factor, cursor_ && range.contains(*cursor_) ? *cursor_ : middle);
}

}  // namespace studio::widgets
