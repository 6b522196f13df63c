// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/config/resolve.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;
using config::TrainConfig;

namespace {

/// "training.steps" of "training.steps=9".
std::string keyOf(const std::string& value) {
    return value.substr(0, value.find('='));
}

/// The sequence that a new branch leaves, or that a new bound is to be compared with; empty: neither.
fs::path besideWhich(const PlanOptions& options, const SequenceState& sequence) {
    const fs::path runs = sequence.folder.parent_path();
    if (!sequence.parent.empty()) return runs / sequence.parent;
    return sequence.baseline.empty() ? fs::path() : runs / sequenceId(options.branch, "", options.seed);
}

/// The values of `before` whose keys `now` does not give; of a key that comes twice the last one counts.
std::vector<std::string> notGiven(const std::vector<std::string>& before,
                                  const std::vector<std::string>& now) {
    std::map<std::string, std::string> last;
    for (const std::string& each : before) last[keyOf(each)] = each;
    for (const std::string& each : now) last.erase(keyOf(each));
    std::vector<std::string> values;
    for (const std::string& each : before) {
        auto found = last.find(keyOf(each));
        if (found != last.end() && found->second == each) {
            values.push_back(each);
            last.erase(found);
        }
    }
    return values;
}

/// All that a project decides of the sequence's own stages; of the tasks before them, which episodes are
/// there to be replayed and measured.
std::vector<TrainConfig> ownStages(const ProjectConfig& project, const PlanOptions& options,
                                   const SequenceState& sequence) {
    SequencePlan plan;
    plan.sequence = sequence;
    plan.sequence.seed = options.seed.value_or(config::resolve(project.base, project.folder).training.seed);
    plan.strategy = strategyOf(project, sequence.baseline);
    plan.stats = project.sequential.stats;
    std::vector<TrainConfig> stages;
    for (const TaskConfig& task : project.tasks) {
        if (task.stage < sequence.branchedAt) {
            const TrainConfig whole = config::taskTrainConfig(project, task);
            TrainConfig& earlier = stages.emplace_back();
            earlier.data = whole.data;
            earlier.validation = whole.validation;
            continue;
        }
        const StagePlan stage = describeStage(project, task, plan.strategy);
        config::Settings settings = config::taskSettings(project, task);
        TrainConfig config = draftConfig(project, plan, stage, settings);
        if (sequence.baseline.empty()) {
            (void)setReplay(project, plan, stage, {}, config).ok();
        } else {
            // a bound has a way of its own to mix the tasks
            config.replay.validatePrevious = project.sequential.validateAllPrevious;
        }
        // a later stage goes on from the one before it
        if (task.stage > project.tasks.front().stage) config.source = {};
        config.data.stats = plan.stats;
        stages.push_back(std::move(config));
    }
    return stages;
}

}  // namespace

std::optional<Issue> notTakenOver(const ProjectConfig& project, const PlanOptions& options,
                                  const FoundSequence& found) {
    const SequenceState& sequence = found.state;
    const fs::path beside = besideWhich(options, sequence);
    std::error_code ignored;
    if (found.begun || beside.empty() || !fs::exists(beside / "sequence.json", ignored)) return {};
    auto other = readSequence(beside);
    if (!other.ok()) return {};
    std::vector<std::string> values = notGiven(other->overrides, options.overrides);
    if (values.empty()) return {};

    const std::vector<TrainConfig> now = ownStages(project, options, sequence);
    // nothing: together with what is given now they are no project
    auto differsWith = [&](std::vector<std::string> added) -> std::optional<bool> {
        added.insert(added.end(), options.overrides.begin(), options.overrides.end());
        auto changed = config::loadProject(project.file, added);
        if (!changed.ok()) return {};
        return ownStages(*changed, options, sequence) != now;
    };
    if (differsWith(values) == false) return {};
    std::vector<std::string> telling;
    for (const std::string& value : values) {
        // one share of a row is nothing by itself, and named all the same
        if (differsWith({value}).value_or(true)) telling.push_back(value);
    }
    if (!telling.empty()) values = std::move(telling);
    return Issue{false, 0,
                 fmt::format("the sequence '{}' does not take over what '{}' was begun with: --set {}",
                             sequence.id, other->id, fmt::join(values, " --set ")),
                 "Its own stages are trained with the values that are given now; add these to train them "
                 "with the others'."};
}

std::optional<Issue> begunOtherwise(const PlanOptions& options, const FoundSequence& found) {
    const SequenceState& sequence = found.state;
    if (!found.begun || options.overrides == sequence.overrides) return {};
    return Issue{false, 0,
                 // what differs now may be an edit that is not saved, which nobody typed
                 sequence.overrides.empty()
                     ? fmt::format("the sequence '{}' was begun without {}", sequence.id,
                                   fmt::join(options.overrides, ", "))
                     : fmt::format("the sequence '{}' was begun with {}", sequence.id,
                                   fmt::format("--set {}", fmt::join(sequence.overrides, " --set "))),
                 "Finished stages stay as they are; a branch (--branch NAME --from STAGE) keeps both apart."};
}

}  // namespace studio::sequence
