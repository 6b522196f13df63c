// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <optional>
#include <utility>

namespace studio::widgets {

/// Hands values from a worker to the GUI thread, the newest only: what nobody took in time is replaced. From
/// any thread.
template <class T>
class Latest {
public:
    void put(T value) {
        std::lock_guard lock(mutex_);
        value_ = std::move(value);
    }
    /// Nothing: no new one since the last call.
    std::optional<T> take() {
        std::lock_guard lock(mutex_);
        return std::exchange(value_, std::nullopt);
    }
    /// Whether the last one was taken: making another one is worth the work.
    bool wanted() const {
        std::lock_guard lock(mutex_);
        return !value_.has_value();
    }

private:
    mutable std::mutex mutex_;
    std::optional<T> value_;
};

}  // namespace studio::widgets
