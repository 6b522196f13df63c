// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <stop_token>
#include <string>
#include <thread>

namespace studio::cli {

/// What a second signal does to a program that is stopping already.
enum class SecondSignal {
    Ends,  ///< it ends at once
    Waits  ///< nothing: what goes on is short and must come to its end (giving a robot back)
};

/// Ctrl-C, SIGTERM and the loss of the terminal (SIGHUP, unless it is ignored as under nohup) as a stop
/// token: the first asks to stop in good order and says `promise` on standard error (nothing where it is
/// empty). Make it before any other thread, which inherit the blocked signals.
class Interrupt {
public:
    explicit Interrupt(std::string promise = "stopping; press Ctrl-C again to end at once",
                       SecondSignal second = SecondSignal::Ends);
    ~Interrupt();
    std::stop_token token() const { return source_.get_token(); }

private:
    sigset_t signals_, before_;
    std::stop_source source_;
    std::jthread waiter_;
};

}  // namespace studio::cli
