// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <deque>
#include <functional>

namespace studio::policy {

/// Actions one by one from a policy that predicts chunks: a chunk is asked for when none is left, its first
/// `actionSteps` actions are handed out, the rest is dropped. Not thread-safe. Source: smolvla-model.md 9,
/// select_action.
class ActionQueue {
public:
    /// `chunk` predicts [B, S, A] for what is seen at the time of the call, S >= actionSteps >= 1. Throws
    /// std::invalid_argument otherwise.
    ActionQueue(int actionSteps, std::function<at::Tensor()> chunk);

    /// The next action, [B, A]. May run the policy. Throws std::invalid_argument when the chunk is too short.
    at::Tensor next();
    /// Forgets what is left: the next action is of a new chunk (at an episode's start).
    void reset() { waiting_.clear(); }
    /// Actions until the policy runs again.
    std::size_t left() const { return waiting_.size(); }

private:
    int actionSteps_;
    std::function<at::Tensor()> chunk_;
    std::deque<at::Tensor> waiting_;
};

}  // namespace studio::policy
