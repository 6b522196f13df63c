// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "core/run/checkpoint_store.h"
#include "core/run/trash.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;

namespace {

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// The nearest later stage of the plan that has a run; null: there is none.
const StagePlan* begunAfter(const SequencePlan& plan, const StagePlan& stage) {
    for (const StagePlan& each : plan.stages) {
        if (each.stage > stage.stage && !each.run.empty()) return &each;
    }
    return nullptr;
}

Issue goneIssue(const SequencePlan& plan, const StagePlan& stage) {
    const std::string what = fmt::format("the run of stage {} ({}), {}, is not there any more", stage.stage,
                                         stage.name, stage.gone.string());
    const auto trashed = run::findInTrash(stage.gone);
    const std::string back =
        trashed ? fmt::format("It lies in {}: moved back, it counts again.", trashed->string())
                : std::string("Put back, it counts again.");
    if (stage.needed) return {false, stage.stage, what + ": the stage is trained anew", back};
    return {false, stage.stage,
            fmt::format("{}; it is not trained again, as stage {} has a run already", what,
                        begunAfter(plan, stage)->stage),
            fmt::format("{} `--stages {}` trains it anew.", back, stage.stage)};
}

/// Of a stage whose run started from one that is gone.
std::optional<Issue> orphanIssue(const StagePlan& stage) {
    const fs::path& parent = stage.start.run;
    if (stage.run.empty() || parent.empty() || isFolder(parent)) return {};
    const bool saved = run::CheckpointStore(stage.run / "checkpoints").linked("last").has_value();
    if (stage.state == "done" || saved) {
        return Issue{false, stage.stage,
                     fmt::format("stage {} ({}) started from {}, which is not there any more", stage.stage,
                                 stage.name, parent.string()),
                     "Its own run is whole and stays as it is."};
    }
    return Issue{true, stage.stage,
                 fmt::format("cannot go on with stage {} ({}): it saved no checkpoint yet, and {}, which it "
                             "started from, is not there any more",
                             stage.stage, stage.name, parent.string()),
                 fmt::format("Put that back, or delete {}: the stage then begins anew.", stage.run.string())};
}

}  // namespace

void markNeeded(SequencePlan& plan) {
    // from the last one: whether a stage is needed follows from those behind it
    for (auto stage = plan.stages.rbegin(); stage != plan.stages.rend(); ++stage) {
        if (stage->gone.empty() || !begunAfter(plan, *stage)) continue;
        stage->needed = std::any_of(plan.stages.begin(), plan.stages.end(), [&](const StagePlan& each) {
            return each.run.empty() && each.needed && each.start.kind == StageStart::Kind::ComingStage &&
                   each.start.stage == stage->stage;
        });
        if (!stage->needed) {
            stage->start = {};
            stage->start.text = "not needed";
        }
    }
}

void addGoneIssues(SequencePlan& plan) {
    for (const StagePlan& stage : plan.stages) {
        if (!stage.gone.empty()) plan.issues.push_back(goneIssue(plan, stage));
        if (auto issue = orphanIssue(stage)) plan.issues.push_back(*issue);
    }
}

}  // namespace studio::sequence
