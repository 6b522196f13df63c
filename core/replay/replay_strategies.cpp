// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/replay_strategies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/replay/adaptive_replay.h"
#include "core/replay/balanced_replay.h"
#include "core/replay/episodes_replay.h"
#include "core/replay/no_replay.h"
#include "core/replay/proportional_replay.h"
#include "core/replay/reservoir_replay.h"

namespace studio::replay {

std::span<const StrategyInfo> replayStrategies() {
    static const std::vector<StrategyInfo> rows = {
        {"none",
         "Trains on the new task alone; earlier tasks are forgotten as they may.",
         {},
         false,
         false,
         false,
         noReplay},
        {"proportional",
         "Every sample is of an earlier task with the probability that the plan gives it.",
         {"share", "episodes"},
         true,
         true,
         false,
         proportionalReplay},
        {"episodes",
         "The first episodes of every earlier task join the new data, each frame once per epoch.",
         {"episodes"},
         true,
         false,
         false,
         episodesReplay},
        {"balanced",
         "Every task is drawn with the same probability, however large its data set.",
         {"episodes"},
         true,
         false,
         false,
         balancedReplay},
        {"reservoir",
         "Like proportional, from a bounded number of kept frames: the old data sets may be gone.",
         {"share", "reservoir", "reservoirFrames"},
         true,
         true,
         true,
         reservoirReplay},
        {"adaptive",
         "The share of an earlier task grows with its measured forgetting, within bounds.",
         {"share", "episodes", "minShare", "maxShare", "gain"},
         true,
         false,
         false,
         adaptiveReplay},
    };
    return rows;
}

Result<const StrategyInfo*> findStrategy(const std::string& name) {
    std::vector<const char*> names;
    for (const StrategyInfo& row : replayStrategies()) {
        if (name == row.name) return &row;
        names.push_back(row.name);
    }
    return Error{ErrorCode::InvalidConfig, fmt::format("unknown replay strategy '{}'", name),
                 fmt::format("Known are {}.", fmt::join(names, ", "))};
}

}  // namespace studio::replay
