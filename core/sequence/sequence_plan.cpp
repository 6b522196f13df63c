// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "core/config/resolve.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_list.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;
using config::TaskStart;
using config::TrainConfig;

bool isThere(const fs::path& dataset) {
    std::error_code ignored;
    return !dataset.empty() && fs::is_directory(dataset / "meta", ignored);
}

fs::path runsFolder(const ProjectConfig& project) {
    return config::resolve(project.base, project.folder).training.outputDirectory;
}

std::string strategyOf(const ProjectConfig& project, const std::string& baseline) {
    if (baseline == "joint") return "proportional";
    return baseline == "naive" ? "none" : project.sequential.strategy();
}

namespace {

Error wrong(const std::string& message, const std::string& hint = "") {
    return {ErrorCode::InvalidArgument, message, hint};
}

/// With the endings of other seeds and bounds a folder's name stays below what file systems take.
constexpr std::size_t kLongestName = 100;

bool isName(const std::string& text) {
    return !text.empty() && text[0] != '.' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_' || c == '.';
    });
}

/// Whether a branch of that name would be another sequence's other seed or bound (sequenceId).
bool endsLikeAVariant(const std::string& name) {
    if (name.ends_with("-naive") || name.ends_with("-joint")) return true;
    const auto at = name.rfind("-seed");
    return at != std::string::npos && at + 5 < name.size() &&
           std::all_of(name.begin() + static_cast<std::ptrdiff_t>(at) + 5, name.end(),
                       [](unsigned char c) { return std::isdigit(c); });
}

bool isDone(const fs::path& run) {
    return run::inspectRun(run).status.state == run::RunState::Done;
}

/// The stages that a new branch takes over from its parent, into `branch`.
Status inherit(const ProjectConfig& project, const fs::path& runs, const PlanOptions& options,
               SequenceState& branch) {
    const std::string id = sequenceId(options.parent == "main" ? "" : options.parent, "", options.seed);
    auto parent = readSequence(runs / id);
    if (!parent.ok()) {
        Error error = parent.error().within(
            fmt::format("cannot branch off the sequence '{}' at stage {}", id, options.branchAt));
        error.hint = "Train its stages first, or name another with --parent.";
        return error;
    }
    // of a run that is gone the later ones tell, as long as the last of them is there
    const StageRecord* gone = nullptr;
    for (const TaskConfig& task : project.tasks) {
        if (task.stage >= options.branchAt) break;
        gone = parent->findGone(task.stage);
        if (gone) {
            branch.gone.push_back(*gone);
            continue;
        }
        const StageRecord* record = parent->findStage(task.stage);
        if (!record || !isDone(record->run)) {
            return Error{ErrorCode::NotFound,
                         fmt::format("cannot branch off the sequence '{}' at stage {}: its stage {} is not "
                                     "finished",
                                     id, options.branchAt, task.stage),
                         fmt::format("Finish it first: kstudio sequence run {} --stages 1-{}.",
                                     project.folder.string(), options.branchAt - 1)};
        }
        branch.stages.push_back(*record);
    }
    if (!gone) return {};
    return Error{
        ErrorCode::NotFound,
        fmt::format("cannot branch off the sequence '{}' at stage {}: the run of its stage {}, {}, is "
                    "not there any more",
                    id, options.branchAt, gone->stage, gone->run.string()),
        fmt::format("Put it back, or train it anew: kstudio sequence run {} --stages {}.",
                    project.folder.string(), gone->stage)};
}

Status checkOptions(const ProjectConfig& project, const PlanOptions& options) {
    if (!options.baseline.empty() && options.baseline != "joint" && options.baseline != "naive") {
        return wrong(fmt::format("there is no baseline '{}'", options.baseline),
                     "There are joint and naive.");
    }
    for (const std::string* name : {&options.branch, &options.parent}) {
        if (name->size() > kLongestName)
            return wrong(fmt::format("a name of {} letters cannot name a branch", name->size()),
                         fmt::format("Use at most {}.", kLongestName));
    }
    if (!options.branch.empty() && (!isName(options.branch) || options.branch == "main")) {
        return wrong(fmt::format("'{}' cannot name a branch", options.branch),
                     "Use letters, digits, '-', '_' and '.'; main is the sequence itself.");
    }
    if (endsLikeAVariant(options.branch)) {
        return wrong(
            fmt::format("'{}' cannot name a branch: other seeds (-seed7) and bounds (-naive, -joint) "
                        "of a sequence are called so",
                        options.branch),
            "Use another ending; --seed and --baseline make those.");
    }
    // what JSON and YAML carry exactly; -1 becomes far more
    if (options.seed && *options.seed > std::uint64_t{1} << 53)
        return wrong(fmt::format("cannot use the seed {}", *options.seed), "Seeds are 0 to 2^53.");
    const int first = project.tasks.front().stage, last = project.tasks.back().stage;
    if (options.branchAt != 0 && options.branch.empty()) {
        return wrong(
            fmt::format("stage {} is to be trained again, but the branch has no name", options.branchAt),
            "Add --branch NAME; what is there stays.");
    }
    if (options.branchAt != 0 && (options.branchAt < first || options.branchAt > last)) {
        return wrong(fmt::format("there is no stage {}", options.branchAt),
                     fmt::format("Stages are {} to {}.", first, last));
    }
    if (options.baseline == "joint" && (options.first != 1 || options.last != 0)) {
        return wrong("joint training teaches all tasks at once and has no stages to choose from",
                     "Leave --stages out.");
    }
    if (options.last != 0 && options.last < options.first) {
        return wrong(fmt::format("the stages {}-{} run backwards", options.first, options.last));
    }
    const bool any = std::any_of(project.tasks.begin(), project.tasks.end(), [&](const TaskConfig& task) {
        return task.stage >= options.first && (options.last == 0 || task.stage <= options.last);
    });
    if (!any && options.baseline != "joint") {
        return wrong(fmt::format("no stage lies in {}-{}", options.first, options.last),
                     fmt::format("Stages are {} to {}.", first, last));
    }
    return {};
}

}  // namespace

Result<FoundSequence> findSequence(const ProjectConfig& project, const PlanOptions& options) {
    STUDIO_CHECK(checkOptions(project, options));
    const fs::path runs = runsFolder(project);
    FoundSequence found;
    SequenceState& state = found.state;
    state.id = sequenceId(options.branch, options.baseline, options.seed);
    state.folder = runs / state.id;
    std::error_code ignored;
    if (fs::exists(state.folder / "sequence.json", ignored)) {
        STUDIO_ASSIGN(state, readSequence(state.folder));
        found.begun = true;
        if (options.branchAt != 0 && options.branchAt != state.branchedAt) {
            return wrong(fmt::format("the branch '{}' is there and leaves its parent at stage {}, not {}",
                                     options.branch, state.branchedAt, options.branchAt),
                         "Choose another name for a new branch.");
        }
        return found;
    }
    state.project = project.file;
    state.baseline = options.baseline;
    state.strategy = strategyOf(project, options.baseline);
    state.seed = options.seed.value_or(config::resolve(project.base, project.folder).training.seed);
    state.overrides = options.overrides;
    const int first = project.tasks.front().stage;
    state.branchedAt = std::max(options.branchAt, first);
    if (!options.branch.empty() && state.branchedAt > first) {
        state.parent = sequenceId(options.parent == "main" ? "" : options.parent, "", options.seed);
        STUDIO_CHECK(inherit(project, runs, options, state));
    }
    return found;
}

bool SequencePlan::blocked() const {
    return std::any_of(issues.begin(), issues.end(), [](const Issue& issue) { return issue.blocking; });
}

namespace {

/// Shares of a stage as the strategy begins with them; empty where nothing is mixed.
std::vector<TaskShare> sharesOf(const ProjectConfig& project, const std::string& strategy,
                                const TaskConfig& own) {
    std::vector<int> ids;
    for (const TaskConfig& task : project.tasks) {
        if (task.stage <= own.stage) ids.push_back(task.id);
    }
    if (strategy == "none" || ids.size() < 2) return {};
    std::sort(ids.begin(), ids.end());
    const auto& sequential = project.sequential;
    const auto row = sequential.shares.find(own.stage);
    const auto limits = sequential.replayedEpisodes.find(own.stage);
    const double rest = (1 - sequential.currentShare) / static_cast<double>(ids.size() - 1);
    std::vector<TaskShare> shares;
    for (int id : ids) {
        TaskShare share{.task = id, .share = id == own.id ? sequential.currentShare : rest, .episodes = 0};
        if (strategy == "balanced") {
            share.share = 1.0 / static_cast<double>(ids.size());
        } else if (row != sequential.shares.end() && row->second.contains(id)) {
            share.share = row->second.at(id);
        }
        // by numbers of frames: the data sets tell
        if (strategy == "episodes") share.share.reset();
        if (limits != sequential.replayedEpisodes.end() && limits->second.contains(id)) {
            share.episodes = limits->second.at(id);
        }
        shares.push_back(share);
    }
    return shares;
}

}  // namespace

void takeData(const TrainConfig& config, StagePlan& stage) {
    stage.episodes = config.data.episodes;
    stage.namedHeldOut = config.validation.episodes;
    stage.heldOutShare = config.validation.split;
    stage.batchSize = config.training.batchSize;
}

StagePlan describeStage(const ProjectConfig& project, const TaskConfig& task, const std::string& strategy) {
    const TrainConfig config = config::taskTrainConfig(project, task);
    StagePlan stage;
    stage.stage = task.stage;
    stage.task = task.id;
    stage.name = task.name;
    stage.instruction = task.instruction;
    stage.data = config.data.root;
    stage.dataThere = isThere(config.data.root);
    takeData(config, stage);
    stage.rate = config.policy.at("optimizer_lr").get<double>();
    stage.rateStated = task.own.find("policy.optimizer_lr") != nullptr;
    stage.decayRate = config.policy.at("scheduler_decay_lr").get<double>();
    stage.warmupSteps = config.policy.at("scheduler_warmup_steps").get<std::int64_t>();
    stage.decaySteps = config.policy.at("scheduler_decay_steps").get<std::int64_t>();
    stage.epochs = config.training.epochs;
    stage.steps = config.training.steps;
    stage.freezeVision = config.policy.at("freeze_vision_encoder").get<bool>();
    stage.expertOnly = config.policy.at("train_expert_only").get<bool>();
    stage.trainStateProj = config.policy.at("train_state_proj").get<bool>();
    stage.validatedOn = config.validation.on;
    stage.shares = sharesOf(project, strategy, task);
    return stage;
}

namespace {

void setRun(StagePlan& stage, const SequenceState& sequence) {
    const StageRecord* record = sequence.findStage(stage.stage);
    if (const StageRecord* gone = sequence.findGone(stage.stage)) {
        stage.gone = gone->run;
        stage.state = "gone";
    }
    if (!record) return;
    stage.run = record->run;
    const auto status = run::inspectRun(record->run).status;
    stage.state = run::toString(status.state);
    if (status.state != run::RunState::Done && status.totalSteps > 0) {
        stage.state += fmt::format(" at step {} of {}", status.step, status.totalSteps);
    }
}

}  // namespace

Result<SequencePlan> planSequence(const ProjectConfig& project, const PlanOptions& options,
                                  const DataFacts& facts) {
    STUDIO_ASSIGN(FoundSequence found, findSequence(project, options));
    SequencePlan plan;
    if (auto note = notTakenOver(project, options, found)) plan.issues.push_back(std::move(*note));
    plan.sequence = std::move(found.state);
    plan.begun = found.begun;
    const std::string& baseline = plan.sequence.baseline;
    plan.strategy = strategyOf(project, baseline);
    plan.stats = project.sequential.stats;
    if (baseline == "joint") {
        plan.stages.push_back(jointStage(project));
    } else {
        for (const TaskConfig& task : project.tasks) {
            if (task.stage < options.first || (options.last != 0 && task.stage > options.last)) continue;
            plan.stages.push_back(describeStage(project, task, plan.strategy));
        }
    }
    for (StagePlan& stage : plan.stages) setRun(stage, plan.sequence);
    std::map<int, std::vector<Issue>> starts;
    for (StagePlan& stage : plan.stages) {
        auto& issues = starts[stage.stage];
        if (!showAsRun(project, plan, stage, issues)) stage.start = findStart(project, plan, stage, issues);
    }
    markNeeded(plan);
    for (const StagePlan& stage : plan.stages) {
        const auto& issues = starts[stage.stage];
        if (stage.needed) plan.issues.insert(plan.issues.end(), issues.begin(), issues.end());
    }
    addGoneIssues(plan);
    addFacts(project, facts, plan);
    addSetupIssues(project, plan);
    addIssues(project, options, plan);
    return plan;
}

}  // namespace studio::sequence
