// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/sim/kuavo_values.h"
#include "core/sim/world.h"

namespace studio::sim {

/// A solid of primitives that can be grasped and falls.
struct ObjectShape {
    std::string name;  ///< of its body; its geom is "<name>_geom", its joint "<name>_joint"
    bool cylinder = false;
    Vec3 half{};        ///< half sides; cylinder: radius, -, half height
    double mass = 0.1;  ///< kg
    std::array<double, 3> colour{};
};

/// What a task puts around the robot.
struct SceneParts {
    std::string furniture;  ///< MJCF bodies (mocap, so that they can stand elsewhere per episode)
    std::vector<ObjectShape> objects = {};
    int distractors = 0;  ///< loose things on the far part of the table: "distractor_0" ..
};

/// A complete MJCF scene: the Kuavo's upper body of its maker's numbers and of primitives, a table, light,
/// and the parts. World frame = base_link, metres. Names: joints "zarm_l1_joint" .. "zhead_2_joint",
/// "left_finger_a", …; actuators as the 16 values followed by the head's two; sites "left_pinch",
/// "right_pinch"; cameras as kCameraNames, and "overview".
std::string sceneMjcf(const SceneParts& parts);

/// Furniture's collision attributes, for the tasks' MJCF.
inline constexpr const char* kSolid = "contype=\"1\" conaffinity=\"3\" friction=\"0.8 0.005 0.0001\"";
inline constexpr const char* kVisual = "contype=\"0\" conaffinity=\"0\" mass=\"0\"";

}  // namespace studio::sim
