// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/policy/normalizer.h"

namespace studio::policy {

/// What a checkpoint's policy_preprocessor.json and policy_postprocessor.json say, in the studio's own terms
/// (checkpoint-and-processors.md 2). Steps are taken in file order; a step that the studio does not know is
/// an error.
struct Processors {
    std::map<std::string, std::string> rename;  ///< observation keys: data -> policy
    bool newline = true;                        ///< "\n" appended to the instruction before it is tokenised
    int maxTokens = 48;
    bool padToMax = false;      ///< else to the longest of the batch
    bool truncateLeft = false;  ///< tokenizer_config.json's truncation_side
    std::string tokenizerName;  ///< hub id, or a folder relative to the checkpoint
    Normalizer normalizer;
};

/// Reads both pipelines and their state files from a checkpoint folder. `widths`: feature -> true width.
/// Errors: NotFound, Corrupt, Unsupported.
Result<Processors> readProcessors(const std::filesystem::path& folder,
                                  const std::map<std::string, int>& widths);

/// What the pre-processor renames, data -> policy, without statistics checked; empty where there is no such
/// file. Errors: as readProcessors.
Result<std::map<std::string, std::string>> readRename(const std::filesystem::path& folder);

/// Writes both pipelines in LeRobot's canonical form with their state files. `features`, `normMap`: as in
/// config.json.
Status writeProcessors(const std::filesystem::path& folder, const Processors& processors,
                       const nlohmann::ordered_json& inputFeatures,
                       const nlohmann::ordered_json& outputFeatures,
                       const std::map<std::string, std::string>& normMap);

}  // namespace studio::policy
