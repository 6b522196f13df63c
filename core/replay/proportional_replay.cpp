// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/proportional_replay.h"

#include "core/replay/mixture_replay.h"
#include "core/replay/planned_shares.h"

namespace studio::replay {

Result<std::unique_ptr<ReplayStrategy>> proportionalReplay(const StrategyOptions& options) {
    STUDIO_ASSIGN(std::vector<double> shares, plannedShares(options.pools));
    return std::unique_ptr<ReplayStrategy>(std::make_unique<MixtureReplay>(options, shares));
}

}  // namespace studio::replay
