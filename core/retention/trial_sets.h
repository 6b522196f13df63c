// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/retention/score_matrix.h"
#include "core/run/events.h"

namespace studio::retention {

/// Trials of one task with one checkpoint, each seed counted once: an evaluation that tries seeds again
/// replaces the earlier outcomes of those seeds and leaves the others. Other seeds add up, and so do trials
/// without seeds (a person's at the robot). Where a log does not say which seeds failed, the set of more
/// trials stays of two that share a seed; of equal ones the later.
class TrialSets {
public:
    void add(const run::Evaluation& evaluation);
    TrialCount count() const;
    /// How each counted trial ended, by seed; without those of which only sums are known.
    std::map<std::int64_t, bool> outcomes() const;

private:
    struct Set {
        std::int64_t firstSeed = -1, seeds = 0;      ///< as they were tried; -1: without seeds
        std::int64_t trials = 0, successes = 0;      ///< that still count
        std::map<std::int64_t, bool> outcomes = {};  ///< by seed; empty: only the sums are known
        bool shares(const Set& other) const;
    };
    std::vector<Set> sets_;
};

}  // namespace studio::retention
