// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

#include "core/sim/kuavo_values.h"

namespace studio::sim {

/// One joint of an arm (or of another limb) with the link that it moves. Joint frames have no rotation
/// between them.
struct ArmLink {
    const char* name;               ///< "zarm_l1"
    std::array<double, 3> xyz;      ///< from the parent link's frame, metres
    int axis;                       ///< 0 x, 1 y, 2 z
    double lower, upper;            ///< rad
    double mass;                    ///< kg
    std::array<double, 3> centre;   ///< of mass, metres
    std::array<double, 3> inertia;  ///< diagonal, about the centre, kg m^2
};

/// One joint of a leg with its link, and what its motor can: N m, rad/s.
struct LegLink {
    ArmLink link;
    double effort, velocity;
};

/// Position servo of a joint, in the simulator's terms.
struct Drive {
    double kp, kv, armature, forceLimit;
};

/// Joints 1..7, shoulder to hand.
std::span<const ArmLink, 7> armLinks(Side side);
/// Yaw, pitch.
std::span<const ArmLink, 2> headLinks();
/// Joints 1..6, hip to foot. Told in the robot's description, not simulated.
std::span<const LegLink, 6> legLinks(Side side);
const Drive& armDrive(int joint);  ///< 0..6
const Drive& gripperDrive();
const Drive& headDrive();

/// Where the fingers meet, in the frame of link 7.
inline constexpr std::array<double, 3> kPinch = {0, 0, -0.1488};
/// Travel of one finger: 0 open .. 1 closed is 0 .. this many metres.
inline constexpr double kFingerTravel = 0.0425;
/// Height of the table's top above base_link.
inline constexpr double kTableTop = -0.05;
/// The head looks this far down: with less the arms cover what they handle.
inline constexpr double kHeadPitchRad = 0.43633231299858238;

/// Arms at rest above the table: l1..l7, r1..r7, rad.
const std::array<double, 14>& homePosture();

}  // namespace studio::sim
