// SPDX-License-Identifier: GPL-3.0-or-later
// What the client makes of frames that no sound bridge sends.
#include "core/robot/rosbridge_client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "core/robot/ros_codec.h"
#include "core/robot/websocket_server.h"
#include "tests/support/paths.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using nlohmann::json;
using std::chrono::milliseconds;

TEST(RosbridgeClient, FragmentsWithoutASensibleNumberAreDropped) {
    std::mutex mutex;
    std::vector<int> read;
    std::atomic<std::uint64_t> peer{0};
    std::atomic<bool> opened{false};
    WebSocketServer server({.opened =
                                [&](std::uint64_t id) {
                                    peer = id;
                                    opened = true;
                                },
                            .frame = [](std::uint64_t, std::string, bool) {},
                            .closed = [](std::uint64_t) {}});
    ASSERT_OK(server.listen("127.0.0.1", 0));
    RosbridgeClient client({});
    ASSERT_OK(client.open("127.0.0.1", server.port(), milliseconds(2000)));
    client.subscribe("/x", "std_msgs/Int32", {}, [&](const json& message) {
        std::scoped_lock lock(mutex);
        read.push_back(member(message, "data").get<int>());
    });
    ASSERT_TRUE(until([&] { return opened.load(); }));
    auto fragment = [&](double number, double total, int data) {
        const json whole = {{"op", "publish"}, {"topic", "/x"}, {"msg", {{"data", data}}}};
        const json part = {{"op", "fragment"},
                           {"id", std::to_string(data)},
                           {"num", number},
                           {"total", total},
                           {"data", whole.dump()}};
        server.send(peer, std::make_shared<const std::string>(part.dump()), false);
    };
    fragment(1e300, 1, 1);
    fragment(-1, 1, 2);
    fragment(0, 1e300, 3);
    fragment(0, -5, 4);
    // the sender's division leaves a fraction
    fragment(0, 1.7, 5);
    ASSERT_TRUE(until([&] {
        std::scoped_lock lock(mutex);
        return !read.empty() && read.back() == 5;
    }));
    std::scoped_lock lock(mutex);
    EXPECT_EQ(read, std::vector<int>{5});
}

}  // namespace
}  // namespace studio::test
