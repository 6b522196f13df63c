// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/trial_sets.h"

namespace studio::retention {

void TrialSets::add(const run::Evaluation& evaluation) {
    const Set set{evaluation.firstSeed, evaluation.trials, evaluation.successes};
    if (set.firstSeed >= 0) {
        std::erase_if(sets_, [&](const Set& old) {
            return old.firstSeed >= 0 && old.firstSeed < set.firstSeed + set.trials &&
                   set.firstSeed < old.firstSeed + old.trials;
        });
    }
    sets_.push_back(set);
}

Score TrialSets::rate() const {
    std::int64_t trials = 0, successes = 0;
    for (const Set& set : sets_) {
        trials += set.trials;
        successes += set.successes;
    }
    if (trials <= 0) return {};
    return static_cast<double>(successes) / static_cast<double>(trials);
}

}  // namespace studio::retention
