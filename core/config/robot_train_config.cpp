// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/robot_train_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/config/resolve.h"
#include "core/config/robot_train_reader.h"
#include "core/config/settings.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

constexpr double kShareTolerance = 1e-6;

Error invalid(const std::string& message, const std::string& hint = "") {
    return {ErrorCode::InvalidConfig, message, hint};
}

/// The *.yaml files of a folder, by name.
Result<std::vector<fs::path>> yamlFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        auto extension = entry->path().extension();
        if (extension == ".yaml" || extension == ".yml") files.push_back(entry->path());
    }
    if (problem) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot list the folder {}: {}", folder.string(), problem.message()), ""};
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// "tasks/task2_weighing.yaml" and "task2_weighing" are one task.
std::string plainName(std::string name) {
    if (name.starts_with("tasks/")) name.erase(0, 6);
    for (const char* ending : {".yaml", ".yml"}) {
        if (name.ends_with(ending)) name.erase(name.rfind('.'));
    }
    return name;
}

bool isNamed(const fs::path& file, const std::string& wanted) {
    const std::string stem = file.stem().string();
    return stem == wanted || stem.starts_with("task" + wanted + "_");
}

/// Shares of every task up to a stage must be there and sum to 1: a missing one must not become some default.
void checkShares(const RobotTrainBase& base, const std::vector<RobotTrainTask>& tasks, int stage,
                 const std::string& name, Settings& settings) {
    std::set<int> seen;
    for (const RobotTrainTask& task : tasks) {
        if (task.stage <= stage) seen.insert(task.id);
    }
    if (seen.size() < 2) return;
    auto found = base.sequential.shares.find(stage);
    if (found == base.sequential.shares.end()) {
        settings.fail(name, invalid(fmt::format("sequential.stage{}_replay is missing", stage),
                                    "Give each task's share of a batch, or use_replay_buffer: false."));
        return;
    }
    const std::string& where = base.sharesAt.at(stage);
    double sum = 0;
    for (auto [task, share] : found->second) {
        sum += share;
        if (!seen.contains(task)) {
            settings.fail(where,
                          invalid(fmt::format("sequential.stage{}_replay names task{}, which is not taught "
                                              "up to this stage",
                                              stage, task)));
        }
    }
    for (int task : seen) {
        if (!found->second.contains(task)) {
            settings.fail(where,
                          invalid(fmt::format("sequential.stage{}_replay.task{} is missing", stage, task),
                                  "Write 0 to leave the task out on purpose."));
        }
    }
    if (std::abs(sum - 1) > kShareTolerance) {
        std::vector<std::string> normalised;
        for (auto [task, share] : found->second) {
            normalised.push_back(fmt::format("task{}: {:.4g}", task, sum > 0 ? share / sum : 0));
        }
        settings.fail(
            where,
            invalid(fmt::format("the shares of sequential.stage{}_replay sum to {:.4g}, not 1", stage, sum),
                    sum > 0 ? fmt::format("In the same proportion: {}", fmt::join(normalised, ", ")) : ""));
    }
}

void checkSequence(const RobotTrainBase& base, const std::vector<RobotTrainTask>& tasks,
                   const std::string& name, Settings& settings, std::vector<Warning>& warnings) {
    std::map<int, std::string> ids, stages;
    std::map<std::string, std::string> instructions;
    for (const RobotTrainTask& task : tasks) {
        const std::string file = task.file.string();
        auto unique = [&](auto& seen, const auto& key, const char* what) {
            auto [at, fresh] = seen.emplace(key, file);
            if (!fresh)
                settings.fail(file, invalid(fmt::format("{} {} is also that of {}", what, key, at->second)));
        };
        unique(ids, task.id, "task.id");
        unique(stages, task.stage, "task.stage");
        auto [same, fresh] = instructions.emplace(task.instruction, file);
        if (!fresh && !task.instruction.empty()) {
            warnings.push_back({fmt::format("{}: the same instruction as {}", file, same->second),
                                "The policy cannot tell the two tasks apart."});
        }
    }
    if (!base.sequential.useReplay) return;
    for (auto [stage, file] : stages) checkShares(base, tasks, stage, name, settings);
}

/// Their trainer validated on training episodes. Here the last tenth is held out, at most as many as they
/// used.
void holdOut(const RobotTrainBase& base, const RobotTrainTask& task, TrainConfig& config,
             std::vector<Warning>& warnings) {
    ValidationConfig& validation = config.validation;
    if (base.heldOut.value_or(0) == 0 || !validation.episodes.empty() || validation.split > 0) return;
    const auto& episodes = config.data.episodes;
    std::string said;
    if (episodes.empty()) {
        validation.split = 0.1;
        said = "the last 10 % of the episodes are held out";
    } else if (episodes.size() >= 2) {
        auto tenth = std::max<std::int64_t>(1, static_cast<std::int64_t>(episodes.size()) / 10);
        auto count = std::min(*base.heldOut, tenth);
        validation.episodes.assign(episodes.end() - count, episodes.end());
        said = fmt::format("episodes {}-{} are held out", validation.episodes.front(),
                           validation.episodes.back());
    } else {
        said = "no validation: one episode cannot be divided";
    }
    warnings.push_back(
        {fmt::format("{}: {}, as validation on training episodes shows nothing", task.file.string(), said),
         "--set validation.episodes=... chooses others."});
}

/// Where the stage's weights come from, unless an override says so.
void setSource(const RobotTrainTask& task, const fs::path& folder, const std::string& where,
               Settings& settings) {
    if (settings.find("policy.pretrained_path") || settings.find("policy.from_scratch")) return;
    YamlNode path;
    path.kind = YamlNode::Kind::Scalar;
    path.text = task.fromPretrained ? task.pretrainedPath : task.resumePath;
    if (!path.text.empty()) settings.set("policy.pretrained_path", path, where, folder);
}

/// The chosen task's position in `files`.
Result<std::size_t> choose(const std::vector<fs::path>& files, const std::string& task,
                           const std::string& base) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (isNamed(files[i], plainName(task))) return i;
        names.push_back(files[i].stem().string());
    }
    if (task.empty()) {
        return invalid(fmt::format("{}: names no task to train", base),
                       fmt::format("Choose one: --set task={}.", names.empty() ? "NAME" : names.front()));
    }
    return invalid(fmt::format("{}: there is no task '{}' in tasks/", base, task),
                   fmt::format("There are: {}.", fmt::join(names, ", ")));
}

/// Separates "task=NAME" from the other overrides.
Result<std::string> takeTaskOverride(const std::vector<std::string>& overrides,
                                     std::vector<std::string>& others) {
    std::string task;
    for (const std::string& text : overrides) {
        if (!text.starts_with("task=")) {
            others.push_back(text);
            continue;
        }
        STUDIO_ASSIGN(auto split, parseOverride(text));
        task = split.second.text;
    }
    return task;
}

}  // namespace

bool isRobotTrainBase(const YamlDocument& document) {
    return document.root.find("policy") && document.root.find("sequential");
}

Result<fs::path> findRobotTrainBase(const fs::path& folder) {
    STUDIO_ASSIGN(auto files, yamlFiles(folder));
    std::vector<std::string> found;
    for (const fs::path& file : files) {
        auto document = readYaml(file);
        if (document.ok() && isRobotTrainBase(*document)) found.push_back(file.string());
    }
    if (found.size() == 1) return fs::path(found.front());
    if (found.empty()) {
        return Error{
            ErrorCode::NotFound,
            fmt::format("no base file in {}: none of its {} *.yaml files has both `policy` and `sequential`",
                        folder.string(), files.size()),
            "Name the configuration file itself."};
    }
    return invalid(fmt::format("several base files in {}: {}", folder.string(), fmt::join(found, ", ")),
                   "Name the one that is meant.");
}

Result<RobotTrainProject> loadRobotTrain(const fs::path& basePath, const std::vector<std::string>& overrides,
                                         std::vector<Warning>& warnings) {
    std::error_code ignored;
    const fs::path folder = fs::absolute(basePath, ignored).parent_path().lexically_normal();
    std::vector<std::string> others;
    STUDIO_ASSIGN(std::string wanted, takeTaskOverride(overrides, others));
    STUDIO_ASSIGN(YamlDocument document, readYaml(basePath));
    STUDIO_ASSIGN(auto files, yamlFiles(folder / "tasks"));

    Settings settings;
    RobotTrainReader reader(settings, warnings, folder);
    // their defaults, wherever neither file says anything
    YamlNode preset;
    preset.kind = YamlNode::Kind::Scalar;
    preset.text = "robot_train";
    settings.set("training.preset", preset, document.name, folder);
    RobotTrainBase base = reader.readBase(document);
    reader.noteHydra(document.name);
    STUDIO_ASSIGN(std::size_t chosen, choose(files, wanted.empty() ? base.task : wanted, document.name));

    RobotTrainProject project;
    for (std::size_t i = 0; i < files.size(); ++i) {
        STUDIO_ASSIGN(YamlDocument taskDocument, readYaml(files[i]));
        RobotTrainTask task = reader.readTask(taskDocument, i == chosen);
        if (i == chosen) project.task = task;
        if (!task.replayedEpisodes.empty())
            base.sequential.replayedEpisodes[task.stage] = task.replayedEpisodes;
        project.tasks.push_back(std::move(task));
    }
    std::sort(project.tasks.begin(), project.tasks.end(),
              [](const auto& a, const auto& b) { return a.stage < b.stage; });
    checkSequence(base, project.tasks, document.name, settings, warnings);

    for (const std::string& text : others) settings.addOverride(text);
    setSource(project.task, folder, project.task.file.string(), settings);
    if (settings.failed()) return settings.error();
    project.stage = resolve(settings, folder);
    if (project.stage.training.name.empty()) project.stage.training.name = files[chosen].stem().string();
    holdOut(base, project.task, project.stage, warnings);
    if (base.actionWidth && *base.actionWidth != project.stage.policy.at("max_action_dim")) {
        warnings.push_back(
            {fmt::format("{}: training.target_action_dim = {} is not policy.max_action_dim = {}, which "
                         "counts",
                         document.name, *base.actionWidth, project.stage.policy.at("max_action_dim").dump()),
             ""});
    }
    project.sequential = base.sequential;

    // a stage on top of another finds its weights when the sequence runs: that is no error here
    Settings sourced = settings;
    TrainConfig checked = project.stage;
    const bool open = checked.source.pretrainedPath.empty() && !checked.source.fromScratch;
    if (open && !project.task.fromPretrained) checked.source.pretrainedPath = "unknown/yet";
    checkTogether(checked, sourced, warnings);
    if (sourced.failed()) return sourced.error();
    return project;
}

Result<TrainConfig> loadRobotTrainStage(const fs::path& base, const std::vector<std::string>& overrides,
                                        std::vector<Warning>& warnings) {
    STUDIO_ASSIGN(RobotTrainProject project, loadRobotTrain(base, overrides, warnings));
    const PolicySource& source = project.stage.source;
    if (source.pretrainedPath.empty() && !source.fromScratch) {
        return invalid(fmt::format("{}: stage {} starts from task {}, whose checkpoint is not named",
                                   project.task.file.string(), project.task.stage,
                                   project.task.resumeTask ? std::to_string(*project.task.resumeTask) : "?"),
                       "Name it: --set policy.pretrained_path=RUN/checkpoints/best/pretrained_model.");
    }
    return project.stage;
}

}  // namespace studio::config
