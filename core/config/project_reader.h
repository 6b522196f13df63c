// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/config/project_config.h"

namespace studio::config {

/// What a project's file says beside the project itself.
struct ProjectExtras {
    std::string task;                         ///< the stage to train (`task`, of robot_train)
    std::optional<std::int64_t> actionWidth;  ///< target_action_dim, of robot_train
    std::optional<std::vector<std::pair<std::string, Position>>> taskFiles;  ///< as written; absent: all
    std::map<std::string, std::string> places;  ///< key -> "file:line:column", or "--set key"
};

/// A key of robot_train's files that a key of ours stands behind.
struct Spelling {
    std::string path;     ///< as those files have it, "training.max_epoch"
    std::string key;      ///< "training.epochs"
    std::string meaning;  ///< for a listing of the keys
    bool same = true;     ///< one key under two names; else `key` decides the same matter in another way
};
/// All of them.
std::span<const Spelling> otherSpellings();

/// Walks the file of a project (project.yaml, or a base file of robot_train) and those of its tasks. What has
/// a counterpart in TrainConfig becomes a setting; problems gather in `project.base`. `strict`: unknown keys
/// and keys without a value are errors, as in project.yaml; else they are warnings.
class ProjectReader {
public:
    ProjectReader(ProjectConfig& project, std::vector<Warning>& warnings, bool strict)
        : project_(project), settings_(&project.base), warnings_(warnings), strict_(strict) {}

    ProjectExtras readProject(const YamlDocument& document);
    TaskConfig readTask(const YamlDocument& document);
    /// One value of a key of a task file, from an override ("task.training.max_epoch").
    void setTask(TaskConfig& task, const std::string& path, const YamlNode& value, const std::string& where);
    /// One value of a key of project.yaml, from an override.
    void setProject(const std::string& path, const YamlNode& value, const std::string& where);

private:
    /// Whether the entry is Hydra's; if so, it is kept for the note.
    bool aside(const YamlEntry& entry, const std::string& path);
    /// Tells in one note what of Hydra was left aside.
    void noteHydra(const std::string& name);
    /// Offers every entry of a map to `take(entry, path)`; what that refuses is unknown.
    using Take = std::function<bool(const YamlEntry& entry, const std::string& path)>;
    void walk(const YamlDocument& document, const YamlNode& map, const std::string& prefix, const Take& take);
    /// Takes a key of TrainConfig; maps of it are walked. `shown`: the path as the file has it. False: no
    /// such key.
    bool takeOurs(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                  const std::string& shown);
    void ours(const YamlDocument& document, const YamlNode& node, const std::string& path);
    bool takePolicy(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                    const std::string& shown);
    bool takeTraining(const YamlDocument& document, const YamlEntry& entry, ProjectExtras& extras);
    bool takeSequential(const YamlDocument& document, const YamlEntry& entry);
    void takeShares(const YamlDocument& document, const YamlEntry& entry, int stage);
    void takeTaskFiles(const YamlDocument& document, const YamlNode& node, ProjectExtras& extras);
    bool takeTop(const YamlDocument& document, const YamlEntry& entry, ProjectExtras& extras);

    bool takeTask(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task);
    bool takeTaskData(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task);
    bool takeTaskTraining(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task);
    void takeReplayed(const YamlDocument& document, const YamlEntry& entry, TaskConfig& task);
    void takeEpisodesToUse(const YamlDocument& document, const YamlNode& node);
    bool takeTaskRow(TaskConfig& task, const std::string& path, const YamlDocument& document,
                     const YamlNode& node);
    void takeProblems(const Settings& settings);
    void checkTask(const TaskConfig& task);

    /// Takes a key of a typed table; false: no such row.
    template <class T>
    bool takeRow(std::span<const BoundKey<T>> rows, T& into, const std::string& path,
                 const YamlDocument& document, const YamlNode& node);
    bool takeTaskKey(TaskConfig& task, const std::string& path, const YamlDocument& document,
                     const YamlNode& node);
    std::optional<std::int64_t> integer(const YamlDocument& document, const YamlNode& node,
                                        const std::string& key, std::int64_t minimum);
    /// One key under two names in one file: which of the two counts would be a guess.
    void refuseTwoSpellings(const std::map<std::string, std::string>& places);
    void fail(const std::string& where, const std::string& message, const std::string& hint = "");
    void warn(const std::string& where, const std::string& message, const std::string& hint = "");

    ProjectConfig& project_;
    Settings* settings_;                                    ///< of the file that is being read
    std::map<std::string, std::string>* places_ = nullptr;  ///< of its keys
    std::vector<Warning>& warnings_;
    bool strict_;
    std::vector<std::string> hydra_;
};

/// Where a key stands by such places; of one that is not among them the nearest section, else `file`.
std::string placeOf(const std::map<std::string, std::string>& places, std::string_view key,
                    const std::filesystem::path& file);

/// N of "task<N><suffix>", written without leading zeros; nothing for any other word.
std::optional<int> numberIn(const std::string& word, const std::string& prefix, const std::string& suffix);

}  // namespace studio::config
