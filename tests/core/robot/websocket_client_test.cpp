// SPDX-License-Identifier: GPL-3.0-or-later
// How many commands can lie between the studio and a bridge that has stopped reading.
#include "core/robot/websocket_client.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "core/robot/websocket_server.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

/// A client and the other side, which keeps what it reads.
class Stall : public testing::Test {
protected:
    Stall()
        : server_({.opened = [this](std::uint64_t id) { last_ = id; },
                   .frame =
                       [this](std::uint64_t, std::string bytes, bool) {
                           std::scoped_lock lock(mutex_);
                           read_.push_back(std::move(bytes));
                           if (read_.size() < paced_) commandNext();
                       },
                   .closed = [this](std::uint64_t) { gone_ = true; }}),
          client_({.frame = [](std::string, bool) {},
                   .down =
                       [this](const std::string& reason) {
                           std::scoped_lock lock(mutex_);
                           reason_ = reason;
                       },
                   .mayMove = [this] { return mayMove_.load(); }},
                  {.patience = milliseconds(5000),
                   .now = [this] { return timeStands_ ? begin_ : steadyNow(); }}) {
        EXPECT_OK(server_.listen("127.0.0.1", 0));
        EXPECT_OK(client_.open("127.0.0.1", server_.port(), milliseconds(2000)));
    }
    ~Stall() override {
        {
            std::scoped_lock lock(mutex_);
            paced_ = 0;
        }
        server_.freeze(false);
    }
    /// Commands "0", "1", … every 10 ms.
    void command(int from, int to) {
        for (int i = from; i < to; ++i) {
            EXPECT_TRUE(client_.send(std::to_string(i), "/arm", true));
            std::this_thread::sleep_for(milliseconds(10));
        }
    }
    /// Commands "0" to `count` - 1 as fast as the other side reads them: each is given when it has read the
    /// one before. The client's time stands still: whoever gets no turn on this machine is not late.
    void commandAtTheReadersPace(std::size_t count) {
        timeStands_ = true;
        std::scoped_lock lock(mutex_);
        paced_ = count;
        commandNext();
    }
    /// Under `mutex_`.
    void commandNext() { EXPECT_TRUE(client_.send(std::to_string(read_.size()), "/arm", true)); }
    std::vector<std::string> read() {
        std::scoped_lock lock(mutex_);
        return read_;
    }
    bool readsWithin(std::size_t count, milliseconds patience) {
        auto end = std::chrono::steady_clock::now() + patience;
        while (read().size() < count && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(milliseconds(2));
        return read().size() >= count;
    }

    std::mutex mutex_;
    std::vector<std::string> read_;
    std::size_t paced_ = 0;  ///< so many are commanded at the reader's pace
    std::string reason_;     ///< why the client's link went down
    std::atomic<std::uint64_t> last_{0};
    std::atomic<bool> mayMove_{true}, gone_{false}, timeStands_{false};
    const TimePoint begin_ = steadyNow();
    WebSocketServer server_;
    WebSocketClient client_;
};

TEST_F(Stall, ABridgeThatReadsGetsEveryCommand) {
    commandAtTheReadersPace(50);
    EXPECT_TRUE(readsWithin(50, milliseconds(2000)));
    std::vector<std::string> came = read();
    ASSERT_EQ(came.size(), 50u);
    for (std::size_t i = 0; i < came.size(); ++i) EXPECT_EQ(came[i], std::to_string(i));
    EXPECT_EQ(client_.motionDropped(), 0u);
}

TEST_F(Stall, ABridgeThatStallsGetsTwoOldCommandsAndTheNewest) {
    server_.freeze(true);
    command(0, 60);
    EXPECT_TRUE(client_.send("service"));
    std::this_thread::sleep_for(milliseconds(20));
    server_.freeze(false);
    ASSERT_TRUE(readsWithin(4, milliseconds(2000)));
    std::this_thread::sleep_for(milliseconds(100));
    // which one is the second depends on when the writer gets its turn
    std::vector<std::string> came = read();
    ASSERT_EQ(came.size(), 4u);
    EXPECT_EQ(came[0], "0");
    EXPECT_EQ(came[2], "service");
    EXPECT_EQ(came[3], "59");
}

TEST_F(Stall, WhatHadToWaitTooLongIsNeverSent) {
    server_.freeze(true);
    command(0, 10);
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(client_.motionDropped(), 1u);
    server_.freeze(false);
    ASSERT_TRUE(readsWithin(2, milliseconds(2000)));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_EQ(read(), (std::vector<std::string>{"0", "1"}));
}

TEST_F(Stall, AStopReachesWhatWaitsHere) {
    server_.freeze(true);
    command(0, 10);
    mayMove_ = false;
    std::this_thread::sleep_for(milliseconds(20));
    mayMove_ = true;
    server_.freeze(false);
    ASSERT_TRUE(readsWithin(2, milliseconds(2000)));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_EQ(read(), (std::vector<std::string>{"0", "1"}));
}

TEST_F(Stall, AProgramThatWasStartedMeanwhileDoesNotKeepTheConnection) {
    char name[] = "sleep", seconds[] = "30";
    char* arguments[] = {name, seconds, nullptr};
    pid_t program = 0;
    ASSERT_EQ(::posix_spawnp(&program, name, nullptr, nullptr, arguments, environ), 0);
    client_.close();
    auto end = std::chrono::steady_clock::now() + milliseconds(3000);
    while (!gone_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(2));
    EXPECT_TRUE(gone_) << "the other side still has its client";
    ::kill(program, SIGKILL);
    EXPECT_EQ(::waitpid(program, nullptr, 0), program);
}

TEST_F(Stall, AConnectionThatEndsWithoutAWordIsToldInWords) {
    EXPECT_TRUE(client_.send("service"));
    ASSERT_TRUE(readsWithin(1, milliseconds(2000)));
    server_.drop(last_);
    auto why = [this] {
        std::scoped_lock lock(mutex_);
        return reason_;
    };
    auto end = std::chrono::steady_clock::now() + milliseconds(3000);
    while (why().empty() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(milliseconds(2));
    EXPECT_EQ(why(), "the other side closed the connection");
}

}  // namespace
}  // namespace studio::test
