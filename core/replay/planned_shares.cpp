// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/planned_shares.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace studio::replay {

Result<std::vector<double>> plannedShares(const std::vector<Pool>& pools) {
    std::vector<double> shares;
    double sum = 0;
    for (const Pool& pool : pools) {
        if (!(pool.share >= 0) || (shares.empty() && pool.share == 0)) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("cannot mix the tasks: the share of task {} ({}) is {}", pool.task,
                                     pool.name, pool.share),
                         "Shares are positive and sum to 1."};
        }
        shares.push_back(pool.share);
        sum += pool.share;
    }
    if (std::abs(sum - 1) <= 1e-6) return shares;
    std::vector<std::string> scaled;
    for (const Pool& pool : pools)
        scaled.push_back(fmt::format("task{} {:.4g}", pool.task, pool.share / sum));
    return Error{ErrorCode::InvalidConfig,
                 fmt::format("cannot mix the tasks: their shares sum to {:.6g}, not to 1", sum),
                 fmt::format("In the same proportions they are {}.", fmt::join(scaled, ", "))};
}

}  // namespace studio::replay
