// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::sim {

/// How much harder than as documented an episode may be.
struct Difficulty {
    double positionRange = 1;  ///< factor on the width of the start positions, 0..1.5
    double beltSpeed = 1;      ///< factor, 0..2
    double colours = 0;        ///< how far colours may wander, 0..1
    int distractors = 0;       ///< loose things that do not matter, 0..6
    double lighting = 0;       ///< how far the lamp's strength and direction may wander, 0..1
    double cameraJitter =
        0;  ///< standard deviation of the cameras' places in metres, and twice it in radians
    bool operator==(const Difficulty&) const = default;
};

}  // namespace studio::sim
