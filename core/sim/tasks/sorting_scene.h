// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/sim/scene.h"

namespace studio::sim {

/// Two cubes and two bins, which sorting and the language pair share.
SceneParts sortingParts();
void placeSorting(Scene& scene, Draw& draw);

/// One of the two colours: who carries what where.
struct SortingColour {
    Side side;
    const char *cube, *bin;
};
extern const SortingColour kRed, kBlue;

/// Whether the colour's cube lies in its bin, let go.
bool inBin(const Scene& scene, const SortingColour& colour);
double binProgress(const Scene& scene, const SortingColour& colour);
ArmPlan binPlan(const SortingColour& colour, int delay);

}  // namespace studio::sim
