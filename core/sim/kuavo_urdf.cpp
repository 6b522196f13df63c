// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/kuavo_urdf.h"

#include <fmt/format.h>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

std::string vectorText(const std::array<double, 3>& v) {
    return fmt::format("{:.17g} {:.17g} {:.17g}", v[0], v[1], v[2]);
}

/// A link with the joint that moves it against `parent`.
std::string segment(const ArmLink& link, const std::string& parent, double effort, double velocity) {
    std::array<double, 3> axis{};
    axis[static_cast<std::size_t>(link.axis)] = 1;
    return fmt::format(
        "<link name=\"{0}_link\"><inertial><origin xyz=\"{1}\" rpy=\"0 0 0\"/><mass value=\"{2:.17g}\"/>"
        "<inertia ixx=\"{3:.17g}\" ixy=\"0\" ixz=\"0\" iyy=\"{4:.17g}\" iyz=\"0\" "
        "izz=\"{5:.17g}\"/></inertial>"
        "</link>"
        "<joint name=\"{0}_joint\" type=\"revolute\"><origin xyz=\"{6}\" rpy=\"0 0 0\"/>"
        "<parent link=\"{7}\"/><child link=\"{0}_link\"/><axis xyz=\"{8}\"/>"
        "<limit lower=\"{9:.17g}\" upper=\"{10:.17g}\" effort=\"{11:g}\" velocity=\"{12:g}\"/></joint>",
        link.name, vectorText(link.centre), link.mass, link.inertia[0], link.inertia[1], link.inertia[2],
        vectorText(link.xyz), parent, vectorText(axis), link.lower, link.upper, effort, velocity);
}

std::string makeUrdf() {
    constexpr double kVelocity = 14;
    std::string text = "<robot name=\"biped_s45_simulated\"><link name=\"base_link\"/>";
    std::string parent;
    auto add = [&](const ArmLink& link, double effort, double velocity) {
        text += segment(link, parent, effort, velocity);
        parent = std::string(link.name) + "_link";
    };
    for (Side side : {Side::Left, Side::Right}) {
        parent = "base_link";
        for (const LegLink& leg : legLinks(side)) add(leg.link, leg.effort, leg.velocity);
    }
    for (Side side : {Side::Left, Side::Right}) {
        parent = "base_link";
        int joint = 0;
        for (const ArmLink& link : armLinks(side)) add(link, armDrive(joint++).forceLimit, kVelocity);
    }
    parent = "base_link";
    for (const ArmLink& link : headLinks()) add(link, headDrive().forceLimit, kVelocity);
    return text + "</robot>";
}

}  // namespace

const std::string& kuavoUrdf() {
    static const std::string text = makeUrdf();
    return text;
}

}  // namespace studio::sim
