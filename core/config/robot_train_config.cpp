// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/robot_train_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "core/config/resolve.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

/// "tasks/task2_weighing.yaml" and "task2_weighing" are one task.
std::string plainName(std::string name) {
    if (name.starts_with("tasks/")) name.erase(0, 6);
    for (const char* ending : {".yaml", ".yml"}) {
        if (name.ends_with(ending)) name.erase(name.rfind('.'));
    }
    return name;
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

Result<const TaskConfig*> choose(const ProjectConfig& project, const std::string& named) {
    std::vector<std::string> names;
    const std::string wanted = plainName(named);
    for (const TaskConfig& task : project.tasks) {
        const std::string stem = task.file.stem().string();
        if (stem == wanted || std::to_string(task.id) == wanted || stem.starts_with("task" + wanted + "_")) {
            return &task;
        }
        names.push_back(stem);
    }
    if (named.empty()) {
        return invalid(fmt::format("{}: names no task to train", project.file.string()),
                       fmt::format("Choose one: --set task={}, or train all: kstudio sequence run {}.",
                                   names.front(), project.folder.string()));
    }
    return invalid(fmt::format("{}: there is no task '{}'", project.file.string(), named),
                   fmt::format("There are: {}.", fmt::join(names, ", ")));
}

/// Where the stage's weights come from, unless the project or an override says so.
void setSource(const ProjectConfig& project, const TaskConfig& task, Settings& settings) {
    const auto* typed = settings.find("policy.pretrained_path");
    const bool override = typed && typed->where.starts_with("--set");
    const TaskStart& start = task.start;
    const std::string where = task.file.string();
    const bool first = project.tasks.front().id == task.id;
    std::string path = start.pretrainedPath;
    if (start.from == TaskStart::From::Task || (start.from == TaskStart::From::Unsaid && !first)) {
        path = start.resumePath.string();
        if (override) return;
        settings.forget("policy.pretrained_path");
        settings.forget("policy.from_scratch");
    }
    if (override) return;
    if (start.from == TaskStart::From::Scratch) {
        settings.forget("policy.pretrained_path");
        settings.state("policy.from_scratch", true, where);
    } else if (!path.empty()) {
        settings.forget("policy.from_scratch");
        settings.state("policy.pretrained_path", path, where);
    }
}

}  // namespace

bool isRobotTrainBase(const YamlDocument& document) {
    return document.root.find("policy") && document.root.find("sequential") && !document.root.find("tasks");
}

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

Result<fs::path> findRobotTrainBase(const fs::path& folder) {
    STUDIO_ASSIGN(auto files, yamlFiles(folder));
    std::vector<std::string> found;
    std::optional<Error> unreadable;
    for (const fs::path& file : files) {
        auto document = readYaml(file);
        if (!document.ok()) {
            if (!unreadable) unreadable = document.error();
        } else if (isRobotTrainBase(*document)) {
            found.push_back(file.string());
        }
    }
    if (found.size() == 1) return fs::path(found.front());
    if (found.empty()) {
        // most likely that is the base file, and what is wrong with it is what a person needs to know
        if (unreadable) return *unreadable;
        return Error{
            ErrorCode::NotFound,
            fmt::format("no base file in {}: none of its {} *.yaml files has both `policy` and `sequential`",
                        folder.string(), files.size()),
            "Name the configuration file itself."};
    }
    return invalid(fmt::format("several base files in {}: {}", folder.string(), fmt::join(found, ", ")),
                   "Name the one that is meant.");
}

Result<TrainConfig> loadProjectStage(const fs::path& path, const std::vector<std::string>& overrides,
                                     std::vector<Warning>& warnings) {
    std::vector<std::string> others;
    STUDIO_ASSIGN(std::string wanted, takeTaskOverride(overrides, others));
    STUDIO_ASSIGN(ProjectConfig project, loadProject(path, others, &warnings));
    STUDIO_ASSIGN(const TaskConfig* task, choose(project, wanted.empty() ? project.wantedTask : wanted));
    Settings settings = taskSettings(project, *task);
    setSource(project, *task, settings);
    TrainConfig config = resolveTask(project, *task, settings, &warnings);
    if (config.source.pretrainedPath.empty() && !config.source.fromScratch &&
        task->id != project.tasks.front().id) {
        return invalid(
            fmt::format("{}: stage {} starts from task {}, whose checkpoint is not named",
                        task->file.string(), task->stage,
                        task->start.task ? std::to_string(*task->start.task) : "of the stage before"),
            "Name it: --set policy.pretrained_path=RUN/checkpoints/best/pretrained_model; `kstudio sequence "
            "run` finds it by itself.");
    }
    checkTogether(config, settings, warnings);
    if (settings.failed()) return settings.error();
    return config;
}

}  // namespace studio::config
