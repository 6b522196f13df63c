// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace studio::robot {

using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// For what follows the machine alone, not a session.
inline TimePoint steadyNow() {
    return std::chrono::steady_clock::now();
}
/// Between the clock's durations and seconds as a number.
inline double secondsOf(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}
inline Duration secondsToDuration(double seconds) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

/// Time as the robot session sees it: receive times, ages and periods are all of one clock, so that tests can
/// run it faster or by hand. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const { return std::chrono::steady_clock::now(); }
    /// Waits until `time`, or until somebody notifies `wake`. `lock` is held on entry and on return.
    virtual void waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                           TimePoint time) const {
        wake.wait_until(lock, time);
    }
};

/// The machine's steady clock.
std::shared_ptr<const Clock> steadyClock();

/// Runs `speed` times as fast as the machine's clock.
class ScaledClock : public Clock {
public:
    explicit ScaledClock(double speed) : speed_(speed), begin_(std::chrono::steady_clock::now()) {}
    TimePoint now() const override;
    void waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                   TimePoint time) const override;

private:
    double speed_;
    TimePoint begin_;
};

}  // namespace studio::robot
