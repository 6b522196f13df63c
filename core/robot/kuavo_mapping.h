// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

// The one place where the robot's units (degrees, percent) meet the studio's (radians, 0..1), and where
// joints have their order and topics their names. Source: reference/kuavo-robot.md 0 and 1.

/// Element by element, exact factors 180/pi and pi/180.
std::vector<double> degreesOf(std::span<const double> rad);
std::vector<double> radiansOf(std::span<const double> deg);

/// URDF names of the arms' joints, "zarm_l1_joint" .. "zarm_r7_joint".
const std::array<std::string, kArmJoints>& armJointNames();
/// URDF names of the head's joints, yaw and pitch.
const std::array<std::string, 2>& headJointNames();
/// Names that /kuavo_arm_traj messages carry ("arm_joint_1" .. "arm_joint_14"); only their number counts.
const std::vector<std::string>& armMessageNames();

/// The 16 values of a Kuavo data set: left arm, left gripper, right arm, right gripper.
inline constexpr std::size_t kVectorWidth = 16;
/// Names of the 16 values, and between them and the robot's own grouping: radians, grippers 0 open .. 1
/// closed.
const std::vector<std::string>& vectorNames();
/// The name of vectorNames() that a data set's name means ("zarm_l1_joint", "left_qiangnao_1"); any other
/// name as it is.
std::string vectorName(const std::string& dataName);
inline std::array<double, kVectorWidth> toVector(const ArmPose& arm, const Grippers& gripper) {
    std::array<double, kVectorWidth> values;
    for (std::size_t i = 0; i < kArmJoints; ++i) values[i < 7 ? i : i + 1] = arm[i];
    for (std::size_t side = 0; side < 2; ++side) values[8 * side + 7] = gripper[side];
    return values;
}
inline void fromVector(std::span<const double, kVectorWidth> values, ArmPose& arm, Grippers& gripper) {
    for (std::size_t i = 0; i < kArmJoints; ++i) arm[i] = values[i < 7 ? i : i + 1];
    for (std::size_t side = 0; side < 2; ++side) gripper[side] = values[8 * side + 7];
}
/// What an action of a policy asks for: 16 values, or 20 whose last four move the base. Base values are shown
/// and never sent.
struct AskedAction {
    ArmPose armRad{};
    Grippers gripper{};
    std::vector<double> base;
};
/// Errors: InvalidArgument for another width.
Result<AskedAction> fromAction(std::span<const double> action);

/// Grippers that a Kuavo can have.
enum class GripperKind { None, LejuClaw, DexHand, Rq2f85 };
/// The name in settings ("none", "lejuclaw", "qiangnao", "rq2f85") and back. Errors: InvalidArgument naming
/// all.
const char* toString(GripperKind kind);
Result<GripperKind> parseGripperKind(std::string_view text);

/// How gripper numbers of the data meet the robot's: state = raw / stateScale, raw command = action *
/// commandScale. Belongs to the checkpoint's data settings (one data set divides the simulator's commands by
/// 140, another by 255), so there is no default that would be right for all.
struct GripperScale {
    GripperKind kind = GripperKind::None;
    double stateScale = 1, commandScale = 1;
    double maxCommand = 1;  ///< raw commands are clipped to 0..this

    Grippers fromRaw(const Grippers& raw) const;
    Grippers toRaw(const Grippers& value) const;
};
/// What the robot's own drivers use: claw and hand 100, 2F85 state 0.8 and command 255.
GripperScale usualScale(GripperKind kind);
/// Positions 0..100 of the twelve hand motors for two grippers; the thumb's second motor stays at 100.
std::array<std::vector<int>, 2> dexHandPositions(const Grippers& raw);

/// A topic the studio reads or writes.
struct Topic {
    std::string key;    ///< "joints", "camera.head_cam_h", "arm", …
    std::string name;   ///< on the robot
    std::string type;   ///< "kuavo_msgs/sensorsData"
    double rateHz = 0;  ///< so many of its messages a second are read over a network; 0: every one
    bool written = false;
};
/// Milliseconds between two messages of it that are read, as rosbridge's throttle_rate has them.
int throttleMsOf(const Topic& topic);
/// The topic as TopicTable::set takes it.
std::string assignmentOf(const Topic& topic);
/// Names, types and rates with the defaults of the data-challenge robot; all are settings.
class TopicTable {
public:
    TopicTable();
    const Topic& at(std::string_view key) const;  ///< throws std::out_of_range on an unknown key
    const Topic* find(std::string_view key) const;
    std::span<const Topic> all() const { return topics_; }
    /// "camera.head_cam_h=/camera/color/image_raw/compressed", or with its type and the rate at which it is
    /// read, 0 or 0.1 to 1000 Hz: "joints=/sensors,kuavo_msgs/sensorsData,200". What is left out stays as it
    /// was. Errors: InvalidArgument (what is wrong, and the keys).
    Status set(std::string_view assignment);
    /// Adds or replaces.
    void put(Topic topic);

private:
    std::vector<Topic> topics_;
};
/// Camera names of the data, in order.
inline const std::array<std::string, 3> kCameras = {"head_cam_h", "wrist_cam_l", "wrist_cam_r"};
/// "camera.<name>".
std::string cameraKey(const std::string& camera);
/// "camera_info.<name>".
std::string cameraInfoKey(const std::string& camera);

}  // namespace studio::robot
