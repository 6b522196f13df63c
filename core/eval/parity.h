// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::eval {

/// How far an element may lie from the reference, and where it is computed; always in float32.
struct ParityOptions {
    double absolute = 1e-5, relative = 1e-4;  ///< allowed: absolute + relative * |reference|
    double afterTraining = 1e-3;  ///< absolute, for out.actions_after_training (Adam magnifies rounding)
    std::string device = "cpu";
};

/// One compared tensor.
struct ParityLine {
    std::string name;
    std::int64_t elements = 0;
    double maxAbsolute = 0,
           maxRelative = 0;  ///< largest difference; the same relative to the tensor's largest value
    bool passed = false;
    std::string problem;  ///< where it could not be compared: missing, another shape, not finite
};

/// All compared tensors of one case.
struct ParityReport {
    std::filesystem::path folder;
    std::vector<ParityLine>
        lines;  ///< in the order of computation, so that the first failure is the first divergence
    bool passed() const;
    const ParityLine* firstDiverging() const;
};

/// Compares this implementation with tensors of the reference one. `folder` holds config.json,
/// vlm/config.json, model.safetensors, vectors.safetensors (`in.*`, `mid.*`, `out.*`, `grad.*`) and case.json
/// (trainable set, training steps). Errors: NotFound, Corrupt, InvalidConfig; a divergence is no error but a
/// line that did not pass.
Result<ParityReport> checkParity(const std::filesystem::path& folder, const ParityOptions& options = {});

}  // namespace studio::eval
