// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/settings.h"
#include "core/config/train_config.h"

namespace studio::config {

/// Whether a row is a key of the policy's config.json (and not of PolicySource).
bool isPolicyKey(const KeySpec& row);
/// Name of such a row in policyExplicit ("optimizer_lr", "normalization_mapping.STATE").
std::string policyName(const KeySpec& row);
/// All of them, sorted.
std::vector<std::string> allPolicyNames();

/// Defaults, then the preset, then what was stated. Values of a preset that is stated count as
/// explicit. Relative defaults lie in `folder`.
TrainConfig resolve(const Settings& settings, const std::filesystem::path& folder);

/// Checks what concerns several keys at once; problems go to `settings`, which knows where each was stated.
void checkTogether(const TrainConfig& config, Settings& settings, std::vector<Warning>& warnings);
/// The part of it that concerns the thresholds of the words.
void checkRetention(const RetentionConfig& retention, Settings& settings);
/// The part of it that concerns config.json alone. With a checkpoint, only keys that are explicit are
/// compared: the others are not known yet.
void checkPolicyTogether(const TrainConfig& config, Settings& settings);

struct ProjectConfig;
/// The same for every task of a project, as far as it does not depend on where its stage starts: keys that
/// contradict each other. What was not named yet (data set, length) is no problem here. Errors:
/// InvalidConfig, InvalidArgument (each was typed as an override), of the first task with any.
Status checkTasks(const ProjectConfig& project);
/// What has to be named before a task can be trained: data set, length.
std::vector<Warning> unfinishedTasks(const ProjectConfig& project);

}  // namespace studio::config
