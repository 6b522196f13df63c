// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>

#include "core/retention/score_matrix.h"
#include "core/run/events.h"

namespace studio::retention {

/// Trials of one task with one checkpoint, each seed counted once: an evaluation that tries seeds again
/// replaces what these seeds came to, and nothing else; trials without seeds (a person's at the robot) add up.
class TrialSets {
public:
    void add(const run::Evaluation& evaluation);
    /// Successes over trials; nothing where there were none.
    Score rate() const;

private:
    std::map<std::int64_t, bool> succeeded_;  ///< by seed
    std::int64_t unseeded_ = 0, unseededSuccesses_ = 0;
};

}  // namespace studio::retention
