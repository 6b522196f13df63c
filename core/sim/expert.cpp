// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/expert.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kMostJointStep = 0.15;  // rad a step
constexpr double kGateM = 0.012;         // an open hand must be this near before a dwell counts …
constexpr int kGateSteps = 8;            // … or this many steps have passed (without it: dead-locks)
constexpr double kMostYawStep = 0.15;

/// A cube looks the same every quarter turn: the smallest equal angle.
double quarter(double yaw) {
    double turn = std::numbers::pi / 2;
    return yaw - turn * std::round(yaw / turn);
}

}  // namespace

Expert::Expert(const Scene& scene) : scene_(&scene) {
    targets_.armRad = homePosture();
    targets_.headRad = {0, kHeadPitchRad};
    for (ArmPlan& plan : scene.task().plan(scene)) {
        Arm arm;
        std::size_t first = plan.side == Side::Left ? 0 : 7;
        std::copy_n(homePosture().begin() + static_cast<std::ptrdiff_t>(first), 7, arm.joints.begin());
        arm.asked = handPose(plan.side, arm.joints).position;
        arm.plan = std::move(plan);
        enter(arm, 0);
        arms_.push_back(std::move(arm));
    }
}

void Expert::enter(Arm& arm, std::size_t leg) {
    arm.leg = leg;
    arm.anchor = arm.asked;
    arm.dwelt = arm.waited = 0;
}

KuavoTargets Expert::next() {
    for (Arm& arm : arms_) {
        if (step_ >= arm.plan.delay && arm.leg < arm.plan.way.size()) move(arm);
    }
    ++step_;
    return targets_;
}

bool Expert::finished() const {
    return std::all_of(arms_.begin(), arms_.end(),
                       [](const Arm& arm) { return arm.leg >= arm.plan.way.size(); });
}

Vec3 Expert::goal(const Arm& arm, const Waypoint& leg, double leadS) const {
    Vec3 at = arm.anchor;
    if (!leg.body.empty()) {
        at = scene_->at(leg.body);
        Vec3 v = leadS > 0 ? scene_->velocity(leg.body) : Vec3{};
        for (std::size_t c = 0; c < 3; ++c) at[c] += leadS * v[c];
    }
    for (std::size_t c = 0; c < 3; ++c) at[c] += leg.offset[c];
    return at;
}

bool Expert::handIsThere(const Arm& arm, const Waypoint& leg) const {
    return distance(scene_->robot().pinch(arm.plan.side), goal(arm, leg, 0)) < kGateM;
}

void Expert::move(Arm& arm) {
    const Waypoint& leg = arm.plan.way[arm.leg];
    Vec3 wanted = goal(arm, leg, leg.leadS);
    double left = distance(arm.asked, wanted);
    double share = left > leg.metres ? leg.metres / left : 1;
    for (std::size_t c = 0; c < 3; ++c) arm.asked[c] += share * (wanted[c] - arm.asked[c]);
    if (leg.alignYaw)
        arm.yaw += std::clamp(quarter(scene_->yaw(leg.body)) - arm.yaw, -kMostYawStep, kMostYawStep);

    ArmAngles solved =
        solveArm(arm.plan.side, arm.joints, {arm.asked, graspRotation(arm.plan.side, arm.yaw)});
    std::size_t side = static_cast<std::size_t>(arm.plan.side);
    for (std::size_t j = 0; j < 7; ++j) {
        arm.joints[j] += std::clamp(solved[j] - arm.joints[j], -kMostJointStep, kMostJointStep);
        targets_.armRad[7 * side + j] = arm.joints[j];
    }
    targets_.gripper[side] = leg.gripper;

    if (share < 1) return;
    if (leg.dwell > 0) {
        // a hand that lags or was pushed must not close beside the object
        if (leg.gripper < 0.5 && arm.dwelt == 0 && !handIsThere(arm, leg) && arm.waited < kGateSteps) {
            ++arm.waited;
            return;
        }
        if (++arm.dwelt < leg.dwell) return;
    }
    enter(arm, arm.leg + 1);
}

}  // namespace studio::sim
