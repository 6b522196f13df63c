// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/task_orders.h"

#include <limits>
#include <stdexcept>

#include "core/base/random.h"

namespace studio::replay {

namespace {

/// Keeps the orders' random numbers apart from those that others draw from the same seed ("taskrow").
constexpr std::uint64_t kOrderStream = 0x7461736b726f7700ull;
constexpr std::size_t kKeptEpochs = 2;

}  // namespace

TaskOrders::TaskOrders(std::vector<Task> tasks, std::uint64_t seed)
    : tasks_(std::move(tasks)), seed_(seed), kept_(tasks_.size()) {
    for (const Task& task : tasks_) {
        if (task.samples == 0 || task.samples > std::numeric_limits<std::uint32_t>::max())
            throw std::invalid_argument("TaskOrders: the number of samples must be in 1 … 2^32 - 1");
    }
}

std::size_t TaskOrders::at(std::size_t index, std::uint64_t place) const {
    std::size_t samples = tasks_[index].samples;
    return (*orderOf(index, place / samples))[static_cast<std::size_t>(place % samples)];
}

TaskOrders::Order TaskOrders::orderOf(std::size_t index, std::uint64_t epoch) const {
    std::lock_guard lock(mutex_);
    auto& kept = kept_[index];
    for (const Kept& known : kept)
        if (known.epoch == epoch) return known.order;
    const Task& task = tasks_[index];
    // a stream of its own for each (task, epoch): two numbers mixed into one
    auto stream = CounterRng(static_cast<std::uint64_t>(task.id), kOrderStream ^ epoch).next();
    auto order = permutation(static_cast<std::uint32_t>(task.samples), seed_, stream);
    // loader threads work at the border of two epochs at most
    if (kept.size() == kKeptEpochs) kept.erase(kept.begin());
    kept.push_back({epoch, std::make_shared<const std::vector<std::uint32_t>>(std::move(order))});
    return kept.back().order;
}

}  // namespace studio::replay
