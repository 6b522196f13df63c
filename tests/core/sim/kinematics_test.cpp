// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated robot against positions and pixels derived from the maker's robot description.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

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
};

class Kinematics : public testing::TestWithParam<Golden> {};

TEST_P(Kinematics, MeetsTheRobotDescription) {
    auto scene = Scene::create(kWeighing);
    ASSERT_OK(scene);
    (*scene)->reset(0);
    KuavoTargets posture;
    posture.headRad = {0, 12 * kDeg};
    for (std::size_t j = 0; j < 14; ++j) posture.armRad[j] = GetParam().degrees[j] * kDeg;
    (*scene)->robot().place(posture);

    for (Side side : {Side::Left, Side::Right}) {
        Vec3 pinch = (*scene)->robot().pinch(side);
        const Vec3& wanted = side == Side::Left ? GetParam().left : GetParam().right;
        for (std::size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(pinch[c], wanted[c], 0.001) << GetParam().name << " " << c;
        auto pixel = (*scene)->project("head_cam_h", pinch, 640, 480);
        const auto& wantedPixel = side == Side::Left ? GetParam().leftPixel : GetParam().rightPixel;
        for (std::size_t c = 0; c < 2; ++c)
            EXPECT_NEAR(pixel[c], wantedPixel[c], 1) << GetParam().name << " " << c;
    }
}

INSTANTIATE_TEST_SUITE_P(Postures, Kinematics, testing::ValuesIn(kGolden),
                         [](const auto& row) { return "Pose" + std::to_string(row.index); });

// the third golden posture is outside the limits: the simulator clips, so the body is asked by hand
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
