// SPDX-License-Identifier: GPL-3.0-or-later
// Of two cubes and two bins in sight, put the red cube away: only the instruction says which.
#include "core/sim/tasks/sorting_scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

bool solved(const Scene& scene) {
    return inBin(scene, kRed) && !inBin(scene, kBlue);
}

double progress(const Scene& scene) {
    return solved(scene) ? 1 : 0.95 * binProgress(scene, kRed);
}

std::vector<ArmPlan> plan(const Scene&) {
    return {binPlan(kRed, 0)};
}

bool confused(const Scene& scene) {
    return inBin(scene, kBlue);
}

}  // namespace

const Task kRedIntoBin = {.id = "red_into_bin",
                          .english = "Put the red block into its bin.",
                          .chinese = "把红色方块放进它的盒子。",
                          .maxSteps = 100,
                          .parts = sortingParts,
                          .place = placeSorting,
                          .solved = solved,
                          .progress = progress,
                          .plan = plan,
                          .confused = confused};

}  // namespace studio::sim
