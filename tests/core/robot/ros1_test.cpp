// SPDX-License-Identifier: GPL-3.0-or-later
// The door ros1: the process that it starts, and, where Debian's ROS 1 is installed, a robot of rospy nodes.
#include "core/robot/ros1_transport.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <thread>

#include "core/base/file.h"
#include "core/robot/rosbridge_client.h"
#include "core/robot/serve_robot.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/script.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

std::string readOrNothing(const std::filesystem::path& file) {
    auto text = readFile(file);
    return text.ok() ? *text : "";
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

/// A master and a robot of rospy nodes, where Debian's ROS 1 is installed.
class Ros1Integration : public testing::Test {
protected:
    void SetUp() override {
        for (const std::filesystem::path& needed :
             {program("kuavo-ros1"), std::filesystem::path("/usr/bin/rosmaster"),
              std::filesystem::path("/usr/lib/python3/dist-packages/rospy")}) {
            if (!std::filesystem::exists(needed))
                GTEST_SKIP() << "not run: " << needed << " is missing (libroscpp-dev libtopic-tools-dev "
                             << "python3-rosmaster python3-rospy python3-sensor-msgs)";
        }
        master_ = python(fmt::format("/usr/bin/rosmaster --core -p {}", kPort), "master");
        robot_ = python(fmt::format("{} {}", (sourceFolder() / "tests/python/ros1_robot.py").string(),
                                    folder_.path().string()),
                        "told");
        ASSERT_TRUE(until([&] { return told().find("ready") != std::string::npos; }, 60)) << told();
    }
    std::string told() const { return readOrNothing(folder_ / "told"); }
    /// Lines that begin so.
    std::size_t toldLines(const std::string& begin) const {
        std::string text = "\n" + told();
        std::size_t count = 0;
        for (std::size_t at = 0; (at = text.find("\n" + begin, at)) != std::string::npos; ++at) ++count;
        return count;
    }
    /// Connects, and waits until commands may leave.
    void connect(Ros1Transport& transport) const {
        Status connected;
        ASSERT_TRUE(until([&] { return (connected = transport.connect(milliseconds(4000))).ok(); }, 30))
            << connected.error().text() << told();
        ASSERT_TRUE(until([&] { return transport.latest() && transport.mode().mode; })) << told();
        ASSERT_TRUE(until([&] { return transport.isReadyToSend(); }));
    }
    static Ros1Options options() {
        Ros1Options options;
        options.port = kPort;
        return options;
    }

    static constexpr int kPort = 21311;
    TemporaryFolder folder_;
    std::unique_ptr<Program> master_, robot_;

private:
    std::unique_ptr<Program> python(const std::string& words, const char* output) const {
        std::string line = fmt::format(
            "export ROS_MASTER_URI=http://127.0.0.1:{} ROS_IP=127.0.0.1 ROS_LOG_DIR={}; exec "
            "/usr/bin/python3 "
            "{} > {} 2>&1",
            kPort, (folder_ / "log").string(), words, (folder_ / output).string());
        return std::make_unique<Program>(std::vector<std::string>{"/bin/sh", "-c", line});
    }
};

TEST_F(Ros1Integration, DrivesARobotOfRospyNodes) {
    Ros1Transport transport(options());
    ASSERT_NO_FATAL_FAILURE(connect(transport));
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

    // commands, in the robot's units
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

TEST_F(Ros1Integration, AListenerThatStallsGetsFewOldCommandsAndIsFoundAgain) {
    Ros1Transport transport(options());
    ASSERT_NO_FATAL_FAILURE(connect(transport));
    transport.unmute();
    auto command = [&] {
        EXPECT_OK(transport.send(JointCommand{}));
        std::this_thread::sleep_for(milliseconds(20));
        return toldLines("arms ");
    };
    ASSERT_TRUE(until([&] { return command() > 3; })) << told();
    robot_->signal(SIGSTOP);
    std::this_thread::sleep_for(milliseconds(200));
    const std::size_t before = toldLines("arms ");
    for (int i = 0; i < 120; ++i) command();
    transport.mute();
    std::this_thread::sleep_for(milliseconds(1000));
    robot_->signal(SIGCONT);
    std::this_thread::sleep_for(milliseconds(1500));
    const std::size_t late = toldLines("arms ") - before;
    EXPECT_LE(late, 30u) << "what its own small buffer had room for, and two";
    // the kernel has given it up meanwhile
    transport.unmute();
    EXPECT_TRUE(until([&] { return command() > before + late + 10; }, 20)) << told();
    transport.disconnect();
}

TEST_F(Ros1Integration, AClientThatLeavesHoldsUpNobody) {
    // without end of input it stays when its clients have gone
    Program bridge({"/bin/sh", "-c",
                    fmt::format("mkfifo {0}; export ROS_LOG_DIR={1}; exec {2} --master-port {3} <> {0} > {4}",
                                (folder_ / "input").string(), (folder_ / "log").string(),
                                program("kuavo-ros1").string(), kPort, (folder_ / "bridge").string())});
    int port = 0;
    ASSERT_TRUE(until(
        [&] {
            std::string said = readOrNothing(folder_ / "bridge");
            if (said.starts_with("port ") && said.ends_with('\n'))
                std::from_chars(said.data() + 5, said.data() + said.size(), port);
            return port > 0;
        },
        30));
    const TopicTable topics;
    for (int round = 0; round < 12; ++round) {
        std::atomic<int> messages[3] = {};
        RosbridgeClient client({});
        ASSERT_OK(client.open("127.0.0.1", port, milliseconds(3000)));
        const char* keys[3] = {"joints", "camera.head_cam_h", "camera_info.head_cam_h"};
        for (int i = 0; i < 3; ++i) {
            client.subscribe(topics.at(keys[i]).name, topics.at(keys[i]).type, {},
                             [&count = messages[i]](const nlohmann::json&) { ++count; });
        }
        ASSERT_TRUE(until([&] { return messages[0] > 5 && messages[1] > 5 && messages[2] > 5; }))
            << "after " << round << " clients have left";
        client.close();
        // two rounds of the bridge: it has noticed
        std::this_thread::sleep_for(milliseconds(250));
    }
}

TEST_F(Ros1Integration, AServiceThatHangsHoldsUpNoStop) {
    Ros1Transport transport(options());
    ASSERT_NO_FATAL_FAILURE(connect(transport));
    // the question for the mode
    ASSERT_OK(writeFileAtomic(folder_ / "hang-tell", ""));
    ASSERT_TRUE(until([&] { return toldLines("hangs tell") > 0; }));
    ASSERT_OK(transport.requestMode(ArmMode::Keep));
    EXPECT_TRUE(until([&] { return toldLines("mode 0") == 1; }, 10)) << told();
    EXPECT_TRUE(until([&] { return !transport.mode().mode; }, 10)) << "unknown while nobody tells it";
    std::filesystem::remove(folder_ / "hang-tell");
    EXPECT_TRUE(until([&] { return transport.mode().mode == ArmMode::Keep; })) << told();
    // the request that the stop is about
    ASSERT_OK(writeFileAtomic(folder_ / "hang-2", ""));
    transport.unmute();
    ASSERT_OK(transport.requestMode(ArmMode::External));
    ASSERT_TRUE(until([&] { return toldLines("hangs 2") > 0; })) << told();
    transport.mute();
    ASSERT_OK(transport.requestMode(ArmMode::Keep));
    EXPECT_TRUE(until([&] { return toldLines("mode 0") == 2; }, 10)) << told();
    transport.disconnect();
}

}  // namespace
}  // namespace studio::test
