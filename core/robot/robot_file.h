// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/camera_projection.h"
#include "core/robot/session_values.h"

namespace studio::robot {

/// What people know of their robot and it does not tell by itself. A JSON file with any of
///
///     {"cameras": {"wrist_cam_l": {"link": "left_hand", "xyz": [...], "rpy": [...], "fov_deg": 58,
///                                  "width": 640, "height": 480}},
///      "topics": {"camera.head_cam_h": "/camera/color/image_raw/compressed",
///                 "joints": "/sensors_data_raw,kuavo_msgs/sensorsData,200"},
///      "ages_s": {"joints": 0.2, "grippers": 1, "wrist_cam_l": 0.5},
///      "poses": {"home": {"arm_deg": [14 numbers], "head_deg": [yaw, pitch]}},
///      "head_deg": [yaw, pitch]}
///
/// or the cameras alone, as readCameras has them.
struct RobotFile {
    std::map<std::string, RobotCamera> cameras;  ///< extrinsics, see readCameras
    std::vector<std::string> topics;             ///< "key=/name,type,Hz", see TopicTable::set
    std::map<std::string, double> agesS;         ///< oldest that an input may be, by its name in the checks
    std::vector<StartPose> poses;                ///< by name; the head stays where it is without head_deg
    std::optional<HeadPose> headRad = {};        ///< where the head looked while data sets were recorded
};

/// Errors: NotFound, Corrupt (file, entry and what is wrong with it).
Result<RobotFile> readRobotFile(const std::filesystem::path& file);

}  // namespace studio::robot
