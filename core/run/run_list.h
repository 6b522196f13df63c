// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/run/log_summaries.h"
#include "core/run/run_follower.h"

namespace studio::run {

/// One line of the list of runs. Where `problems` is not empty the run is damaged or half-written, and the
/// rest is what could still be read.
struct RunListEntry {
    std::filesystem::path path;
    std::string id, parentRun, device;
    double startedS = 0;  ///< seconds since 1970; 0: unknown
    RunStatus status;
    std::vector<std::int64_t> checkpoints;
    std::vector<std::string> problems;  ///< what is wrong, each with the file's name
};

/// The summary of one run. Of its log only the lines that count are parsed, so that long runs list fast.
/// Never waits and never fails: what is wrong stands in `problems`; what config.yaml says is not looked at
/// (see ConfigChecks).
RunListEntry inspectRun(const std::filesystem::path& run);

/// All runs below `root` (three levels at most, hidden folders left out), newest first; a run folder itself
/// gives one entry. Errors: NotFound.
Result<std::vector<RunListEntry>> listRuns(const std::filesystem::path& root);

/// listRuns() again and again: of the logs only those are read anew whose time or size has changed. Any
/// thread.
class RunLister {
public:
    /// As listRuns(). Errors: NotFound.
    Result<std::vector<RunListEntry>> list(const std::filesystem::path& root);

private:
    LogSummaries logs_;
};

/// Whether the folder looks like a run, whole or not.
bool looksLikeRun(const std::filesystem::path& folder);

/// As `kstudio runs list --json` prints them.
nlohmann::json toJson(const RunStatus& status);
nlohmann::json toJson(const RunListEntry& entry);

/// Moves a run that nobody trains to the trash of its project (trashOf() of trash.h) and returns where it
/// went; moving it back undoes it. Errors: NotFound, InvalidArgument (it is being trained), Io.
Result<std::filesystem::path> moveRunToTrash(const std::filesystem::path& run);

}  // namespace studio::run
