// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "core/run/log_check.h"
#include "core/run/run_summary.h"

namespace studio::run {

/// What the logs of runs come to. Of a log only the lines that count are parsed, and the whole is read again
/// only when its time or size has changed. Any thread.
class LogSummaries {
public:
    /// One log; of one that is missing nothing is known.
    struct Log {
        RunSummary summary = {};
        LogCheck check = {};  ///< was fed with every line
    };
    /// The log of the run in this folder, as it is now. Never null.
    std::shared_ptr<const Log> of(const std::filesystem::path& run);

private:
    struct Seen {
        std::filesystem::file_time_type time = {};
        std::uintmax_t size = 0;
        std::shared_ptr<const Log> log = {};
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Seen> seen_;  ///< of all runs that were asked for
};

}  // namespace studio::run
