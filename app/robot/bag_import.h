// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/robot/import_bag.h"

namespace studio::app {

/// An import of bags as a person asks for it, in the window or on a command line.
struct BagImport {
    std::vector<std::string> bags;    ///< files, one episode each
    std::string out, task;            ///< new folder; instruction of every frame
    std::string gripper = "rq2f85";   ///< none, lejuclaw, qiangnao or rq2f85
    double stateScale = 0;            ///< raw position that becomes 1; 0: the gripper's usual one
    double commandScale = 0;          ///< raw command that becomes 1; 0: the gripper's usual one
    std::vector<std::string> topics;  ///< KEY=/NAME, where a topic has another name
    int fps = 10, dropEnds = 10;      ///< frames per second; frames left out at both ends
    std::string codec = "av1";        ///< av1 or h264
};

/// What robot::importBags is to be told; its `stop` and `progress` are left to the caller. Any thread.
/// Errors: InvalidArgument (no such gripper, no such topic).
Result<robot::ImportOptions> importOptions(const BagImport& wanted,
                                           std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app
