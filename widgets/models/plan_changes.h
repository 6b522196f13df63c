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

/// How many edits these are to a person: the shares of a stage, which sum to 1, are one, and so is what a
/// task holds out.
int countOf(const PlanChanges& changes);

/// As after --set.
std::vector<std::string> overridesOf(const PlanChanges& changes);

/// The changes after `values` were made as well: of two keys of which only one can count (steps and epochs)
/// the newer one stays.
PlanChanges merged(PlanChanges changes, const PlanChanges& values);

/// The edit that puts the changes into the files that own them: a task's values into its file, the others
/// into the project's. A task's file keeps the spelling that it uses (max_epoch, episodes_to_use), and what
/// it states against a new value says nothing afterwards. Errors: those of editConfig; Unsupported (episodes
/// that the file's spelling cannot say).
Result<config::ProjectEdit> savedInto(const config::ProjectConfig& project, const PlanChanges& changes);

}  // namespace studio::widgets
