// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/action_queue.h"

#include <fmt/format.h>

#include <stdexcept>

namespace studio::policy {

ActionQueue::ActionQueue(int actionSteps, std::function<at::Tensor()> chunk)
    : actionSteps_(actionSteps), chunk_(std::move(chunk)) {
    if (actionSteps < 1)
        throw std::invalid_argument("ActionQueue: at least one action of each chunk is executed");
}

at::Tensor ActionQueue::next() {
    if (waiting_.empty()) {
        at::Tensor chunk = chunk_();
        if (chunk.dim() != 3 || chunk.size(1) < actionSteps_) {
            throw std::invalid_argument(
                fmt::format("ActionQueue: {} actions cannot come from a chunk of {} dimensions and {} steps",
                            actionSteps_, chunk.dim(), chunk.dim() > 1 ? chunk.size(1) : 0));
        }
        for (int step = 0; step < actionSteps_; ++step) waiting_.push_back(chunk.select(1, step));
    }
    at::Tensor action = waiting_.front();
    waiting_.pop_front();
    return action;
}

}  // namespace studio::policy
