// SPDX-License-Identifier: GPL-3.0-or-later
// Of two cubes and two bins in sight, put the blue cube away: only the instruction says which.
#include "core/sim/tasks/sorting_scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

bool solved(const Scene& scene) {
    return inBin(scene, kBlue) && !inBin(scene, kRed);
}

double progress(const Scene& scene) {
    return solved(scene) ? 1 : 0.95 * binProgress(scene, kBlue);
}

std::vector<ArmPlan> plan(const Scene&) {
    return {binPlan(kBlue, 0)};
}

bool confused(const Scene& scene) {
    return inBin(scene, kRed);
}

}  // namespace

const Task kBlueIntoBin = {.id = "blue_into_bin",
                           .english = "Put the blue block into its bin.",
                           .chinese = "把蓝色方块放进它的盒子。",
                           .maxSteps = 100,
                           .parts = sortingParts,
                           .place = placeSorting,
                           .solved = solved,
                           .progress = progress,
                           .plan = plan,
                           .confused = confused};

}  // namespace studio::sim
