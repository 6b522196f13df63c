// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/retention/score_matrix.h"
#include "core/run/events.h"

namespace studio::retention {

/// Trials of one task with one checkpoint, each seed counted once: an evaluation that tries seeds again
/// replaces the earlier ones that share any of them, other seeds add up, and so do trials without seeds (a
/// person's at the robot).
class TrialSets {
public:
    void add(const run::Evaluation& evaluation);
    /// Successes over trials; nothing where there were none.
    Score rate() const;

private:
    struct Set {
        std::int64_t firstSeed = -1, trials = 0, successes = 0;
    };
    std::vector<Set> sets_;
};

}  // namespace studio::retention
