// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/data/lerobot_dataset.h"
#include "core/data/verify.h"

// The parts of verify(): one file each. Private to core/data.
namespace studio::data {

/// Findings in the making: of one kind only the first few are kept, the rest is counted.
class FindingList {
public:
    void error(const std::string& code, std::string message, std::string remedy, std::int64_t episode = -1,
               std::int64_t row = -1);
    void warning(const std::string& code, std::string message, std::string remedy, std::int64_t episode = -1,
                 std::int64_t row = -1);
    void add(Finding finding);
    /// All of them, errors first.
    std::vector<Finding> finish();

private:
    std::vector<Finding> findings_;
    std::map<std::string, std::int64_t> counts_;
};

/// One run of verify.
struct Verification {
    const LeRobotDataset& dataset;
    const VerifyOptions& options;
    FindingList& findings;
    VerifyReport& report;
    double workDone = 0, workTotal = 1;

    /// Cancelled once stop is requested.
    Status checkStop() const;
    /// Reports progress after `work` more units.
    void advance(double work, const std::string& what);
};

/// Positions of the first, middle and last episode.
std::vector<std::size_t> spotEpisodes(const LeRobotDataset& dataset);

/// Ranges of the episode list (v3.0) and tasks.
void verifyLists(Verification& run);
/// Every row of every column. One unit of work per episode. Errors: Cancelled.
Status verifyRows(Verification& run);
/// Stored statistics.
void verifyStats(Verification& run);
/// Video files and pictures in parquet. One unit of work per episode and camera. Errors: Cancelled.
Status verifyPictures(Verification& run);

}  // namespace studio::data
