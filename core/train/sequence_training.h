// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "core/sequence/sequence_runner.h"
#include "core/train/training.h"

namespace studio::train {

/// Runs an opened stage to its end: Training::run, and whatever a program does beside it.
using RunStage = std::function<Outcome(Training&, std::stop_token)>;

/// What planning needs from data sets and networks. `services.findWeights` should not fetch anything.
sequence::DataFacts dataFacts(const TrainingServices& services);

/// What sequence::runSequence needs from the trainer: stages opened with `services` and run by `runStage`,
/// pooled statistics, held-out episodes. `report` is left to the program. `note` (may be empty) is told what
/// a person should know about the statistics, one line each.
sequence::SequenceServices sequenceServices(const TrainingServices& services, RunStage runStage,
                                            std::function<void(const std::string&)> note = {});

}  // namespace studio::train
