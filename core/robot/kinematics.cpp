// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kinematics.h"

#include <fmt/format.h>
#include <urdf_parser/urdf_parser.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <kdl/chain.hpp>
#include <kdl/chainfksolverpos_recursive.hpp>
#include <kdl/chainjnttojacsolver.hpp>
#include <kdl/tree.hpp>
#include <stdexcept>

#include "core/robot/joint_limits.h"
#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

namespace {

Frame fromKdl(const KDL::Frame& frame) {
    Frame made;
    for (int i = 0; i < 3; ++i) {
        made.position[static_cast<std::size_t>(i)] = frame.p(i);
        for (int j = 0; j < 3; ++j) made.rotation[static_cast<std::size_t>(3 * i + j)] = frame.M(i, j);
    }
    return made;
}

KDL::Vector toKdl(const urdf::Vector3& v) {
    return {v.x, v.y, v.z};
}

KDL::Joint toKdl(const urdf::Joint& joint, const KDL::Frame& origin) {
    KDL::Vector axis = origin.M * toKdl(joint.axis);
    switch (joint.type) {
        case urdf::Joint::REVOLUTE:
        case urdf::Joint::CONTINUOUS:
            return KDL::Joint(joint.name, origin.p, axis, KDL::Joint::RotAxis);
        case urdf::Joint::PRISMATIC:
            return KDL::Joint(joint.name, origin.p, axis, KDL::Joint::TransAxis);
        default:
            return KDL::Joint(joint.name, KDL::Joint::None);
    }
}

void addLinks(const urdf::LinkConstSharedPtr& link, KDL::Tree& tree, int depth) {
    // a URDF is a tree; a damaged one need not be
    if (depth > 200) return;
    for (const auto& child : link->child_links) {
        if (!child->parent_joint) continue;
        const auto& pose = child->parent_joint->parent_to_joint_origin_transform;
        KDL::Frame origin(
            KDL::Rotation::Quaternion(pose.rotation.x, pose.rotation.y, pose.rotation.z, pose.rotation.w),
            toKdl(pose.position));
        tree.addSegment(KDL::Segment(child->name, toKdl(*child->parent_joint, origin), origin), link->name);
        addLinks(child, tree, depth + 1);
    }
}

Result<urdf::ModelInterfaceSharedPtr> parse(const std::string& text) {
    urdf::ModelInterfaceSharedPtr model;
    // urdfdom answers most damage by a null pointer, some by exceptions of its own making
    try {
        if (text.find("<robot") != std::string::npos) model = urdf::parseURDF(text);
    } catch (const std::exception&) {
        model.reset();
    }
    if (model && model->getRoot()) return model;
    return Error{ErrorCode::Corrupt,
                 fmt::format("cannot read the robot's description: {} bytes that are no URDF", text.size()),
                 "The parameter humanoid_description should hold it; the built-in table is used instead."};
}

Result<KDL::Chain> chainTo(const KDL::Tree& tree, const std::string& base, const std::string& tip,
                           unsigned joints) {
    KDL::Chain chain;
    if (tree.getChain(base, tip, chain) && chain.getNrOfJoints() == joints) return chain;
    return Error{
        ErrorCode::NotFound,
        fmt::format("the robot's description has no chain of {} joints from {} to {}", joints, base, tip),
        "Is it that of a Kuavo with two arms?"};
}

/// biped_s45 by its numbers (reference/kuavo-robot.md 3.1).
std::string builtInUrdf() {
    struct Row {
        double x, y, z;
        char axis;
    };
    constexpr Row kLeft[] = {{-0.017499853, 0.2927, 0.4245, 'y'},
                             {0, 0, 0, 'x'},
                             {0, 0, 0, 'z'},
                             {0.02, 0, -0.2837, 'y'},
                             {-0.02, 0, -0.127037274, 'z'},
                             {0.0002, 0, -0.106462726, 'x'},
                             {0, 0, -0.021000465, 'y'}};
    constexpr Row kRight[] = {{-0.017499853, -0.2927, 0.4245, 'y'},
                              {0, 0, 0, 'x'},
                              {0, 0, 0, 'z'},
                              {0.02, 0, -0.2837, 'y'},
                              {-0.02, 0, -0.127037274, 'z'},
                              {0, 0, -0.106462726, 'x'},
                              {0, 0, -0.021, 'y'}};
    constexpr Row kHead[] = {{-0.018499853, 0, 0.6014, 'z'}, {0, 0, 0, 'y'}};
    std::string links = "<link name=\"base_link\"/>", joints;
    auto add = [&](const std::string& name, const std::string& parent, const Row& row,
                   const JointLimit& limit) {
        links += fmt::format("<link name=\"{}_link\"/>", name);
        joints += fmt::format(
            "<joint name=\"{0}_joint\" type=\"revolute\"><parent link=\"{1}\"/><child link=\"{0}_link\"/>"
            "<origin xyz=\"{2} {3} {4}\" rpy=\"0 0 0\"/><axis xyz=\"{5} {6} {7}\"/>"
            "<limit lower=\"{8}\" upper=\"{9}\" effort=\"10\" velocity=\"10\"/></joint>",
            name, parent, row.x, row.y, row.z, int(row.axis == 'x'), int(row.axis == 'y'),
            int(row.axis == 'z'), limit.lower, limit.upper);
    };
    const KuavoLimits& limits = builtInLimits();
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        char side = i < 7 ? 'l' : 'r';
        std::string parent = i % 7 == 0 ? "base_link" : fmt::format("zarm_{}{}_link", side, i % 7);
        add(fmt::format("zarm_{}{}", side, i % 7 + 1), parent, i < 7 ? kLeft[i] : kRight[i - 7],
            limits.arm[i]);
    }
    add("zhead_1", "base_link", kHead[0], limits.head[0]);
    add("zhead_2", "zhead_1_link", kHead[1], limits.head[1]);
    return "<robot name=\"biped_s45\">" + links + joints + "</robot>";
}

}  // namespace

Point Frame::at(const Point& p) const {
    const auto& r = rotation;
    return {position[0] + r[0] * p[0] + r[1] * p[1] + r[2] * p[2],
            position[1] + r[3] * p[0] + r[4] * p[1] + r[5] * p[2],
            position[2] + r[6] * p[0] + r[7] * p[1] + r[8] * p[2]};
}

Point Frame::inverse(const Point& p) const {
    const auto& r = rotation;
    Point d = {p[0] - position[0], p[1] - position[1], p[2] - position[2]};
    return {r[0] * d[0] + r[3] * d[1] + r[6] * d[2], r[1] * d[0] + r[4] * d[1] + r[7] * d[2],
            r[2] * d[0] + r[5] * d[1] + r[8] * d[2]};
}

Frame Frame::then(const Frame& inFrame) const {
    Frame made;
    made.position = at(inFrame.position);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            made.rotation[3 * i + j] = 0;
            for (std::size_t k = 0; k < 3; ++k)
                made.rotation[3 * i + j] += rotation[3 * i + k] * inFrame.rotation[3 * k + j];
        }
    }
    return made;
}

Frame frameOf(const Point& position, const std::array<double, 4>& q) {
    double length = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    Frame frame = fromKdl(
        KDL::Frame(KDL::Rotation::Quaternion(q[1] / length, q[2] / length, q[3] / length, q[0] / length)));
    frame.position = position;
    return frame;
}

Frame frameOfRpy(const Point& position, const Point& rpyRad) {
    Frame frame = fromKdl(KDL::Frame(KDL::Rotation::RPY(rpyRad[0], rpyRad[1], rpyRad[2])));
    frame.position = position;
    return frame;
}

Point rpyOf(const Frame& frame) {
    const auto& r = frame.rotation;
    const double level = std::hypot(r[0], r[3]), pitch = std::atan2(-r[6], level);
    // straight up or down roll and yaw turn about the same axis
    if (level < 1e-8) return {0, pitch, std::atan2(-r[1], r[4])};
    return {std::atan2(r[7], r[8]), pitch, std::atan2(r[3], r[0])};
}

Result<KuavoLimits> limitsFromUrdf(const std::string& urdf) {
    STUDIO_ASSIGN(auto model, parse(urdf));
    KuavoLimits limits;
    auto read = [&](const std::string& name, JointLimit& limit) -> Status {
        auto joint = model->getJoint(name);
        if (!joint || !joint->limits || !(joint->limits->lower < joint->limits->upper)) {
            return Error{ErrorCode::NotFound,
                         fmt::format("the robot's description has no limits for {}", name),
                         "The built-in table is used instead."};
        }
        limit = {joint->limits->lower, joint->limits->upper};
        return {};
    };
    for (std::size_t i = 0; i < kArmJoints; ++i) STUDIO_CHECK(read(armJointNames()[i], limits.arm[i]));
    for (std::size_t i = 0; i < 2; ++i) STUDIO_CHECK(read(headJointNames()[i], limits.head[i]));
    limits.source = "the robot's own description (" + model->getName() + ")";
    return limits;
}

struct Kinematics::Chains {
    KDL::Chain arm[2], head;
    std::optional<KDL::Chain> tool[2];
    KuavoLimits limits;
};

Result<Kinematics> Kinematics::fromUrdf(const std::string& urdf) {
    STUDIO_ASSIGN(auto model, parse(urdf));
    KDL::Tree tree(model->getRoot()->name);
    addLinks(model->getRoot(), tree, 0);
    auto chains = std::make_shared<Chains>();
    for (int side = 0; side < 2; ++side) {
        std::string hand = side == 0 ? "zarm_l7" : "zarm_r7";
        STUDIO_ASSIGN(chains->arm[side], chainTo(tree, "base_link", hand + "_link", 7));
        auto tool = chainTo(tree, "base_link", hand + "_end_effector", 7);
        if (tool.ok()) chains->tool[side] = std::move(tool).value();
    }
    STUDIO_ASSIGN(chains->head, chainTo(tree, "base_link", "zhead_2_link", 2));
    STUDIO_ASSIGN(chains->limits, limitsFromUrdf(urdf));
    return Kinematics(std::move(chains));
}

const Kinematics& Kinematics::builtIn() {
    static const Kinematics made = [] {
        auto result = fromUrdf(builtInUrdf());
        if (!result.ok()) throw std::logic_error(result.error().message);
        return std::move(result).value();
    }();
    return made;
}

namespace {

template <class Values>
KDL::JntArray joints(const Values& values, std::size_t from, unsigned count) {
    KDL::JntArray made(count);
    for (unsigned i = 0; i < count; ++i) made(i) = values[from + i];
    return made;
}

KDL::Frame solveForward(const KDL::Chain& chain, const KDL::JntArray& q) {
    KDL::ChainFkSolverPos_recursive solver(chain);
    KDL::Frame frame;
    solver.JntToCart(q, frame);
    return frame;
}

}  // namespace

Frame Kinematics::hand(Side side, const ArmPose& armRad) const {
    auto s = static_cast<std::size_t>(side);
    return fromKdl(solveForward(chains_->arm[s], joints(armRad, 7 * s, 7)));
}

Point Kinematics::pinch(Side side, const ArmPose& armRad, const Point& inHand) const {
    return hand(side, armRad).at(inHand);
}

std::optional<Frame> Kinematics::endEffector(Side side, const ArmPose& armRad) const {
    auto s = static_cast<std::size_t>(side);
    if (!chains_->tool[s]) return std::nullopt;
    return fromKdl(solveForward(*chains_->tool[s], joints(armRad, 7 * s, 7)));
}

Frame Kinematics::head(const HeadPose& headRad) const {
    return fromKdl(solveForward(chains_->head, joints(headRad, 0, 2)));
}

Kinematics::Solution Kinematics::solve(Side side, const Frame& goal, const ArmPose& seed,
                                       int iterations) const {
    using Vector7 = Eigen::Matrix<double, 7, 1>;
    constexpr double kDamping = 0.05, kRotation = 0.3, kNullSpace = 0.05;
    auto s = static_cast<std::size_t>(side);
    double mirror = side == Side::Left ? 1 : -1;
    Vector7 weights, rest, q;
    weights << .2, 1, 1, .2, .5, .2, 1;
    rest << -0.2, 0.15 * mirror, 0, -1.2, -1.45 * mirror, -1.0 * mirror, 0;
    for (std::size_t i = 0; i < 7; ++i) q[static_cast<Eigen::Index>(i)] = seed[7 * s + i];

    KDL::Chain chain = chains_->arm[s];
    chain.addSegment(KDL::Segment("pinch", KDL::Joint(KDL::Joint::None),
                                  KDL::Frame(KDL::Vector(kPinch[0], kPinch[1], kPinch[2]))));
    KDL::Frame wanted(KDL::Rotation(goal.rotation[0], goal.rotation[1], goal.rotation[2], goal.rotation[3],
                                    goal.rotation[4], goal.rotation[5], goal.rotation[6], goal.rotation[7],
                                    goal.rotation[8]),
                      KDL::Vector(goal.position[0], goal.position[1], goal.position[2]));
    KDL::ChainJntToJacSolver jacobian(chain);
    Solution solution{seed, 0, 0};
    for (int round = 0; round <= iterations; ++round) {
        KDL::JntArray now(7);
        now.data = q;
        KDL::Twist off = KDL::diff(solveForward(chain, now), wanted);
        solution.errorM = off.vel.Norm();
        solution.errorRad = off.rot.Norm();
        if (round == iterations) break;
        KDL::Jacobian J(7);
        jacobian.JntToJac(now, J);
        Eigen::Matrix<double, 6, 7> A = J.data;
        Eigen::Matrix<double, 6, 1> e;
        e << off.vel.x(), off.vel.y(), off.vel.z(), off.rot.x(), off.rot.y(), off.rot.z();
        A.bottomRows<3>() *= kRotation;
        e.tail<3>() *= kRotation;
        Eigen::Matrix<double, 6, 6> M =
            A * A.transpose() + kDamping * kDamping * Eigen::Matrix<double, 6, 6>::Identity();
        auto inverse = M.ldlt();
        Vector7 toRest = kNullSpace * weights.cwiseProduct(rest - q);
        q += A.transpose() * inverse.solve(e) + toRest - A.transpose() * inverse.solve(A * toRest);
        for (std::size_t i = 0; i < 7; ++i) {
            const JointLimit& limit = chains_->limits.arm[7 * s + i];
            auto k = static_cast<Eigen::Index>(i);
            q[k] = std::clamp(q[k], limit.lower, limit.upper);
        }
    }
    for (std::size_t i = 0; i < 7; ++i) solution.armRad[7 * s + i] = q[static_cast<Eigen::Index>(i)];
    return solution;
}

}  // namespace studio::robot
