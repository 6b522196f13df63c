// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/media.h"
#include "core/data/writer.h"
#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

/// How Kuavo bags become a data set (reference/kuavo-robot.md 5).
struct ImportOptions {
    std::vector<std::filesystem::path> bags;  ///< one episode each
    std::filesystem::path output;             ///< new folder
    std::string task;                         ///< instruction of every frame
    int fps = 10;
    double cameraRateHz = 30;  ///< of the main camera: every (cameraRateHz / fps)-th of its frames is taken
    int dropEnds = 10;         ///< frames of the main camera left out at both ends
    TopicTable topics;
    std::string mainCamera = "head_cam_h";
    GripperScale gripper;  ///< raw / stateScale, raw / commandScale: 140 or 255 for 2F85, as the data want it
    int width = 640, height = 480;
    std::shared_ptr<const data::MediaBackend> media;
    data::CodingOptions coding;
    std::function<void(double share, const std::string& what)> progress;  ///< 0..1 over all bags
    std::stop_token stop;
};

/// What an import wrote.
struct ImportReport {
    std::int64_t episodes = 0, frames = 0;
    std::vector<std::string> cameras;
    std::vector<std::string> notes;  ///< what was odd, by bag
};

/// Writes a LeRobot v3.0 data set, which appears under its name when it is complete: stopped or failed,
/// nothing is left. Other topics are taken nearest to the main camera's frame by the time of
/// recording; a gap of more than 0.15 s is noted. The action is the commanded one: /kuavo_arm_traj_synced,
/// else /kuavo_arm_traj, else /joint_cmd. Pictures: the compressed topic, else the raw one it was made of
/// (rgb8). Not read: depth, the base (an action has 16 values). Errors: NotFound (a needed topic), Corrupt,
/// InvalidArgument (the output exists, among others), Unsupported, Io, Cancelled.
Result<ImportReport> importBags(const ImportOptions& options);

}  // namespace studio::robot
