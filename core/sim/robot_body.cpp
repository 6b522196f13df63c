// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/robot_body.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kCutoffHz = 10;  // the robot's own low-pass on arm targets

constexpr std::array<Side, 2> kSides = {Side::Left, Side::Right};

std::size_t index(Side side) {
    return static_cast<std::size_t>(side);
}

}  // namespace

RobotBody::RobotBody(World& world) : world_(&world) {
    const mjModel* m = world.model();
    blend_ = 1 - std::exp(-2 * std::numbers::pi * kCutoffHz * m->opt.timestep);
    for (Side side : kSides) {
        std::size_t s = index(side);
        std::string name = side == Side::Left ? "left" : "right";
        for (std::size_t j = 0; j < 7; ++j) {
            std::string link = armLinks(side)[j].name;
            int joint = world.id(mjOBJ_JOINT, link + "_joint");
            armQpos_[7 * s + j] = m->jnt_qposadr[joint];
            armDof_[7 * s + j] = m->jnt_dofadr[joint];
            armServo_[7 * s + j] = world.id(mjOBJ_ACTUATOR, link);
        }
        for (std::size_t k = 0; k < 2; ++k) {
            std::string letter = k == 0 ? "a" : "b";
            fingers_[s][k] = m->jnt_qposadr[world.id(mjOBJ_JOINT, name + "_finger_" + letter)];
            pads_[s][k] = world.id(mjOBJ_GEOM, name + "_pad_" + letter);
        }
        fingerQpos_[s] = fingers_[s][0];
        gripperServo_[s] = world.id(mjOBJ_ACTUATOR, name + "_gripper");
        pinchSite_[s] = world.id(mjOBJ_SITE, name + "_pinch");
        std::string link = headLinks()[s].name;  // yaw, pitch
        int joint = world.id(mjOBJ_JOINT, link + "_joint");
        headQpos_[s] = m->jnt_qposadr[joint];
        headDof_[s] = m->jnt_dofadr[joint];
        headServo_[s] = world.id(mjOBJ_ACTUATOR, link);
    }
}

void RobotBody::place(const KuavoTargets& posture) {
    setTargets(posture);
    mjData* d = world_->data();
    for (std::size_t j = 0; j < 14; ++j) d->qpos[armQpos_[j]] = targets_.armRad[j];
    for (std::size_t s = 0; s < 2; ++s) {
        for (int finger : fingers_[s]) d->qpos[finger] = targets_.gripper[s] * kFingerTravel;
        d->qpos[headQpos_[s]] = targets_.headRad[s];
    }
    std::fill_n(d->qvel, world_->model()->nv, 0.0);
    smooth_ = wanted_;
    std::copy(smooth_.begin(), smooth_.end(), d->ctrl);
    mj_forward(world_->model(), d);
}

void RobotBody::setTargets(const KuavoTargets& targets) {
    targets_ = targets;
    for (Side side : kSides) {
        std::size_t s = index(side);
        for (std::size_t j = 0; j < 7; ++j) {
            const ArmLink& link = armLinks(side)[j];
            double& target = targets_.armRad[7 * s + j];
            target = std::clamp(target, link.lower, link.upper);
            wanted_[static_cast<std::size_t>(armServo_[7 * s + j])] = target;
        }
        targets_.gripper[s] = std::clamp(targets_.gripper[s], 0.0, 1.0);
        wanted_[static_cast<std::size_t>(gripperServo_[s])] = targets_.gripper[s] * kFingerTravel;
        const ArmLink& head = headLinks()[s];
        targets_.headRad[s] = std::clamp(targets_.headRad[s], head.lower, head.upper);
        wanted_[static_cast<std::size_t>(headServo_[s])] = targets_.headRad[s];
    }
}

void RobotBody::step() {
    mjData* d = world_->data();
    for (std::size_t k = 0; k < smooth_.size(); ++k) {
        smooth_[k] += blend_ * (wanted_[k] - smooth_[k]);
        d->ctrl[k] = smooth_[k];
    }
    mj_step(world_->model(), d);
}

double RobotBody::stepS() const {
    return world_->model()->opt.timestep;
}

KuavoMeasured RobotBody::measure() const {
    const mjData* d = world_->data();
    KuavoMeasured out;
    out.timeS = d->time;
    for (std::size_t j = 0; j < 14; ++j) {
        out.armRad[j] = d->qpos[armQpos_[j]];
        out.armVelocity[j] = d->qvel[armDof_[j]];
        out.armTorque[j] = d->qfrc_actuator[armDof_[j]];
    }
    for (std::size_t s = 0; s < 2; ++s) {
        out.gripper[s] = d->qpos[fingerQpos_[s]] / kFingerTravel;
        out.headRad[s] = d->qpos[headQpos_[s]];
        out.headVelocity[s] = d->qvel[headDof_[s]];
    }
    return out;
}

Vec3 RobotBody::pinch(Side side) const {
    const double* at = world_->data()->site_xpos + 3 * pinchSite_[index(side)];
    return {at[0], at[1], at[2]};
}

bool RobotBody::padTouches(Side side, int geom) const {
    const mjData* d = world_->data();
    auto isPad = [&](int g) { return g == pads_[index(side)][0] || g == pads_[index(side)][1]; };
    for (int c = 0; c < d->ncon; ++c) {
        const mjContact& contact = d->contact[c];
        if ((contact.geom[0] == geom && isPad(contact.geom[1])) ||
            (contact.geom[1] == geom && isPad(contact.geom[0])))
            return true;
    }
    return false;
}

}  // namespace studio::sim
