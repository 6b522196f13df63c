// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/start_clock.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>

#include "core/base/log.h"

namespace studio::app {

namespace {

constexpr int kUnpaintedMs = 1000;
constexpr int kStartField = 22;  ///< of /proc/self/stat (proc(5)), counted from 1

}  // namespace

double secondsSinceStart() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    // the name of the program, the second field, may hold blanks and brackets
    const auto name = line.rfind(')');
    timespec now{};
    if (name == std::string::npos || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return -1;
    std::istringstream fields(line.substr(name + 1));
    std::string field;
    for (int i = 3; i <= kStartField; ++i) fields >> field;
    if (!fields) return -1;
    const double begun = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - begun;
}

void StartClock::reached(const std::string& what) {
    const double seconds = secondsSinceStart();
    all_.emplace_back(what, seconds);
    log()->debug("start: {} after {:.2f} s", what, seconds);
    if (!aloud_) return;
    std::printf("%6.2f s  %s\n", seconds, what.c_str());
    std::fflush(stdout);
}

void StartClock::whenPainted(QWidget& window, std::function<void()> then) {
    then_ = std::move(then);
    window.installEventFilter(this);
    QTimer::singleShot(kUnpaintedMs, this, [this] {
        if (!painted_) goOn();
    });
}

bool StartClock::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint) {
        painted_ = true;
        watched->removeEventFilter(this);
        // the parts of the window are painted after it, before the next event
        QMetaObject::invokeMethod(
            this,
            [this] {
                reached("first paint");
                goOn();
            },
            Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

void StartClock::goOn() {
    if (auto then = std::exchange(then_, nullptr)) then();
}

}  // namespace studio::app
