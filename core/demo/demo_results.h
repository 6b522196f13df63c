// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/demo/demo.h"
#include "core/demo/demo_runs.h"
#include "core/retention/rate_intervals.h"

namespace studio::demo {

/// Something that the demo is expected to show, and whether it did.
struct Expectation {
    std::string text;          ///< "moving_grasp reaches 70 % after its own stage"
    std::string found;         ///< "85 %"; empty: not measured yet
    std::optional<bool> held;  ///< nothing: not measured yet
};

/// The first task's success in one policy against another, on the same seeds.
struct SuccessDifference {
    std::string text;  ///< "moving_grasp after its own stage, less naive's after the last"
    retention::PairedDifference value;
};

/// What the policies of a demo could do.
struct DemoResults {
    /// One sequence: trials by stage and task, both from 0; nothing where it was not tried.
    using Matrix = std::vector<std::vector<std::optional<TaskTrials>>>;

    std::vector<std::string> tasks;  ///< in the order in which they were taught
    std::int64_t trials = 0;         ///< per cell
    Matrix replay, naive;            ///< both with stage 1, which they share
    std::vector<SuccessDifference> differences;
    std::vector<Expectation> expectations;
};

/// Reads the trials of all that was evaluated so far. Errors: those of reading the runs.
Result<DemoResults> readResults(const Demo& demo);

/// Differences and expectations of matrices that are filled in.
void judge(DemoResults& results);

}  // namespace studio::demo
