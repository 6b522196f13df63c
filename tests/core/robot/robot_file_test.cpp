// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/robot_file.h"

#include <gmock/gmock.h>

#include <numbers>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;
using testing::HasSubstr;

constexpr const char* kCamera =
    R"({"link": "left_hand", "xyz": [0, 0.05, 0], "rpy": [0, 0, 0], "fov_deg": 58, "width": 640, "height": 480})";

Result<RobotFile> read(const std::string& text) {
    TemporaryFolder folder;
    EXPECT_OK(writeFileAtomic(folder / "robot.json", text));
    return readRobotFile(folder / "robot.json");
}

TEST(RobotFile, HoldsWhatTheRobotDoesNotTell) {
    auto file = read(std::string(R"({"cameras": {"wrist_cam_l": )") + kCamera + R"(},
        "topics": {"joints": "/other_sensors", "claw.state": "/claw,kuavo_msgs/lejuClawState,20"},
        "ages_s": {"joints": 0.2, "wrist_cam_l": 0.5},
        "poses": {"home": {"arm_deg": [90,0,0,0,0,0,0, 0,0,0,0,0,0,-90], "head_deg": [0, 25]},
                  "arms": {"arm_deg": [0,0,0,0,0,0,0, 0,0,0,0,0,0,0]}},
        "head_deg": [0, 12]})");
    ASSERT_OK(file);
    EXPECT_EQ(file->cameras.size(), 1u);
    EXPECT_EQ(file->topics, (std::vector<std::string>{"claw.state=/claw,kuavo_msgs/lejuClawState,20",
                                                      "joints=/other_sensors"}));
    EXPECT_EQ(file->agesS, (std::map<std::string, double>{{"joints", 0.2}, {"wrist_cam_l", 0.5}}));
    ASSERT_EQ(file->poses.size(), 2u);
    EXPECT_FALSE(file->poses[0].headRad) << "the head stays where it is";
    EXPECT_EQ(file->poses[1].name, "home");
    EXPECT_NEAR(file->poses[1].armRad[0], std::numbers::pi / 2, 1e-12);
    EXPECT_NEAR(file->poses[1].armRad[13], -std::numbers::pi / 2, 1e-12);
    EXPECT_NEAR((*file->poses[1].headRad)[1], 25 * std::numbers::pi / 180, 1e-12);
    ASSERT_TRUE(file->headRad) << "of data sets";
    EXPECT_NEAR((*file->headRad)[1], 12 * std::numbers::pi / 180, 1e-12);
}

TEST(RobotFile, OfCamerasAloneIsReadAsBefore) {
    auto file = read(std::string(R"({"wrist_cam_l": )") + kCamera + "}");
    ASSERT_OK(file);
    EXPECT_EQ(file->cameras.count("wrist_cam_l"), 1u);
}

TEST(RobotFile, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(readRobotFile("/nowhere.json").error().code, ErrorCode::NotFound);
    for (auto [text, words] :
         {std::pair{R"([])", "no object"}, std::pair{R"({"ages_s": {"joints": 0}})", "'joints'"},
          std::pair{R"({"ages_s": {"joints": "soon"}})", "'joints'"},
          std::pair{R"({"ages_s": {"joints": 100}})", "100"},
          std::pair{R"({"topics": {"nose": "/n"}})", "nose"},
          std::pair{R"({"topics": {"joints": "no slash"}})", "joints"},
          std::pair{R"({"poses": {"home": {"arm_deg": [1, 2]}}})", "2 numbers"},
          std::pair{R"({"poses": {"home": {"arm_rad": []}}})", "arm_rad"},
          std::pair{R"({"head_deg": [25]})", "1 numbers"}, std::pair{R"({"head_deg": 25})", "head_deg"},
          std::pair{R"({"poses": {}, "postures": {}})", "postures"}}) {
        auto file = read(text);
        ASSERT_FALSE(file.ok()) << text;
        EXPECT_THAT(file.error().message, HasSubstr(words)) << text;
        EXPECT_THAT(file.error().message, HasSubstr("robot.json"));
    }
}

}  // namespace
}  // namespace studio::test
