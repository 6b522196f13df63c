// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/config/project_places.h"
#include "core/config/resolve.h"
#include "core/config/value.h"
#include "core/run/log_lines.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TrainConfig;

namespace {

constexpr std::uint64_t kLogBeginning = 1u << 20;  ///< bytes in which the first mixture must stand
constexpr std::size_t kDifferencesShown = 6;

/// The shares that the run began to draw with, by its own log; nothing: it names none.
std::optional<run::Mixture> firstMixture(const fs::path& run) {
    std::optional<run::Mixture> found;
    run::forEachLine(run / "events.jsonl", kLogBeginning, [&](std::string_view line, std::uint64_t) {
        if (line.find("\"mixture\"") == std::string_view::npos) return true;
        auto event = run::parseEventLine(line);
        const auto* mixture = event.ok() ? std::get_if<run::Mixture>(&event->body) : nullptr;
        if (mixture) found = *mixture;
        return !found;
    });
    return found;
}

std::vector<TaskShare> sharesOf(const TrainConfig& config, const fs::path& run) {
    const auto& replay = config.replay;
    if (replay.strategy == "none" || replay.previous.empty()) return {};
    const bool byFrames = replay.strategy == "episodes";
    std::vector<TaskShare> shares{
        {.task = config.stage.task, .share = byFrames ? std::nullopt : std::optional(replay.share)}};
    for (const auto& task : replay.previous)
        shares.push_back({.task = task.task,
                          .share = byFrames ? std::nullopt : std::optional(task.share),
                          .episodes = task.episodes});
    if (auto mixture = firstMixture(run)) {
        auto drawn = [&](const std::string& name) -> std::optional<double> {
            for (std::size_t i = 0; i < std::min(mixture->tasks.size(), mixture->shares.size()); ++i) {
                if (mixture->tasks[i] == name) return mixture->shares[i];
            }
            return std::nullopt;
        };
        // its own task stands first, by whatever name
        if (!mixture->shares.empty()) shares[0].share = mixture->shares[0];
        for (std::size_t i = 0; i < replay.previous.size(); ++i)
            shares[i + 1].share = drawn(replay.previous[i].name).value_or(0);
    }
    std::sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.task < b.task; });
    return shares;
}

StageStart startOf(const ProjectConfig& project, const SequencePlan& plan, const TrainConfig& config) {
    StageStart start;
    if (config.source.fromScratch) {
        start.kind = StageStart::Kind::Scratch;
        start.text = "from scratch (random weights)";
        return start;
    }
    start.weights = config.source.pretrainedPath;
    if (config.stage.parent.empty()) {
        start.kind = StageStart::Kind::Pretrained;
        start.text = "pretrained: " + start.weights;
        return start;
    }
    start.kind = StageStart::Kind::Checkpoint;
    start.run = config.stage.parent;
    const fs::path checkpoint = fs::path(start.weights).parent_path();
    start.checkpoint =
        config.stage.checkpoint.empty() ? checkpoint.filename().string() : config.stage.checkpoint;
    std::string owner = "a run named by the task";
    for (const auto* records : {&plan.sequence.stages, &plan.sequence.gone}) {
        for (const StageRecord& record : *records) {
            if (record.run != start.run.lexically_normal()) continue;
            start.task = record.task;
            start.stage = record.stage;
            const auto* task = project.findTask(record.task);
            owner = fmt::format("task {} ({})", record.task, task ? task->name : record.name);
        }
    }
    // its folder is "000300"
    std::string step = checkpoint.filename().string();
    step.erase(0, std::min(step.find_first_not_of('0'), step.size() - 1));
    start.text = fmt::format("{} checkpoint of {} ({}, step {})", start.checkpoint, owner,
                             start.run.filename().string(), step);
    return start;
}

/// What a sequence decides by itself, what only says where and how fast, and what is looked at apart.
bool leftOut(const std::string& path) {
    static const std::set<std::string> keys = {"policy.pretrained_path",
                                               "policy.from_scratch",
                                               "policy.vlm_config",
                                               "policy.tokenizer",
                                               "data.stats",
                                               "data.stats_file",
                                               "training.name",
                                               "training.output_directory",
                                               "training.seed",
                                               "training.preset"};
    return keys.contains(path) || path.starts_with("stage.") || path.starts_with("replay.") ||
           path.starts_with("retention.");
}

bool hasPrevious(const TrainConfig& config, int id) {
    const auto& previous = config.replay.previous;
    return std::any_of(previous.begin(), previous.end(), [id](const auto& task) { return task.task == id; });
}

/// The shares of its own task and of the earlier ones that `other` has as well: without its data set a task
/// is none of today's, which changes no plan.
std::string sharesText(const TrainConfig& config, const TrainConfig& other) {
    std::vector<std::string> parts{fmt::format("own {:.4g} %", 100 * config.replay.share)};
    for (const auto& task : config.replay.previous) {
        if (hasPrevious(other, task.task))
            parts.push_back(fmt::format("task {} {:.4g} %", task.task, 100 * task.share));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// The keys of replay, beside strategy and shares, that decide what both stages train and measure.
std::vector<const char*> replayKeys(const config::ReplayConfig& run, const config::ReplayConfig& today,
                                    bool isFirst) {
    std::vector<const char*> keys = {"replay.distill", "replay.l2sp"};
    if (run.distill > 0 && today.distill > 0) keys.push_back("replay.distill_on");
    const bool same = run.strategy == today.strategy;
    if (same && run.strategy == "reservoir") keys.push_back("replay.reservoir_frames");
    if (isFirst) return keys;
    keys.push_back("replay.validate_previous");
    if (same && run.strategy == "adaptive")
        keys.insert(keys.end(), {"replay.min_share", "replay.max_share", "replay.gain"});
    return keys;
}

/// "training.steps 300 instead of 600": the run's settings where the project says something else today.
std::vector<std::string> differences(const TrainConfig& run, const TrainConfig& today,
                                     const config::Settings& stated, bool isFirst) {
    std::vector<std::string> found;
    auto add = [&](const std::string& key, const std::string& then, const std::string& now) {
        if (then != now) found.push_back(fmt::format("{} {} instead of {}", key, then, now));
    };
    for (const config::KeySpec& row : config::schema()) {
        if (leftOut(row.path) || row.type == config::ValueType::Nothing) continue;
        // what nobody states is the checkpoint's, and no difference
        if (config::isPolicyKey(row) && !stated.find(row.path)) continue;
        add(row.path, config::valueText(row, row.bind.read(run)),
            config::valueText(row, row.bind.read(today)));
    }
    // a first stage replays nothing: all that its strategy decides is whether it keeps frames for later
    const bool keeps = (run.replay.strategy == "reservoir") != (today.replay.strategy == "reservoir");
    if (!isFirst || keeps) add("replay.strategy", run.replay.strategy, today.replay.strategy);
    const bool planned = run.replay.strategy == "proportional" || run.replay.strategy == "adaptive" ||
                         run.replay.strategy == "reservoir";
    if (planned && run.replay.strategy == today.replay.strategy)
        add("shares", sharesText(run, today), sharesText(today, run));
    for (const char* key : replayKeys(run.replay, today.replay, isFirst)) {
        const auto& row = *config::findKey(key);
        add(key, config::valueText(row, row.bind.read(run)), config::valueText(row, row.bind.read(today)));
    }
    return found;
}

}  // namespace

bool showAsRun(const ProjectConfig& project, const SequencePlan& plan, StagePlan& stage,
               std::vector<Issue>& issues) {
    if (stage.run.empty()) return false;
    auto loaded = config::loadTrainConfig(stage.run / "config.yaml");
    if (!loaded.ok()) return false;
    (void)config::followMoved(*loaded, stage.run, config::dataRoots(project));
    const TrainConfig& run = *loaded;
    stage.start = startOf(project, plan, run);
    config::Settings settings = config::taskSettings(project, *project.findTask(stage.task));
    TrainConfig today = draftConfig(project, plan, stage, settings);
    // the data sets would tell
    if (stage.asLongAsAll) {
        today.training.steps = run.training.steps;
        today.training.epochs = run.training.epochs;
    }
    if (setReplay(project, plan, stage, {}, today).ok()) {
        auto apart = differences(run, today, settings, stage.stage == project.tasks.front().stage);
        if (!apart.empty()) {
            const std::size_t more = apart.size() - std::min(apart.size(), kDifferencesShown);
            apart.resize(apart.size() - more);
            if (more > 0) apart.push_back(fmt::format("and {} more", more));
            issues.push_back(
                {false, stage.stage,
                 fmt::format("stage {} ({}) has a run made with other settings than the project has "
                             "today: {}",
                             stage.stage, stage.name, fmt::join(apart, "; ")),
                 fmt::format("It stays as it is; `--branch NAME --from {}` trains it anew.", stage.stage)});
        }
    }
    const auto& policy = run.policy;
    if (policy.at("optimizer_lr") != stage.rate) stage.rateStated = true;
    stage.rate = policy.at("optimizer_lr").get<double>();
    stage.decayRate = policy.at("scheduler_decay_lr").get<double>();
    stage.warmupSteps = policy.at("scheduler_warmup_steps").get<std::int64_t>();
    stage.decaySteps = policy.at("scheduler_decay_steps").get<std::int64_t>();
    stage.freezeVision = policy.at("freeze_vision_encoder").get<bool>();
    stage.expertOnly = policy.at("train_expert_only").get<bool>();
    stage.trainStateProj = policy.at("train_state_proj").get<bool>();
    stage.steps = run.training.steps;
    stage.epochs = run.training.epochs;
    stage.asLongAsAll = false;
    stage.instruction = run.data.instruction;
    stage.data = run.data.root;
    stage.dataThere = isThere(run.data.root);
    takeData(run, stage);
    stage.validatedOn = run.validation.on;
    stage.shares = sharesOf(run, stage.run);
    stage.asRun = true;
    return true;
}

namespace {

void addLength(const ProjectConfig& project, const DataFacts& facts, StagePlan& joint,
               std::vector<Issue>& issues) {
    auto steps = stepsOfAllStages(project, facts);
    if (steps.ok()) {
        joint.steps = *steps;
    } else {
        issues.push_back({false, joint.stage, steps.error().message, steps.error().hint});
    }
}

}  // namespace

bool replayedIsGone(const ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage) {
    if (plan.strategy == "reservoir" || plan.strategy == "none") return false;
    return std::any_of(stage.shares.begin(), stage.shares.end(), [&](const TaskShare& share) {
        const auto* task = project.findTask(share.task);
        return share.task != stage.task && share.share.value_or(1) > 0 && task &&
               !isThere(config::taskTrainConfig(project, *task).data.root);
    });
}

void addFacts(const ProjectConfig& project, const DataFacts& facts, SequencePlan& plan) {
    std::string weights;  // of the policy, which is one and the same in all stages
    for (StagePlan& stage : plan.stages) {
        config::Settings settings = config::taskSettings(project, *project.findTask(stage.task));
        TrainConfig config = draftConfig(project, plan, stage, settings);
        const bool asRun = !stage.run.empty();
        if (asRun) {
            if (auto loaded = config::loadTrainConfig(stage.run / "config.yaml"); loaded.ok()) {
                config = *loaded;
                (void)config::followMoved(config, stage.run, config::dataRoots(project));
            }
        }
        if (!stage.start.weights.empty()) weights = stage.start.weights;
        if (facts.size) {
            auto size = facts.size(config, weights);
            if (size.ok()) stage.size = *size;
        }
        if (!facts.stage || !stage.dataThere || !stage.needed) continue;
        if (stage.asLongAsAll) addLength(project, facts, stage, plan.issues);
        auto unusable = [&](const Error& error) {
            plan.issues.push_back(
                {true, stage.stage,
                 fmt::format("stage {} ({}) cannot use its data: {}", stage.stage, stage.name, error.message),
                 error.hint});
        };
        if (!asRun) {
            if (auto set = setReplay(project, plan, stage, facts, config); !set.ok()) {
                unusable(set.error());
                continue;
            }
        }
        // without the data of a task that it replays the stage cannot be trained, which is said of itself
        if (!asRun && replayedIsGone(project, plan, stage)) {
            config.replay = {};
            config.replay.strategy = "none";
        }
        auto found = facts.stage(config);
        if (!found.ok()) {
            if (!asRun) unusable(found.error());
            continue;
        }
        stage.heldOut = found->heldOut;
        stage.frames = found->frames;
        for (TaskShare& share : stage.shares) {
            auto drawn = found->shares.find(share.task);
            // of a run its own log tells
            if (drawn != found->shares.end() && (!asRun || !share.share)) share.share = drawn->second;
        }
    }
}

}  // namespace studio::sequence
