// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

namespace studio::sim {

/// An arm; also its place in arrays of two.
enum class Side { Left = 0, Right = 1 };

/// Where the robot's upper body is asked to go: radians; gripper 0 open .. 1 closed.
struct KuavoTargets {
    std::array<double, 14> armRad{};  ///< l1..l7, r1..r7
    std::array<double, 2> gripper{};  ///< left, right
    std::array<double, 2> headRad{};  ///< yaw, pitch (positive looks down)
};

/// What the robot's sensors say: radians, rad/s, Nm; gripper 0 open .. 1 closed.
struct KuavoMeasured {
    double timeS = 0;  ///< simulated
    std::array<double, 14> armRad{}, armVelocity{}, armTorque{};
    std::array<double, 2> gripper{};
    std::array<double, 2> headRad{}, headVelocity{};
};

/// The 16 values of a Kuavo data set: l1..l7, left gripper, r1..r7, right gripper.
using Vector16 = std::array<double, 16>;

/// From joints (radians, left arm then right) and grippers.
Vector16 toVector16(const std::array<double, 14>& armRad, const std::array<double, 2>& gripper);
/// The head is left as it is in `targets`.
void fromVector16(const Vector16& values, KuavoTargets& targets);
/// Names of the 16 values as Kuavo data sets have them: "zarm_l1_link" .. "left_claw" .. "right_claw".
const std::vector<std::string>& vector16Names();

/// The cameras, in this order everywhere.
inline constexpr int kCameras = 3;
inline constexpr std::array<const char*, kCameras> kCameraNames = {"head_cam_h", "wrist_cam_l",
                                                                   "wrist_cam_r"};

}  // namespace studio::sim
