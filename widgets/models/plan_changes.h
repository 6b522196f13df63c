// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/project_edit.h"

namespace studio::widgets {

/// Values of a project that differ from its files, as YAML text: "sequential.stage2_replay.task1",
/// "task2.training.steps".
using PlanChanges = std::map<std::string, std::string>;

/// How many edits these are to a person: the shares of a stage, which sum to 1, are one.
int countOf(const PlanChanges& changes);

/// As after --set.
std::vector<std::string> overridesOf(const PlanChanges& changes);

/// The edit that puts the changes into the files that own them: a task's values into its file, the others
/// into the project's. Errors: those of editConfig.
Result<config::ProjectEdit> savedInto(const config::ProjectConfig& project, const PlanChanges& changes);

}  // namespace studio::widgets
