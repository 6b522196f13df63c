// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// The stage's own task alone, every sample once per epoch; earlier tasks are at most validated on.
Result<std::unique_ptr<ReplayStrategy>> noReplay(const StrategyOptions& options);

}  // namespace studio::replay
