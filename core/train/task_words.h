// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/retention_config.h"
#include "core/run/events.h"
#include "core/train/training_state.h"

namespace studio::train {

/// Takes a validation of several tasks into their scores and returns a warning for each earlier task whose
/// word (retained, slightly degraded, forgotten) got worse by it. `ownTask`: id of the task that is being
/// taught, of which nobody is warned. `actionWidth`: real action columns.
std::vector<run::Note> takeScores(const config::RetentionConfig& retention,
                                  const std::vector<run::Validation>& measured, int ownTask, int actionWidth,
                                  std::map<int, Progress::TaskScore>& scores);

}  // namespace studio::train
