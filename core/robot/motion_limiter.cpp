// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/motion_limiter.h"

#include <algorithm>
#include <cmath>

namespace studio::robot {

namespace {

/// Largest velocity at which a step of `stepS` still leaves room to brake within `distance`: v·dt + v²/2a <=
/// d.
double stoppingVelocity(double distance, double acceleration, double stepS) {
    if (distance <= 0) return 0;
    return acceleration * (std::sqrt(stepS * stepS + 2 * distance / acceleration) - stepS);
}

}  // namespace

JointLimit reachable(double positionRad, const JointLimit& limit, double marginRad) {
    JointLimit room = limit;
    room.lower = std::min(limit.lower + marginRad, positionRad);
    room.upper = std::max(limit.upper - marginRad, positionRad);
    return room;
}

JointStep limitMotion(double positionRad, double velocity, double targetRad, const JointLimit& limit,
                      const MotionBounds& bounds, double stepS, std::optional<double> aheadRad) {
    auto [lower, upper] = reachable(positionRad, limit, bounds.marginRad);
    double target = std::clamp(targetRad, lower, upper);

    // the speed that would reach the target in one step, less where it must brake for it
    double distance = target - positionRad;
    double wished = distance / stepS;
    double ahead = std::clamp(aheadRad.value_or(target), lower, upper);
    bool onward = (ahead - target) * distance > 0;
    double room = std::abs((onward ? ahead : target) - positionRad);
    double braking = stoppingVelocity(room, bounds.acceleration, stepS);
    wished = std::clamp(wished, -braking, braking);

    double change = bounds.acceleration * stepS;
    double next = std::clamp(wished, velocity - change, velocity + change);
    next = std::clamp(next, -bounds.velocity, bounds.velocity);
    // a limit outranks smoothness; by construction it is only met where the limits themselves have moved
    next = std::clamp(next, -stoppingVelocity(positionRad - lower, bounds.acceleration, stepS),
                      stoppingVelocity(upper - positionRad, bounds.acceleration, stepS));

    JointStep step;
    step.positionRad = std::clamp(positionRad + next * stepS, lower, upper);
    step.velocity = next;
    step.limited = target != targetRad;
    step.slowed = std::abs(step.positionRad - target) > 1e-9;
    return step;
}

}  // namespace studio::robot
