// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/clock.h"

namespace studio::robot {

std::shared_ptr<const Clock> steadyClock() {
    static const auto clock = std::make_shared<const Clock>();
    return clock;
}

TimePoint ScaledClock::now() const {
    return begin_ + secondsToDuration(secondsOf(std::chrono::steady_clock::now() - begin_) * speed_);
}

void ScaledClock::waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                            TimePoint time) const {
    wake.wait_until(lock, begin_ + secondsToDuration(secondsOf(time - begin_) / speed_));
}

}  // namespace studio::robot
