// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <string>
#include <utility>
#include <vector>

class QWidget;

namespace studio::app {

/// Seconds since this process was begun, loading of its libraries included; the kernel tells it to 10 ms.
/// Negative: it does not.
double secondsSinceStart();

/// Where the time of a start goes: what was reached, each with its seconds since the process began.
class StartClock : public QObject {
    Q_OBJECT
public:
    /// `aloud`: each goes to standard output as well as to the log.
    explicit StartClock(bool aloud, QObject* parent = nullptr) : QObject(parent), aloud_(aloud) {}

    void reached(const std::string& what);
    const std::vector<std::pair<std::string, double>>& all() const { return all_; }
    /// Calls `then` once the window was painted, at the latest after a second: a window that starts minimised
    /// is not. Nothing that takes time may keep a person from seeing it.
    void whenPainted(QWidget& window, std::function<void()> then);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void goOn();
    bool aloud_, painted_ = false;
    std::vector<std::pair<std::string, double>> all_;
    std::function<void()> then_;
};

}  // namespace studio::app
