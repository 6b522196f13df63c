// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kuavo_mapping.h"

#include <gtest/gtest.h>

#include <numbers>

#include "tests/support/paths.h"

namespace studio::robot {
namespace {

TEST(KuavoMapping, TurnsRadiansIntoDegreesAndBack) {
    std::array<double, 3> rad = {std::numbers::pi, -std::numbers::pi / 2, 0};
    auto deg = degreesOf(rad);
    EXPECT_DOUBLE_EQ(deg[0], 180);
    EXPECT_DOUBLE_EQ(deg[1], -90);
    auto back = radiansOf(deg);
    EXPECT_DOUBLE_EQ(back[0], rad[0]);
    EXPECT_DOUBLE_EQ(back[1], rad[1]);
}

TEST(KuavoMapping, OtherNamesOfTheSameValuesAreUnderstoodAndNoMore) {
    for (const std::string& name : vectorNames()) EXPECT_EQ(vectorName(name), name);
    EXPECT_EQ(vectorName("zarm_l3_joint"), "zarm_l3_link");
    EXPECT_EQ(vectorName("zarm_r7"), "zarm_r7_link");
    EXPECT_EQ(vectorName("left_qiangnao_1"), "left_claw");
    EXPECT_EQ(vectorName("right_gripper"), "right_claw");
    for (const char* other : {"left_qiangnao_2", "shoulder", "", "leg_l1_link", "left"})
        EXPECT_EQ(vectorName(other), other);
}

TEST(KuavoMapping, KnowsTheOrderOfTheSixteenValues) {
    ASSERT_EQ(vectorNames().size(), 16u);
    EXPECT_EQ(vectorNames()[0], "zarm_l1_link");
    EXPECT_EQ(vectorNames()[7], "left_claw");
    EXPECT_EQ(vectorNames()[8], "zarm_r1_link");
    EXPECT_EQ(vectorNames()[15], "right_claw");
    EXPECT_EQ(armJointNames()[0], "zarm_l1_joint");
    EXPECT_EQ(armJointNames()[13], "zarm_r7_joint");
    EXPECT_EQ(armMessageNames().size(), 14u) << "the robot drops messages with another number of names";

    ArmPose arm;
    for (std::size_t i = 0; i < arm.size(); ++i) arm[i] = static_cast<double>(i);
    auto values = toVector(arm, {100, 200});
    EXPECT_EQ(values[6], 6);
    EXPECT_EQ(values[7], 100);
    EXPECT_EQ(values[8], 7);
    EXPECT_EQ(values[15], 200);
    ArmPose back{};
    Grippers gripper{};
    fromVector(values, back, gripper);
    EXPECT_EQ(back, arm);
    EXPECT_EQ(gripper[1], 200);
}

TEST(KuavoMapping, KeepsTheBaseOutOfTheArms) {
    std::vector<double> action(20, 0.1);
    action[16] = 5;
    auto asked = fromAction(action);
    ASSERT_OK(asked);
    EXPECT_EQ(asked->base.size(), 4u);
    EXPECT_EQ(asked->base[0], 5);
    EXPECT_FALSE(fromAction(std::vector<double>(14)).ok());
    EXPECT_FALSE(fromAction(std::vector<double>(32)).ok());
}

TEST(KuavoMapping, ScalesGrippersAsTheirDataSay) {
    GripperScale claw = usualScale(GripperKind::LejuClaw);
    EXPECT_EQ(claw.fromRaw({0, 100})[1], 1);
    EXPECT_EQ(claw.toRaw({1.5, -1}), (Grippers{100, 0})) << "clipped to what the claw takes";
    GripperScale sim = usualScale(GripperKind::Rq2f85);
    EXPECT_DOUBLE_EQ(sim.fromRaw({0.8, 0})[0], 1);
    EXPECT_EQ(sim.toRaw({1, 0.5})[1], 127.5);
    // a data set that was divided by 140
    GripperScale other{GripperKind::Rq2f85, 0.8, 140, 255};
    EXPECT_EQ(other.toRaw({1, 0})[0], 140);
    auto hands = dexHandPositions({40, 70});
    EXPECT_EQ(hands[0], (std::vector<int>{40, 100, 40, 40, 40, 40}));
    EXPECT_FALSE(parseGripperKind("claw").ok());
    EXPECT_EQ(parseGripperKind("lejuclaw").value(), GripperKind::LejuClaw);
}

TEST(KuavoMapping, TopicsAreSettings) {
    TopicTable topics;
    EXPECT_EQ(topics.at("joints").name, "/sensors_data_raw");
    EXPECT_EQ(topics.at("arm").name, "/kuavo_arm_traj");
    EXPECT_OK(topics.set("camera.head_cam_h=/camera/color/image_raw/compressed"));
    EXPECT_EQ(topics.at("camera.head_cam_h").name, "/camera/color/image_raw/compressed");
    EXPECT_EQ(topics.at("camera.head_cam_h").type, "sensor_msgs/CompressedImage") << "only the name changes";
    EXPECT_EQ(throttleMsOf(topics.at("camera.head_cam_h")), 0) << "every picture";
    EXPECT_EQ(throttleMsOf(topics.at("joints")), 10);
    EXPECT_OK(topics.set("joints=/sensors,other_msgs/sensorsData,200"));
    EXPECT_EQ(topics.at("joints").name, "/sensors");
    EXPECT_EQ(topics.at("joints").type, "other_msgs/sensorsData");
    EXPECT_EQ(throttleMsOf(topics.at("joints")), 5);
    EXPECT_OK(topics.set("joints=/sensors"));
    EXPECT_EQ(topics.at("joints").rateHz, 200) << "what is left out stays";
    EXPECT_OK(topics.set("arm=/kuavo_arm_traj,,0.5"));
    EXPECT_EQ(topics.at("arm").type, "sensor_msgs/JointState");
    EXPECT_EQ(throttleMsOf(topics.at("arm")), 2000);
    // as it is told to another program
    TopicTable other;
    for (const Topic& topic : topics.all()) EXPECT_OK(other.set(assignmentOf(topic)));
    EXPECT_EQ(other.at("joints").type, "other_msgs/sensorsData");
    EXPECT_EQ(other.at("arm").rateHz, 0.5);
    for (const char* bad :
         {"nonsense=/x", "joints", "joints=", "joints=x", "=/x", "", "joints=/x,sensorsData",
          "joints=/x,a/b/c", "joints=/x,,fast", "joints=/x,,-1", "joints=/x,,0.01", "joints=/x,,2000",
          "joints=/x,,nan", "joints=/x,,10,5", "head=/x,,10"}) {
        EXPECT_FALSE(topics.set(bad).ok()) << bad;
    }
}

}  // namespace
}  // namespace studio::robot
