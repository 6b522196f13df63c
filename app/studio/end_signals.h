// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <csignal>
#include <memory>
#include <utility>
#include <vector>

namespace studio::app {

/// SIGTERM, SIGINT and SIGHUP as a signal of Qt, for a window that closes in order. One that the process
/// ignored before, as under nohup, stays ignored. Programs that this one starts have their usual ends. One
/// object at a time; lives on the GUI thread. Source: signal-safety(7), the self-pipe trick.
class EndSignals : public QObject {
    Q_OBJECT
public:
    explicit EndSignals(QObject* parent = nullptr);
    /// From now on they do what they did before.
    ~EndSignals() override;

Q_SIGNALS:
    /// The program shall end. `number`: of the signal.
    void asked(int number);

private:
    int ends_[2] = {-1, -1};  ///< of the pipe: to read from, to write to
    std::vector<std::pair<int, struct sigaction>> before_;
    std::unique_ptr<QSocketNotifier> heard_;
};

}  // namespace studio::app
