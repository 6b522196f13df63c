// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/sequence/sequence_runner.h"
#include "tests/support/paths.h"

namespace studio::test {

/// A project of small tasks whose "training" leaves a run directory with a log and a checkpoint, which says
/// what it was made of.
class FakeProject {
public:
    explicit FakeProject(int tasks);
    const std::filesystem::path& folder() const { return folder_.path(); }
    /// Throws std::runtime_error with the error's text.
    config::ProjectConfig load(const std::vector<std::string>& overrides = {}) const;
    sequence::SequenceServices services();

    /// Text of the best checkpoint of a stage: its own name behind that of its start.
    std::string made(const sequence::SequenceState& sequence, int stage) const;

    /// The fake leaves a run unfinished (outcome "failed") at these calls of start or resume, counted from 1.
    std::set<int> failAt;
    /// Called instead of training, at these calls: what a kill would leave behind.
    std::set<int> killAt;
    int calls = 0;
    std::filesystem::path resumedWith;  ///< data set of the run that was resumed last
    std::vector<std::string> reports;

private:
    TemporaryFolder folder_;
};

}  // namespace studio::test
