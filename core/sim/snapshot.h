// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/sim/world.h"

namespace studio::sim {

/// What moves in a world, copied so that its pictures can be drawn later, or while it goes on: about 1 KiB.
/// Looks (colours, lights, cameras) stay those of the world it is shown in.
struct Snapshot {
    double timeS = 0;
    std::vector<double> qpos, mocapPos, mocapQuat;

    static Snapshot of(const World& world);
    /// Puts everything where it was, for drawing: velocities and forces stay. `world` must have the same
    /// model.
    void into(World& world) const;
};

}  // namespace studio::sim
