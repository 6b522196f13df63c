// SPDX-License-Identifier: GPL-3.0-or-later
// The door ros1: the process that it starts, and, where Debian's ROS 1 is installed, a robot of rospy nodes.
#include "core/robot/ros1_transport.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <thread>

#include "core/base/file.h"
#include "core/robot/serve_robot.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

bool until(const std::function<bool()>& reached, double seconds = 10) {
    auto end = std::chrono::steady_clock::now() + secondsToDuration(seconds);
    while (!reached()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(milliseconds(5));
    }
    return true;
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

}  // namespace
}  // namespace studio::test
