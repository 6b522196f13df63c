// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/replay_cost.h"

#include <vector>

#include "core/retention/comparison.h"

namespace studio::retention {

ReplayCost Comparison::replayCost(const Group& group) const {
    ReplayCost cost;
    if (group.sequences.empty()) return cost;
    cost.task = group.sequences.front()->stages().back().task;
    const Group* bound = naive(&group);
    if (group.joint || group.kind == "naive") {
        cost.why = "nothing is replayed";
    } else if (!group.finished) {
        cost.why = "the sequence is not finished";
    } else if (!bound || !bound->finished || bound->sequences.empty()) {
        cost.why = "there is no finished sequence without replay";
    } else if (bound->sequences.front()->stages().back().task.id != cost.task.id) {
        cost.why = "the sequence without replay was taught another task last";
    }
    if (!cost.why.empty()) return cost;
    std::vector<bool> without, with;
    for (const auto& sequence : group.sequences) {
        for (const auto& other : bound->sequences) {
            if (other->seed() != sequence->seed()) continue;
            const auto own = sequence->finalOutcomes(cost.task.id, sequence->handsOn());
            const std::size_t before = with.size();
            for (const auto& [seed, succeeded] : other->finalOutcomes(cost.task.id, other->handsOn())) {
                auto found = own.find(seed);
                if (found == own.end()) continue;
                without.push_back(succeeded);
                with.push_back(found->second);
            }
            cost.sequences += with.size() > before;
            break;
        }
    }
    cost.trials = pairTrials(without, with);
    if (cost.trials.trials() == 0) cost.why = "the two were not tried on the same seeds";
    return cost;
}

}  // namespace studio::retention
