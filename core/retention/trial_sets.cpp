// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/trial_sets.h"

namespace studio::retention {

void TrialSets::add(const run::Evaluation& evaluation) {
    if (evaluation.firstSeed < 0) {
        unseeded_ += evaluation.trials;
        unseededSuccesses_ += evaluation.successes;
        return;
    }
    const bool told =
        static_cast<std::int64_t>(evaluation.failedSeeds.size()) == evaluation.trials - evaluation.successes;
    // where it is not told which ones failed, any of them
    for (std::int64_t k = 0; k < evaluation.trials; ++k)
        succeeded_[evaluation.firstSeed + k] = told || k < evaluation.successes;
    for (std::int64_t seed : told ? evaluation.failedSeeds : std::vector<std::int64_t>())
        succeeded_[seed] = false;
}

Score TrialSets::rate() const {
    std::int64_t trials = unseeded_ + static_cast<std::int64_t>(succeeded_.size());
    std::int64_t successes = unseededSuccesses_;
    for (const auto& [seed, success] : succeeded_) successes += success;
    if (trials <= 0) return {};
    return static_cast<double>(successes) / static_cast<double>(trials);
}

}  // namespace studio::retention
