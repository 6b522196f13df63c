// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/config/project_places.h"
#include "core/config/resolve.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_list.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;
using config::TaskStart;

namespace {

/// Collects what is wrong with the start of one stage.
struct Finder {
    const ProjectConfig& project;
    const SequencePlan& plan;
    const StagePlan& stage;
    const TaskConfig& task;
    std::vector<Issue>& issues;

    StageStart missing(const std::string& found, const std::string& hint) const {
        // a finished stage needs no start any more
        if (stage.state != "done") {
            issues.push_back({true, stage.stage,
                              fmt::format("cannot start stage {} ({}): {}", stage.stage, stage.name, found),
                              hint});
        }
        StageStart start;
        start.text = "missing";
        return start;
    }
};

/// The policy in a checkpoint of a run: the asked one, else the last.
std::optional<StageStart> checkpointOf(const fs::path& run, const std::string& wanted,
                                       const std::string& owner) {
    const run::CheckpointStore store(run / "checkpoints");
    StageStart start;
    start.kind = StageStart::Kind::Checkpoint;
    start.run = run;
    start.checkpoint = wanted;
    auto step = store.linked(wanted);
    if (!step) {
        start.checkpoint = "last";
        step = store.linked("last");
    }
    if (!step) return {};
    start.weights = (store.path(*step) / "pretrained_model").string();
    start.text = fmt::format("{} checkpoint of {} ({}, step {})", start.checkpoint, owner,
                             run.filename().string(), *step);
    return start;
}

StageStart pretrained(const Finder& finder, const std::string& path) {
    std::error_code ignored;
    if (fs::path(path).is_absolute() && !fs::exists(path, ignored)) {
        return finder.missing(fmt::format("its pretrained weights {} are not there", path),
                              "Correct the path, or give a hub id such as lerobot/smolvla_base.");
    }
    StageStart start;
    start.kind = StageStart::Kind::Pretrained;
    start.weights = path;
    start.text = "pretrained: " + path;
    return start;
}

StageStart scratch() {
    StageStart start;
    start.kind = StageStart::Kind::Scratch;
    start.text = "from scratch (random weights)";
    return start;
}

/// What the project's policy section, or the task, names for a stage without a task before it.
StageStart fromOutside(const Finder& finder) {
    const TaskStart& said = finder.task.start;
    if (said.from == TaskStart::From::Scratch) return scratch();
    if (!said.pretrainedPath.empty()) return pretrained(finder, said.pretrainedPath);
    const auto base = config::resolve(finder.project.base, finder.project.folder).source;
    if (!base.pretrainedPath.empty()) return pretrained(finder, base.pretrainedPath);
    if (base.fromScratch && said.from == TaskStart::From::Unsaid) return scratch();
    return finder.missing("its weights have no source",
                          "Give policy.pretrained_path (a folder, or a hub id such as lerobot/smolvla_base), "
                          "or policy.from_scratch: true for random weights.");
}

/// A run, a checkpoint or a policy's folder that a person typed.
StageStart typed(const Finder& finder, const fs::path& path) {
    std::error_code ignored;
    const std::string hint = "Correct task.training.resume_path in " + finder.task.file.string() +
                             ", or leave it out: the checkpoint of the task before is then found by itself.";
    if (!fs::exists(path, ignored)) {
        return finder.missing(fmt::format("the start that its file names, {}, is not there", path.string()),
                              hint);
    }
    if (fs::is_directory(path / "checkpoints", ignored)) {
        auto found = checkpointOf(path, finder.task.start.checkpoint, "a run named by the task");
        if (found) return *found;
        return finder.missing(fmt::format("the run {} has no checkpoint", path.string()), hint);
    }
    StageStart start;
    start.kind = StageStart::Kind::Checkpoint;
    start.checkpoint = path.filename().string();
    start.weights = path.string();
    if (fs::is_directory(path / "pretrained_model", ignored)) {
        start.weights = (path / "pretrained_model").string();
        // RUN/checkpoints/STEP
        if (path.parent_path().filename() == "checkpoints") start.run = path.parent_path().parent_path();
    } else if (!fs::exists(path / "config.json", ignored)) {
        return finder.missing(fmt::format("{} is neither a run nor a checkpoint", path.string()), hint);
    }
    start.text = "named by the task: " + path.string();
    return start;
}

/// The newest finished run of a task among the runs that no baseline and no branch made.
fs::path newestFinishedRun(const ProjectConfig& project, int task) {
    const fs::path root = runsFolder(project);
    auto runs = run::listRuns(root);
    if (!runs.ok()) return {};
    for (const auto& entry : *runs) {
        const fs::path folder = entry.path.parent_path().lexically_normal();
        if (folder != root && folder != root / "main") continue;
        if (entry.status.state != run::RunState::Done) continue;
        auto config = config::loadTrainConfig(entry.path / "config.yaml");
        if (!config.ok() || config->stage.task != task) continue;
        // its runs name the place where they were made
        const fs::path owner = config::projectOf(entry.path, *config);
        std::error_code ignored;
        if (owner == project.folder || fs::equivalent(owner, project.folder, ignored)) return entry.path;
    }
    return {};
}

/// A sequence that trains no stage of its own before may go on from the project's other runs, which have
/// another seed, or replayed what a naive bound must not.
void noteOtherSequence(const Finder& finder, const fs::path& run, const std::string& owner) {
    const SequenceState& sequence = finder.plan.sequence;
    auto config = config::loadTrainConfig(run / "config.yaml");
    if (!config.ok() || finder.stage.state == "done") return;
    const auto& replay = config->replay;
    std::vector<std::string> apart;
    if (config->training.seed != sequence.seed)
        apart.push_back(fmt::format("seed {} instead of {}", config->training.seed, sequence.seed));
    const bool replayed = replay.strategy != "none" && !replay.previous.empty();
    if (sequence.baseline == "naive" && replayed)
        apart.push_back(fmt::format("replay {} instead of none", replay.strategy));
    if (sequence.baseline == "naive" && (replay.distill > 0 || replay.l2sp > 0))
        apart.emplace_back("a regularizer instead of none");
    if (apart.empty()) return;
    const auto& stage = finder.stage;
    finder.issues.push_back(
        {false, stage.stage,
         fmt::format("stage {} ({}) of the sequence '{}' starts from another sequence's run of {}, {}, with "
                     "{}",
                     stage.stage, stage.name, sequence.id, owner, run.filename().string(),
                     fmt::join(apart, ", ")),
         "Train its own earlier stages first: leave --stages out."});
}

StageStart fromTask(const Finder& finder, const TaskConfig& before) {
    const std::string& wanted = finder.task.start.checkpoint;
    const std::string owner = fmt::format("task {} ({})", before.id, before.name);
    auto filled = [&](StageStart start) {
        start.task = before.id;
        start.stage = before.stage;
        return start;
    };
    const StageRecord* record = finder.plan.sequence.findStage(before.stage);
    if (record && run::inspectRun(record->run).status.state == run::RunState::Done) {
        if (auto found = checkpointOf(record->run, wanted, owner)) return filled(*found);
        return finder.missing(
            fmt::format("the finished run {} of {} has no checkpoint", record->run.string(), owner),
            "Train that stage again in a branch.");
    }
    const auto& stages = finder.plan.stages;
    const bool coming = std::any_of(stages.begin(), stages.end(),
                                    [&](const StagePlan& each) { return each.stage == before.stage; });
    if (coming) {
        StageStart start;
        start.kind = StageStart::Kind::ComingStage;
        start.checkpoint = wanted;
        start.text =
            fmt::format("{} checkpoint of {}, will be made by stage {}", wanted, owner, before.stage);
        return filled(start);
    }
    const fs::path run = newestFinishedRun(finder.project, before.id);
    if (!run.empty()) {
        if (auto found = checkpointOf(run, wanted, owner)) {
            noteOtherSequence(finder, run, owner);
            return filled(*found);
        }
    }
    return finder.missing(
        fmt::format("no finished run of {} found under {}", owner, runsFolder(finder.project).string()),
        fmt::format("Train stage {} first, or name a checkpoint: task.training.resume_path "
                    "in {}.",
                    before.stage, finder.task.file.string()));
}

}  // namespace

bool goesOn(const StageStart& start) {
    return start.kind == StageStart::Kind::Checkpoint || start.kind == StageStart::Kind::ComingStage;
}

StageStart findStart(const ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                     std::vector<Issue>& issues) {
    const bool joint = plan.sequence.baseline == "joint";
    const TaskConfig& task = joint ? project.tasks.front() : *project.findTask(stage.task);
    const Finder finder{project, plan, stage, task, issues};
    const auto place = static_cast<std::size_t>(&task - project.tasks.data());
    const TaskStart& said = task.start;
    const bool fromBefore =
        said.from == TaskStart::From::Task || (said.from == TaskStart::From::Unsaid && place > 0);
    if (!fromBefore) return fromOutside(finder);
    if (!said.resumePath.empty()) return typed(finder, said.resumePath);
    if (said.task) return fromTask(finder, *project.findTask(*said.task));
    if (place > 0) return fromTask(finder, project.tasks[place - 1]);
    return finder.missing("it starts from an earlier task, but is the first",
                          "Write resume_from: pretrained or scratch in " + task.file.string() + ".");
}

}  // namespace studio::sequence
