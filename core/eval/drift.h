// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::eval {

/// How far one part of the network moved: ||theta_T - theta_0||_2 / ||theta_0||_2 (peers-and-performance.md
/// 5.2), in each stage and since the first checkpoint.
struct ModuleDrift {
    std::string module;              ///< as in policy::ModuleRow
    std::vector<double> inStage;     ///< [checkpoint after the first] against the one before it
    std::vector<double> sinceFirst;  ///< [checkpoint after the first]
};

/// The drift over checkpoints in order, at least two; each a policy's folder, a step folder or a run (its
/// last one). The last row, "all", is everything. Errors: InvalidArgument (fewer than two), and as
/// openPolicy.
Result<std::vector<ModuleDrift>> driftOver(const std::vector<std::filesystem::path>& checkpoints);

}  // namespace studio::eval
