// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/config/project_config.h"
#include "core/sequence/sequence_plan.h"
#include "widgets/models/plan_changes.h"

namespace studio::widgets {

/// What makes the next stage that has not begun start from a checkpoint.
struct StageStartChange {
    int stage = 0;        ///< as its file numbers it
    std::size_t row = 0;  ///< of the plan
    PlanChanges values;
};

/// `checkpoint`: absolute folder RUN/checkpoints/STEP. Never the first stage, which starts from outside of
/// the sequence. Nothing where no stage is to come.
std::optional<StageStartChange> startFrom(const config::ProjectConfig& project,
                                          const sequence::SequencePlan& plan,
                                          const std::filesystem::path& checkpoint);

/// The stage behind the one that made the checkpoint: the first that a branch from it would train anew.
/// Nothing where no stage of the plan made it, or none is behind.
std::optional<int> stageBehind(const sequence::SequencePlan& plan, const std::filesystem::path& checkpoint);

}  // namespace studio::widgets
