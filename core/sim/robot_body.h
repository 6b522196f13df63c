// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/sim/kuavo_values.h"
#include "core/sim/world.h"

namespace studio::sim {

/// The Kuavo inside a world: where its joints, servos and sites are, and the smoothing of its targets.
/// Belongs to the thread that owns the world. Bit-deterministic.
class RobotBody {
public:
    /// The world must have been made by sceneMjcf() and outlive this.
    explicit RobotBody(World& world);

    /// Puts the joints there at rest and makes it the target.
    void place(const KuavoTargets& posture);
    /// Where to go from now on; clipped to the joints' limits, smoothed by a 10 Hz low-pass.
    void setTargets(const KuavoTargets& targets);
    const KuavoTargets& targets() const { return targets_; }
    /// One time step of the whole world.
    void step();
    /// Seconds of one step().
    double stepS() const;

    KuavoMeasured measure() const;
    /// Where the fingers meet, base_link frame, metres. Valid after place() or step().
    Vec3 pinch(Side side) const;
    /// Whether a pad of this hand touches the geom.
    bool padTouches(Side side, int geom) const;

private:
    World* world_;
    std::array<int, 14> armQpos_{}, armDof_{}, armServo_{};
    std::array<int, 2> fingerQpos_{}, gripperServo_{}, headQpos_{}, headDof_{}, headServo_{}, pinchSite_{};
    std::array<std::array<int, 2>, 2> fingers_{}, pads_{};
    KuavoTargets targets_;
    std::array<double, 18> wanted_{}, smooth_{};  ///< in the servos' own units, in the order of actuators
    double blend_ = 0;
};

}  // namespace studio::sim
