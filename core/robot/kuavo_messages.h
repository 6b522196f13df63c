// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

// The robot's ROS messages as JSON values, as rosbridge and bags give them. Source: kuavo-robot.md 1.3.

/// kuavo_msgs/sensorsData; grippers stay unset. Errors: Corrupt (not the 28 joints of legs, arms
/// and head, no numbers).
Result<RobotState> readSensors(const nlohmann::json& message);
/// kuavo_msgs/sensorsData of a state.
nlohmann::json sensorsMessage(const RobotState& state);

/// sensor_msgs/JointState with the arms' targets, degrees: 14 names and 14 positions, always.
nlohmann::json armMessage(const ArmPose& rad);
/// Arm targets of such a message, rad. Errors: Corrupt (fewer than 14 positions or names).
Result<ArmPose> readArm(const nlohmann::json& message);
/// kuavo_msgs/armTargetPoses with one pose.
nlohmann::json posesMessage(const ArmPose& rad, double durationS);
/// kuavo_msgs/robotHeadMotionData, degrees.
nlohmann::json headMessage(const HeadPose& rad);

/// Raw gripper positions of the state topic of this kind. Errors: Corrupt.
Result<Grippers> readGripperState(const nlohmann::json& message, GripperKind kind);
nlohmann::json gripperStateMessage(const Grippers& raw, GripperKind kind, double stampS);
/// Command message; `type`: that of the topic (the simulator has had two).
nlohmann::json gripperMessage(const Grippers& raw, GripperKind kind, const std::string& type);
/// Raw positions of a command. Errors: Corrupt.
Result<Grippers> readGripperCommand(const nlohmann::json& message, GripperKind kind);
/// Keys of the topic table: "claw.state" …; empty for none.
std::string gripperStateKey(GripperKind kind);
std::string gripperCommandKey(GripperKind kind);

/// Encoded bytes of a CompressedImage, header in front of a depth PNG skipped. Errors: Corrupt.
struct PictureMessage {
    double stampS = 0;
    std::string format;
    std::vector<std::byte> bytes;
};
/// `message`: sensor_msgs/CompressedImage as rosbridge gives it. Errors: Corrupt (no data).
Result<PictureMessage> readPicture(const nlohmann::json& message);
/// `message`: sensor_msgs/Image of the encoding rgb8; rows may be padded. Errors: Unsupported (another
/// encoding), Corrupt (sizes that the data do not have).
Result<data::Image> readRawPicture(const nlohmann::json& message);

}  // namespace studio::robot
