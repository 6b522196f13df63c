// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/config/train_config.h"
#include "core/retention/sequence_history.h"

namespace studio::retention {

/// The folder of the project that a run belongs to, where it lies now: a project that was copied or moved
/// takes its runs along, which name the old place. As the run names it where that cannot be told, also from
/// another machine; empty: it belongs to none.
std::filesystem::path projectOf(const std::filesystem::path& run, const config::TrainConfig& config);

/// Whether two sequences teach the tasks of one project, so that one may bound the other. Two folders that
/// are both there are two projects, whatever their names; of a folder on another machine its name tells, and
/// that no task has another instruction.
bool isOneProject(const SequenceHistory& a, const SequenceHistory& b);

}  // namespace studio::retention
