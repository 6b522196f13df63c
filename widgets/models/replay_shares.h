// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/sequence/sequence_plan.h"
#include "widgets/models/plan_changes.h"

namespace studio::widgets {

/// New shares of a stage after one of them was set to `share`: the others keep their proportions and share
/// the rest; the sum is exactly 1. The last entry is the stage's own task.
std::vector<double> rebalanced(std::vector<double> shares, std::size_t index, double share);

/// Shares of the stage at `row` of the plan, by the stages up to it (core gives them by id); the last one is
/// its own task's. Where nothing is mixed that is 1; what follows from numbers of frames is 0.
std::vector<double> sharesByStage(const sequence::SequencePlan& plan, std::size_t row);

/// Shares that the project gives the stage today, whatever its run was begun with, in the same order; empty
/// where they follow from numbers of frames.
std::vector<double> plannedShares(const config::ProjectConfig& project, const sequence::SequencePlan& plan,
                                  std::size_t row);

/// The project's values that give the stage at `row` these shares, in the order of sharesByStage.
PlanChanges shareChanges(const sequence::SequencePlan& plan, std::size_t row,
                         const std::vector<double>& shares);

/// What makes the next stage that has not begun replay more of a task.
struct MoreReplay {
    int stage = 0;                 ///< as its file numbers it
    std::size_t row = 0;           ///< of the plan
    std::size_t column = 0;        ///< the task's, in sharesByStage
    double before = 0, after = 0;  ///< its share; equal where only the strategy changes
    bool newStrategy = false;      ///< the one until now takes no shares: it becomes proportional
    PlanChanges values;
};

/// `by`: share to add, 0..1; never beyond 0.9, so that the stage's own task is still learnt. Nothing where
/// no stage is to come that could replay the task.
std::optional<MoreReplay> moreReplay(const sequence::SequencePlan& plan, int task, double by);

}  // namespace studio::widgets
