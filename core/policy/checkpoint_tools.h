// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/checkpoint.h"

namespace studio::policy {

/// Refuses a folder that is there already. Errors: InvalidArgument.
Status requireFree(const std::filesystem::path& out);

/// Saves a policy into a folder that is not there yet: it appears as a whole or not at all. Errors:
/// InvalidArgument, Io.
Status saveNewPolicy(const std::filesystem::path& out, const OpenedPolicy& opened, bool allFloat = false);

/// What a check of a checkpoint found to be whole, and what is to be said besides.
struct CheckpointCheck {
    std::vector<std::string> checked, notes;
};

/// Checks every file against the manifest (where there is one), every tensor's name, shape and values,
/// processors and configuration. Errors: as verifyCheckpoint and openPolicy.
Result<CheckpointCheck> checkCheckpoint(const std::filesystem::path& folder);

/// Values of one tensor in figures; `histogram` has `bins` equal bins from min to max.
struct TensorFigures {
    double min = 0, max = 0, mean = 0, std = 0;
    std::int64_t elements = 0, zeros = 0, notFinite = 0;
    std::vector<std::int64_t> histogram;
};
/// Errors: NotFound, Corrupt, Unsupported.
Result<TensorFigures> tensorFigures(const std::filesystem::path& folder, const std::string& tensor,
                                    int bins = 60);

}  // namespace studio::policy
