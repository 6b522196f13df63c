// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::sim {

/// The simulated robot's description as a Kuavo gives it by its parameter humanoid_description: base_link
/// with legs, arms and head in the order of joint_q, their offsets, axes, limits, masses. The legs are told
/// because the robot's makers look for them by name; the simulator holds them at 0. Fingers and shapes are
/// not in it. Metres, rad, kg. Source: kuavo_tables.h.
const std::string& kuavoUrdf();

}  // namespace studio::sim
