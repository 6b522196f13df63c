// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/retention/rate_intervals.h"
#include "core/retention/score_matrix.h"

namespace studio::retention {

/// What replay costs on the newest task: the success of the naive sequence after its last stage less that of
/// a sequence with replay, on the same seeds. Above 0: replay costs success.
struct ReplayCost {
    TaskLabel task;             ///< the newest
    PairedTrials trials;        ///< first: naive, second: with replay; summed over the sequences
    std::size_t sequences = 0;  ///< of either kind, paired by the seed of their training
    std::string why;            ///< why there are no trials, in a few words; empty: there are
    /// Of rates, -1 … 1, with its 95 % interval, which knows nothing of differences between trainings.
    PairedDifference difference() const { return pairedDifference(trials); }
};

}  // namespace studio::retention
