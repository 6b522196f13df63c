// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/run/run_follower.h"
#include "core/run/run_summary.h"

namespace studio::run {

/// The best validation up to `step`, from which a run went on: as its checkpoint knows it, or the newest one
/// where that is gone. Nothing where none tells, or where the best of the run is one by the training loss.
std::optional<RunSummary::Best> bestSaved(const std::filesystem::path& run, std::int64_t step);

/// The checkpoint of `step`, as the event of its save tells it; nothing where there is none.
std::optional<CheckpointSaved> savedAt(const std::filesystem::path& run, std::int64_t step);

/// Of a resume from `step` behind events that are lost: puts what the checkpoints up to `step` know in the
/// place of what is left of the log, see RunSummary::goOnBehindLoss().
void goOnBehindLoss(RunSummary& summary, const std::filesystem::path& run, std::int64_t step);

/// Of a run with a damaged log that nobody trains: puts last loss and best validation of
/// training_results.json in the place of what the log tells. Both are nothing where that file cannot be read
/// or is of another step than `status`: what is left of the log may be of any.
void takeResults(RunStatus& status, const std::filesystem::path& run);

}  // namespace studio::run
