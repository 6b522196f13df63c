// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <mutex>
#include <utility>

#include "widgets/robot/robot_link.h"

namespace studio::widgets {

/// Trials that wait to be kept, in their order; whoever writes writes all of them. Thread-safe.
class TrialQueue {
public:
    void add(RobotTrial trial) {
        std::scoped_lock lock(mutex_);
        waiting_.push_back(std::move(trial));
    }
    /// Waits for another thread that writes, then keeps what waits. Blocks. Errors: the first of
    /// RobotLink::keepTrial; the other trials are tried all the same.
    Status write(RobotLink& link) {
        std::scoped_lock writing(writing_);
        Status all;
        while (true) {
            RobotTrial next;
            {
                std::scoped_lock lock(mutex_);
                if (waiting_.empty()) return all;
                next = std::move(waiting_.front());
                waiting_.pop_front();
            }
            auto kept = link.keepTrial(next);
            if (!kept.ok() && all.ok()) all = kept.error();
        }
    }

private:
    std::mutex mutex_, writing_;
    std::deque<RobotTrial> waiting_;
};

}  // namespace studio::widgets
