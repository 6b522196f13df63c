// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kuavo_readings.h"

#include <gtest/gtest.h>

#include "core/robot/kuavo_messages.h"
#include "tests/support/mock_robot.h"

namespace studio::test {
namespace {

using namespace robot;

/// The listener of a topic.
std::function<void(const nlohmann::json&)> listenerOf(KuavoReadings& readings, const std::string& key) {
    for (KuavoReadings::Input& input : readings.inputs(true)) {
        if (input.topic.key == key) return std::move(input.take);
    }
    return {};
}

TEST(KuavoReadings, AnEchoIsOursHoweverManyCommandsFollowed) {
    auto clock = std::make_shared<ManualClock>();
    KuavoReadings::Settings settings;
    settings.clock = clock;
    KuavoReadings readings(settings);
    auto take = listenerOf(readings, "arm");
    ASSERT_TRUE(take);
    // 2.5 s at 100 Hz
    std::vector<ArmPose> sent(250);
    for (std::size_t i = 0; i < sent.size(); ++i) {
        sent[i][0] = 0.001 * static_cast<double>(i);
        readings.noteSent(sent[i]);
        clock->advance(0.01);
    }
    for (std::size_t i : {std::size_t{0}, std::size_t{100}, std::size_t{249}}) {
        take(armMessage(sent[i]));
        EXPECT_FALSE(readings.otherTarget()) << "command " << i;
    }
    ArmPose theirs{};
    theirs[0] = 0.0005;
    take(armMessage(theirs));
    EXPECT_TRUE(readings.otherTarget()) << "between two of ours";
    clock->advance(1.5);
    EXPECT_FALSE(readings.otherTarget()) << "silent for more than a second";
    // nobody's echo takes so long
    clock->advance(2);
    take(armMessage(sent[249]));
    EXPECT_TRUE(readings.otherTarget());
}

TEST(KuavoReadings, ReadsATopicAsOftenAsItsSettingSays) {
    KuavoReadings::Settings settings;
    ASSERT_TRUE(settings.topics.set("joints=/sensors,,200").ok());
    ASSERT_TRUE(settings.topics.set("camera.head_cam_h=/cam,other_msgs/Picture,5").ok());
    KuavoReadings readings(settings);
    int seen = 0;
    for (const KuavoReadings::Input& input : readings.inputs(true)) {
        if (input.topic.key == "joints") {
            EXPECT_EQ(input.throttleMs, 5);
        } else if (input.topic.key == "camera.head_cam_h") {
            EXPECT_EQ(input.throttleMs, 200);
            EXPECT_EQ(input.topic.type, "other_msgs/Picture");
        } else if (input.topic.key == "camera.wrist_cam_l") {
            EXPECT_EQ(input.throttleMs, 0) << "every picture";
        } else if (input.topic.key == "arm") {
            EXPECT_EQ(input.throttleMs, 20);
        } else {
            continue;
        }
        ++seen;
    }
    EXPECT_EQ(seen, 4);
}

}  // namespace
}  // namespace studio::test
