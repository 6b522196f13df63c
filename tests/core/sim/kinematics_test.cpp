// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated robot against positions and pixels derived from the maker's robot description.
#include <gtest/gtest.h>
#include <mujoco/mujoco.h>

#include <cmath>
#include <numbers>
#include <string>

#include "core/sim/arm_kinematics.h"
#include "core/sim/kuavo_tables.h"
#include "core/sim/robot_body.h"
#include "core/sim/scene.h"
#include "core/sim/tasks/tasks.h"
#include "tests/support/paths.h"

namespace studio::sim {
namespace {

constexpr double kDeg = std::numbers::pi / 180;

struct Golden {
    const char* name;
    std::array<double, 14> degrees;
    Vec3 left, right;
    std::array<double, 2> leftPixel, rightPixel;
};

const Golden kGolden[] = {
    {"zeros", {}, {-0.0173, 0.2927, -0.2625}, {-0.0175, -0.2927, -0.2625}, {138.4, 733.4}, {501.7, 733.6}},
    {"elbows at -90",
     {0, 0, 0, -90, 0, 0, 0, 0, 0, 0, -90, 0, 0, 0},
     {0.4058, 0.2927, 0.1210},
     {0.4058, -0.2927, 0.1208},
     {155.6, 367.5},
     {484.4, 367.6}},
    {"before task 1, outside the limits of l5",
     {-10, 15, 25, -95, -180, 25, -20, 30, 0, 0, -140, 90, 0, 0},
     {0.4204, 0.4813, 0.2151},
     {0.2438, -0.2927, 0.2880},
     {24.4, 330.5},
     {585.4, 431.6}},
};

/// Puts the joints there past their limits, which place() would keep.
void placeUnclamped(Scene& scene, const std::array<double, 14>& degrees) {
    const mjModel* m = scene.world().model();
    mjData* d = scene.world().data();
    for (Side side : {Side::Left, Side::Right}) {
        for (std::size_t j = 0; j < 7; ++j) {
            int joint = scene.world().id(mjOBJ_JOINT, std::string(armLinks(side)[j].name) + "_joint");
            d->qpos[m->jnt_qposadr[joint]] = degrees[7 * static_cast<std::size_t>(side) + j] * kDeg;
        }
    }
    mj_forward(m, d);
}

class Kinematics : public testing::TestWithParam<Golden> {};

TEST_P(Kinematics, MeetsTheRobotDescription) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    (*scene)->reset(0);
    KuavoTargets posture;
    posture.headRad = {0, 12 * kDeg};
    (*scene)->robot().place(posture);
    placeUnclamped(**scene, GetParam().degrees);

    for (Side side : {Side::Left, Side::Right}) {
        Vec3 pinch = (*scene)->robot().pinch(side);
        const Vec3& wanted = side == Side::Left ? GetParam().left : GetParam().right;
        for (std::size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(pinch[c], wanted[c], 0.001) << GetParam().name << " " << c;
        auto pixel = (*scene)->project("head_cam_h", pinch, 640, 480);
        const auto& wantedPixel = side == Side::Left ? GetParam().leftPixel : GetParam().rightPixel;
        for (std::size_t c = 0; c < 2; ++c)
            EXPECT_NEAR(pixel[c], wantedPixel[c], 1) << GetParam().name << " " << c;
        // the expert's own arithmetic says the same
        ArmAngles joints{};
        for (std::size_t j = 0; j < 7; ++j)
            joints[j] = GetParam().degrees[7 * static_cast<std::size_t>(side) + j] * kDeg;
        for (std::size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(handPose(side, joints).position[c], wanted[c], 0.001) << GetParam().name;
        // the wrist camera rides on the hand: 5 cm beside its axis, fovy 60, so v = 240 + 415.692 * 0.05 /
        // 0.1488
        auto own = (*scene)->project(side == Side::Left ? "wrist_cam_l" : "wrist_cam_r", pinch, 640, 480);
        EXPECT_NEAR(own[0], 320, 1) << GetParam().name;
        EXPECT_NEAR(own[1], 379.7, 1) << GetParam().name;
    }
}

INSTANTIATE_TEST_SUITE_P(Postures, Kinematics, testing::ValuesIn(kGolden),
                         [](const auto& row) { return "Pose" + std::to_string(row.index); });

TEST(Kinematics, ClipsWhatTheJointsCannotReach) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    KuavoTargets posture;
    posture.armRad[4] = -180 * kDeg;
    (*scene)->robot().place(posture);
    EXPECT_NEAR((*scene)->robot().measure().armRad[4], -90 * kDeg, 1e-9);
}

TEST(Kinematics, HeadCameraLooksAsDocumented) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    KuavoTargets posture;
    posture.headRad = {0, 12 * kDeg};
    (*scene)->robot().place(posture);
    auto pose = (*scene)->camera("head_cam_h");
    const Vec3 position = {0.1043, 0, 0.6980}, forward = {0.7431, 0, -0.6691}, right = {0, -1, 0};
    for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_NEAR(pose.position[c], position[c], 0.001);
        EXPECT_NEAR(pose.forward[c], forward[c], 0.001);
        EXPECT_NEAR(pose.right[c], right[c], 0.001);
    }
}

// the links' offsets added up by hand (kuavo-robot.md 3.1, 3.3)
TEST(Kinematics, WristCamerasLookAlongTheHands) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    KuavoTargets posture;
    (*scene)->robot().place(posture);
    auto left = (*scene)->camera("wrist_cam_l");
    auto expectNear = [](const Vec3& found, const Vec3& wanted) {
        for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(found[c], wanted[c], 0.001) << c;
    };
    expectNear(left.position, {-0.0173, 0.3427, -0.1137});
    expectNear(left.forward, {0, 0, -1});
    expectNear(left.right, {1, 0, 0});

    // elbows at -90: the hands point forward; the right camera is turned by 3.14 about its axis
    posture.armRad[3] = posture.armRad[10] = -90 * kDeg;
    (*scene)->robot().place(posture);
    auto right = (*scene)->camera("wrist_cam_r");
    expectNear(right.position, {0.2570, -0.3427, 0.1208});
    expectNear(right.forward, {1, 0, 0});
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(right.right[c], (Vec3{0, 0, -1})[c], 0.002) << c;
}

TEST(Kinematics, HomePutsThePinchesWhereTheTasksExpectThem) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    KuavoTargets posture;
    posture.armRad = homePosture();
    (*scene)->robot().place(posture);
    for (Side side : {Side::Left, Side::Right}) {
        Vec3 pinch = (*scene)->robot().pinch(side);
        EXPECT_NEAR(pinch[0], 0.29, 0.003);
        EXPECT_NEAR(pinch[1], side == Side::Left ? 0.24 : -0.24, 0.003);
        EXPECT_NEAR(pinch[2], 0.09, 0.003);
    }
}

}  // namespace
}  // namespace studio::sim
