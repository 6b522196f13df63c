// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace studio::run {

/// What an export is for: tables for people, one document for programs.
enum class ExportFormat {
    Csv,   ///< a table each for steps, validations and trials, as far as there are any
    Json,  ///< run.json and every event, as one document
};

/// What an export wrote.
struct RunExport {
    std::vector<std::filesystem::path> files;
    std::int64_t steps = 0, validations = 0, evaluations = 0;
    std::int64_t damaged = 0;  ///< lines of the log that could not be read, and are missing
};

/// Writes what a run reported into `folder` (made where it is not there) as `<run>_steps.csv`,
/// `<run>_validation.csv`, `<run>_evaluation.csv` or `<run>.json`; doubles read back bit-equal. Steps carry a
/// column `loss of TASK` for each task that was mixed in. Whole files or none. Errors: NotFound, Corrupt
/// (run.json), InvalidArgument (a file is there already: nothing is overwritten), Io.
Result<RunExport> exportRun(const std::filesystem::path& run, const std::filesystem::path& folder,
                            ExportFormat format);

}  // namespace studio::run
