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
/// The stage's configuration as far as it does not depend on its start: the task's settings, lengths and
/// rates. `settings` get what was stated.
config::TrainConfig draftConfig(const config::ProjectConfig& project, const SequencePlan& plan,
                                const StagePlan& stage, config::Settings& settings);
/// Earlier tasks, and what keeps them. Errors: those of `facts`.
Status setReplay(const config::ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                 const DataFacts& facts, config::TrainConfig& config);
/// Shows a stage that has a run as that was made; where the project says something else today, `issues`
/// tells. Without effect where the run's configuration cannot be read. True: its start is told as well.
bool showAsRun(const config::ProjectConfig& project, const SequencePlan& plan, StagePlan& stage,
               std::vector<Issue>& issues);
/// What the data and the network of a stage come to.
void addFacts(const config::ProjectConfig& project, const DataFacts& facts, SequencePlan& plan);
/// What the starts of the planned stages have to reckon with beside their weights.
void addIssues(const config::ProjectConfig& project, const PlanOptions& options, SequencePlan& plan);

}  // namespace studio::sequence
