// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/train_config.h"

namespace studio::retention {

/// What decides the outcome of one stage beside its seed: setting -> value, both as a person reads them
/// ("batch" -> "32"). Left out are the seed, places (folders, devices), what only makes it faster, and what
/// its strategy does not use. As runs come from several machines, of a data set and of pretrained weights the
/// way from the project counts, of those outside it the last two names (the last alone where a run names no
/// project), and of a checkpoint its run and step. A setting that a run does not tell is absent.
using StageSettings = std::map<std::string, std::string>;
/// Of a whole sequence, in the order of its stages.
using PlanSettings = std::vector<StageSettings>;

/// Those of a configuration that was resolved (a run's config.yaml).
StageSettings stageSettings(const config::TrainConfig& config);

/// The settings in which two plans differ, in the stages that both have and as far as both tell them; those
/// that people name first come first.
std::vector<std::string> differences(const PlanSettings& a, const PlanSettings& b);
/// Whether the two may be seeds of one plan, or one the beginning of the other.
bool samePlan(const PlanSettings& a, const PlanSettings& b);
/// The settings that decide what a policy is before its first step, and in which two first stages differ:
/// source of its weights, type and sizes. Of one seed, both begin with the same weights where there are none.
std::vector<std::string> startDifferences(const StageSettings& a, const StageSettings& b);
/// Whether a setting says how earlier tasks are kept: replay and regularizers.
bool isReplaySetting(const std::string& setting);
/// The number of differences without those: what a bound (naive, joint training) should share with what it
/// bounds.
std::size_t differencesBesideReplay(const PlanSettings& a, const PlanSettings& b);

/// The value of a setting over the stages: "32", or "8/11" where it changes; empty: no stage tells it.
std::string valueOver(const PlanSettings& plan, const std::string& setting);

/// What tells each of several plans apart, in a few words: the settings in which they differ ("batch 32"), or
/// the names given, where those are many and the names differ. `names`: one per plan, may be empty.
std::vector<std::string> distinctions(const std::vector<PlanSettings>& plans,
                                      const std::vector<std::string>& names);

}  // namespace studio::retention
