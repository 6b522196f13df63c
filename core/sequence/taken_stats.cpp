// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;

namespace {

/// Whether the runs of a sequence have the values that the project's tasks have today, as far as they can be
/// read: statistics of others would not fit.
bool hasSameValues(const ProjectConfig& project, const SequenceState& sequence) {
    return std::all_of(sequence.stages.begin(), sequence.stages.end(), [&](const StageRecord& stage) {
        const auto then = config::loadTrainConfig(stage.run / "config.yaml");
        const auto* task = project.findTask(stage.task);
        if (!then.ok() || !task) return true;
        const config::DataConfig now = config::taskTrainConfig(project, *task).data;
        return then->data.state == now.state && then->data.action == now.action &&
               then->data.stdFloor == now.stdFloor;
    });
}

/// Whether a sequence belongs to another project that uses the same folder of runs. One whose file is not
/// there any more may be this project before it was moved.
bool isOfAnother(const ProjectConfig& project, const SequenceState& sequence) {
    std::error_code ignored;
    if (!fs::exists(sequence.project, ignored) || !fs::exists(project.file, ignored)) return false;
    return !fs::equivalent(sequence.project, project.file, ignored) && !ignored;
}

}  // namespace

bool hasFrozenStats(const SequenceState& sequence) {
    std::error_code ignored;
    const bool began = !sequence.stages.empty() || !sequence.gone.empty();
    return began && fs::exists(sequence.statsFile(), ignored);
}

fs::path statsToTakeOver(const ProjectConfig& project, const PlanOptions& options,
                         const SequenceState& sequence) {
    const fs::path runs = sequence.folder.parent_path();
    // a branch's parent, what a bound bounds, the same without a branch, and what other seeds stand beside
    const std::vector<std::string> others = {sequence.parent, sequenceId(options.branch, "", options.seed),
                                             sequenceId("", "", options.seed), sequenceId("", "", {})};
    for (const std::string& id : others) {
        if (id.empty() || id == sequence.id) continue;
        const auto other = readSequence(runs / id);
        if (!other.ok() || !hasFrozenStats(*other) || isOfAnother(project, *other)) continue;
        if (hasSameValues(project, *other)) return other->statsFile();
    }
    return {};
}

}  // namespace studio::sequence
