// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/watchdog.h"

#include <QTimerEvent>
#include <algorithm>
#include <ctime>
#include <fstream>

namespace studio::widgets {

namespace {

/// Wall clock less the time in which this thread was ready and the processors were busy with others: what is
/// left is its own work and its own waiting.
double ownMs() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    unsigned long long used = 0, queued = 0;
    std::ifstream("/proc/thread-self/schedstat") >> used >> queued;
    return double(now.tv_sec) * 1e3 + (double(now.tv_nsec) - double(queued)) * 1e-6;
}

}  // namespace

Watchdog::Watchdog(double limitMs, std::function<void(double)> held)
    : limit_(limitMs), held_(std::move(held)) {
    restart();
    startTimer(5);
}

void Watchdog::restart() {
    before_ = ownMs();
    worst_ = 0;
}

bool Watchdog::event(QEvent* event) {
    if (event->type() == QEvent::Timer) {
        double now = ownMs(), turn = now - before_;
        worst_ = std::max(worst_, turn);
        before_ = now;
        if (turn > limit_ && held_) held_(turn);
    }
    return QObject::event(event);
}

}  // namespace studio::widgets
