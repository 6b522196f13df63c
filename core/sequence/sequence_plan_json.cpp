// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_plan.h"

namespace studio::sequence {

using nlohmann::ordered_json;

namespace {

const char* word(StageStart::Kind kind) {
    switch (kind) {
        case StageStart::Kind::Pretrained:
            return "pretrained";
        case StageStart::Kind::Scratch:
            return "scratch";
        case StageStart::Kind::Checkpoint:
            return "checkpoint";
        case StageStart::Kind::ComingStage:
            return "coming_stage";
        case StageStart::Kind::Missing:
            return "missing";
    }
    return "";
}

ordered_json toJson(const StageStart& start) {
    return {{"kind", word(start.kind)}, {"weights", start.weights},  {"task", start.task},
            {"stage", start.stage},     {"run", start.run.string()}, {"checkpoint", start.checkpoint},
            {"text", start.text}};
}

ordered_json toJson(const StagePlan& stage) {
    ordered_json shares = ordered_json::array();
    for (const TaskShare& share : stage.shares) {
        shares.push_back({{"task", share.task},
                          {"share", share.share ? ordered_json(*share.share) : ordered_json()},
                          {"episodes", share.episodes}});
    }
    ordered_json size;
    if (stage.size) {
        size = {{"trainable", stage.size->trainable},
                {"frozen", stage.size->frozen},
                {"total", stage.size->trainable + stage.size->frozen},
                {"assumed", stage.size->assumed}};
    }
    return {{"stage", stage.stage},
            {"task", stage.task},
            {"name", stage.name},
            {"instruction", stage.instruction},
            {"data", stage.data.string()},
            {"data_there", stage.dataThere},
            {"start", toJson(stage.start)},
            {"learning_rate", stage.rate},
            {"learning_rate_stated", stage.rateStated},
            {"warmup_steps", stage.warmupSteps},
            {"decay_steps", stage.decaySteps},
            {"epochs", stage.epochs},
            {"steps", stage.steps},
            {"as_long_as_all_stages", stage.asLongAsAll},
            {"shares", shares},
            {"freeze_vision_encoder", stage.freezeVision},
            {"train_expert_only", stage.expertOnly},
            {"train_state_proj", stage.trainStateProj},
            {"parameters", size},
            {"validated_on", stage.validatedOn},
            {"held_out", stage.heldOut ? ordered_json(*stage.heldOut) : ordered_json()},
            {"frames", stage.frames > 0 ? ordered_json(stage.frames) : ordered_json()},
            {"run", stage.run.string()},
            {"state", stage.state},
            {"gone", stage.gone.string()},
            {"needed", stage.needed}};
}

}  // namespace

ordered_json toJson(const SequencePlan& plan) {
    ordered_json stages = ordered_json::array(), issues = ordered_json::array();
    for (const StagePlan& stage : plan.stages) stages.push_back(toJson(stage));
    for (const Issue& issue : plan.issues) {
        issues.push_back({{"blocking", issue.blocking},
                          {"stage", issue.stage},
                          {"message", issue.message},
                          {"hint", issue.hint}});
    }
    return {{"sequence", plan.sequence.id},
            {"folder", plan.sequence.folder.string()},
            {"begun", plan.begun},
            {"baseline", plan.sequence.baseline},
            {"seed", plan.sequence.seed},
            {"strategy", plan.strategy},
            {"stats", plan.stats},
            {"stages", stages},
            {"issues", issues}};
}

}  // namespace studio::sequence
