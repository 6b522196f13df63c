// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/config/exclusive_keys.h"
#include "core/config/project_checks.h"
#include "core/config/resolve.h"
#include "core/config/robot_train_config.h"

namespace studio::config {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char* kProjectFile = "project.yaml";

/// "task2.training.epochs" -> (2, "task.training.epochs").
std::optional<std::pair<int, std::string>> taskOverride(const std::string& key) {
    const auto dot = key.find('.');
    if (dot == std::string::npos) return {};
    const auto id = numberIn(key.substr(0, dot), "task", "");
    if (!id) return {};
    return std::pair{*id, "task" + key.substr(dot)};
}

/// What is typed stands on the command line from now on, and so does the row of shares that it changes.
void noteOverride(Reading& reading, const std::string& key, const std::string& where) {
    auto& places = reading.extras.places;
    places[key] = where;
    const auto row = key.substr(0, key.rfind('.'));
    if (numberIn(row, "sequential.stage", "_replay")) places.emplace(row, where);
}

void applyOverrides(Reading& reading, ProjectReader& reader, const std::vector<std::string>& overrides) {
    ProjectConfig& project = reading.project;
    for (const std::string& text : overrides) {
        auto split = parseOverride(text);
        if (!split.ok()) {
            project.base.fail("", split.error());
            continue;
        }
        const std::string where = "--set " + split->first;
        const auto own = taskOverride(split->first);
        if (!own) {
            noteOverride(reading, split->first, where);
            reader.setProject(split->first, split->second, where);
            continue;
        }
        auto task = std::find_if(project.tasks.begin(), project.tasks.end(),
                                 [&](const TaskConfig& each) { return each.id == own->first; });
        if (task == project.tasks.end()) {
            project.base.fail(where, invalid(fmt::format("there is no task {}", own->first)));
        } else {
            reader.setTask(*task, own->second, split->second, where);
        }
    }
}

/// Files of the tasks with the place where each is named.
Result<std::vector<std::pair<fs::path, std::string>>> taskFiles(const Reading& reading,
                                                                const YamlDocument& document) {
    std::vector<std::pair<fs::path, std::string>> files;
    if (const auto& named = reading.extras.taskFiles) {
        for (const auto& [text, at] : *named) {
            files.emplace_back((reading.project.folder / text).lexically_normal(), document.where(at));
        }
        return files;
    }
    STUDIO_ASSIGN(auto all, yamlFiles(reading.project.folder / "tasks"));
    for (const fs::path& file : all) files.emplace_back(file, "");
    return files;
}

Result<Reading> read(const fs::path& path, const YamlDocument& document, bool robotTrain,
                     const std::vector<std::string>& overrides, std::vector<Warning>& warnings) {
    Reading reading{{}, {}, warnings};
    ProjectConfig& project = reading.project;
    std::error_code ignored;
    project.file = fs::absolute(path, ignored).lexically_normal();
    project.folder = project.file.parent_path();
    project.robotTrain = robotTrain;
    if (robotTrain) {
        // their defaults, wherever neither file says anything
        project.base.state("training.preset", "robot_train", document.name);
    }
    ProjectReader reader(project, warnings, !robotTrain);
    reading.extras = reader.readProject(document);
    auto files = taskFiles(reading, document);
    if (!files.ok()) {
        if (robotTrain || !project.base.failed()) return files.error();
        return project.base.error();
    }
    for (const auto& [file, where] : *files) {
        auto taskDocument = readYaml(file);
        if (taskDocument.ok()) {
            project.tasks.push_back(reader.readTask(*taskDocument));
        } else if (where.empty()) {
            return taskDocument.error();
        } else {
            project.base.fail(where, taskDocument.error());
        }
    }
    applyOverrides(reading, reader, overrides);
    finishProject(reading);
    if (project.name.empty()) project.name = project.folder.filename().string();
    return reading;
}

/// The file of a project that a person named by file or folder, and whether it is an old base file.
Result<std::pair<fs::path, bool>> locate(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return std::pair{path, false};
    if (fs::exists(path / kProjectFile, ignored)) return std::pair{path / kProjectFile, false};
    auto base = findRobotTrainBase(path);
    if (base.ok()) return std::pair{*base, true};
    if (base.error().code != ErrorCode::NotFound) return base.error();
    return Error{
        ErrorCode::NotFound,
        fmt::format("no project in {}: neither project.yaml nor a base file of robot_train", path.string()),
        "`kstudio project new DIR` makes one."};
}

/// Their trainer validated on training episodes. Here the last tenth is held out, at most as many as they
/// used.
void holdOut(const ProjectConfig& project, const TaskConfig& task, TrainConfig& config,
             std::vector<Warning>* notes) {
    ValidationConfig& validation = config.validation;
    if (project.heldOut.value_or(0) == 0 || !validation.episodes.empty() || validation.split > 0) return;
    const auto& episodes = config.data.episodes;
    std::string said;
    if (episodes.empty()) {
        validation.split = 0.1;
        said = "the last 10 % of the episodes are held out";
    } else if (episodes.size() >= 2) {
        auto tenth = std::max<std::int64_t>(1, static_cast<std::int64_t>(episodes.size()) / 10);
        auto count = std::min(*project.heldOut, tenth);
        validation.episodes.assign(episodes.end() - count, episodes.end());
        said = fmt::format("episodes {}-{} are held out", validation.episodes.front(),
                           validation.episodes.back());
    } else {
        said = "no validation: one episode cannot be divided";
    }
    if (!notes) return;
    notes->push_back(
        {fmt::format("{}: {}, as validation on training episodes shows nothing", task.file.string(), said),
         "--set validation.episodes=... chooses others."});
}

}  // namespace

bool isProject(const fs::path& path) {
    auto located = locate(path);
    if (!located.ok()) return false;
    if (located->second || located->first.filename() == kProjectFile) return true;
    auto document = readYaml(located->first);
    return document.ok() && (document->root.find("tasks") || isRobotTrainBase(*document));
}

Result<ProjectConfig> loadProject(const fs::path& path, const std::vector<std::string>& overrides,
                                  std::vector<Warning>* warnings) {
    std::vector<Warning> unheard;
    std::vector<Warning>& notes = warnings ? *warnings : unheard;
    STUDIO_ASSIGN(auto located, locate(path));
    STUDIO_ASSIGN(YamlDocument document, readYaml(located.first));
    const bool robotTrain = located.second || isRobotTrainBase(document);
    STUDIO_ASSIGN(Reading reading, read(located.first, document, robotTrain, overrides, notes));
    ProjectConfig& project = reading.project;
    if (project.base.failed()) return project.base.error();
    if (project.tasks.empty()) {
        return invalid(fmt::format("{}: the project has no task", reading.where("tasks")),
                       "Add a file such as tasks/task1_moving_grasp.yaml, and its line below `tasks:`.");
    }
    if (reading.extras.actionWidth) {
        const TrainConfig base = resolve(project.base, project.folder);
        if (*reading.extras.actionWidth != base.policy.at("max_action_dim")) {
            notes.push_back({fmt::format("{}: training.target_action_dim = {} is not policy.max_action_dim = "
                                         "{}, which counts",
                                         document.name, *reading.extras.actionWidth,
                                         base.policy.at("max_action_dim").dump()),
                             ""});
        }
    }
    project.wantedTask = reading.extras.task;
    return std::move(project);
}

Settings taskSettings(const ProjectConfig& project, const TaskConfig& task) {
    Settings merged = project.base;
    merged.overlay(task.own);
    // of two keys that exclude each other, what the task says wins over what the project says
    for (const auto& [a, b] : kExclusiveKeys) {
        if (task.own.find(a) && !task.own.find(b)) merged.forget(b);
        if (task.own.find(b) && !task.own.find(a)) merged.forget(a);
    }
    if (!task.own.find("policy.optimizer_lr")) {
        const auto place = static_cast<std::size_t>(
            std::find_if(project.tasks.begin(), project.tasks.end(),
                         [&](const TaskConfig& each) { return each.id == task.id; }) -
            project.tasks.begin());
        const auto& decay = project.sequential.lrDecay;
        const double base = resolve(project.base, project.folder).policy.at("optimizer_lr").get<double>();
        const double factor = decay.empty() ? 1 : decay[std::min(place, decay.size() - 1)];
        merged.state("policy.optimizer_lr", base * factor, project.file.string());
    }
    return merged;
}

TrainConfig resolveTask(const ProjectConfig& project, const TaskConfig& task, const Settings& settings,
                        std::vector<Warning>* notes) {
    TrainConfig config = resolve(settings, project.folder);
    if (config.training.name.empty() || project.tasks.size() > 1) {
        config.training.name = fmt::format("task{}_{}", task.id, task.name);
    }
    config.stage.task = task.id;
    config.stage.name = task.name;
    config.stage.project = project.folder;
    holdOut(project, task, config, notes);
    return config;
}

TrainConfig taskTrainConfig(const ProjectConfig& project, const TaskConfig& task,
                            std::vector<Warning>* notes) {
    return resolveTask(project, task, taskSettings(project, task), notes);
}

}  // namespace studio::config
