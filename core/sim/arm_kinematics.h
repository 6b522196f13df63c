// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/sim/kuavo_values.h"
#include "core/sim/world.h"

namespace studio::sim {

using Mat3 = std::array<double, 9>;  ///< rows one after another
using ArmAngles = std::array<double, 7>;

/// The place where the fingers meet, with the axes of link 7.
struct HandPose {
    Vec3 position{};
    Mat3 rotation{};
};

/// Where the joints put the pinch, base_link frame.
HandPose handPose(Side side, const ArmAngles& jointsRad);
/// The hand's axes for grasping: 45 degrees forward of straight down, fingers closing sideways, turned by
/// `yaw` about the vertical. Straight down is out of these arms' reach.
Mat3 graspRotation(Side side, double yaw);
/// Joints that bring the pinch there, near `start`: damped least squares, a dozen steps, within limits; the
/// seventh degree of freedom leans to a comfortable elbow. What is out of reach is approached.
ArmAngles solveArm(Side side, const ArmAngles& start, const HandPose& target);

}  // namespace studio::sim
