// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/embodiment.h"
#include "core/policy/processors.h"
#include "core/policy/smolvla/config.h"

namespace studio::policy {

/// A stored tensor and the part of the network that it belongs to.
struct TensorRow {
    std::string name, dtype, module;
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    bool trainable = false;
};

/// One part of the network: "vision", "connector", "embeddings", "text", "lm_head", "expert", "state_proj",
/// "action heads", "statistics" (old in-model buffers), "unknown".
struct ModuleRow {
    std::string name;
    std::int64_t tensors = 0, parameters = 0, trainable = 0;
    std::map<std::string, std::int64_t> dtypes;  ///< dtype -> tensors
};

/// A checkpoint without its weights' values: quick to read whatever its size.
struct CheckpointInfo {
    std::filesystem::path folder;
    smolvla::Config config;
    std::vector<TensorRow> tensors;  ///< in file order
    std::vector<ModuleRow> modules;  ///< in the network's order; empty parts are left out
    std::int64_t parameters = 0, trainable = 0;
    std::uint64_t bytes = 0;  ///< of model.safetensors
    Processors processors;
    std::filesystem::path tokenizer;       ///< tokenizer.json; empty: none
    std::optional<Embodiment> embodiment;  ///< of its data; none: nothing is stated
    std::vector<std::string> notes;
};

/// Reads configuration, tensor table, processors and statistics. Errors: as openPolicy, save for the values
/// of weights.
Result<CheckpointInfo> describeCheckpoint(const std::filesystem::path& folder);

/// Name of the part of the network that a parameter belongs to (see ModuleRow).
std::string moduleOf(const std::string& parameter);
/// All such names, in the network's order.
const std::vector<std::string>& moduleNames();

/// A checkpoint found on disk.
struct CheckpointEntry {
    std::filesystem::path path;      ///< the step folder, or the flat folder
    std::int64_t step = -1;          ///< -1: its folder is no number
    std::uint64_t bytes = 0;         ///< of all its files
    std::vector<std::string> links;  ///< "best", "last"
    std::string problem;  ///< why it is not whole (files missing or of the wrong size); empty: nothing found
    double runStartedS = 0;  ///< when its run began, seconds since 1970; 0: of no run, or unknown
};

/// Checkpoints below a folder, by path; hidden and unfinished folders are passed over. Errors: NotFound.
Result<std::vector<CheckpointEntry>> findCheckpoints(const std::filesystem::path& root);

}  // namespace studio::policy
