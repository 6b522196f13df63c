// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/balanced_replay.h"

#include "core/replay/mixture_replay.h"

namespace studio::replay {

Result<std::unique_ptr<ReplayStrategy>> balancedReplay(const StrategyOptions& options) {
    std::vector<double> shares(options.pools.size(), 1.0 / static_cast<double>(options.pools.size()));
    return std::unique_ptr<ReplayStrategy>(std::make_unique<MixtureReplay>(options, shares));
}

}  // namespace studio::replay
