// SPDX-License-Identifier: GPL-3.0-or-later
// Golden values: reference/kuavo-robot.md 3.4, to 1 mm and 1 pixel.
#include "core/robot/kinematics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/robot/camera_projection.h"
#include "core/robot/joint_limits.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/ros_codec.h"
#include "tests/support/paths.h"

namespace studio::robot {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
const HeadPose kHead = {0, 12 * kRadians};

struct Golden {
    const char* name;
    std::array<double, kArmJoints> deg;
    Point left, right;
    double leftU, leftV, rightU, rightV;
};

const Golden kGolden[] = {
    {"zeros", {}, {-0.0173, 0.2927, -0.2625}, {-0.0175, -0.2927, -0.2625}, 138.4, 733.4, 501.7, 733.6},
    {"elbows at -90",
     {0, 0, 0, -90, 0, 0, 0, 0, 0, 0, -90, 0, 0, 0},
     {0.4058, 0.2927, 0.1210},
     {0.4058, -0.2927, 0.1208},
     155.6,
     367.5,
     484.4,
     367.6},
    {"pose before task 1",
     {-10, 15, 25, -95, -180, 25, -20, 30, 0, 0, -140, 90, 0, 0},
     {0.4204, 0.4813, 0.2151},
     {0.2438, -0.2927, 0.2880},
     24.4,
     330.5,
     585.4,
     431.6},
};

void expectNear(const Point& found, const Point& wanted, const char* what) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(found[i], wanted[i], 0.001) << what << " axis " << i;
}

ArmPose poseOf(const Golden& row) {
    auto rad = radiansOf(row.deg);
    ArmPose pose;
    std::copy(rad.begin(), rad.end(), pose.begin());
    return pose;
}

void checkGolden(const Kinematics& kinematics) {
    const RobotCamera& camera = simulatorCameras().at("head_cam_h");
    for (const Golden& row : kGolden) {
        SCOPED_TRACE(row.name);
        ArmPose pose = poseOf(row);
        Point left = kinematics.pinch(Side::Left, pose), right = kinematics.pinch(Side::Right, pose);
        expectNear(left, row.left, "left");
        expectNear(right, row.right, "right");
        auto leftPixel = camera.project(left, kinematics, pose, kHead);
        auto rightPixel = camera.project(right, kinematics, pose, kHead);
        ASSERT_TRUE(leftPixel && rightPixel);
        EXPECT_NEAR(leftPixel->u, row.leftU, 1);
        EXPECT_NEAR(leftPixel->v, row.leftV, 1);
        EXPECT_NEAR(rightPixel->u, row.rightU, 1);
        EXPECT_NEAR(rightPixel->v, row.rightV, 1);
        EXPECT_EQ(leftPixel->inside, row.leftV < 480);
    }
    Frame head = camera.pose(kinematics, {}, kHead);
    expectNear(head.position, {0.1043, 0, 0.6980}, "head camera");
    expectNear({head.rotation[2], head.rotation[5], head.rotation[8]}, {0.7431, 0, -0.6691}, "forward");
    expectNear({head.rotation[0], head.rotation[3], head.rotation[6]}, {0, -1, 0}, "right");
}

TEST(Kinematics, BuiltInChainMeetsTheGoldenValues) {
    checkGolden(Kinematics::builtIn());
}

TEST(Kinematics, UrdfOfTheRobotMeetsTheGoldenValues) {
    STUDIO_REQUIRE_SHARED(shared);
    auto text = readFile(shared / "data/urdf/biped_s45.urdf");
    ASSERT_OK(text);
    auto kinematics = Kinematics::fromUrdf(*text);
    ASSERT_OK(kinematics);
    checkGolden(*kinematics);
    ArmPose pose = poseOf(kGolden[1]);
    auto tool = kinematics->endEffector(Side::Left, pose);
    ASSERT_TRUE(tool);
    expectNear(tool->position, {0.4270, 0.2627, 0.1210}, "end effector");
    auto pixel = simulatorCameras().at("head_cam_h").project(tool->position, *kinematics, pose, kHead);
    ASSERT_TRUE(pixel);
    EXPECT_NEAR(pixel->u, 176.1, 1);
    EXPECT_NEAR(pixel->v, 356.5, 1);
}

TEST(Kinematics, ReadsEveryKuavoDescription) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"biped_s42", "biped_s45", "biped_s46", "biped_s49"}) {
        SCOPED_TRACE(name);
        auto text = readFile(shared / "data/urdf" / (std::string(name) + ".urdf"));
        ASSERT_OK(text);
        EXPECT_OK(Kinematics::fromUrdf(*text));
        auto limits = limitsFromUrdf(*text);
        ASSERT_OK(limits);
        for (const JointLimit& limit : limits->arm) EXPECT_LT(limit.lower, limit.upper);
    }
    // those of s45 are the built-in ones
    auto limits = limitsFromUrdf(readFile(shared / "data/urdf/biped_s45.urdf").value());
    ASSERT_OK(limits);
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        EXPECT_NEAR(limits->arm[i].lower, builtInLimits().arm[i].lower, 1e-3) << i;
        EXPECT_NEAR(limits->arm[i].upper, builtInLimits().arm[i].upper, 1e-3) << i;
    }
}

TEST(Kinematics, RefusesDamagedDescriptions) {
    STUDIO_REQUIRE_SHARED(shared);
    std::string text = readFile(shared / "data/urdf/biped_s45.urdf").value();
    EXPECT_FALSE(Kinematics::fromUrdf("").ok());
    EXPECT_FALSE(Kinematics::fromUrdf("hello").ok());
    EXPECT_FALSE(Kinematics::fromUrdf("<robot name=\"x\"></robot>").ok());
    EXPECT_FALSE(Kinematics::fromUrdf("<robot name=\"x\"><link name=\"base_link\"/></robot>").ok());
    for (std::size_t cut = 0; cut < text.size(); cut += 977) {
        (void)Kinematics::fromUrdf(text.substr(0, cut)).ok();
        std::string broken = text;
        broken.erase(cut, 40);
        (void)limitsFromUrdf(broken).ok();
    }
}

TEST(Kinematics, InverseFindsWhatForwardMade) {
    const Kinematics& kinematics = Kinematics::builtIn();
    auto left = radiansOf(std::array{11.4, -5.4, -8.1, -121.9, -90.0, -65.9, 9.6});
    auto right = radiansOf(std::array{11.4, 5.5, 8.1, -121.9, 90.0, 65.9, 9.7});
    ArmPose home;
    std::copy(left.begin(), left.end(), home.begin());
    std::copy(right.begin(), right.end(), home.begin() + 7);
    expectNear(kinematics.pinch(Side::Left, home), {0.29, 0.24, 0.09}, "home");
    CounterRng random(3, 1);
    for (Side side : {Side::Left, Side::Right}) {
        for (int k = 0; k < 20; ++k) {
            // a jog of up to 4 cm
            Frame goal = kinematics.hand(side, home);
            goal.position = kinematics.pinch(side, home);
            for (double& value : goal.position) value += 0.04 * (2 * random.uniform() - 1);
            auto solution = kinematics.solve(side, goal, home, 60);
            Point reached = kinematics.pinch(side, solution.armRad);
            for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(reached[i], goal.position[i], 0.012);
            EXPECT_LT(solution.errorM, 0.012);
            std::size_t other = side == Side::Left ? 7 : 0;
            EXPECT_EQ(solution.armRad[other], home[other]) << "the other arm stays";
        }
    }
}

TEST(CameraProjection, TakesCameraInfoAndScales) {
    auto model = CameraModel::fromCameraInfo(
        {{"K", {600, 0, 320, 0, 610, 240, 0, 0, 1}}, {"width", 640}, {"height", 480}});
    ASSERT_OK(model);
    auto pixel = model->project({0.1, -0.1, 1});
    ASSERT_TRUE(pixel);
    EXPECT_DOUBLE_EQ(pixel->u, 380);
    EXPECT_DOUBLE_EQ(pixel->v, 179);
    EXPECT_DOUBLE_EQ(model->scaled(320, 240).project({0.1, -0.1, 1})->u, 190);
    EXPECT_FALSE(model->project({0, 0, -1}));
    EXPECT_FALSE(CameraModel::fromCameraInfo({{"width", 640}}).ok());
    EXPECT_FALSE(
        CameraModel::fromCameraInfo({{"K", std::vector<double>(9, 0)}, {"width", 640}, {"height", 480}}).ok())
        << "an uncalibrated camera sends zeros";
}

TEST(CameraProjection, BendsAsTheLensDoes) {
    nlohmann::json info = {{"K", {600, 0, 320, 0, 600, 240, 0, 0, 1}},
                           {"D", {0.1, -0.05, 0.001, -0.002, 0.02}},
                           {"distortion_model", "plumb_bob"},
                           {"width", 640},
                           {"height", 480}};
    auto model = CameraModel::fromCameraInfo(info);
    ASSERT_OK(model);
    // cv::projectPoints of (0.4, -0.3, 1): r2 = 0.25, radial = 1.0221875, x' and y' by hand
    auto pixel = model->project({0.4, -0.3, 1});
    ASSERT_TRUE(pixel);
    EXPECT_NEAR(pixel->u, 320 + 600 * (0.4 * 1.0221875 + 2 * 0.001 * -0.12 - 0.002 * (0.25 + 0.32)), 1e-9);
    EXPECT_NEAR(pixel->v, 240 + 600 * (-0.3 * 1.0221875 + 0.001 * (0.25 + 0.18) + 2 * -0.002 * -0.12), 1e-9);
    // rational_polynomial has a denominator
    info["D"] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0};
    info["distortion_model"] = "rational_polynomial";
    EXPECT_NEAR(CameraModel::fromCameraInfo(info)->project({0.4, -0.3, 1})->u, 320 + 600 * 0.4 / 1.1, 1e-9);
    // a point far beside the picture is not bent back into it
    info["D"] = {-0.5, 0.0, 0.0, 0.0, 0.0};
    auto strong = CameraModel::fromCameraInfo(info);
    EXPECT_FALSE(strong->project({1.5, 0, 1})->inside);
    // a lens that is not known is left out, and the source says so
    info["distortion_model"] = "equidistant";
    auto fish = CameraModel::fromCameraInfo(info);
    ASSERT_OK(fish);
    EXPECT_EQ(fish->source, "camera_info without its distortion (equidistant)");
    EXPECT_DOUBLE_EQ(fish->project({0.1, 0, 1})->u, 380);
    // both ways, in the coding of pictures and joints too
    auto back = parseFrame(encodeCbor(model->toCameraInfo(3, "head")), true);
    ASSERT_OK(back);
    EXPECT_EQ(CameraModel::fromCameraInfo(*back).value(), *model);
}

TEST(CameraProjection, ReadsExtrinsicsFromAFile) {
    test::TemporaryFolder folder;
    auto cameras = documentedCameras();
    ASSERT_OK(writeFileAtomic(
        folder / "cameras.json",
        R"({"wrist_cam_l": {"link": "left_hand", "xyz": [0, 0.05, 0], "rpy": [3.14159265, 0, 0],
                                  "fov_deg": 58, "width": 640, "height": 480}})"));
    ASSERT_OK(readCameras(folder / "cameras.json", cameras));
    EXPECT_EQ(cameras.size(), 2u);
    // looks along the hand: the pinch point lies in front
    ArmPose pose{};
    auto pixel = cameras.at("wrist_cam_l")
                     .project(Kinematics::builtIn().pinch(Side::Left, pose), Kinematics::builtIn(), pose, {});
    ASSERT_TRUE(pixel);
    EXPECT_NEAR(pixel->u, 320, 1);
    ASSERT_OK(
        writeFileAtomic(folder / "bad.json", R"({"x": {"link": "nose", "xyz": [0,0,0], "rpy": [0,0,0]}})"));
    EXPECT_FALSE(readCameras(folder / "bad.json", cameras).ok());
}

TEST(CameraProjection, CamerasComeBackFromWhatWasWritten) {
    auto cameras = simulatorCameras(320, 240);
    cameras["documented"] = documentedCameras().at("head_cam_h");
    // straight down and straight up, where roll and yaw are one
    for (double pitch : {std::numbers::pi / 2, -std::numbers::pi / 2}) {
        RobotCamera& camera = cameras[pitch > 0 ? "down" : "up"];
        camera = documentedCameras().at("head_cam_h");
        camera.mount.optical = frameOfRpy({0.1, 0.2, 0.3}, {0.4, pitch, -0.7});
    }
    std::map<std::string, RobotCamera> back;
    ASSERT_OK(parseCameras(camerasJson(cameras), "session.json", back));
    ASSERT_EQ(back.size(), cameras.size());
    for (const auto& [name, camera] : cameras) {
        const RobotCamera& read = back.at(name);
        EXPECT_EQ(read.mount.link, camera.mount.link) << name;
        EXPECT_EQ(read.model.source, camera.model.source) << name;
        EXPECT_EQ(read.model.height, camera.model.height) << name;
        EXPECT_NEAR(read.model.fy, camera.model.fy, 1e-9) << name;
        for (std::size_t i = 0; i < 9; ++i)
            EXPECT_NEAR(read.mount.optical.rotation[i], camera.mount.optical.rotation[i], 1e-7) << name;
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_DOUBLE_EQ(read.mount.optical.position[i], camera.mount.optical.position[i]) << name;
    }
}

}  // namespace
}  // namespace studio::robot
