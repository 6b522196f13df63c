// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio robot stop where sessions of the machine hang.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"
#include "tests/support/silent_socket.h"

namespace studio::test {
namespace {

using testing::HasSubstr;

class RobotStopCommand : public testing::Test {
protected:
    void SetUp() override {
        setenv("XDG_RUNTIME_DIR", home_.path().c_str(), 1);
        ASSERT_OK(makeFolders(folder_));
        ASSERT_OK(writeFileAtomic(folder_ / "robot-a.lock", "4711"));
        lock_ = ::open((folder_ / "robot-a.lock").c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_EQ(::flock(lock_, LOCK_EX | LOCK_NB), 0);
    }
    ~RobotStopCommand() override {
        if (lock_ >= 0) ::close(lock_);
    }
    TemporaryFolder home_;
    std::filesystem::path folder_ = home_.path() / "kuavo-studio";
    int lock_ = -1;
};

TEST_F(RobotStopCommand, SaysThatAFrozenSessionWithAFullQueueIsNotStopped) {
    SilentSocket frozen(folder_ / "robot-a.sock");
    ASSERT_TRUE(frozen.listens());
    ASSERT_GT(frozen.fill(), 0u);
    Ended ended = runKstudio({"robot", "stop"}, std::chrono::seconds(60));
    EXPECT_FALSE(ended.hung);
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.err, HasSubstr("NOT STOPPED: the robot session of process 4711 does not answer"));
}

TEST_F(RobotStopCommand, AsksAllAtOnce) {
    SilentSocket slow(folder_ / "robot-a.sock"), quick(folder_ / "robot-b.sock");
    ASSERT_TRUE(slow.listens() && quick.listens());
    std::jthread sessions([&](std::stop_token stop) {
        bool heard = false;
        while (!stop.stop_requested()) {
            const auto said = quick.takeAll("STOPPED");
            heard = heard || std::find(said.begin(), said.end(), "STOP\n") != said.end();
            // the slow one goes on only once the other has been stopped
            if (heard) slow.takeAll("STOPPED");
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    Ended ended = runKstudio({"robot", "stop"}, std::chrono::seconds(60));
    EXPECT_EQ(ended.code, 0) << ended.text();
    EXPECT_THAT(ended.out, HasSubstr("stopped"));
}

}  // namespace
}  // namespace studio::test
