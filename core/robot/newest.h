// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace studio::robot {

/// Holds the newest message of a topic: one whose stamp does not advance (a repeated or overtaken one) is
/// dropped and counted, so that its age goes on growing. A topic whose stamps are all 0 counts by receipt.
/// Thread-safe.
template <class T>
class Newest {
public:
    /// `value` must be a Receipt. True where it was taken.
    bool put(T value) {
        std::scoped_lock lock(mutex_);
        bool unstamped = value.stampS == 0 && (!value_ || value_->stampS == 0);
        if (value_ && !unstamped && value.stampS <= value_->stampS) {
            ++dropped_;
            return false;
        }
        value.sequence = ++count_;
        value_ = std::move(value);
        return true;
    }
    std::optional<T> get() const {
        std::scoped_lock lock(mutex_);
        return value_;
    }
    template <class F>
    void edit(F&& change) {
        std::scoped_lock lock(mutex_);
        if (value_) change(*value_);
    }
    void clear() {
        std::scoped_lock lock(mutex_);
        value_.reset();
    }
    std::uint64_t dropped() const {
        std::scoped_lock lock(mutex_);
        return dropped_;
    }
    std::uint64_t count() const {
        std::scoped_lock lock(mutex_);
        return count_;
    }

private:
    mutable std::mutex mutex_;
    std::optional<T> value_;
    std::uint64_t count_ = 0, dropped_ = 0;
};

}  // namespace studio::robot
