// SPDX-License-Identifier: GPL-3.0-or-later
// The door ros1: the process that it starts, and, where Debian's ROS 1 is installed, a robot of rospy nodes.
#include "core/robot/ros1_transport.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <thread>

#include "core/base/file.h"
#include "core/robot/serve_robot.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

std::string readOrNothing(const std::filesystem::path& file) {
    auto text = readFile(file);
    return text.ok() ? *text : "";
}

/// A script that stands in for kuavo-ros1.
std::filesystem::path script(const TemporaryFolder& folder, const std::string& lines) {
    std::filesystem::path file = folder / "stand-in";
    EXPECT_OK(writeFileAtomic(file, "#!/bin/sh\n" + lines));
    EXPECT_EQ(::chmod(file.c_str(), 0700), 0);
    return file;
}

TEST(Ros1, StartsItsProgramAndEndsItWithTheConnection) {
    auto body = std::make_shared<MockRobot>();
    ServeOptions serve;
    serve.port = 0;
    RobotServer server(body, serve);
    ASSERT_OK(server.start());
    TemporaryFolder folder;
    Ros1Options options;
    options.host = "10.1.2.3";
    EXPECT_OK(options.bridge.topics.set("arm=/other_arm"));
    options.program = script(folder, "echo $$ \"$@\" > " + (folder / "told").string() + "\necho port " +
                                         std::to_string(server.port()) + "\ncat > /dev/null\n");
    Ros1Transport transport(options);
    ASSERT_OK(transport.connect(milliseconds(3000)));
    EXPECT_EQ(transport.facts().name, "ROS 1 robot at 10.1.2.3:11311");
    ASSERT_TRUE(until([&] { return transport.latest().has_value(); }));
    EXPECT_TRUE(transport.isMuted());
    std::string told = readFile(folder / "told").value();
    EXPECT_THAT(told, testing::HasSubstr("--host 10.1.2.3 --master-port 11311 --topic arm=/other_arm"));
    pid_t process = std::stoi(told);
    EXPECT_EQ(::kill(process, 0), 0);
    transport.disconnect();
    EXPECT_NE(::kill(process, 0), 0) << "nothing is left behind";
}

TEST(Ros1, SaysWhyThereIsNoRobot) {
    TemporaryFolder folder;
    Ros1Options options;
    options.program = folder / "nowhere";
    EXPECT_EQ(Ros1Transport(options).connect(milliseconds(500)).error().code, ErrorCode::Unsupported);
    options.program = script(folder, "echo error no ROS master answers at http://x:11311\n");
    Status refused = Ros1Transport(options).connect(milliseconds(3000));
    EXPECT_EQ(refused.error().code, ErrorCode::Network);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("no ROS master answers"));
    options.program = script(folder, "exec sleep 60\n");
    Status silent = Ros1Transport(options).connect(milliseconds(300));
    EXPECT_THAT(silent.error().message, testing::HasSubstr("said nothing within 300 ms"));
}

TEST(Ros1Integration, DrivesARobotOfRospyNodes) {
    auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "kuavo-ros1";
    for (const char* needed :
         {program.c_str(), "/usr/bin/rosmaster", "/usr/lib/python3/dist-packages/rospy"}) {
        if (!std::filesystem::exists(needed))
            GTEST_SKIP() << "not run: " << needed << " is missing (libroscpp-dev libtopic-tools-dev "
                         << "python3-rosmaster python3-rospy python3-sensor-msgs)";
    }
    TemporaryFolder folder;
    const int port = 21311;
    std::string node = fmt::format(
        "export ROS_MASTER_URI=http://127.0.0.1:{} ROS_IP=127.0.0.1 ROS_LOG_DIR={}; exec /usr/bin/python3 ",
        port, (folder / "log").string());
    Program master({"/bin/sh", "-c",
                    node + fmt::format("/usr/bin/rosmaster --core -p {} > {} 2>&1", port,
                                       (folder / "master").string())});
    Program robot(
        {"/bin/sh", "-c",
         node + fmt::format("{} > {} 2>&1", (sourceFolder() / "tests/python/ros1_robot.py").string(),
                            (folder / "told").string())});
    auto told = [&] { return readOrNothing(folder / "told"); };

    ASSERT_TRUE(until([&] { return told().find("ready") != std::string::npos; }, 60)) << told();
    Ros1Options options;
    options.port = port;
    Ros1Transport transport(options);
    Status connected;
    ASSERT_TRUE(until([&] { return (connected = transport.connect(milliseconds(4000))).ok(); }, 30))
        << connected.error().text() << told();
    ASSERT_TRUE(until([&] { return transport.latest().has_value(); })) << told();
    EXPECT_EQ(transport.facts().parameters.at("robot_version"), "45");
    EXPECT_FALSE(transport.facts().simulated);
    EXPECT_NEAR(transport.latest()->headRad()[1], 0.2, 1e-12);
    ASSERT_TRUE(until([&] { return transport.mode().mode == ArmMode::AutoSwing; }));
    ASSERT_TRUE(until([&] { return transport.cameraModel("head_cam_h").has_value(); }));
    EXPECT_DOUBLE_EQ(transport.cameraModel("head_cam_h")->fy, 601);
    EXPECT_DOUBLE_EQ(transport.cameraModel("head_cam_h")->distortion[0], 0.1);
    EXPECT_TRUE(transport.otherPublishers().empty());
    auto flowing = [&](const std::string& key) {
        for (const auto& report : transport.topicReports())
            if (report.key == key) return report.messages > 5;
        return false;
    };
    EXPECT_TRUE(until([&] { return flowing("camera.head_cam_h"); }));

    // commands, in the robot's units, once they may leave
    ASSERT_TRUE(until([&] { return transport.isReadyToSend(); }));
    transport.unmute();
    ASSERT_OK(transport.requestMode(ArmMode::External));
    ASSERT_TRUE(until([&] { return transport.mode().mode == ArmMode::External; }));
    JointCommand command;
    command.armRad[3] = -0.5;
    for (int i = 0; i < 10; ++i) {
        ASSERT_OK(transport.send(command));
        std::this_thread::sleep_for(milliseconds(50));
    }
    ASSERT_TRUE(until([&] { return transport.latest()->armRad()[3] == -0.5; }, 3)) << told();
    EXPECT_THAT(told(), testing::HasSubstr("arms 14 14 -28.647890"));
    EXPECT_FALSE(transport.otherTarget()) << "our own commands come back";
    ASSERT_OK(transport.sendPose({command.armRad, 1.5}));
    EXPECT_TRUE(until([&] { return told().find("poses 1.500 14") != std::string::npos; })) << told();
    // muted, nothing leaves but mode 0
    transport.mute();
    EXPECT_FALSE(transport.send(command).ok());
    ASSERT_OK(transport.requestMode(ArmMode::Keep));
    EXPECT_TRUE(until([&] { return told().find("mode 0") != std::string::npos; }));
    EXPECT_TRUE(until([&] { return transport.mode().mode == ArmMode::Keep; }));
    transport.disconnect();
}

}  // namespace
}  // namespace studio::test
