// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/kuavo_model.h"

#include <fmt/format.h>

#include <cmath>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

std::string text(const std::array<double, 3>& v) {
    return fmt::format("{:.15g} {:.15g} {:.15g}", v[0], v[1], v[2]);
}

std::string link(const ArmLink& link, const Drive& drive) {
    std::array<double, 3> axis{};
    axis[static_cast<std::size_t>(link.axis)] = 1;
    return fmt::format(
        "<body name=\"{0}_link\" pos=\"{1}\" gravcomp=\"1\">"
        "<inertial pos=\"{2}\" mass=\"{3}\" diaginertia=\"{4}\"/>"
        "<joint name=\"{0}_joint\" axis=\"{5}\" range=\"{6:.15g} {7:.15g}\" armature=\"{8}\" damping=\"1\"/>",
        link.name, text(link.xyz), text(link.centre), link.mass, text(link.inertia), text(axis), link.lower,
        link.upper, drive.armature);
}

/// The gripper on link 7: a box, a slim bar (a round base would hide the object from the wrist camera), two
/// fingers with pads.
std::string gripper(const char* side) {
    std::string body = fmt::format(
        "<body name=\"{0}_gripper\" quat=\"0 1 0 0\" gravcomp=\"1\">"
        "<geom class=\"robot\" type=\"box\" pos=\"0 0 0.032\" size=\"0.030 0.018 0.034\" mass=\"0.7\" "
        "rgba=\".82 .83 .86 1\"/>"
        "<geom {1} type=\"box\" pos=\"0 0 0.078\" size=\"0.056 0.012 0.012\" rgba=\".50 .52 .56 1\"/>",
        side, kVisual);
    for (int k = 0; k < 2; ++k) {
        int out = k == 0 ? 1 : -1;
        body += fmt::format(
            "<body name=\"{0}_finger_{1}\" pos=\"{2} 0 0.1488\" gravcomp=\"1\">"
            "<joint name=\"{0}_finger_{1}\" type=\"slide\" axis=\"{3} 0 0\" range=\"0 {4}\" damping=\"10\" "
            "armature=\"{5}\"/>"
            "<geom name=\"{0}_pad_{1}\" class=\"pad\" pos=\"{6} 0 0\" size=\"0.006 0.011 0.019\" "
            "mass=\"0.06\"/>"
            "<geom {7} type=\"box\" pos=\"{8} 0 -0.038\" size=\"0.005 0.009 0.040\" rgba=\".50 .52 .56 1\"/>"
            "</body>",
            side, k == 0 ? 'a' : 'b', out * kFingerTravel, -out, kFingerTravel, gripperDrive().armature,
            out * 0.006, kVisual, out * 0.012);
    }
    return body + "</body>";
}

/// Shapes of one link: what it looks like, and the forearm's collision bodies.
std::string linkShapes(int joint) {
    switch (joint) {
        case 0:
            return "<geom class=\"skin\" type=\"sphere\" size=\"0.062\"/>";
        case 2:
            return "<geom class=\"skin\" type=\"capsule\" fromto=\"0 0 -0.04 0.01 0 -0.25\" size=\"0.048\"/>";
        case 3:
            return "<geom class=\"joint\" type=\"sphere\" pos=\"-0.01 0 0\" size=\"0.046\"/>"
                   "<geom class=\"robot\" type=\"capsule\" fromto=\"-0.015 0 -0.03 -0.02 0 -0.11\" "
                   "size=\"0.042\" mass=\"0\"/>";
        case 4:
            return "<geom class=\"robot\" type=\"capsule\" fromto=\"0 0 -0.01 0 0 -0.085\" size=\"0.037\" "
                   "mass=\"0\"/>";
        case 5:
            return "<geom class=\"joint\" type=\"sphere\" size=\"0.030\"/>";
        default:
            return "";
    }
}

std::string arm(Side side) {
    const char* name = side == Side::Left ? "left" : "right";
    int outward = side == Side::Left ? 1 : -1;
    std::string open, close;
    auto links = armLinks(side);
    for (int j = 0; j < 7; ++j) {
        open += link(links[static_cast<std::size_t>(j)], armDrive(j)) + linkShapes(j);
        close += "</body>";
    }
    // the wrist camera looks along the hand from beside it; the right one is turned round
    open += fmt::format(
        "<camera name=\"{}\" pos=\"0 {} 0\" euler=\"0 0 {}\" fovy=\"60\"/>"
        "<site name=\"{}_pinch\" pos=\"{}\" size=\"0.004\" rgba=\"0 0 0 0\"/>",
        side == Side::Left ? "wrist_cam_l" : "wrist_cam_r", outward * 0.05, side == Side::Left ? "0" : "3.14",
        name, text(kPinch));
    return open + gripper(name) + close;
}

std::string head() {
    auto links = headLinks();
    return link(links[0], headDrive()) +
           "<geom class=\"joint\" type=\"cylinder\" pos=\"0 0 -0.02\" "
           "size=\"0.045 0.03\"/>" +
           link(links[1], headDrive()) +
           "<geom class=\"skin\" type=\"ellipsoid\" pos=\"0.005 0 0.10\" size=\"0.085 0.075 0.11\"/>"
           "<geom class=\"joint\" type=\"box\" pos=\"0.080 0 0.12\" size=\"0.012 0.045 0.015\"/>"
           "<camera name=\"head_cam_h\" pos=\"0.1 0 0.12\" "
           "quat=\"0.612372 0.353553 -0.353553 -0.612372\" fovy=\"70\"/></body></body>";
}

std::string actuators() {
    std::string out;
    auto servo = [&](const std::string& name, const std::string& target, const Drive& drive) {
        out += fmt::format("<position name=\"{}\" {} kp=\"{}\" kv=\"{}\" forcerange=\"-{} {}\"/>", name,
                           target, drive.kp, drive.kv, drive.forceLimit, drive.forceLimit);
    };
    for (Side side : {Side::Left, Side::Right}) {
        for (int j = 0; j < 7; ++j) {
            std::string name = armLinks(side)[static_cast<std::size_t>(j)].name;
            servo(name, "joint=\"" + name + "_joint\"", armDrive(j));
        }
        std::string name = side == Side::Left ? "left_gripper" : "right_gripper";
        servo(name, "tendon=\"" + name + "\"", gripperDrive());
    }
    for (const ArmLink& link : headLinks()) {
        std::string name = link.name;
        servo(name, "joint=\"" + name + "_joint\"", headDrive());
    }
    return out;
}

std::string fingersTogether() {
    std::string tendons, equalities;
    for (const char* side : {"left", "right"}) {
        tendons += fmt::format(
            "<fixed name=\"{0}_gripper\"><joint joint=\"{0}_finger_a\" coef=\"0.5\"/>"
            "<joint joint=\"{0}_finger_b\" coef=\"0.5\"/></fixed>",
            side);
        equalities += fmt::format(
            "<joint joint1=\"{0}_finger_a\" joint2=\"{0}_finger_b\" solref=\"0.005 1\" "
            "solimp=\"0.95 0.99 0.001\"/>",
            side);
    }
    return "<tendon>" + tendons + "</tendon><equality>" + equalities + "</equality>";
}

std::string object(const ObjectShape& shape) {
    std::string size = shape.cylinder
                           ? fmt::format("type=\"cylinder\" size=\"{} {}\"", shape.half[0], shape.half[2])
                           : fmt::format("type=\"box\" size=\"{}\"", text(shape.half));
    return fmt::format(
        "<body name=\"{0}\"><freejoint name=\"{0}_joint\"/><geom name=\"{0}_geom\" {1} mass=\"{2}\" "
        "contype=\"1\" conaffinity=\"3\" condim=\"4\" friction=\"1.0 0.01 0.0005\" solref=\"0.01 1\" "
        "rgba=\"{3} 1\"/></body>",
        shape.name, size, shape.mass, text(shape.colour));
}

std::string distractor(int k) {
    ObjectShape shape{.name = fmt::format("distractor_{}", k),
                      .cylinder = k % 2 == 1,
                      .half = {0.018 + 0.004 * (k % 3), 0.022, 0.02 + 0.008 * (k % 4)},
                      .mass = 0.1,
                      .colour = {.55, .45, .60}};
    return object(shape);
}

// the robot's trunk, the table and the room, which nothing needs to touch but the table's top
constexpr const char* kRoom = R"(
<light name="lamp" type="directional" pos="0.35 0.1 1.0" dir="0.1 -0.2 -1" diffuse=".45 .45 .45" specular=".1 .1 .1"/>
<geom name="floor" class="skin" type="plane" pos="0 0 -0.83" size="4 4 .1" rgba=".42 .46 .52 1"/>
<geom class="skin" type="capsule" fromto="-0.02 0 0.06 -0.02 0 0.40" size="0.10"/>
<geom class="skin" type="capsule" fromto="-0.02 -0.21 0.43 -0.02 0.21 0.43" size="0.065"/>
<geom class="joint" type="cylinder" fromto="-0.018 0 0.46 -0.018 0 0.58" size="0.035"/>
<geom class="skin" type="box" pos="-0.02 0 -0.05" size="0.09 0.13 0.07"/>
<geom name="table" type="box" pos="0.50 0 -0.07" size="0.32 0.60 0.02" contype="1" conaffinity="3"
      friction="0.8 0.005 0.0001" rgba=".72 .66 .56 1"/>
<geom class="joint" type="box" pos="0.77 0.54 -0.46" size="0.025 0.025 0.37"/>
<geom class="joint" type="box" pos="0.77 -0.54 -0.46" size="0.025 0.025 0.37"/>
<geom class="joint" type="box" pos="0.23 0.54 -0.46" size="0.025 0.025 0.37"/>
<geom class="joint" type="box" pos="0.23 -0.54 -0.46" size="0.025 0.025 0.37"/>
<camera name="overview" pos="1.55 -0.75 0.85" xyaxes="0.50 0.87 0 -0.42 0.24 0.87" fovy="42"/>
)";

// Newton with an elliptic cone holds grasps without slip; the renderer's depth range suits an arm's reach
constexpr const char* kHeader = R"(<mujoco model="kuavo">
<compiler angle="radian" autolimits="true" inertiafromgeom="auto"/>
<option timestep="0.002" integrator="implicitfast" cone="elliptic" impratio="10" solver="Newton" iterations="50"/>
<statistic extent="1" center="0.3 0 0.1"/>
<visual>
<quality shadowsize="1024" offsamples="4" numslices="20" numstacks="12"/>
<headlight ambient=".40 .40 .40" diffuse=".25 .25 .25" specular="0 0 0"/>
<map znear=".01" zfar="12" shadowclip=".8"/>
<global offwidth="640" offheight="480"/>
</visual>
<asset><texture type="skybox" builtin="gradient" rgb1=".74 .80 .88" rgb2=".40 .46 .56" width="64" height="384"/></asset>
<default>
<default class="skin"><geom contype="0" conaffinity="0" mass="0" rgba=".93 .93 .95 1"/></default>
<default class="joint"><geom contype="0" conaffinity="0" mass="0" rgba=".36 .38 .43 1"/></default>
<default class="robot"><geom contype="2" conaffinity="1" rgba=".93 .93 .95 1"/></default>
<default class="pad"><geom type="box" contype="2" conaffinity="1" condim="4" friction="1.2 0.02 0.0005" priority="1"
 solref="0.01 1" solimp="0.95 0.99 0.001" rgba=".10 .55 .62 1"/></default>
</default>
)";

}  // namespace

std::string sceneMjcf(const SceneParts& parts) {
    std::string out = kHeader;
    out += "<worldbody>";
    out += kRoom;
    out += arm(Side::Left) + arm(Side::Right) + head() + parts.furniture;
    for (const ObjectShape& shape : parts.objects) out += object(shape);
    for (int k = 0; k < parts.distractors; ++k) out += distractor(k);
    out += "</worldbody>" + fingersTogether() + "<actuator>" + actuators() + "</actuator></mujoco>";
    return out;
}

}  // namespace studio::sim
