// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/run/run_writer.h"

namespace studio::test {

/// A stage's run directory, written by a real RunWriter.
struct StageRun {
    int task = 1;
    std::string name;
    std::filesystem::path parent = {};
    std::string strategy = "none";
    std::vector<int> previous = {};  ///< earlier tasks, called task1, task2, …
    std::uint64_t seed = 1;
    std::int64_t steps = 10;
    std::int64_t startStep = -1;  ///< of the parent's checkpoint that it starts from; -1: unsaid
    std::string checkpoint = {};  ///< what its configuration calls that one
    std::filesystem::path project = {};
    std::vector<std::string> settings = {};  ///< as --set takes them: "training.batch_size=32"
    double share = 0.7;                      ///< of its own task, where earlier ones are replayed
};

/// Creates the run below `root`; nothing is measured yet.
std::unique_ptr<run::RunWriter> makeRun(const std::filesystem::path& root, const StageRun& stage);
/// One validation on four training frames, the same for every measurement of a task; `error` 0: no action
/// error.
run::Validation measured(int task, const std::string& name, std::int64_t step, double loss, double error = 0);

/// A sequence of two stages, "task1" and "task2": task 1 has loss 0.2 after its stage, 0.2 * `forgets` after
/// the second; task 2 has 0.3. `settings` and `share` are those of the second stage. The folders of its runs.
std::vector<std::filesystem::path> twoStages(const std::filesystem::path& root, const std::string& strategy,
                                             std::uint64_t seed, double forgets,
                                             const std::vector<std::string>& settings = {},
                                             double share = 0.7);

}  // namespace studio::test
