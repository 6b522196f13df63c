// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/replay/replay_strategy.h"

namespace studio::replay {

/// One way of keeping earlier tasks in the batches.
struct StrategyInfo {
    const char* name;                   ///< as the configuration writes it
    const char* sentence;               ///< what it does, for a form
    std::vector<const char*> settings;  ///< keys of ReplayConfig and PreviousTask that it reads
    bool replays = true;                ///< false: it draws from the stage's own task alone
    bool planned = false;    ///< it draws from those earlier tasks that the plan gives a share; else from all
    bool reservoir = false;  ///< earlier tasks come from the kept frames, not from their data sets
    Result<std::unique_ptr<ReplayStrategy>> (*create)(const StrategyOptions& options) = nullptr;
};

/// All there are. A new one is a file pair and a row here; the contract test runs over every row.
std::span<const StrategyInfo> replayStrategies();
/// Errors: InvalidConfig, naming those there are.
Result<const StrategyInfo*> findStrategy(const std::string& name);

}  // namespace studio::replay
