// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "app/cli/commands.h"

namespace studio::cli {

Interrupt::Interrupt(std::string promise, SecondSignal second) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    struct sigaction hangUp {};
    if (sigaction(SIGHUP, nullptr, &hangUp) == 0 && hangUp.sa_handler != SIG_IGN)
        sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    waiter_ = std::jthread([this, second, promise = std::move(promise)](std::stop_token over) {
        const timespec slice{0, 100'000'000};
        while (!over.stop_requested()) {
            if (sigtimedwait(&signals_, nullptr, &slice) < 0) continue;
            if (source_.stop_requested() && second == SecondSignal::Ends) std::_Exit(kStopped);
            if (source_.stop_requested()) continue;
            if (!promise.empty()) std::fprintf(stderr, "\n%s\n", promise.c_str());
            source_.request_stop();
        }
    });
}

Interrupt::~Interrupt() {
    waiter_ = {};
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace studio::cli
