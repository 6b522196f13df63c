// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace studio::replay {

/// Endless rows of samples, one row per task: every sample of the task once per epoch, each epoch and each
/// task in an order of its own, a pure function of the seed, the task's id and the place. Thread-safe.
/// Memory: 4 bytes a sample for each of a task's two newest epochs.
class TaskOrders {
public:
    struct Task {
        int id = 0;
        std::size_t samples = 0;  ///< 1 … 2^32 - 1
    };
    /// Throws std::invalid_argument for a task without samples or with too many.
    TaskOrders(std::vector<Task> tasks, std::uint64_t seed);
    /// Sample number `place` of the row of task `index`.
    std::size_t at(std::size_t index, std::uint64_t place) const;

private:
    using Order = std::shared_ptr<const std::vector<std::uint32_t>>;
    struct Kept {
        std::uint64_t epoch = 0;
        Order order;
    };
    Order orderOf(std::size_t index, std::uint64_t epoch) const;

    std::vector<Task> tasks_;
    std::uint64_t seed_;
    mutable std::mutex mutex_;
    mutable std::vector<std::vector<Kept>> kept_;  ///< per task
};

}  // namespace studio::replay
