// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/tasks/sorting_scene.h"

#include <fmt/format.h>

#include <cmath>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kHalf = 0.025;
constexpr double kBinHalf = 0.07, kWall = 0.004, kWallHeight = 0.035;

std::string bin(const SortingColour& colour, double y, const char* rgba) {
    // the body's origin is the middle of the floor's top, at the table's height
    std::string out =
        fmt::format("<body name=\"{}\" mocap=\"true\" pos=\"0.36 {} {}\">", colour.bin, y, kTableTop);
    out += fmt::format("<geom type=\"box\" pos=\"0 0 0.001\" size=\"{0} {0} 0.001\" {1} rgba=\"{2}\"/>",
                       kBinHalf, kVisual, rgba);
    for (int k = 0; k < 4; ++k) {
        bool alongX = k < 2;
        double at = (k % 2 == 0 ? 1 : -1) * (kBinHalf - kWall);
        out += fmt::format("<geom type=\"box\" pos=\"{} {} {}\" size=\"{} {} {}\" {} rgba=\"{}\"/>",
                           alongX ? 0 : at, alongX ? at : 0, kWallHeight / 2, alongX ? kBinHalf : kWall,
                           alongX ? kWall : kBinHalf, kWallHeight / 2, kSolid, rgba);
    }
    return out + "</body>";
}

}  // namespace

const SortingColour kRed = {Side::Left, "red_cube", "red_bin"};
const SortingColour kBlue = {Side::Right, "blue_cube", "blue_bin"};

SceneParts sortingParts() {
    Vec3 half = {kHalf, kHalf, kHalf};
    return {.furniture = bin(kRed, 0.33, ".70 .22 .20 1") + bin(kBlue, -0.33, ".20 .30 .70 1"),
            .objects = {{.name = kRed.cube, .half = half, .mass = 0.07, .colour = {.82, .12, .10}},
                        {.name = kBlue.cube, .half = half, .mass = 0.07, .colour = {.10, .20, .82}}}};
}

void placeSorting(Scene& scene, Draw& draw) {
    for (const SortingColour& colour : {kRed, kBlue}) {
        int sign = colour.side == Side::Left ? 1 : -1;
        double x = draw.start(0.31, 0.40), y = sign * draw.start(0.14, 0.21), yaw = draw.start(-0.25, 0.25);
        scene.putObject(colour.cube, {x, y, kTableTop + kHalf}, yaw);
    }
}

bool inBin(const Scene& scene, const SortingColour& colour) {
    Vec3 cube = scene.at(colour.cube), bin = scene.at(colour.bin);
    return std::fabs(cube[0] - bin[0]) < 0.065 && std::fabs(cube[1] - bin[1]) < 0.065 &&
           cube[2] < kTableTop + 0.05 && !scene.padTouches(colour.cube) && scene.speed(colour.cube) < 0.05;
}

double binProgress(const Scene& scene, const SortingColour& colour) {
    if (inBin(scene, colour)) return 1;
    return carryProgress(scene, colour.side, colour.cube, kTableTop + kHalf, scene.at(colour.bin));
}

ArmPlan binPlan(const SortingColour& colour, int delay) {
    ArmPlan arm{.side = colour.side, .delay = delay, .way = pickWay(colour.cube, 0.004, true)};
    appendPlaceWay(arm.way, colour.bin, kHalf + 0.08, kHalf + 0.05);
    return arm;
}

}  // namespace studio::sim
