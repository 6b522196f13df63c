// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// The episodes that each earlier task may replay (replay pool) join the stage's own data: every sample of
/// all of them once per epoch, so that shares follow the numbers of frames.
Result<std::unique_ptr<ReplayStrategy>> episodesReplay(const StrategyOptions& options);

}  // namespace studio::replay
