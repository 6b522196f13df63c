// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/new_project.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "core/base/file.h"
#include "core/config/robot_train_config.h"
#include "core/config/yaml_edit.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

constexpr const char* kNewProjectFile = "project.yaml";
constexpr const char* kFirstTask = "tasks/task1_first.yaml";

constexpr const char* kProject = R"(# A Kuavo Studio project: tasks taught one after another to one policy.
# `kstudio config schema --project` explains every key; relative paths begin at this file's folder.
name: {}

# one file and one line for each task, in any order: each file says its stage
tasks:
{}
policy:
  pretrained_path: lerobot/smolvla_base  # what stage 1 starts from; from_scratch: true for random weights
  n_action_steps: 8

training:
  preset: robot_train  # optimizer and schedule of the files that robot_train's users know
  batch_size: 64
  save_freq_epoch: 3

validation:
  split: 0.1  # the last tenth of each task's episodes is held out
  freq_epoch: 2

sequential:
  replay_strategy: proportional
  current_share: 0.7  # of each batch for the newest task; the earlier ones divide the rest
  lr_decay: [1, 0.7, 0.5, 0.4]
)";

constexpr const char* kTask =
    R"(# Fill in the sentence and the data set, then look at `kstudio sequence plan`.
task:
  id: 1
  name: first
  stage: 1
  description: ""
  language_instruction: Say here what the robot is to do
  data:
    root: datasets/first
  training:
    epochs: 30
)";

/// Of a project.yaml for the files of `tasks`, named from its folder.
std::string projectText(const std::string& name, const std::vector<std::string>& tasks) {
    std::string lines;
    // JSON's quotes are YAML's too
    for (const std::string& task : tasks) {
        const bool plain = task == kFirstTask;
        lines += fmt::format("  - {}\n", plain ? task : nlohmann::json(task).dump());
    }
    return fmt::format(fmt::runtime(kProject), nlohmann::json(name).dump(), lines);
}

/// What a project is called that nobody named.
std::string newProjectName(const fs::path& folder) {
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

/// Files of tasks/, named from the project's folder.
std::vector<std::string> taskFilesIn(const fs::path& folder) {
    std::vector<std::string> files;
    auto there = yamlFiles(folder / "tasks");
    if (!there.ok()) return files;
    for (const fs::path& file : *there) files.push_back("tasks/" + file.filename().string());
    return files;
}

/// Paths that lead out of the example's folder, made absolute; runs are kept in the project's own.
std::string withPathsOfACopy(const std::string& text, const fs::path& example) {
    static const std::regex outward(R"((\.\./)+[A-Za-z0-9_./-]*)");
    static const std::regex output(R"(( *output_directory: *)(\.\./)+[A-Za-z0-9_./-]*)");
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        const std::string line = text.substr(begin, end - begin);
        const std::size_t comment = std::min(line.find('#'), line.size());
        const std::string value = std::regex_replace(line.substr(0, comment), output, "$1runs");
        auto place = value.cbegin();
        for (std::sregex_iterator it(value.begin(), value.end(), outward), none; it != none; ++it) {
            result.append(place, (*it)[0].first);
            result += (example / it->str()).lexically_normal().string();
            place = (*it)[0].second;
        }
        result.append(place, value.cend());
        result += line.substr(comment);
        begin = end;
    }
    return result;
}

/// `name`: empty keeps the example's.
Status copyExample(const fs::path& example, const fs::path& folder, const std::string& name) {
    static const std::regex nameLine("(^|\n)name: *[^\n]*");
    std::error_code problem;
    for (fs::recursive_directory_iterator it(example, problem), end; !problem && it != end;
         it.increment(problem)) {
        std::error_code ignored;
        // a script of the example works on its folder
        if (!it->is_regular_file(ignored) || it->path().extension() == ".sh") continue;
        const fs::path target = folder / it->path().lexically_relative(example);
        STUDIO_CHECK(makeFolders(target.parent_path()));
        STUDIO_ASSIGN(std::string text, readFile(it->path()));
        if (target.extension() == ".yaml") text = withPathsOfACopy(text, example);
        std::smatch old;
        if (!name.empty() && target == folder / kNewProjectFile && std::regex_search(text, old, nameLine))
            text = old.prefix().str() + old[1].str() + "name: " + nlohmann::json(name).dump() +
                   old.suffix().str();
        STUDIO_CHECK(writeFileAtomic(target, text));
    }
    if (problem)
        return Error{ErrorCode::Io, "cannot copy " + example.string() + ": " + problem.message(), ""};
    return {};
}

}  // namespace

Status createProject(const NewProject& project) {
    std::error_code ignored;
    const fs::path folder = fs::absolute(project.folder, ignored).lexically_normal();
    if (fs::exists(folder, ignored) && !fs::is_empty(folder, ignored)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot make a project in {}: it is there and not empty", folder.string()),
                     "Choose a folder that is not there yet."};
    }
    STUDIO_CHECK(makeFolders(folder / "tasks"));
    STUDIO_CHECK(makeFolders(folder / "datasets"));
    if (!project.example.empty()) {
        if (!fs::exists(project.example / kNewProjectFile, ignored)) {
            return Error{ErrorCode::NotFound,
                         fmt::format("no example project in {}", project.example.string()), ""};
        }
        const fs::path example = fs::canonical(project.example, ignored);
        return copyExample(example, folder, project.name);
    }
    // the task first: a project that is there names no file that is not
    STUDIO_CHECK(writeFileAtomic(folder / kFirstTask, kTask));
    return writeFileAtomic(
        folder / kNewProjectFile,
        projectText(project.name.empty() ? newProjectName(folder) : project.name, {kFirstTask}));
}

bool lacksFirstTask(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) return false;
    if (!fs::exists(folder / kNewProjectFile, ignored)) {
        auto base = findRobotTrainBase(folder);
        return !base.ok() && base.error().code == ErrorCode::NotFound;
    }
    auto document = readYaml(folder / kNewProjectFile);
    if (!document.ok() || isRobotTrainBase(*document)) return false;
    const YamlNode* tasks = document->root.find("tasks");
    // without a list every file in tasks/ counts
    if (!tasks) return taskFilesIn(folder).empty();
    return tasks->isNull() || (tasks->isSequence() && tasks->items.empty());
}

Status addFirstTask(const fs::path& given) {
    std::error_code ignored;
    const fs::path folder = fs::absolute(given, ignored).lexically_normal();
    if (!lacksFirstTask(folder)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot add a first task in {}: it has tasks, or its project cannot be read",
                                 folder.string()),
                     "Look at its project.yaml, or choose another folder."};
    }
    STUDIO_CHECK(makeFolders(folder / "tasks"));
    STUDIO_CHECK(makeFolders(folder / "datasets"));
    const fs::path file = folder / kNewProjectFile;
    std::vector<std::string> tasks = taskFilesIn(folder);
    std::string text;
    if (fs::exists(file, ignored)) {
        STUDIO_ASSIGN(text, readFile(file));
        STUDIO_ASSIGN(YamlDocument document, parseYaml(text, file.string()));
        if (document.root.find("tasks")) {
            STUDIO_ASSIGN(text, addYamlItem(text, "tasks", kFirstTask));
        }
        tasks = {kFirstTask};
    } else {
        if (tasks.empty()) tasks = {kFirstTask};
        text = projectText(newProjectName(folder), tasks);
    }
    const bool fresh = tasks.front() == kFirstTask && !fs::exists(folder / kFirstTask, ignored);
    if (fresh) STUDIO_CHECK(writeFileAtomic(folder / kFirstTask, kTask));
    return writeFileAtomic(file, text);
}

}  // namespace studio::config
