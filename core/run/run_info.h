// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/run/process.h"

namespace studio::run {

/// One process that trained the run: the first, or one that resumed it.
struct RunSession {
    ProcessId process;
    std::vector<std::string> argv;
    std::string device, gitCommit;
    double startedS = 0;  ///< seconds since 1970
};

/// Content of run.json.
struct RunRecord {
    std::string id;
    std::string parentRun;
    nlohmann::json extra;
    std::vector<RunSession> sessions;  ///< at least one; the last one is the current trainer
};

/// Reads `<run>/run.json`. Errors: NotFound, Io, Corrupt, Unsupported (a newer schema); the file is named.
Result<RunRecord> readRunRecord(const std::filesystem::path& run);
/// Errors: Io.
Status writeRunRecord(const std::filesystem::path& run, const RunRecord& record);

/// Makes a fresh folder `<root>/<YYYY-mm-dd_HHMMSS>_<name>`; another run of the same second gets -2, -3, ….
/// What cannot stand in a file name is replaced by '-'. Errors: Io.
Result<std::filesystem::path> makeRunFolder(const std::filesystem::path& root, const std::string& name);

}  // namespace studio::run
