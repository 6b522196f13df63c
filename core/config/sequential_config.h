// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace studio::config {

/// How earlier tasks are mixed into later stages.
struct SequentialConfig {
    bool useReplay = false;
    std::string replayStrategy = "proportional";
    /// Stage -> task -> share of a batch; each stage's shares sum to 1 and name every task up to it.
    std::map<int, std::map<int, double>> shares;
    /// Stage -> earlier task -> how many of its episodes may be replayed; absent: all.
    std::map<int, std::map<int, std::int64_t>> replayedEpisodes;
    bool validateAllPrevious = true;  ///< validate on every task seen so far, not on the current one alone
    bool operator==(const SequentialConfig&) const = default;
};

}  // namespace studio::config
