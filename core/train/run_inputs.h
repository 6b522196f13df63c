// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/config/train_config.h"

namespace studio::train {

struct Stage;

/// What the numbers of a run follow from, beside its weights and its Surroundings: settings and data. Kept
/// with every checkpoint, so that a resumed run that would follow from others is not called bit-equal.
struct RunInputs {
    std::map<std::string, std::string> settings;  ///< by key ("training.batch_size"), as YAML
    /// By origin ("data of task 1", "kept frames"): its files, relative to its folder (many: their folders),
    /// each with what tells it from another one (filesBelow).
    std::map<std::string, std::map<std::string, std::string>> files;

    /// What is another now, one text each: "training.batch_size 8 instead of 4", "data of task 1:
    /// meta/info.json has changed"; few of a kind, then how many more. Keys that only one side knows are
    /// another version's.
    std::vector<std::string> differences(const RunInputs& now) const;
};

/// The settings that decide weights, log or checkpoints of a run that goes on: without those that say where,
/// how fast and how it is shown, and those that its checkpoint replaces (weights, statistics).
std::map<std::string, std::string> decidingSettings(const config::TrainConfig& config);
/// Those of an opened stage: every task's data set that is there, and the kept frames that it replays.
RunInputs runInputs(const Stage& stage);

/// As the facts of a checkpoint's manifest have them ("inputs").
nlohmann::json toJson(const RunInputs& inputs);
/// Nothing where a checkpoint of an older version does not have them.
std::optional<RunInputs> runInputsFromJson(const nlohmann::json& json);

}  // namespace studio::train
