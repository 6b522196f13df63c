// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// Every task with the same probability, whatever the plan and the sizes of the data sets.
Result<std::unique_ptr<ReplayStrategy>> balancedReplay(const StrategyOptions& options);

}  // namespace studio::replay
