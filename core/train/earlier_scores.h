// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/config/train_config.h"
#include "core/run/events.h"
#include "core/train/training_state.h"

namespace studio::train {

/// What the stages before brought each task to, as the checkpoint that this stage starts from knows it.
/// Empty, with a line in `notes`, where they were measured otherwise than this stage measures (other frames
/// or draws: retention and adaptive shares then begin anew). Empty for a run that continues none.
std::map<int, Progress::TaskScore> earlierScores(const config::TrainConfig& config,
                                                 const std::filesystem::path& pretrainedModel,
                                                 std::vector<std::string>& notes);

/// Takes out of `scores` the tasks that `measured` found on other frames than they were known by (other
/// episodes, another data set, another instruction), or in other units (other statistics of the actions, as
/// with sequential.stats: per_stage), with a line in `notes` for each, and returns their ids: what they can
/// lose is counted from this measurement on. Where either side does not tell its frames, or its statistics,
/// these are taken for the same.
std::set<int> dropOtherFrames(const std::vector<run::Validation>& measured,
                              std::map<int, Progress::TaskScore>& scores, std::vector<std::string>& notes);

}  // namespace studio::train
