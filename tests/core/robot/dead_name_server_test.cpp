// SPDX-License-Identifier: GPL-3.0-or-later
// A name server that does not answer holds nobody up: asking it cannot be broken off.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "core/robot/robot_lock.h"
#include "core/robot/rosbridge_transport.h"
#include "tests/support/until.h"

namespace {

constexpr const char* kSilentHost = "silent-name-server.test";
constexpr auto kLongestSilence = std::chrono::seconds(30);
std::atomic<int> silentAsked{0}, silentAnswered{0};
std::atomic<bool> silentEnds{false};

}  // namespace

/// The resolver, but silent about one name until the test lets it answer.
extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
    using Resolver = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Resolver>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    const bool isNumber = hints && (hints->ai_flags & AI_NUMERICHOST);
    if (!host || isNumber || std::strcmp(host, kSilentHost) != 0) return real(host, service, hints, found);
    ++silentAsked;
    const auto end = std::chrono::steady_clock::now() + kLongestSilence;
    while (!silentEnds && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ++silentAnswered;
    return EAI_AGAIN;
}

namespace studio::test {
namespace {

using namespace robot;

class DeadNameServer : public testing::Test {
protected:
    void SetUp() override { silentEnds = false; }
    void TearDown() override {
        // whoever asked is gone by now
        silentEnds = true;
        EXPECT_TRUE(until([] { return silentAsked == silentAnswered; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    double passedS() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

TEST_F(DeadNameServer, ConnectingEndsAfterItsTime) {
    const int before = silentAsked;
    {
        RosbridgeOptions options;
        options.host = kSilentHost;
        RosbridgeTransport transport(options);
        Status connected = transport.connect(std::chrono::milliseconds(300));
        ASSERT_FALSE(connected.ok());
        EXPECT_EQ(connected.error().code, ErrorCode::Network);
    }
    EXPECT_GT(silentAsked, before);
    EXPECT_LT(passedS(), 10) << "and leaving it took no longer";
}

TEST_F(DeadNameServer, TheRobotOfSuchAnAddressStillHasItsLock) {
    const int before = silentAsked;
    const std::string address = std::string("rosbridge://") + kSilentHost + ":9090";
    const std::string key = addressKey(address);
    EXPECT_GT(silentAsked, before);
    EXPECT_LT(passedS(), 10);
    EXPECT_TRUE(key.starts_with("robot-")) << key;
    EXPECT_EQ(key, addressKey(address));
}

}  // namespace
}  // namespace studio::test
