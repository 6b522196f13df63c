// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/image.h"
#include "core/robot/clock.h"

namespace studio::robot {

inline constexpr std::size_t kJoints = 28;     ///< all joints in the robot's order: legs 12, arms 14, head 2
inline constexpr std::size_t kArmJoints = 14;  ///< left 1..7, right 1..7
inline constexpr std::size_t kFirstArm = 12, kFirstHead = 26;

using ArmPose = std::array<double, kArmJoints>;  ///< rad, left 1..7 then right 1..7
using HeadPose = std::array<double, 2>;          ///< rad, yaw and pitch (positive looks down)
using Grippers = std::array<double, 2>;          ///< left, right; 0 open .. 1 closed in the data's scale

/// When a message was made and when it came here.
struct Receipt {
    std::uint64_t sequence = 0;  ///< counts accepted messages; 0: none yet
    double stampS = 0;           ///< the sender's clock; compared with itself only
    TimePoint received{};        ///< this machine's clock
};

/// Newest joint message, with the newest gripper message beside it.
struct RobotState : Receipt {
    std::array<double, kJoints> jointRad{}, jointVelocity{}, jointTorque{};  ///< rad, rad/s, Nm
    std::optional<Grippers> gripper;  ///< none before the first, or without grippers
    TimePoint gripperReceived{};

    ArmPose armRad() const;
    HeadPose headRad() const { return {jointRad[kFirstHead], jointRad[kFirstHead + 1]}; }
};

/// Newest picture of one camera.
struct CameraFrame : Receipt {
    data::Image image;
    std::shared_ptr<const std::vector<std::byte>> encoded;  ///< as it came (JPEG); null where it came raw
};

/// Targets for one control step. Every part that is set is sent.
struct JointCommand {
    ArmPose armRad{};
    std::optional<Grippers> gripper;
};

/// A slow move made by the robot's own planner: "be there in `duration`".
struct PoseCommand {
    ArmPose armRad{};
    double durationS = 0;
};

/// What moves the arms (service /arm_traj_change_mode). Targets act in External alone.
enum class ArmMode { Keep = 0, AutoSwing = 1, External = 2 };
/// For people: "keep pose", "auto swing", "external control".
const char* toString(ArmMode mode);

inline ArmPose RobotState::armRad() const {
    ArmPose pose;
    for (std::size_t i = 0; i < kArmJoints; ++i) pose[i] = jointRad[kFirstArm + i];
    return pose;
}

}  // namespace studio::robot
