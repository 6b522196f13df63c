// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::sim {

/// The simulated robot's description as a Kuavo gives it by its parameter humanoid_description: base_link
/// with both arms and the head, their offsets, axes, limits, masses. What the simulator does not move (legs,
/// fingers, shapes) is not in it. Metres, rad, kg. Source: kuavo_tables.h.
const std::string& kuavoUrdf();

}  // namespace studio::sim
