// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace studio::config {

/// One data set, and how its columns and cameras become the policy's.
struct DataConfig {
    std::filesystem::path root;
    std::vector<std::int64_t> episodes;  ///< episode numbers; empty: all
    std::vector<std::string> state,
        action;  ///< slices in the syntax of data::parseSlice; empty: whole columns
    std::vector<std::pair<std::string, std::string>>
        cameras;              ///< (policy camera, data camera); empty: in order
    std::string instruction;  ///< replaces the data set's own instruction; empty: keeps it
    /// dataset (stored), compute (from the mapped columns), checkpoint, shared (from `statsFile`: one set for
    /// a whole sequence), identity (mean 0, std 1).
    std::string stats = "dataset";
    std::filesystem::path statsFile;  ///< a stats.json over the mapped `observation.state` and `action`
    double stdFloor = 1e-2;           ///< smallest std used to normalise (rad, gripper)
    /// Of the robot that the data were recorded with: none, lejuclaw, qiangnao, rq2f85, or unstated. It and
    /// its scales are kept with the checkpoint, for whoever lets it move a robot.
    std::string gripper = "unstated";
    double gripperStateScale = 0;    ///< raw position of a closed gripper that became 1; 0: unstated
    double gripperCommandScale = 0;  ///< raw command that became 1; 0: unstated
    bool operator==(const DataConfig&) const = default;
};

}  // namespace studio::config
