// SPDX-License-Identifier: GPL-3.0-or-later
// Sort both cubes into the bins of their colours, with both arms.
#include "core/sim/tasks/sorting_scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

bool solved(const Scene& scene) {
    return inBin(scene, kRed) && inBin(scene, kBlue);
}

double progress(const Scene& scene) {
    return 0.5 * (binProgress(scene, kRed) + binProgress(scene, kBlue));
}

std::vector<ArmPlan> plan(const Scene&) {
    return {binPlan(kRed, 0), binPlan(kBlue, 8)};
}

}  // namespace

const Task kSorting = {.id = "sorting",
                       .english = "Sort the red cube into the red bin and the blue cube into the blue bin.",
                       .chinese = "把红色方块放进红色盒子，把蓝色方块放进蓝色盒子。",
                       .maxSteps = 110,
                       .parts = sortingParts,
                       .place = placeSorting,
                       .solved = solved,
                       .progress = progress,
                       .plan = plan};

}  // namespace studio::sim
