// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/sim/difficulty.h"
#include "core/sim/kuavo_model.h"
#include "core/sim/kuavo_values.h"

namespace studio::sim {

class Scene;

/// Draws of one episode, a pure function of its seed.
struct Draw {
    CounterRng rng;
    const Difficulty& difficulty;

    double uniform(double low, double high) { return low + (high - low) * rng.uniform(); }
    /// A start position: the range is widened or narrowed about its middle.
    double start(double low, double high) {
        double half = 0.5 * (high - low) * difficulty.positionRange;
        return 0.5 * (low + high) + half * (2 * rng.uniform() - 1);
    }
};

/// One leg of the expert's way. The pinch moves to `offset` from the named body (or, without a name, from
/// where it was asked to be when the leg began) at most `metres` a step, then stays `dwell` steps.
struct Waypoint {
    std::string body = {};
    Vec3 offset{};
    double gripper = 0;     ///< 0 open .. 1 closed
    int dwell = 0;          ///< steps
    double metres = 0.02;   ///< a step of 0.1 s
    double leadS = 0;       ///< aims where a moving body will be so much later
    bool alignYaw = false;  ///< turns with the body
};

/// What one hand does, from step `delay` on.
struct ArmPlan {
    Side side;
    int delay = 0;
    std::vector<Waypoint> way = {};
};

/// A task: what stands where, when it is solved, and how it is done. A further one is a file like the others
/// in this folder and a row in tasks.cpp.
struct Task {
    const char* id;
    const char *english, *chinese;  ///< the instruction
    int maxSteps;                   ///< of 0.1 s
    SceneParts (*parts)();
    /// Puts objects and furniture for a new episode; the robot is at home already.
    void (*place)(Scene& scene, Draw& draw);
    /// Whether it is solved as things stand; it counts once it held for kHoldSteps steps.
    bool (*solved)(const Scene& scene);
    /// How far it is, 0..1, 1 only when solved.
    double (*progress)(const Scene& scene);
    std::vector<ArmPlan> (*plan)(const Scene& scene);
    /// Whether what another instruction asks for in the same scene was done instead; null where there is
    /// none.
    bool (*confused)(const Scene& scene) = nullptr;
};

inline constexpr int kHoldSteps = 5;

}  // namespace studio::sim
