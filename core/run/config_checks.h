// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/run/run_list.h"

namespace studio::run {

/// That a run's config.yaml has its last line: cut at the end of a line it would still be a configuration,
/// with fewer keys. Errors: Io, Corrupt.
Status checkWholeConfig(const std::filesystem::path& file);

/// Tells of listed runs whose config.yaml cannot be used: they cannot be resumed, and no view of what was
/// retained shows them. A file is read once, and again when its time or size has changed. Any thread.
class ConfigChecks {
public:
    /// Adds what is wrong with each run's config.yaml to its problems. One that is not there is left to
    /// inspectRun.
    void addProblems(std::vector<RunListEntry>& runs);

private:
    struct Seen {
        std::filesystem::file_time_type time = {};
        std::uintmax_t size = 0;
        std::string problem = {};  ///< empty: it can be used
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Seen> seen_;  ///< of all runs that were listed
};

}  // namespace studio::run
