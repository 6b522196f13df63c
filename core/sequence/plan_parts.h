// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/sequence/sequence_plan.h"

namespace studio::sequence {

// parts of planSequence, in files of their own

/// Whether the folder holds a LeRobot data set, as far as its names tell.
bool isThere(const std::filesystem::path& dataset);
/// Where the project's runs lie.
std::filesystem::path runsFolder(const config::ProjectConfig& project);
/// The replay strategy that counts.
std::string strategyOf(const config::ProjectConfig& project, const std::string& baseline);

/// Where a stage's weights come from; what is wrong with it goes to `issues`.
StageStart findStart(const config::ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                     std::vector<Issue>& issues);
/// What the starts of the planned stages have to reckon with beside their weights.
void addIssues(const config::ProjectConfig& project, const PlanOptions& options, SequencePlan& plan);

}  // namespace studio::sequence
