// SPDX-License-Identifier: GPL-3.0-or-later
// Put the green bottle upright onto the white mark.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/sim/kuavo_tables.h"
#include "core/sim/scene.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

constexpr const char* kBottle = "green_bottle";
constexpr double kHalf = 0.045;

SceneParts parts() {
    std::string mark = fmt::format(
        "<body name=\"mark\" mocap=\"true\" pos=\"0.36 0.14 {0}\">"
        "<geom type=\"box\" pos=\"0 0 0.0005\" size=\"0.05 0.05 0.0005\" {1} rgba=\".15 .17 .20 1\"/>"
        "<geom type=\"box\" pos=\"0 0 0.0010\" size=\"0.035 0.035 0.0005\" {1} rgba=\".96 .96 .96 "
        "1\"/></body>",
        kTableTop, kVisual);
    return {.furniture = mark,
            .objects = {{.name = kBottle,
                         .cylinder = true,
                         .half = {0.022, 0.022, kHalf},
                         .mass = 0.10,
                         .colour = {.10, .55, .22}}}};
}

void place(Scene& scene, Draw& draw) {
    double x = draw.start(0.31, 0.40), y = draw.start(0.26, 0.35);
    scene.putObject(kBottle, {x, y, kTableTop + kHalf}, draw.uniform(-std::numbers::pi, std::numbers::pi));
    scene.putFurniture("mark",
                       {0.36 + draw.uniform(-0.02, 0.02), 0.14 + draw.uniform(-0.015, 0.015), kTableTop});
}

bool solved(const Scene& scene) {
    Vec3 bottle = scene.at(kBottle), mark = scene.at("mark");
    return std::fabs(bottle[0] - mark[0]) < 0.035 && std::fabs(bottle[1] - mark[1]) < 0.035 &&
           scene.tilt(kBottle) < 10 * std::numbers::pi / 180 &&
           std::fabs(bottle[2] - kTableTop - kHalf) < 0.01 && !scene.padTouches(kBottle) &&
           scene.speed(kBottle) < 0.02;
}

double progress(const Scene& scene) {
    if (solved(scene)) return 1;
    return carryProgress(scene, Side::Left, kBottle, kTableTop + kHalf, scene.at("mark"));
}

std::vector<ArmPlan> plan(const Scene&) {
    ArmPlan arm{.side = Side::Left, .way = pickWay(kBottle, 0, false)};
    appendPlaceWay(arm.way, "mark", kHalf + 0.08, kHalf + 0.004);
    return {arm};
}

}  // namespace

const Task kPlacement = {.id = "placement",
                         .english = "Put the green bottle upright onto the white mark.",
                         .chinese = "把绿色瓶子竖直放到白色标记上。",
                         .maxSteps = 100,
                         .parts = parts,
                         .place = place,
                         .solved = solved,
                         .progress = progress,
                         .plan = plan};

}  // namespace studio::sim
