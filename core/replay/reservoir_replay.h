// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// As proportionalReplay, from the frames that a reservoir kept of the earlier tasks (reservoir_set.h).
/// Errors: InvalidConfig, as there.
Result<std::unique_ptr<ReplayStrategy>> reservoirReplay(const StrategyOptions& options);

}  // namespace studio::replay
