// SPDX-License-Identifier: GPL-3.0-or-later
// Grasp the red block that moves on the belt, and lift it.
#include <fmt/format.h>

#include <cmath>

#include "core/sim/kuavo_tables.h"
#include "core/sim/scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

constexpr const char* kBlock = "red_block";
constexpr double kHalf = 0.025;
constexpr double kBeltTop = kTableTop + 0.02;

SceneParts parts() {
    std::string belt = fmt::format(
        "<body name=\"belt\" mocap=\"true\" pos=\"0.37 0.16 {0}\">"
        "<geom name=\"belt_top\" type=\"box\" size=\"0.07 0.42 0.01\" {1} rgba=\".22 .23 .26 1\"/>"
        // the rails only look solid: a moving geom moves on all its faces
        "<geom type=\"box\" pos=\"0.076 0 0.006\" size=\"0.006 0.42 0.016\" {2} rgba=\".75 .62 .20 1\"/>"
        "<geom type=\"box\" pos=\"-0.076 0 0.006\" size=\"0.006 0.42 0.016\" {2} rgba=\".75 .62 .20 "
        "1\"/></body>",
        kBeltTop - 0.01, kSolid, kVisual);
    return {.furniture = belt,
            .objects = {
                {.name = kBlock, .half = {kHalf, kHalf, kHalf}, .mass = 0.08, .colour = {.82, .12, .10}}}};
}

void place(Scene& scene, Draw& draw) {
    double x = draw.start(0.345, 0.395), y = draw.start(0.33, 0.38), yaw = draw.start(-0.15, 0.15);
    scene.putObject(kBlock, {x, y, kBeltTop + kHalf}, yaw);
    scene.setSurfaceVelocity("belt_top", {0, -draw.uniform(0.04, 0.05) * draw.difficulty.beltSpeed, 0});
}

bool solved(const Scene& scene) {
    Vec3 block = scene.at(kBlock), pinch = scene.robot().pinch(Side::Left);
    return block[2] > kTableTop + 0.095 &&
           std::hypot(block[0] - pinch[0], block[1] - pinch[1], block[2] - pinch[2]) < 0.05;
}

double progress(const Scene& scene) {
    if (solved(scene)) return 1;
    // only height counts once it is held
    Vec3 block = scene.at(kBlock), pinch = scene.robot().pinch(Side::Left);
    double away = std::hypot(block[0] - pinch[0], block[1] - pinch[1], block[2] - pinch[2]);
    double near = std::fmax(0, 1 - away / 0.25);
    if (!scene.padTouches(Side::Left, kBlock)) return 0.4 * near;
    double height = (block[2] - kBeltTop - kHalf) / 0.05;
    return 0.5 + 0.45 * std::fmin(1, std::fmax(0, height));
}

std::vector<ArmPlan> plan(const Scene&) {
    return {{.side = Side::Left,
             .way = {
                 {.body = kBlock, .offset = {0, 0, 0.08}, .metres = 0.03, .leadS = 0.15, .alignYaw = true},
                 {.body = kBlock, .offset = {0, 0, 0.004}, .dwell = 1, .leadS = 0.15, .alignYaw = true},
                 {.body = kBlock,
                  .offset = {0, 0, 0.004},
                  .gripper = 1,
                  .dwell = 5,
                  .leadS = 0.15,
                  .alignYaw = true},
                 {.body = "", .offset = {0, 0, 0.09}, .gripper = 1},
             }}};
}

}  // namespace

const Task kMovingGrasp = {.id = "moving_grasp",
                           .english = "Grasp the red block moving on the belt and lift it.",
                           .chinese = "抓取传送带上移动的红色方块并举起来。",
                           .maxSteps = 80,
                           .parts = parts,
                           .place = place,
                           .solved = solved,
                           .progress = progress,
                           .plan = plan};

}  // namespace studio::sim
