// SPDX-License-Identifier: GPL-3.0-or-later
// Services of a robot that hang: what else is asked of it goes on.
#include "core/robot/rosbridge_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/robot/rosbridge_transport.h"
#include "tests/support/paths.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using nlohmann::json;
using std::chrono::milliseconds;

/// A robot of mode services alone. Questions for the mode hang until they are let go.
class HangingMode : public testing::Test {
protected:
    HangingMode() {
        server_.addConcurrentService("/humanoid_get_arm_ctrl_mode", [this](const json&) {
            ++asked_;
            return [this](const json&) -> Result<json> {
                while (hanging_) std::this_thread::sleep_for(milliseconds(2));
                return json{{"result", true}, {"mode", mode_.load()}, {"message", ""}};
            };
        });
        server_.addConcurrentService("/arm_traj_change_mode", [this](const json& arguments) {
            order_.push_back(arguments["control_mode"].get<int>());
            return [this](const json& wanted) -> Result<json> {
                mode_ = wanted["control_mode"].get<int>();
                return json{{"result", true}, {"mode", mode_.load()}, {"message", ""}};
            };
        });
        EXPECT_OK(server_.listen("127.0.0.1", 0));
        RosbridgeOptions options;
        options.port = server_.port();
        transport_ = std::make_unique<RosbridgeTransport>(options);
        EXPECT_OK(transport_->connect(milliseconds(3000)));
    }
    ~HangingMode() override {
        hanging_ = false;
        transport_->disconnect();
        server_.stop();
    }

    std::atomic<bool> hanging_{true};
    std::atomic<int> asked_{0}, mode_{1};
    std::vector<int> order_;  ///< of the server's thread
    RosbridgeServer server_;
    std::unique_ptr<RosbridgeTransport> transport_;
};

TEST_F(HangingMode, AStopIsAnsweredBesideAQuestionThatHangs) {
    ASSERT_TRUE(until([&] { return asked_ > 0; }));
    ASSERT_OK(transport_->requestMode(ArmMode::Keep));
    EXPECT_TRUE(until([&] { return transport_->mode().answered == transport_->mode().asked; }, 3));
    EXPECT_EQ(mode_, 0);
    EXPECT_FALSE(transport_->mode().mode) << "nobody has told it yet";
    // asked anew for what the request has changed
    hanging_ = false;
    EXPECT_TRUE(until([&] { return transport_->mode().mode == ArmMode::Keep; }, 3));
}

TEST_F(HangingMode, QuestionsDoNotQueueUp) {
    ASSERT_TRUE(until([&] { return asked_ > 0; }));
    // three of its rounds, and less than a lost question is given
    std::this_thread::sleep_for(milliseconds(1300));
    EXPECT_EQ(asked_, 1);
    hanging_ = false;
    EXPECT_TRUE(until([&] { return asked_ > 2; })) << "it is asked again and again once it answers";
}

TEST_F(HangingMode, CallsBeginInTheirOrder) {
    std::vector<int> sent;
    transport_->unmute();
    for (int i = 0; i < 40; ++i) {
        sent.push_back(i % 3);
        ASSERT_OK(transport_->requestMode(static_cast<ArmMode>(i % 3)));
    }
    EXPECT_TRUE(until([&] { return transport_->mode().answered == 40; }));
    hanging_ = false;
    transport_->disconnect();
    server_.stop();
    EXPECT_EQ(order_, sent);
}

}  // namespace
}  // namespace studio::test
