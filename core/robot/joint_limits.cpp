// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/joint_limits.h"

#include <numbers>

#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

JointLimit lessMargin(const JointLimit& limit, double marginRad) {
    JointLimit room{limit.lower + marginRad, limit.upper - marginRad};
    if (room.lower > room.upper) room.lower = room.upper = (limit.lower + limit.upper) / 2;
    return room;
}

const KuavoLimits& builtInLimits() {
    static const KuavoLimits limits = [] {
        // degrees, left 1..7 then right 1..7; the right arm mirrors 2 and 6
        constexpr double kLower[] = {-180, -20,  -90, -150, -90, -75, -40,
                                     -180, -120, -90, -150, -90, -40, -40};
        constexpr double kUpper[] = {90, 120, 90, 0, 90, 40, 40, 90, 20, 90, 0, 90, 75, 40};
        KuavoLimits made;
        auto lower = radiansOf(kLower), upper = radiansOf(kUpper);
        for (std::size_t i = 0; i < kArmJoints; ++i) made.arm[i] = {lower[i], upper[i]};
        constexpr double kHead[] = {90, 30};
        auto head = radiansOf(kHead);
        made.head = {JointLimit{-head[0], head[0]}, JointLimit{-head[1], head[1]}};
        made.source = "built-in table of biped_s45";
        return made;
    }();
    return limits;
}

}  // namespace studio::robot
