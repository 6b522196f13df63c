// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/trial_sets.h"

#include <algorithm>

namespace studio::retention {

namespace {

constexpr std::int64_t kMostTrials = 1000000;  // of an event that is believed

/// Each seed's outcome; empty where the event does not tell it.
std::map<std::int64_t, bool> outcomesOf(const run::Evaluation& e) {
    std::map<std::int64_t, bool> outcomes;
    if (e.firstSeed < 0 || static_cast<std::int64_t>(e.failedSeeds.size()) != e.trials - e.successes)
        return outcomes;
    for (std::int64_t k = 0; k < e.trials; ++k) outcomes[e.firstSeed + k] = true;
    for (std::int64_t seed : e.failedSeeds) {
        auto failed = outcomes.find(seed);
        // a seed that was not among them, or named twice: the list is not to be trusted
        if (failed == outcomes.end() || !failed->second) return {};
        failed->second = false;
    }
    return outcomes;
}

}  // namespace

bool TrialSets::Set::shares(const Set& other) const {
    if (firstSeed < 0 || other.firstSeed < 0) return false;
    // apart without a sum, which could run over
    return firstSeed <= other.firstSeed ? other.firstSeed - firstSeed < seeds
                                        : firstSeed - other.firstSeed < other.seeds;
}

void TrialSets::add(const run::Evaluation& e) {
    if (e.trials < 1 || e.trials > kMostTrials || e.successes < 0 || e.successes > e.trials) return;
    Set set{e.firstSeed, e.trials, e.trials, e.successes, outcomesOf(e)};
    auto known = [&](const Set& old) { return !old.outcomes.empty() && !set.outcomes.empty(); };
    // sums of seeds that cannot be told apart: the larger set stays whole
    for (const Set& old : sets_) {
        if (old.shares(set) && !known(old) && old.trials > set.trials) return;
    }
    std::erase_if(sets_, [&](Set& old) {
        if (!old.shares(set)) return false;
        if (!known(old)) return true;
        for (const auto& [seed, succeeded] : set.outcomes) {
            auto again = old.outcomes.find(seed);
            if (again == old.outcomes.end()) continue;
            --old.trials;
            old.successes -= again->second;
            old.outcomes.erase(again);
        }
        return old.outcomes.empty();
    });
    sets_.push_back(std::move(set));
}

TrialCount TrialSets::count() const {
    TrialCount sum;
    for (const Set& set : sets_) {
        sum.trials += set.trials;
        sum.successes += set.successes;
    }
    return sum;
}

std::map<std::int64_t, bool> TrialSets::outcomes() const {
    std::map<std::int64_t, bool> all;
    for (const Set& set : sets_) all.insert(set.outcomes.begin(), set.outcomes.end());
    return all;
}

}  // namespace studio::retention
