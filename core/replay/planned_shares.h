// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// The planned share of every pool. Errors: InvalidConfig where they do not sum to 1 (within 1e-6), naming
/// the sum and the shares scaled to 1, or where one is negative or the stage's own task has none.
Result<std::vector<double>> plannedShares(const std::vector<Pool>& pools);

}  // namespace studio::replay
