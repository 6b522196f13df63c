// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// Range of one joint as its URDF gives it.
struct JointLimit {
    double lower = 0, upper = 0;  ///< rad
};

/// Position limits of arms and head.
struct KuavoLimits {
    std::array<JointLimit, kArmJoints> arm{};
    std::array<JointLimit, 2> head{};
    std::string source;  ///< "the robot's own description", "built-in table of biped_s45"
};

/// The limits less the margin at both ends; of a range narrower than two margins its middle.
JointLimit lessMargin(const JointLimit& limit, double marginRad);

/// Limits of the data-challenge robot (biped_s45), for robots that do not give a description of their own.
const KuavoLimits& builtInLimits();
/// Limits from a URDF text. Errors: Corrupt (not a URDF), NotFound (a joint is missing), Unsupported (built
/// without urdfdom).
Result<KuavoLimits> limitsFromUrdf(const std::string& urdf);

}  // namespace studio::robot
