// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/config/replay_config.h"
#include "core/replay/regularizer.h"
#include "core/replay/start_weights.h"

namespace studio::replay {

/// weight * mean over the chosen observations (replayed ones, those of the stage's own task, or all), the
/// real action columns and the unpadded steps of (v(xt, t, o) - v_start(xt, t, o))^2, at the xt and t of the
/// first draw of each sample: learning without forgetting for a velocity field
/// (peers-and-performance.md 5.2). Cost: one more forward and backward pass and one forward pass without a
/// graph over the chosen observations. Memory: the start weights.
std::unique_ptr<Regularizer> distill(const config::ReplayConfig& config, std::shared_ptr<StartWeights> start);

}  // namespace studio::replay
