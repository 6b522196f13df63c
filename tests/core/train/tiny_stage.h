// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/events.h"
#include "core/train/training.h"

namespace studio::test {

/// A folder with everything that a training needs: a recorded set of two episodes with one camera (pictures
/// in parquet), the smallest backbone, and a configuration that trains on it in a second.
class TinyStage {
public:
    explicit TinyStage(const std::filesystem::path& folder);

    /// Starts a run in `<folder>/<runs>`; throws std::runtime_error with the error's text.
    std::unique_ptr<train::Training> start(const std::string& runs,
                                           const std::vector<std::string>& overrides = {}) const;
    std::unique_ptr<train::Training> resume(const std::filesystem::path& run) const;
    std::filesystem::path config() const { return folder_ / "stage.yaml"; }

private:
    std::filesystem::path folder_;
};

/// The only run directory below a folder of runs.
std::filesystem::path onlyRun(const std::filesystem::path& runs);
/// All events of a run.
std::vector<run::Event> eventsOf(const std::filesystem::path& run);
/// Lines of events.jsonl that a resumed run must repeat bit by bit: wall-clock times and speeds taken out.
std::vector<std::string> repeatableLines(const std::filesystem::path& run);

}  // namespace studio::test
