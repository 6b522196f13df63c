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
#include <utility>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/silent_socket.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kLongMs = 20000;  ///< a machine under load is not what is tested

/// Somebody who connects and says what they have to say when they come to it.
class SlowCaller {
public:
    explicit SlowCaller(const std::filesystem::path& path)
        : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.native().copy(address.sun_path, sizeof address.sun_path - 1);
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    SlowCaller(SlowCaller&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
    SlowCaller& operator=(SlowCaller&&) = delete;
    ~SlowCaller() {
        if (fd_ >= 0) ::close(fd_);
    }
    bool connected() const { return connected_; }
    void say(const std::string& words) const {
        ASSERT_EQ(::send(fd_, words.data(), words.size(), MSG_NOSIGNAL), static_cast<ssize_t>(words.size()));
    }
    void hangUp() { ::close(std::exchange(fd_, -1)); }
    /// All that is answered until the other side closes; what came so far where it does not.
    std::string hears() const {
        std::string all;
        char byte = 0;
        pollfd waiting{fd_, POLLIN, 0};
        while (::poll(&waiting, 1, kLongMs) == 1 && ::read(fd_, &byte, 1) == 1) all += byte;
        return all;
    }

private:
    int fd_;
    bool connected_ = false;
};

TEST(StopSocket, HearsWhoeverIsSlowToSayTheirWord) {
    TemporaryFolder folder;
    const auto path = folder / "robot.sock";
    std::atomic<int> stops{0};
    auto socket = StopSocket::open(path, {.stop = [&] { ++stops; }, .state = [] { return "Ready"; }});
    ASSERT_OK(socket);
    SlowCaller slow(path), silent(path);
    ASSERT_TRUE(slow.connected() && silent.connected());
    // answered behind both of them, who keep nobody waiting and are waited for
    EXPECT_EQ(askStopSocket(path, "STATE", kLongMs).value(), "Ready");
    slow.say("ST");
    EXPECT_EQ(askStopSocket(path, "STATE", kLongMs).value(), "Ready");
    EXPECT_EQ(stops, 0);
    slow.say("OP\n");
    EXPECT_EQ(slow.hears(), "STOPPED\n");
    EXPECT_EQ(stops, 1);
    // whoever hangs up behind the word has said it
    SlowCaller hasty(path);
    ASSERT_TRUE(hasty.connected());
    hasty.say("STOP");
    hasty.hangUp();
    EXPECT_TRUE(until([&] { return stops == 2; }));
    // one that says nothing and goes is no stop
    silent.hangUp();
    EXPECT_EQ(askStopSocket(path, "STATE", kLongMs).value(), "Ready");
    EXPECT_EQ(stops, 2);
}

TEST(StopSocket, HoweverManySayNothingAStopIsHeard) {
    TemporaryFolder folder;
    const auto path = folder / "robot.sock";
    std::atomic<bool> stopped{false};
    auto socket =
        StopSocket::open(path, {.stop = [&] { stopped = true; }, .state = [] { return std::string(); }});
    ASSERT_OK(socket);
    std::vector<SlowCaller> silent;
    for (std::size_t i = 0; i < StopSocket::kMostCallers + 10; ++i) {
        silent.emplace_back(path);
        ASSERT_TRUE(silent.back().connected());
    }
    EXPECT_EQ(askStopSocket(path, "STOP", kLongMs).value(), "STOPPED");
    EXPECT_TRUE(stopped);
    // the newest is still waited for, the first one made room
    silent.back().say("STOP\n");
    EXPECT_EQ(silent.back().hears(), "STOPPED\n");
    EXPECT_EQ(silent.front().hears(), "");
}

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
