// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/config/robot_train_config.h"
#include "core/config/settings.h"

namespace studio::config {

/// What a base file says beyond our own keys.
struct RobotTrainBase {
    std::string task;                         ///< the stage to train
    std::optional<std::int64_t> heldOut;      ///< validation_episodes
    std::optional<std::int64_t> actionWidth;  ///< target_action_dim
    SequentialConfig sequential;
    std::map<int, std::string> sharesAt;  ///< where each stage's shares are written
};

/// Walks the files of a robot_train folder; what has a counterpart here goes to `settings`.
class RobotTrainReader {
public:
    RobotTrainReader(Settings& settings, std::vector<Warning>& warnings, std::filesystem::path folder)
        : settings_(settings), warnings_(warnings), folder_(std::move(folder)) {}

    RobotTrainBase readBase(const YamlDocument& document);
    /// With `apply`, the values that override the base's go to the settings too.
    RobotTrainTask readTask(const YamlDocument& document, bool apply);
    /// Tells in one note what of Hydra was left aside.
    void noteHydra(const std::string& name);

private:
    /// Whether the entry is Hydra's; if so, it is kept for the note.
    bool aside(const YamlEntry& entry, const std::string& path);
    /// Offers every entry of a map to `take(entry, path)`; what that refuses is unknown.
    template <class Take>
    void walk(const YamlDocument& document, const YamlNode& map, const std::string& prefix, Take take);
    /// Takes a key that exists here as well; maps of it are walked. False: no such key.
    bool takeOurs(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                  bool apply = true);
    void ours(const YamlDocument& document, const YamlNode& node, const std::string& path, bool apply);
    bool takePolicy(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                    bool apply);
    bool takeTraining(const YamlDocument& document, const YamlEntry& entry, RobotTrainBase& base);
    bool takeSequential(const YamlDocument& document, const YamlEntry& entry, RobotTrainBase& base);
    void takeShares(const YamlDocument& document, const YamlEntry& entry, int stage, RobotTrainBase& base);
    bool takeTask(const YamlDocument& document, const YamlEntry& entry, RobotTrainTask& task, bool apply);
    bool takeTaskData(const YamlDocument& document, const YamlEntry& entry, RobotTrainTask& task, bool apply);
    bool takeTaskTraining(const YamlDocument& document, const YamlEntry& entry, RobotTrainTask& task,
                          bool apply);
    void takeReplayed(const YamlDocument& document, const YamlEntry& entry, RobotTrainTask& task);

    std::string text(const YamlDocument& document, const YamlNode& node, const std::string& key);
    std::int64_t integer(const YamlDocument& document, const YamlNode& node, const std::string& key,
                         std::int64_t minimum);
    double number(const YamlDocument& document, const YamlNode& node, const std::string& key, double minimum,
                  double maximum);
    bool boolean(const YamlDocument& document, const YamlNode& node, const std::string& key);
    void fail(const std::string& where, const std::string& message, const std::string& hint = "");
    void warn(const std::string& where, const std::string& message, const std::string& hint = "");

    Settings& settings_;
    std::vector<Warning>& warnings_;
    std::filesystem::path folder_;
    std::vector<std::string> hydra_;
};

/// N of "task<N><suffix>", nothing for any other word.
std::optional<int> numberIn(const std::string& word, const std::string& prefix, const std::string& suffix);

}  // namespace studio::config
