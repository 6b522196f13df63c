// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/arm_kinematics.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kDamping = 0.05;        // lambda of the damped least squares
constexpr double kRotationWeight = 0.3;  // metres that a radian counts for
constexpr double kRestGain = 0.05;
constexpr int kIterations = 12;
constexpr ArmAngles kRestWeight = {.2, 1, 1, .2, .5, .2, 1};

/// Elbow-down posture that the null space leans to.
ArmAngles rest(Side side) {
    double s = side == Side::Left ? 1 : -1;
    return {-0.2, 0.15 * s, 0, -1.2, -1.45 * s, -1.0 * s, 0};
}

Mat3 times(const Mat3& a, const Mat3& b) {
    Mat3 out;
    mju_mulMatMat(out.data(), a.data(), b.data(), 3, 3, 3);
    return out;
}

Mat3 about(int axis, double angle) {
    double c = std::cos(angle), s = std::sin(angle);
    std::size_t i = static_cast<std::size_t>(axis + 1) % 3, j = (i + 1) % 3;
    Mat3 out = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    out[4 * i] = out[4 * j] = c;
    out[3 * i + j] = -s;
    out[3 * j + i] = s;
    return out;
}

Vec3 rotate(const Mat3& r, const Vec3& v) {
    Vec3 out;
    mju_mulMatVec(out.data(), r.data(), v.data(), 3, 3);
    return out;
}

Vec3 column(const Mat3& r, std::size_t k) {
    return {r[k], r[3 + k], r[6 + k]};
}

Vec3 cross(const Vec3& a, const Vec3& b) {
    Vec3 out;
    mju_cross(out.data(), a.data(), b.data());
    return out;
}

Vec3 minus(const Vec3& a, const Vec3& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

/// The chain at one posture: the pinch, and every joint's place and axis.
struct Chain {
    HandPose hand;
    std::array<Vec3, 7> origins, axes;
};

Chain chainAt(Side side, const ArmAngles& q) {
    Chain chain;
    Mat3 r = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Vec3 p{};
    auto links = armLinks(side);
    for (std::size_t j = 0; j < 7; ++j) {
        Vec3 step = rotate(r, links[j].xyz);
        for (std::size_t c = 0; c < 3; ++c) p[c] += step[c];
        chain.origins[j] = p;
        chain.axes[j] = column(r, static_cast<std::size_t>(links[j].axis));
        r = times(r, about(links[j].axis, q[j]));
    }
    Vec3 reach = rotate(r, kPinch);
    for (std::size_t c = 0; c < 3; ++c) chain.hand.position[c] = p[c] + reach[c];
    chain.hand.rotation = r;
    return chain;
}

/// Position error, and rotation error in metres by its weight.
std::array<double, 6> errorTo(const HandPose& target, const HandPose& hand) {
    std::array<double, 6> error{};
    for (std::size_t c = 0; c < 3; ++c) error[c] = target.position[c] - hand.position[c];
    for (std::size_t k = 0; k < 3; ++k) {
        Vec3 turn = cross(column(hand.rotation, k), column(target.rotation, k));
        for (std::size_t c = 0; c < 3; ++c) error[3 + c] += 0.5 * kRotationWeight * turn[c];
    }
    return error;
}

}  // namespace

HandPose handPose(Side side, const ArmAngles& jointsRad) {
    return chainAt(side, jointsRad).hand;
}

Mat3 graspRotation(Side side, double yaw) {
    const double h = std::numbers::sqrt2 / 2;
    Vec3 x = {0, side == Side::Left ? -1.0 : 1.0, 0}, z = {-h, 0, h};
    Vec3 y = cross(z, x);
    Mat3 level = {x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]};
    return times(about(2, yaw), level);
}

ArmAngles solveArm(Side side, const ArmAngles& start, const HandPose& target) {
    ArmAngles q = start, lean = rest(side);
    auto links = armLinks(side);
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        Chain chain = chainAt(side, q);
        std::array<double, 6> error = errorTo(target, chain.hand);
        double jacobian[6 * 7], transposed[7 * 6];
        for (std::size_t j = 0; j < 7; ++j) {
            Vec3 moved = cross(chain.axes[j], minus(chain.hand.position, chain.origins[j]));
            for (std::size_t c = 0; c < 3; ++c) {
                jacobian[7 * c + j] = moved[c];
                jacobian[7 * (3 + c) + j] = kRotationWeight * chain.axes[j][c];
            }
        }
        mju_transpose(transposed, jacobian, 6, 7);
        double square[36];
        mju_mulMatMat(square, jacobian, transposed, 6, 7, 6);
        for (std::size_t k = 0; k < 6; ++k) square[7 * k] += kDamping * kDamping;
        mju_cholFactor(square, 6, 0);

        // the error's share, then the lean with its own effect on the hand taken out
        double pull[7], effect[6], solved[6], back[7], step[7];
        for (std::size_t j = 0; j < 7; ++j) pull[j] = kRestGain * kRestWeight[j] * (lean[j] - q[j]);
        mju_mulMatVec(effect, jacobian, pull, 6, 7);
        for (std::size_t k = 0; k < 6; ++k) effect[k] = error[k] - effect[k];
        mju_cholSolve(solved, square, effect, 6);
        mju_mulMatVec(back, transposed, solved, 7, 6);
        mju_add(step, pull, back, 7);
        for (std::size_t j = 0; j < 7; ++j) q[j] = std::clamp(q[j] + step[j], links[j].lower, links[j].upper);
    }
    return q;
}

}  // namespace studio::sim
