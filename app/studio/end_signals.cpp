// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/end_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace studio::app {

namespace {

std::atomic<int> writeEnd{-1};
static_assert(std::atomic<int>::is_always_lock_free, "a handler may use nothing else");

extern "C" void passSignalOn(int number) {
    const int kept = errno;
    const auto byte = static_cast<unsigned char>(number);
    // a full pipe has been heard of
    (void)!::write(writeEnd.load(), &byte, 1);
    errno = kept;
}

}  // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent) {
    // without a pipe they end the program at once, as they would have
    if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) return;
    writeEnd = ends_[1];
    heard_ = std::make_unique<QSocketNotifier>(ends_[0], QSocketNotifier::Read);
    connect(heard_.get(), &QSocketNotifier::activated, this, [this] {
        unsigned char number = 0;
        while (::read(ends_[0], &number, 1) == 1) Q_EMIT asked(number);
    });
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction before {};
        if (::sigaction(number, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) continue;
        struct sigaction mine {};
        mine.sa_handler = passSignalOn;
        mine.sa_flags = SA_RESTART;
        ::sigemptyset(&mine.sa_mask);
        if (::sigaction(number, &mine, nullptr) == 0) before_.emplace_back(number, before);
    }
}

EndSignals::~EndSignals() {
    for (const auto& [number, before] : before_) ::sigaction(number, &before, nullptr);
    heard_.reset();
    writeEnd = -1;
    for (const int end : ends_) {
        if (end >= 0) ::close(end);
    }
}

}  // namespace studio::app
