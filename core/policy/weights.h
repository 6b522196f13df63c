// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/policy.h"

namespace studio::policy {

/// What loading found besides the weights.
struct LoadedWeights {
    std::map<std::string, at::Tensor>
        normalisation;  ///< in-model buffers of LeRobot up to 0.3: "normalize_inputs.…"
    std::vector<std::string> absentOptional;  ///< lm_head where it is not stored
    std::vector<std::string> dropped;         ///< text layers beyond num_vlm_layers, of a raw backbone file
    std::string hash;                         ///< XXH3-128 of the file: which weights these are
};

/// The parameter that a stored name means: the wrappers `_orig_mod.` (torch.compile) and `module.`
/// (data-parallel training) are dropped.
std::string parameterOf(std::string storedName);
/// Whether the parameter is no weight but a statistic that LeRobot up to 0.3 kept inside the model
/// ("normalize_inputs.…").
bool isInModelBuffer(const std::string& parameter);
/// Those statistics of a file, by parameter name. Errors: NotFound, Io, Corrupt.
Result<std::map<std::string, at::Tensor>> readInModelBuffers(const std::filesystem::path& file);

/// Copies the tensors of a safetensors file into the policy's parameters, converting each from its stored
/// dtype. All or nothing: names and shapes are checked first. `_orig_mod.` and `module.` are stripped,
/// lm_head is optional. Errors: NotFound, Io; Corrupt, naming up to five tensors that are missing, unexpected
/// or of the wrong shape; NotFinite, naming the first tensor with NaN or infinity.
Result<LoadedWeights> loadWeights(Policy& policy, const std::filesystem::path& file);

/// Loads a raw SmolVLM2 file (names `model.vision_model.…`, `lm_head.weight`) into the backbone; everything
/// that it does not hold keeps its values. Rounded to the published dtypes, in which the reference computes.
/// Errors as above.
Result<LoadedWeights> loadBackbone(Policy& policy, const std::filesystem::path& file);

/// Whether the file holds a backbone alone.
Result<bool> isRawBackbone(const std::filesystem::path& file);

/// Writes all parameters in the published dtypes (`allFloat`: everything F32), rounded from the masters.
Status saveWeights(const Policy& policy, const std::filesystem::path& file, bool allFloat = false);

}  // namespace studio::policy
