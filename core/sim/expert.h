// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/sim/arm_kinematics.h"
#include "core/sim/scene.h"

namespace studio::sim {

/// Does a scene's task by its plan, looking at the true positions. Make it after Scene::reset(); the scene
/// must outlive it. Deterministic.
class Expert {
public:
    explicit Expert(const Scene& scene);
    /// Targets for the step that begins now; looks at the scene as it stands.
    KuavoTargets next();
    /// Whether every leg of the plan has been gone.
    bool finished() const;

private:
    struct Arm {
        ArmPlan plan;
        std::size_t leg = 0;
        int dwelt = 0, waited = 0;
        Vec3 asked{};   ///< where the pinch was asked to be last
        Vec3 anchor{};  ///< `asked` when the leg began
        double yaw = 0;
        ArmAngles joints{};
    };
    void move(Arm& arm);
    void enter(Arm& arm, std::size_t leg);
    Vec3 goal(const Arm& arm, const Waypoint& leg, double leadS) const;
    bool handIsThere(const Arm& arm, const Waypoint& leg) const;

    const Scene* scene_;
    int step_ = 0;
    std::vector<Arm> arms_;
    KuavoTargets targets_;
};

}  // namespace studio::sim
