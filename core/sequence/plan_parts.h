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

/// A task's stage as the project describes it, whatever is on disk.
StagePlan describeStage(const config::ProjectConfig& project, const config::TaskConfig& task,
                        const std::string& strategy);
/// Which episodes the configuration uses and holds out, and how many samples a batch has.
void takeData(const config::TrainConfig& config, StagePlan& stage);
/// All tasks at once, mixed equally, at the first stage's rate and as long as all stages together.
StagePlan jointStage(const config::ProjectConfig& project);
/// Optimizer steps of all stages of the sequence together: those that count in epochs as their own data,
/// their share of the batches and the project's strategy make of them. Errors: InvalidArgument (epochs, and
/// `facts` cannot look at data), InvalidConfig (a stage without a length), and those of `facts`.
Result<std::int64_t> stepsOfAllStages(const config::ProjectConfig& project, const DataFacts& facts);

/// Where a stage's weights come from; what is wrong with it goes to `issues`.
StageStart findStart(const config::ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage,
                     std::vector<Issue>& issues);
/// Whether the stage starts from what an earlier one taught, and so has a policy to distil from.
bool goesOn(const StageStart& start);
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
/// Whether the sequence's shared statistics are there and bind it, as a stage of it was begun with them.
/// Those of one that never began cover what was there when it was tried, and are made anew.
bool hasFrozenStats(const SequenceState& sequence);
/// The frozen statistics of a related sequence of the same project and folder, which a new one goes on with,
/// so that their losses are in the same units: of a branch's parent, of what a bound bounds, of the one that
/// another seed stands beside. Empty: there are none, or its runs took other values as state or action, or
/// another floor of theirs, than the project says now.
std::filesystem::path statsToTakeOver(const config::ProjectConfig& project, const PlanOptions& options,
                                      const SequenceState& sequence);
/// Which of the stages whose runs are gone are trained anew; the starts of the stages are known.
void markNeeded(SequencePlan& plan);
/// What is told of runs that are gone: of their stages, and of those that started from them.
void addGoneIssues(SequencePlan& plan);
/// What the data and the network of a stage come to.
void addFacts(const config::ProjectConfig& project, const DataFacts& facts, SequencePlan& plan);
/// Whether a task that the stage draws from has no data set any more.
bool replayedIsGone(const config::ProjectConfig& project, const SequencePlan& plan, const StagePlan& stage);
/// What each stage to come would be refused for when its turn comes: keys that contradict each other.
void addSetupIssues(const config::ProjectConfig& project, SequencePlan& plan);
/// What the starts of the planned stages have to reckon with beside their weights.
void addIssues(const config::ProjectConfig& project, const PlanOptions& options, SequencePlan& plan);

}  // namespace studio::sequence
