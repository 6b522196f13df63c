// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison says beside its numbers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/retention/comparison.h"
#include "core/retention/groups_apart.h"

namespace studio::retention {

namespace {

/// What a joint run cannot have in common with a stage.
bool isOfOneStage(const std::string& setting) {
    static const std::set<std::string> words = {"steps", "epochs", "task", "data"};
    // the statistics have a word of their own
    return words.contains(setting) || setting.starts_with("validation.") || setting.starts_with("data.");
}

}  // namespace

std::vector<std::string> Comparison::notes() const {
    std::vector<std::string> notes = passedOver_;
    std::set<std::string> seen;
    for (const Group& group : groups_) {
        for (const auto& sequence : group.sequences) {
            for (const std::string& note : sequence->notes()) {
                if (seen.insert(note).second) notes.push_back(note);
            }
        }
    }
    for (const Group& group : groups_) {
        const bool other = std::any_of(groups_.begin(), groups_.end(),
                                       [&](const Group& g) { return g.finished && g.plan == group.plan; });
        if (!group.finished && other)
            notes.push_back(
                fmt::format("{} sequences of {} are not finished ({} stages) and not averaged with those "
                            "that are",
                            group.sequences.size(), group.label, group.stagesDone()));
    }
    noteKeptApart(notes);
    noteOtherFrames(notes);
    noteGuessedFrames(notes);
    return notes;
}

void Comparison::noteKeptApart(std::vector<std::string>& notes) const {
    std::map<std::string, std::map<std::string, const Group*>> kinds;
    for (const Group& group : groups_) kinds[group.kind].emplace(group.label, &group);
    for (const auto& [kind, plans] : kinds) {
        std::set<std::string> apart;
        for (auto a = plans.begin(); a != plans.end(); ++a) {
            for (auto b = plans.begin(); b != a; ++b) {
                for (const std::string& setting : differences(a->second->settings, b->second->settings))
                    apart.insert(setting);
            }
        }
        if (!apart.empty())
            notes.push_back(fmt::format("sequences of {} are kept apart, as they differ in {}", kind,
                                        fmt::join(apart, ", ")));
    }
    for (const Group& group : groups_) {
        if (group.joint) continue;
        for (const Group* bound : {group.kind == "naive" ? nullptr : naive(&group), joint(&group)}) {
            if (!bound) continue;
            std::vector<std::string> apart = differences(group.settings, bound->settings);
            std::erase_if(apart, isReplaySetting);
            if (bound->joint) std::erase_if(apart, isOfOneStage);
            if (apart.empty()) continue;
            notes.push_back(fmt::format("{} is compared with {}, which differs from it in {} as well",
                                        group.title(), bound->title(), fmt::join(apart, ", ")));
        }
    }
}

void Comparison::noteOtherFrames(std::vector<std::string>& notes) const {
    for (const Group& group : groups_) {
        // the first of its plan
        const Group& first = *std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) {
            return g.plan == group.plan && g.finished == group.finished;
        });
        if (&first == &group) continue;
        notes.push_back(fmt::format("{} is not averaged with {}, which was measured otherwise ({})",
                                    group.title(), first.title(), fmt::join(wordsApart(group, first), "; ")));
    }
    for (const Group& group : groups_) {
        if (group.joint) continue;
        for (const Group* bound : {group.kind == "naive" ? nullptr : naive(&group), joint(&group)}) {
            const auto told = bound ? wordsApart(group, *bound) : std::vector<std::string>();
            if (told.empty()) continue;
            notes.push_back(fmt::format("{} cannot be compared with {}, which was measured otherwise ({})",
                                        group.title(), bound->title(), fmt::join(told, "; ")));
        }
    }
}

void Comparison::noteGuessedFrames(std::vector<std::string>& notes) const {
    if (std::find(notes.begin(), notes.end(), SequenceHistory::kGuessedFrames) != notes.end()) return;
    for (const Group& group : groups_) {
        if (group.joint) continue;
        // what it is averaged with, and what it is subtracted from
        for (const Group* other : {&group, naive(&group), joint(&group)}) {
            for (std::size_t i = 0; other && i < other->sequences.size(); ++i) {
                const SequenceHistory &own = *group.sequences.front(), &each = *other->sequences[i];
                if (&own == &each || !own.guessesFrames(each)) continue;
                notes.emplace_back(SequenceHistory::kGuessedFrames);
                return;
            }
        }
    }
}

}  // namespace studio::retention
