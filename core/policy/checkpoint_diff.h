// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::policy {

/// Differences of two checkpoints, a and b.
struct CheckpointDiff {
    struct Key {
        std::string key, a, b;  ///< values as JSON; empty where absent
    };
    struct Module {
        std::string name;            ///< as in ModuleRow
        std::int64_t tensors = 0;    ///< in both
        std::int64_t different = 0;  ///< of these, not bit-equal after conversion to float32
        double distance = 0;         ///< ||b - a|| / ||a||, over all its tensors
    };
    std::vector<Key> config;
    std::vector<Module> modules;
    double distance = 0;                    ///< over everything
    std::vector<std::string> onlyA, onlyB;  ///< parameters
    std::vector<std::string> shapes;        ///< parameters whose shapes differ, not in `modules`
    std::vector<std::string> statistics;    ///< normalisation statistics that differ or are in one only
    bool equal() const;
};

/// Compares configuration, statistics and weights, one tensor at a time. Errors: as openPolicy.
Result<CheckpointDiff> compareCheckpoints(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace studio::policy
