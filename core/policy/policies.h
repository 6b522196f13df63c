// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/policy/checkpoint.h"

namespace studio::policy {

/// What a policy without a checkpoint is made of.
struct NewPolicy {
    std::string type = "smolvla";
    nlohmann::ordered_json config;       ///< keys of config.json; features that it lacks are those of a Kuavo
    std::filesystem::path configFolder;  ///< where `config` lies, for a vlm/ beside it
    std::filesystem::path
        backboneConfig;  ///< the backbone's config.json; empty: the published one of vlm_model_name
    std::filesystem::path backboneWeights;  ///< raw SmolVLM2 file; empty: random as well
    std::string tokenizer;                  ///< tokenizer.json, or "bytes"; empty: none
    std::uint64_t seed = 0;
};

/// Features of a Kuavo: 16 values of state and action (two arms of seven joints and their grippers), three
/// cameras.
nlohmann::ordered_json kuavoInputFeatures();
nlohmann::ordered_json kuavoOutputFeatures();

/// Makes a policy with random weights, a pure function of the seed, without statistics. Freezing is applied.
/// Errors: InvalidArgument (unknown type), InvalidConfig, NotFound, Corrupt.
Result<OpenedPolicy> createPolicy(const NewPolicy& wanted);

}  // namespace studio::policy
