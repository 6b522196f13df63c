// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/config/resolve.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

using config::PreviousTask;
using config::ProjectConfig;
using config::Settings;
using config::TaskConfig;
using config::TrainConfig;

namespace {

constexpr const char* kWhere = "the sequence's plan";

/// Where the stage's weights come from, as the keys of its configuration.
void setSource(Settings& settings, const StageStart& start) {
    settings.forget("policy.pretrained_path");
    settings.forget("policy.from_scratch");
    if (start.kind == StageStart::Kind::Scratch) {
        settings.state("policy.from_scratch", true, kWhere);
        return;
    }
    settings.state("policy.pretrained_path", start.weights, kWhere);
    if (start.kind != StageStart::Kind::Checkpoint) return;
    // a checkpoint brings its own sizes and tokenizer
    settings.forget("policy.vlm_config");
    const auto* tokenizer = settings.find("policy.tokenizer");
    if (tokenizer && tokenizer->value != "bytes") settings.forget("policy.tokenizer");
}

/// What the statistics are for this stage.
void setStats(const SequencePlan& plan, const StagePlan& stage, TrainConfig& config) {
    config.data.statsFile.clear();
    if (plan.stats == "per_stage") {
        config.data.stats = "compute";
    } else if (plan.stats == "identity") {
        config.data.stats = "identity";
    } else if (stage.start.kind == StageStart::Kind::Checkpoint) {
        config.data.stats = "checkpoint";  // which has had the shared ones since stage 1
    } else {
        config.data.stats = "shared";
        config.data.statsFile = plan.sequence.statsFile();
    }
}

double shareOf(const StagePlan& stage, int task, double fallback) {
    for (const TaskShare& share : stage.shares) {
        if (share.task == task) return share.share.value_or(fallback);
    }
    return fallback;
}

Result<PreviousTask> previousTask(const ProjectConfig& project, const StagePlan& stage,
                                  const TaskConfig& task, const DataFacts& facts) {
    const TrainConfig config = config::taskTrainConfig(project, task);
    PreviousTask previous;
    previous.task = task.id;
    previous.name = task.name;
    previous.data = config.data;
    previous.share = shareOf(stage, task.id, 0);
    for (const TaskShare& share : stage.shares) {
        if (share.task == task.id) previous.episodes = share.episodes;
    }
    previous.heldOut = config.validation.episodes;
    if (facts.heldOut && isThere(config.data.root)) {
        auto heldOut = facts.heldOut(config.data, config.validation);
        if (!heldOut.ok()) {
            return heldOut.error().within(
                fmt::format("cannot look up the held-out episodes of task {} ({})", task.id, task.name));
        }
        previous.heldOut = *heldOut;
    }
    return previous;
}

}  // namespace

Status setReplay(const ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                 const DataFacts& facts, TrainConfig& config) {
    const auto& sequential = project.sequential;
    const bool bound = !plan.sequence.baseline.empty();
    config::ReplayConfig& replay = config.replay;
    replay.strategy = plan.strategy;
    replay.share = shareOf(stage, stage.task, 1);
    replay.minShare = sequential.minShare;
    replay.maxShare = sequential.maxShare;
    replay.gain = sequential.gain;
    replay.reservoirFrames = plan.strategy == "reservoir" ? sequential.reservoirFrames : 0;
    replay.distill = bound || !goesOn(stage.start) ? 0 : sequential.distill;
    replay.distillOn = sequential.distillOn;
    // random weights are nothing to stay near
    const bool random = stage.start.kind == StageStart::Kind::Scratch;
    replay.l2sp = bound || random ? 0 : sequential.l2sp;
    replay.validatePrevious = sequential.validateAllPrevious;
    const bool joint = plan.sequence.baseline == "joint";
    for (const TaskConfig& task : project.tasks) {
        if (task.id == stage.task || (!joint && task.stage >= stage.stage)) continue;
        const bool gone = !isThere(config::taskTrainConfig(project, task).data.root);
        // without its data a task can only live on in a reservoir
        if (gone && plan.strategy != "reservoir") continue;
        if (plan.strategy == "none" && !replay.validatePrevious) continue;
        STUDIO_ASSIGN(PreviousTask previous, previousTask(project, stage, task, facts));
        replay.previous.push_back(std::move(previous));
    }
    std::sort(replay.previous.begin(), replay.previous.end(),
              [](const PreviousTask& a, const PreviousTask& b) { return a.task < b.task; });
    return {};
}

TrainConfig draftConfig(const ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                        Settings& settings) {
    const TaskConfig& task = *project.findTask(stage.task);
    settings.state("policy.optimizer_lr", stage.rate, settings.where("policy.optimizer_lr"));
    settings.state("policy.scheduler_warmup_steps", stage.warmupSteps,
                   settings.where("policy.scheduler_warmup_steps"));
    settings.state("policy.scheduler_decay_steps", stage.decaySteps,
                   settings.where("policy.scheduler_decay_steps"));
    settings.state("training.steps", stage.steps, settings.where("training.steps"));
    settings.state("training.epochs", stage.epochs, settings.where("training.epochs"));
    settings.state("training.seed", plan.sequence.seed, kWhere);
    settings.state("training.output_directory", plan.sequence.folder.string(), kWhere);
    TrainConfig config = config::resolveTask(project, task, settings);
    if (plan.sequence.baseline == "joint") config.training.name = "joint";
    return config;
}

namespace {

/// Shares that the plan left to numbers of frames, so that the run's configuration says what it draws.
Status lookUpShares(const StagePlan& stage, const DataFacts& facts, TrainConfig& config) {
    const bool open = std::any_of(stage.shares.begin(), stage.shares.end(),
                                  [](const TaskShare& share) { return !share.share; });
    if (!open || !facts.stage) return {};
    STUDIO_ASSIGN(StageFacts found, facts.stage(config));
    auto take = [&](int task, double& share) {
        if (auto at = found.shares.find(task); at != found.shares.end()) share = at->second;
    };
    take(config.stage.task, config.replay.share);
    for (PreviousTask& task : config.replay.previous) take(task.task, task.share);
    return {};
}

}  // namespace

void addSetupIssues(const ProjectConfig& project, SequencePlan& plan) {
    std::set<std::string> told;
    for (const StagePlan& planned : plan.stages) {
        if (!planned.needed || !planned.run.empty()) continue;
        StagePlan stage = planned;
        using Kind = StageStart::Kind;
        if (stage.start.kind == Kind::ComingStage || stage.start.kind == Kind::Missing) {
            stage.start.kind = Kind::Checkpoint;
            stage.start.weights = "the checkpoint to come";
            stage.start.run = plan.sequence.folder;
        }
        // what is said of itself
        if (stage.steps == 0 && stage.epochs == 0) stage.steps = 1;
        Settings settings = config::taskSettings(project, *project.findTask(stage.task));
        setSource(settings, stage.start);
        TrainConfig config = draftConfig(project, plan, stage, settings);
        if (config.data.root.empty()) continue;
        config.stage.parent = stage.start.run;
        setStats(plan, stage, config);
        const bool set =
            !replayedIsGone(project, plan, stage) && setReplay(project, plan, stage, {}, config).ok();
        if (!set) config.replay = {};
        std::vector<config::Warning> unheard;
        config::checkTogether(config, settings, unheard);
        if (!settings.failed()) continue;
        const Error error = settings.error();
        // of what the whole project states one line is enough
        if (!told.insert(error.message).second) continue;
        plan.issues.push_back(
            {true, stage.stage,
             fmt::format("stage {} ({}) cannot be set up: {}", stage.stage, stage.name, error.message),
             error.hint});
    }
}

Result<TrainConfig> stageTrainConfig(const ProjectConfig& project, const SequencePlan& plan, int number,
                                     const DataFacts& facts) {
    const auto found = std::find_if(plan.stages.begin(), plan.stages.end(),
                                    [&](const StagePlan& each) { return each.stage == number; });
    if (found == plan.stages.end()) {
        return Error{ErrorCode::InvalidArgument, fmt::format("stage {} is not in this plan", number), ""};
    }
    for (const Issue& issue : plan.issues) {
        if (issue.blocking && (issue.stage == number || issue.stage == 0)) {
            return Error{ErrorCode::InvalidConfig, issue.message, issue.hint};
        }
    }
    StagePlan stage = *found;
    if (stage.start.kind == StageStart::Kind::ComingStage) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("stage {} starts from stage {}, which is not trained yet", number, stage.start.stage),
            ""};
    }
    if (stage.asLongAsAll && stage.steps == 0) {
        STUDIO_ASSIGN(stage.steps, stepsOfAllStages(project, facts));
    }
    const TaskConfig& task = *project.findTask(stage.task);
    Settings settings = config::taskSettings(project, task);
    setSource(settings, stage.start);
    TrainConfig config = draftConfig(project, plan, stage, settings);
    config.stage.parent = stage.start.run;
    if (!stage.start.run.empty()) config.stage.checkpoint = stage.start.checkpoint;
    setStats(plan, stage, config);
    STUDIO_CHECK(setReplay(project, plan, stage, facts, config));
    STUDIO_CHECK(lookUpShares(stage, facts, config));
    std::vector<config::Warning> heard;
    config::checkTogether(config, settings, heard);
    if (settings.failed()) return settings.error().within(fmt::format("stage {}", number));
    return config;
}

}  // namespace studio::sequence
