// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/policy/checkpoint.h"
#include "core/policy/smolvla/config.h"
#include "core/train/stage_data.h"

namespace studio::train {

/// Finds weights named by a hub id in the local cache (or fetches them, with consent): a folder.
using FindWeights = std::function<Result<std::filesystem::path>(const std::string& hubId)>;

/// Where `policy.pretrained_path` lies on this machine; empty for training from scratch.
/// Errors: NotFound (no such folder), and those of `find`.
Result<std::filesystem::path> pretrainedFolder(const config::PolicySource& source, const FindWeights& find);

/// Cameras that the weights in `folder` were trained with, and the checkpoint's renaming of the data's; empty
/// where they know none. Errors: as policy::readRename, and those of config.json.
Result<PolicyCameras> camerasOf(const std::filesystem::path& folder);

/// Sizes and freezing of the policy that a stage would train from `folder` (empty: from scratch), without
/// opening weights or data: features of the data are not in it. Errors: as setUpPolicy.
Result<policy::smolvla::Config> plannedPolicy(config::TrainConfig config,
                                              const std::filesystem::path& folder);

/// Builds the policy of a stage: random weights (asked for by name), a policy's checkpoint, or a raw backbone
/// with a random expert. Features follow the data, cameras the weights; normalisation is `stats` (or the
/// checkpoint's where data.stats says so). The tokenizer is policy.tokenizer, else the checkpoint's own, else
/// (by `lookUp`, which may be empty) that of the model which the checkpoint names. `config.policy` is
/// completed from the checkpoint. Errors: NotFound, Corrupt, InvalidConfig, those of `lookUp`.
Result<policy::OpenedPolicy> setUpPolicy(config::TrainConfig& config, const std::filesystem::path& folder,
                                         const StageData& data, const data::StatsTable& stats,
                                         const policy::TokenizerLookup& lookUp);

}  // namespace studio::train
