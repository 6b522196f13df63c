// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/sim/tasks/task.h"

namespace studio::sim {

extern const Task kMovingGrasp, kWeighing, kPlacement, kSorting, kRedIntoBin, kBlueIntoBin;

/// Every task, the four of the seed first, in their order.
std::span<const Task* const> tasks();
/// The four that are learnt one after another.
std::span<const Task* const> sequenceTasks();
/// Two tasks in one scene that only the instruction tells apart.
std::span<const Task* const> languagePair();
/// Errors: NotFound, naming those there are.
Result<const Task*> findTask(const std::string& id);

}  // namespace studio::sim
