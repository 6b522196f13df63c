// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/train_config.h"
#include "core/train/training_state.h"

namespace studio::train {

/// What the stages before brought each task to, as the checkpoint that this stage starts from knows it.
/// Empty, with a line in `notes`, where they were measured otherwise than this stage measures (other frames
/// or draws: retention and adaptive shares then begin anew). Empty for a run that continues none.
std::map<int, Progress::TaskScore> earlierScores(const config::TrainConfig& config,
                                                 const std::filesystem::path& pretrainedModel,
                                                 std::vector<std::string>& notes);

}  // namespace studio::train
