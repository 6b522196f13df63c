// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::loading {

/// Which values are made, by how many threads, and how far ahead.
struct PrefetcherOptions {
    int threads = 2;           ///< 0: next() makes the value itself
    std::size_t capacity = 4;  ///< values finished or being made, at least 1; bounds the memory
    std::uint64_t first = 0;   ///< number of the first value
    std::uint64_t end = std::numeric_limits<std::uint64_t>::max();  ///< one beyond the last
};

/// Makes values number first, first + 1, … on several threads ahead of the consumer, and hands them out in
/// order. Since a value depends on its number alone, any number of threads gives the same ones. One consumer
/// at a time.
template <class T>
class Prefetcher {
public:
    /// Makes value `number`; called from several threads at once. `stop` fires when the prefetcher is being
    /// destroyed: whoever takes long looks at it now and then.
    using Make = std::function<Result<T>(std::uint64_t number, std::stop_token stop)>;

    Prefetcher(Make make, const PrefetcherOptions& options)
        : make_(std::move(make)),
          options_(options),
          capacity_(std::max<std::size_t>(options.capacity, 1)),
          toMake_(options.first),
          toHandOut_(options.first) {
        for (int i = 0; i < options.threads; ++i) threads_.emplace_back([this] { work(stop_.get_token()); });
    }

    /// Waits for values being made (each `make` under way ends first), then joins the threads.
    ~Prefetcher() {
        {
            std::lock_guard lock(mutex_);
            stop_.request_stop();
        }
        changed_.notify_all();
    }
    Prefetcher(const Prefetcher&) = delete;
    Prefetcher& operator=(const Prefetcher&) = delete;

    /// The next value, or why there is none; after an error the next call goes on with the number after it.
    /// Blocks until it is made. Errors: those of `make` (an exception in it becomes Internal); Cancelled when
    /// `stop` fires first, and then the same value comes next time. Throws std::logic_error beyond the end.
    Result<T> next(std::stop_token stop = {}) {
        if (toHandOut_ >= options_.end) throw std::logic_error("Prefetcher: there is no further value");
        if (stop.stop_requested()) return cancelled();
        if (threads_.empty()) return madeHere(stop);
        std::unique_lock lock(mutex_);
        bool here = changed_.wait(lock, stop, [this] { return ready_.contains(toHandOut_); });
        if (!here) return cancelled();
        auto node = ready_.extract(toHandOut_++);
        lock.unlock();
        changed_.notify_all();
        return std::move(node.mapped());
    }

    /// Number of the value that next() gives.
    std::uint64_t position() const { return toHandOut_; }

private:
    static Error cancelled() {
        return {ErrorCode::Cancelled, "cannot load the next batch: the run was asked to stop", ""};
    }

    Result<T> made(std::uint64_t number, std::stop_token stop) {
        try {
            return make_(number, std::move(stop));
        } catch (const std::exception& exception) {
            return Error{ErrorCode::Internal,
                         "cannot load batch " + std::to_string(number) + ": " + exception.what(),
                         "This is a bug; please report it with the run's log."};
        }
    }

    Result<T> madeHere(std::stop_token stop) {
        Result<T> value = made(toHandOut_, std::move(stop));
        if (value.ok() || value.error().code != ErrorCode::Cancelled) ++toHandOut_;
        return value;
    }

    void work(std::stop_token stop) {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, stop,
                          [this] { return toMake_ < options_.end && toMake_ - toHandOut_ < capacity_; });
            if (stop.stop_requested()) return;
            std::uint64_t number = toMake_++;
            lock.unlock();
            Result<T> value = made(number, stop);
            lock.lock();
            ready_.emplace(number, std::move(value));
            changed_.notify_all();
        }
    }

    Make make_;
    PrefetcherOptions options_;
    std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::uint64_t, Result<T>> ready_;
    std::uint64_t toMake_, toHandOut_;
    std::stop_source stop_;
    std::vector<std::jthread> threads_;  ///< last: joined before anything they use goes
};

}  // namespace studio::loading
