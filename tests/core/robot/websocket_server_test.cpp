// SPDX-License-Identifier: GPL-3.0-or-later
// Connections that say nothing, and a server that runs out of files.
#include "core/robot/websocket_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

#include "core/robot/websocket_client.h"
#include "tests/support/paths.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

/// A TCP connection, which says nothing by itself.
class SilentConnection {
public:
    SilentConnection() : file_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~SilentConnection() { close(); }
    bool open(int port) {
        sockaddr_in peer{};
        peer.sin_family = AF_INET;
        peer.sin_port = htons(static_cast<in_port_t>(port));
        peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(file_, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0;
    }
    /// Whether the other side has closed it.
    bool isClosed() const {
        char byte = 0;
        return ::recv(file_, &byte, 1, MSG_DONTWAIT) == 0;
    }
    void close() {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

private:
    int file_;
};

class WebSocketServerTest : public testing::Test {
protected:
    WebSocketServerTest()
        : server_({.opened = [](std::uint64_t) {},
                   .frame = [](std::uint64_t, std::string, bool) {},
                   .closed = [](std::uint64_t) {}}) {
        EXPECT_OK(server_.listen("127.0.0.1", 0));
    }
    Status join() {
        WebSocketClient client({.frame = [](std::string, bool) {},
                                .down = [](const std::string&) {},
                                .mayMove = [] { return true; }});
        return client.open("127.0.0.1", server_.port(), milliseconds(3000));
    }

    WebSocketServer server_;
};

TEST_F(WebSocketServerTest, StopsWhileAConnectionHasNotIntroducedItself) {
    SilentConnection silent;
    ASSERT_TRUE(silent.open(server_.port()));
    // whoever comes later has been accepted later
    ASSERT_OK(join());
    auto stopped = std::async(std::launch::async, [this] { server_.stop(); });
    EXPECT_EQ(stopped.wait_for(milliseconds(3000)), std::future_status::ready);
    EXPECT_TRUE(until([&] { return silent.isClosed(); }, 1));
    silent.close();
}

TEST_F(WebSocketServerTest, AConnectionThatSaysNothingIsClosed) {
    SilentConnection silent;
    ASSERT_TRUE(silent.open(server_.port()));
    EXPECT_TRUE(until([&] { return silent.isClosed(); }, 20));
    EXPECT_OK(join());
    silent.close();
}

TEST_F(WebSocketServerTest, AcceptsAgainOnceThereAreFilesAgain) {
    SilentConnection waiting;
    rlimit usual{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    rlimit few = usual;
    few.rlim_cur = std::min<rlim_t>(usual.rlim_cur, 256);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    std::vector<int> taken;
    for (int file = 0; (file = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) >= 0;) taken.push_back(file);
    bool opened = waiting.open(server_.port());
    // the server tries to accept it and cannot
    std::this_thread::sleep_for(milliseconds(300));
    for (int file : taken) ::close(file);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
    EXPECT_TRUE(opened);
    EXPECT_FALSE(taken.empty());
    EXPECT_OK(join());
}

}  // namespace
}  // namespace studio::test
