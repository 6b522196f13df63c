// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/config/replay_config.h"
#include "core/replay/regularizer.h"
#include "core/replay/start_weights.h"

namespace studio::replay {

/// weight * sum over the trainable weights of (theta - theta_start)^2 (peers-and-performance.md 5.2 with
/// lambda = 2 * weight and F = 1). Its gradient is added directly, before clipping. Memory: the start
/// weights.
std::unique_ptr<Regularizer> l2sp(const config::ReplayConfig& config, std::shared_ptr<StartWeights> start);

}  // namespace studio::replay
