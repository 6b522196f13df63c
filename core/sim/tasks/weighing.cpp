// SPDX-License-Identifier: GPL-3.0-or-later
// Put the orange block onto the scale.
#include <fmt/format.h>

#include <cmath>

#include "core/sim/kuavo_tables.h"
#include "core/sim/scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

constexpr const char* kBlock = "orange_block";
constexpr double kHalf = 0.025;
constexpr double kPlate = 0.026;  // height of the plate's top above the table

SceneParts parts() {
    // the body's origin is the middle of the plate's top
    std::string scale = fmt::format(
        "<body name=\"scale\" mocap=\"true\" pos=\"0.36 -0.14 {0}\">"
        "<geom type=\"box\" pos=\"0 0 -0.016\" size=\"0.075 0.075 0.010\" {1} rgba=\".30 .33 .38 1\"/>"
        "<geom name=\"plate\" type=\"cylinder\" pos=\"0 0 -0.003\" size=\"0.062 0.003\" {1} "
        "rgba=\".80 .82 .85 1\"/></body>",
        kTableTop + kPlate, kSolid);
    return {.furniture = scale,
            .objects = {
                {.name = kBlock, .half = {kHalf, kHalf, kHalf}, .mass = 0.12, .colour = {.92, .45, .08}}}};
}

void place(Scene& scene, Draw& draw) {
    double x = draw.start(0.31, 0.40), y = draw.start(-0.36, -0.27), yaw = draw.start(-0.25, 0.25);
    scene.putObject(kBlock, {x, y, kTableTop + kHalf}, yaw);
    scene.putFurniture("scale", {0.36 + draw.uniform(-0.015, 0.015), -0.14 + draw.uniform(-0.015, 0.015),
                                 kTableTop + kPlate});
}

bool solved(const Scene& scene) {
    Vec3 block = scene.at(kBlock), scale = scene.at("scale");
    return std::hypot(block[0] - scale[0], block[1] - scale[1]) < 0.055 &&
           std::fabs(block[2] - scale[2] - kHalf) < 0.01 && !scene.padTouches(kBlock) &&
           scene.speed(kBlock) < 0.02;
}

double progress(const Scene& scene) {
    if (solved(scene)) return 1;
    return carryProgress(scene, Side::Right, kBlock, kTableTop + kHalf, scene.at("scale"));
}

std::vector<ArmPlan> plan(const Scene&) {
    ArmPlan arm{.side = Side::Right, .way = pickWay(kBlock, 0.004, true)};
    appendPlaceWay(arm.way, "scale", kHalf + 0.08, kHalf + 0.008);
    return {arm};
}

}  // namespace

const Task kWeighing = {.id = "weighing",
                        .english = "Put the orange block onto the scale.",
                        .chinese = "把橙色方块放到秤上。",
                        .maxSteps = 100,
                        .parts = parts,
                        .place = place,
                        .solved = solved,
                        .progress = progress,
                        .plan = plan};

}  // namespace studio::sim
