// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/processors.h"
#include "core/policy/smolvla/config.h"

namespace studio::policy {

// Everything of a checkpoint folder but the weights. `notes` collects what was tolerated.

/// The pretrained_model folder that a path means: itself, one inside a step folder, either through a link.
/// Errors: NotFound.
Result<std::filesystem::path> resolveCheckpoint(const std::filesystem::path& given);

/// config.json of a policy, checked. Errors: NotFound, Corrupt, InvalidConfig (also a bare backbone).
Result<smolvla::Config> readPolicyConfig(const std::filesystem::path& folder,
                                         std::vector<std::string>& notes);

/// Whether the weights are in model.safetensors. Errors: NotFound, Unsupported (adapters, split weights).
Status requireWeights(const std::filesystem::path& folder);

/// Processors from their files, else from statistics inside the weights (`buffers`), else none. Where the
/// files and config.json differ on how a type of feature is scaled, the files count, as in LeRobot: `config`
/// follows them, so that what is written later says what was applied. Errors: NotFound, Corrupt,
/// InvalidConfig, Unsupported (pictures that are scaled).
Result<Processors> openProcessors(const std::filesystem::path& folder, smolvla::Config& config,
                                  const std::map<std::string, at::Tensor>& buffers,
                                  std::vector<std::string>& notes);

/// config.json as every release of LeRobot since 0.2 reads it: keys that it would refuse are left out.
nlohmann::ordered_json portableConfig(const smolvla::Config& config);

/// Whether the sizes of the backbone are not those that its name stands for, so that they must travel along.
bool hasOwnBackbone(const smolvla::Config& config);

}  // namespace studio::policy
