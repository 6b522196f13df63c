// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/groups_apart.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::retention {

namespace {

std::map<int, std::string> tasksApart(const SequenceHistory& sequence, const SequenceHistory& other,
                                      Measure measure) {
    std::map<int, std::string> apart;
    for (const TaskLabel& task : sequence.tasks()) {
        const std::string words = other.measuredElsewhere(measure, task.id, sequence);
        if (!words.empty()) apart.emplace(task.id, fmt::format("{}: {}", task.name, words));
    }
    return apart;
}

}  // namespace

std::map<int, std::string> tasksApart(const Group& group, const Group& other, Measure measure) {
    std::map<int, std::string> apart;
    for (const auto& sequence : group.sequences) {
        for (const auto& each : other.sequences) apart.merge(tasksApart(*sequence, *each, measure));
    }
    return apart;
}

std::vector<std::string> wordsApart(const Group& group, const Group& other) {
    std::vector<std::string> told;
    for (Measure measure : allMeasures()) {
        for (const auto& [task, words] : tasksApart(group, other, measure)) {
            if (std::find(told.begin(), told.end(), words) == told.end()) told.push_back(words);
        }
    }
    return told;
}

bool areMeasuredAlike(const SequenceHistory& a, const SequenceHistory& b) {
    return std::all_of(allMeasures().begin(), allMeasures().end(),
                       [&](Measure measure) { return tasksApart(a, b, measure).empty(); });
}

}  // namespace studio::retention
