// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/sim/evaluation.h"
#include "core/policy/checkpoint.h"

namespace studio::app {

/// Sides of a picture.
struct PictureSize {
    int width = 256, height = 256;
    bool operator==(const PictureSize&) const = default;
};

/// The size of the pictures that a policy was trained on: its run's data say it, or else its configuration,
/// or else 256x256. `run` may be empty.
PictureSize trainedSize(const policy::OpenedPolicy& opened, const std::filesystem::path& run);

/// The instructions under which a run learnt a task, or an earlier stage of its sequence did; empty where
/// neither did, or where their data are gone.
std::vector<std::string> taughtInstructions(const std::filesystem::path& run, int taskId);

/// In what the trials of `request` differ from those by which a sequence is judged, beside the instruction:
/// the policy's own picture size, steps and executed steps, no shadows, the documented difficulty, places
/// that no demonstration has seen. Empty: in nothing.
std::vector<std::string> deviations(const EvaluationRequest& request, const policy::OpenedPolicy& opened,
                                    PictureSize trained);

/// How an instruction differs from those that a task was taught under (none known: the task's own, in
/// English); empty: it is one of them.
std::string deviation(const std::string& instruction, const std::vector<std::string>& taught,
                      const sim::Task& task);

}  // namespace studio::app
