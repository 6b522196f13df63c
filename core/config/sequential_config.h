// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace studio::config {

/// How the tasks of a project follow each other, and how earlier ones are kept (`sequential.*`).
struct SequentialConfig {
    bool useReplay = true;  ///< false: strategy none
    std::string replayStrategy = "proportional";
    /// Stage -> task -> share of a batch; each stage's shares sum to 1 and name every task up to it.
    std::map<int, std::map<int, double>> shares;
    /// Share of the stage's own task where `shares` has no row for it; earlier tasks share the rest evenly.
    double currentShare = 0.7;
    /// Stage -> earlier task -> how many of its episodes may be replayed; absent: all.
    std::map<int, std::map<int, std::int64_t>> replayedEpisodes;
    bool validateAllPrevious = true;  ///< validate on every task seen so far, not on the current one alone
    /// Stage k learns with base rate x lrDecay[k - 1] unless its task states a rate; the last one holds on.
    std::vector<double> lrDecay = {1, 0.7, 0.5, 0.4};
    /// shared (one frozen set for the whole sequence), per_stage (each stage's own task), identity.
    std::string stats = "shared";

    double minShare = 0.02, maxShare = 0.5, gain = 1;  ///< adaptive, as in ReplayConfig
    std::int64_t reservoirFrames = 1000;
    double distill = 0;
    std::string distillOn = "replay";
    double l2sp = 0;
    bool operator==(const SequentialConfig&) const = default;

    /// The strategy that counts.
    std::string strategy() const { return useReplay ? replayStrategy : "none"; }
};

}  // namespace studio::config
