// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "core/config/exclusive_keys.h"
#include "core/config/project_reader.h"
#include "core/config/value.h"

namespace studio::config {

namespace {

/// The key of TrainConfig behind a key of a task file; empty: it has none.
std::string trainPath(const std::string& path) {
    for (const char* prefix : {"task.training.policy.", "task.training.", "task."}) {
        if (!path.starts_with(prefix)) continue;
        std::string rest = path.substr(std::string(prefix).size());
        if (prefix == std::string("task.training.policy.")) rest = "policy." + rest;
        if (prefix == std::string("task.training.")) rest = "training." + rest;
        return findKey(rest) ? rest : "";
    }
    return "";
}

}  // namespace

bool ProjectReader::takeTaskRow(TaskConfig& task, const std::string& path, const YamlDocument& document,
                                const YamlNode& node) {
    const std::string own = trainPath(path);
    if (own.empty()) return takeTaskKey(task, path, document, node);
    const auto rows = taskKeys();
    if (std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row.key.path == path; })) {
        return false;
    }
    ours(document, node, own);
    return true;
}

void ProjectReader::takeReplayed(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task) {
    walk(document, entry.value, "task.replay", [&](const YamlEntry& limit, const std::string& path) {
        auto earlier = numberIn(limit.key, "task", "_episodes");
        if (!earlier) return false;
        if (auto count = integer(document, limit.value, path, 1)) task.replayedEpisodes[*earlier] = *count;
        return true;
    });
}

void ProjectReader::takeEpisodesToUse(const YamlDocument& document, const YamlNode& node) {
    // [first, last], both included
    const auto& ends = node.items;
    if (!node.isSequence() || ends.size() != 2) {
        fail(document.where(node.at), "task.data.episodes_to_use needs [first, last], both included");
        return;
    }
    YamlNode range = ends[0];
    range.text = ends[0].text + "-" + ends[1].text;
    auto episodes = parseValue(*findKey("data.episodes"), range, project_.folder);
    if (!episodes.ok()) {
        fail(document.where(node.at), episodes.error().message, "Write [first, last], both included.");
        return;
    }
    settings_->state("data.episodes", *episodes, document.where(node.at));
}

bool ProjectReader::takeTaskData(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task) {
    const std::string path = "task.data." + entry.key;
    if (entry.key == "root") {
        if (!entry.value.isNull() && !entry.value.text.empty()) ours(document, entry.value, "data.root");
        return true;
    }
    if (entry.key == "episodes_to_use") {
        if (!entry.value.isNull()) takeEpisodesToUse(document, entry.value);
        return true;
    }
    if (takeTaskRow(task, path, document, entry.value)) return true;
    return !strict_ && takeOurs(document, entry, "data." + entry.key, path);
}

bool ProjectReader::takeTaskTraining(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task) {
    const std::string path = "task.training." + entry.key;
    // left empty, or the placeholder of the published files: to be found
    const bool open = entry.value.isNull() ||
                      (entry.key == "resume_path" && entry.value.text.find("XXXX") != std::string::npos);
    if (entry.key.starts_with("resume_") || entry.key == "pretrained_path") {
        if (open) return true;
        return takeTaskKey(task, path, document, entry.value);
    }
    if (entry.key == "max_epoch") {
        ours(document, entry.value, "training.epochs");
        return true;
    }
    if (entry.key == "policy") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string& shown) {
            if (takeTaskRow(task, shown, document, inner.value)) return true;
            return !strict_ && takePolicy(document, inner, "policy." + inner.key, shown);
        });
        return true;
    }
    if (takeTaskRow(task, path, document, entry.value)) return true;
    return !strict_ && takeOurs(document, entry, "training." + entry.key, path);
}

bool ProjectReader::takeTask(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task) {
    const std::string path = "task." + entry.key;
    if (entry.key == "data") {
        walk(document, entry.value, path,
             [&](const YamlEntry& inner, const std::string&) { return takeTaskData(document, inner, task); });
    } else if (entry.key == "training") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string&) {
            return takeTaskTraining(document, inner, task);
        });
    } else if (entry.key == "validation") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string& shown) {
            return takeTaskRow(task, shown, document, inner.value);
        });
    } else if (entry.key == "replay") {
        takeReplayed(document, entry, task);
    } else {
        return takeTaskKey(task, path, document, entry.value);
    }
    return true;
}

void ProjectReader::checkTask(const TaskConfig& task) {
    if (task.id == 0) fail(task.where("task.id"), "task.id is missing", "Give the task a number of its own.");
    if (task.instruction.find_first_not_of(" \t\n") == std::string::npos) {
        fail(task.where("task.language_instruction"), "task.language_instruction is missing or empty",
             "Write the sentence that tells the robot what to do; without it tasks cannot be told apart.");
    }
    if (task.start.from != TaskStart::From::Pretrained && task.start.from != TaskStart::From::Scratch &&
        task.start.task == task.id && task.id != 0) {
        fail(task.where("task.training.resume_task_id"),
             fmt::format("task.training.resume_task_id = {} names the task itself", task.id),
             "Name the task that was trained before.");
    }
}

void ProjectReader::takeProblems(const Settings& settings) {
    // the problems alone: statements stay with the task
    Settings problems = settings;
    for (const auto& [path, stated] : settings.all()) problems.forget(path);
    project_.base.overlay(problems);
}

TaskConfig ProjectReader::readTask(const YamlDocument& document) {
    TaskConfig task;
    task.file = document.name;
    task.own.setName(document.name);
    settings_ = &task.own;
    places_ = &task.places;
    walk(document, document.root, "", [&](const YamlEntry& entry, const std::string& path) {
        if (path == "defaults" || path == "hydra") {
            hydra_.push_back(path);
            return true;
        }
        if (path != "task" || !entry.value.isMap()) return false;
        walk(document, entry.value, path,
             [&](const YamlEntry& inner, const std::string&) { return takeTask(document, inner, task); });
        return true;
    });
    settings_ = &project_.base;
    places_ = nullptr;
    takeProblems(task.own);
    refuseTwoSpellings(task.places);
    if (task.stage == 0) task.stage = task.id;
    if (task.name.empty()) {
        const std::string stem = task.file.stem().string(), prefix = fmt::format("task{}_", task.id);
        task.name = stem.starts_with(prefix) ? stem.substr(prefix.size()) : stem;
    }
    task.own.state("data.instruction", task.instruction, document.name);
    checkTask(task);
    noteHydra(document.name);
    return task;
}

void ProjectReader::setTask(TaskConfig& task, const std::string& path, const YamlNode& value,
                            const std::string& where) {
    YamlDocument document;
    document.name = where;
    std::string key = path == "task.training.max_epoch" ? "task.training.epochs" : path;
    YamlNode node = value;
    node.at = {};
    Settings typed;
    settings_ = &typed;
    const bool known = takeTaskRow(task, key, document, node);
    settings_ = &project_.base;
    if (!known) {
        fail(where, fmt::format("unknown key '{}'", path), unknownProjectKeyHint(path));
        return;
    }
    task.places[path] = where;
    for (const auto& [name, stated] : typed.all()) {
        task.own.state(name, stated.value, where);
        // a 0 says that the other counts
        if (!saysSomething(stated.value)) continue;
        for (const std::string& other : excludedBy(name)) task.own.forget(other);
    }
    takeProblems(typed);
    // the file was found good: what is typed must not undo that
    if (path == "task.language_instruction" || path.starts_with("task.training.resume_")) checkTask(task);
    task.own.state("data.instruction", task.instruction, where);
}

}  // namespace studio::config
