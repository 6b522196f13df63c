// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/robot/joint_limits.h"

namespace studio::robot {

/// What limitMotion() keeps to, equal for all joints.
struct MotionBounds {
    double velocity = 1.0;      ///< rad/s
    double acceleration = 5.0;  ///< rad/s²
    double marginRad = 0.02;    ///< kept from the limits
};

/// What happened to one joint's target.
struct JointStep {
    double positionRad = 0, velocity = 0;
    bool limited = false;  ///< the target lay beyond the limits less the margin
    bool slowed = false;   ///< velocity or acceleration kept it from being reached in this step
};

/// Where a joint may be sent from `positionRad`: the limits less the margin, and from inside the margin no
/// further out than it is.
JointLimit reachable(double positionRad, const JointLimit& limit, double marginRad);

/// One joint's next command on the way to `targetRad`: within velocity and acceleration, always able to stop
/// before the limit less the margin, and braking for the target. From inside the margin only inward motion
/// (or none) comes out: nothing is pushed outwards, and nothing is pulled inwards unasked.
/// `positionRad`, `velocity`: the last command's. `stepS`: time since then, at most the control period.
/// `aheadRad`: what will be asked a braking time from now, where that is known. A target that moves on in the
/// same direction is passed at its speed instead of being braked for at every step, which would trail behind
/// it by v²/2a + v·dt; the command never gets beyond what was asked or will be.
JointStep limitMotion(double positionRad, double velocity, double targetRad, const JointLimit& limit,
                      const MotionBounds& bounds, double stepS, std::optional<double> aheadRad = {});

}  // namespace studio::robot
