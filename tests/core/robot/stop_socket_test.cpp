// SPDX-License-Identifier: GPL-3.0-or-later
// A session that hangs takes STOP away from nobody: every question to it ends in time.
#include "core/robot/stop_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "tests/support/paths.h"
#include "tests/support/silent_socket.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kLongMs = 20000;  ///< a machine under load is not what is tested

TEST(StopSocket, GivesAFullQueueUpInTime) {
    TemporaryFolder folder;
    SilentSocket frozen(folder / "robot.sock");
    ASSERT_TRUE(frozen.listens());
    ASSERT_GT(frozen.fill(), 0u);
    const auto pressed = steady_clock::now();
    auto answer = askStopSocket(folder / "robot.sock", "STOP", 300);
    const auto took = steady_clock::now() - pressed;
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, ErrorCode::Network);
    EXPECT_THAT(answer.error().message, testing::HasSubstr("nobody answers"));
    EXPECT_GE(took, milliseconds(300)) << "room may come until then";
    EXPECT_LT(took, milliseconds(5000));
}

TEST(StopSocket, StopsAHealthySessionBesideAFrozenOneAndThatOnceThereIsRoom) {
    TemporaryFolder folder;
    SilentSocket frozen(folder / "robot-a.sock");
    ASSERT_TRUE(frozen.listens());
    ASSERT_GT(frozen.fill(), 0u);
    std::atomic<bool> stopped{false};
    auto healthy = StopSocket::open(folder / "robot-b.sock",
                                    {.stop = [&] { stopped = true; }, .state = [] { return std::string(); }});
    ASSERT_OK(healthy);
    const auto path = folder / "robot-a.sock";
    auto late = std::async(std::launch::async, [path] { return askStopSocket(path, "STOP", kLongMs).ok(); });
    EXPECT_EQ(askStopSocket(folder / "robot-b.sock", "STOP", kLongMs).value(), "STOPPED");
    EXPECT_TRUE(stopped);
    EXPECT_EQ(late.wait_for(milliseconds(50)), std::future_status::timeout);

    frozen.leave();
    EXPECT_TRUE(until([&] {
        const auto said = frozen.takeAll("STOPPED");
        return std::find(said.begin(), said.end(), "STOP\n") != said.end();
    }));
    EXPECT_TRUE(late.get());
}

TEST(StopSocket, AnAnswerThatDripsEndsWithTheTimeLimit) {
    TemporaryFolder folder;
    SilentSocket odd(folder / "robot.sock");
    ASSERT_TRUE(odd.listens());
    std::jthread drips([&](std::stop_token stop) {
        int client = -1;
        while (!stop.stop_requested()) {
            if (client < 0) client = odd.take();
            if (client >= 0) ::send(client, "x", 1, MSG_NOSIGNAL);
            std::this_thread::sleep_for(milliseconds(10));
        }
        if (client >= 0) ::close(client);
    });
    const auto pressed = steady_clock::now();
    EXPECT_FALSE(askStopSocket(folder / "robot.sock", "STOP", 200).ok());
    EXPECT_LT(steady_clock::now() - pressed, milliseconds(10000));
}

TEST(StopQuestion, StaysOpenUntilItIsAnsweredOrTheSessionIsGone) {
    TemporaryFolder folder;
    auto session = std::make_unique<SilentSocket>(folder / "robot.sock");
    ASSERT_TRUE(session->listens());
    auto question = StopQuestion::ask(folder / "robot.sock", "STATE", kLongMs);
    ASSERT_OK(question);
    EXPECT_FALSE(question->answer(20).has_value());
    EXPECT_TRUE(question->open());
    EXPECT_EQ(session->takeAll("Ready sim:weighing"), std::vector<std::string>{"STATE\n"});
    EXPECT_EQ(question->answer(kLongMs).value_or(""), "Ready sim:weighing");
    EXPECT_FALSE(question->open());

    auto orphan = StopQuestion::ask(folder / "robot.sock", "STATE", kLongMs);
    ASSERT_OK(orphan);
    session.reset();
    EXPECT_FALSE(orphan->answer(kLongMs).has_value());
    EXPECT_FALSE(orphan->open());
}

}  // namespace
}  // namespace studio::test
