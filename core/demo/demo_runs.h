// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::demo {

/// Outcomes of one task's trials, by seed from kFirstTrialSeed on.
struct TaskTrials {
    std::vector<bool> succeeded;
    double progress = 0, secondsToSuccess = 0;  ///< means
    std::int64_t successes() const;
};

/// The trials of a run's last step that began at kFirstTrialSeed and were `trials` or more (the first so many
/// count), by task. Of several evaluations the latest counts. Errors: those of reading the run.
Result<std::map<std::string, TaskTrials>> trialsOf(const std::filesystem::path& run, std::int64_t trials);

}  // namespace studio::demo
