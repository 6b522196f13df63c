// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

namespace studio::widgets {

/// How long one turn of the event loop kept the GUI thread at most since `restart`, in milliseconds of wall
/// clock, waiting for disks and locks included. Only time in which other programs had all processors is left
/// out (the kernel counts it), so that a busy machine does not count.
class Watchdog : public QObject {
public:
    /// `held` (may be empty) is told of every turn beyond `limitMs`.
    explicit Watchdog(double limitMs = 100, std::function<void(double ms)> held = {});
    void restart();
    double worstMs() const { return worst_; }

private:
    bool event(QEvent* event) override;
    double limit_;
    std::function<void(double)> held_;
    double before_ = 0;
    double worst_ = 0;
};

}  // namespace studio::widgets
