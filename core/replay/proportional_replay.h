// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// Every sample is of task k with the probability that the plan gives it. Errors: InvalidConfig (shares that
/// do not sum to 1, with the sum and the scaled shares; a share for the own task of 0).
Result<std::unique_ptr<ReplayStrategy>> proportionalReplay(const StrategyOptions& options);

}  // namespace studio::replay
