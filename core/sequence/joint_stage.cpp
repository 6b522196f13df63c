// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>

#include "core/sequence/plan_parts.h"

namespace studio::sequence {

using config::ProjectConfig;
using config::TaskConfig;

StagePlan jointStage(const ProjectConfig& project) {
    StagePlan joint = describeStage(project, project.tasks.back(), "balanced");
    const StagePlan first = describeStage(project, project.tasks.front(), "none");
    // what the last stage may replay bounds nothing: every task is taught whole
    for (TaskShare& share : joint.shares) share.episodes = 0;
    joint.stage = project.tasks.front().stage;
    joint.name = "joint";
    joint.rate = first.rate;
    joint.rateStated = true;
    joint.decayRate = first.decayRate;
    joint.warmupSteps = first.warmupSteps;
    joint.decaySteps = first.decaySteps;
    joint.steps = 0;
    joint.epochs = 0;
    for (const TaskConfig& task : project.tasks) {
        const StagePlan stage = describeStage(project, task, "none");
        joint.dataThere = joint.dataThere && stage.dataThere;
        joint.asLongAsAll = joint.asLongAsAll || stage.steps == 0;
        joint.steps += stage.steps;
    }
    // an epoch of all tasks is not one of each: only the data sets tell how many steps they are
    if (joint.asLongAsAll) joint.steps = 0;
    return joint;
}

Result<std::int64_t> stepsOfAllStages(const ProjectConfig& project, const DataFacts& facts) {
    SequencePlan plan;
    plan.strategy = project.sequential.strategy();
    plan.stats = project.sequential.stats;
    std::int64_t total = 0;
    for (const TaskConfig& task : project.tasks) {
        const StagePlan stage = describeStage(project, task, plan.strategy);
        if (stage.steps > 0) {
            total += stage.steps;
            continue;
        }
        if (stage.epochs <= 0) {
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("cannot tell how long joint training is: stage {} ({}) has neither steps "
                            "nor epochs",
                            stage.stage, stage.name),
                fmt::format("Give training.steps or training.epochs in {} or in the project.",
                            task.file.string())};
        }
        if (!facts.stage) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format("cannot tell how long joint training is: stage {} ({}) counts in epochs, "
                            "and its data was not looked at",
                            stage.stage, stage.name),
                ""};
        }
        config::Settings settings = config::taskSettings(project, task);
        config::TrainConfig config = draftConfig(project, plan, stage, settings);
        STUDIO_CHECK(setReplay(project, plan, stage, facts, config));
        auto found = facts.stage(config);
        if (!found.ok()) {
            return found.error().within(fmt::format("cannot tell how long joint training is: stage {} ({})",
                                                    stage.stage, stage.name));
        }
        total += std::llround(stage.epochs * found->stepsPerEpoch);
    }
    return total;
}

}  // namespace studio::sequence
