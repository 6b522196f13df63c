// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/retention/plan_settings.h"

namespace studio::retention {

/// The runs of one sequence, in the order of its stages.
struct FoundSequence {
    /// What sets it apart from the others: its kind; where sequences of one kind differ in more than the
    /// seed, with what they differ in, or the branch, in brackets behind it ("proportional (batch 32)").
    /// Several of one plan and seed have the folder of the last run, or a number, there; those that have a
    /// run in common the seed. Sequences of one label so are seeds of one plan without a common run.
    std::string label;
    std::uint64_t seed = 0;  ///< of its last run
    bool joint = false;      ///< all tasks at once, in one run
    std::vector<std::filesystem::path> runs;
    /// "joint", "naive" (no replay and no regularizer in any stage), "none, l2sp" (no replay; "none,
    /// distill", "none, distill, l2sp"), or the strategy of its last stage.
    std::string kind = {};
    /// One per run; with a setting "stage seed": "own", or the seed of a run that the sequence goes on from
    /// and that is of another one.
    PlanSettings settings = {};
};

/// Sequences among the runs below the given folders (projects, folders of runs, or runs; of a project those
/// below its training.output_directory): every run that no other run continues ends one, and the chain of
/// `stage.parent` in the config.yaml files leads back to its beginning, also where all was moved or copied to
/// another place. Sequences that differ in more than the seed never share a label. Of several of one kind and
/// seed those that came to no end are left out when another of their project did, and those that are the
/// beginning of a longer one of their plan; never one that is alive: a run of it is being trained, or a
/// sequencer of this machine holds the folder of its runs (run::isLocked). Ordered by label (joint and naive
/// first) and seed. `notes` tells of runs whose configuration cannot be read, which are passed over, and of
/// stages whose predecessor is not there. Errors: NotFound (no such folder, or no runs in it).
Result<std::vector<FoundSequence>> findSequences(const std::vector<std::filesystem::path>& places,
                                                 std::vector<std::string>* notes = nullptr);

}  // namespace studio::retention
