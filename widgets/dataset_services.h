// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::widgets {

/// A new data set to be made of others, or of bags. What is read is never changed.
struct DatasetEdit {
    enum class Kind {
        Delete,   ///< all episodes of one set but some
        Split,    ///< episodes of one set to several
        Merge,    ///< several sets one after another
        Convert,  ///< one set of any layout into v3.0
        Import,   ///< ROS 1 bags of a Kuavo, one episode each
    };
    Kind kind = Kind::Delete;
    std::vector<std::filesystem::path> sources;  ///< data sets, or bag files
    std::filesystem::path out;                   ///< new folder; of a split, that of its parts
    std::string episodes = {};                   ///< Delete: "0-3,7"
    std::vector<std::string> parts = {};         ///< Split: "train=0-39"
    std::string codec = "av1";                   ///< of videos that must be coded again: av1 or h264
    /// What an import needs besides.
    struct Bags {
        std::string task = {};            ///< instruction of every frame
        std::string gripper = "rq2f85";   ///< none, lejuclaw, qiangnao or rq2f85
        double stateScale = 0;            ///< raw position that becomes 1; 0: the gripper's usual one
        double commandScale = 0;          ///< raw command that becomes 1; 0: the gripper's usual one
        std::vector<std::string> topics;  ///< KEY=/NAME, where a topic has another name
        int fps = 10, dropEnds = 10;      ///< frames per second; frames left out at both ends
        bool operator==(const Bags&) const = default;
    };
    Bags bags = {};
    bool operator==(const DatasetEdit&) const = default;
};

/// A set that an edit made.
struct MadeDataset {
    std::filesystem::path folder;
    std::int64_t episodes = 0, frames = 0;
    std::int64_t copiedVideos = 0, encodedVideos = 0;  ///< without re-encoding, and decoded and coded again
    std::vector<std::string> notes = {};               ///< what differs from the source, one sentence each
};

/// What the window asks about data sets besides opening and checking; part of Services, with the same rules.
struct DatasetServices {
    /// Makes the set, or of a split the sets. `progress`: share done, 0..1. Stopped or failed, nothing half
    /// written is left; parts of a split that were whole before stay. Errors: InvalidArgument (the output is
    /// there already, among others), NotFound, Corrupt, Unsupported, Io, Cancelled.
    std::function<Result<std::vector<MadeDataset>>(
        const DatasetEdit& edit, const std::function<void(double)>& progress, std::stop_token stop)>
        edit;
    bool bags = false;  ///< this build can import bags
};

}  // namespace studio::widgets
