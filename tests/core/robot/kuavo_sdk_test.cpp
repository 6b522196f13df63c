// SPDX-License-Identifier: GPL-3.0-or-later
// What Leju's own SDK asks of a robot before it begins, asked of a served one.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/rosbridge_client.h"
#include "core/robot/serve_robot.h"
#include "core/robot/sim_body.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using nlohmann::json;
using std::chrono::milliseconds;

/// An attribute of the first element of this kind behind the joint's own tag.
std::string ofJoint(const std::string& urdf, const std::string& joint, const std::string& element,
                    const std::string& attribute) {
    std::size_t at = urdf.find("<joint name=\"" + joint + "\"");
    if (at != std::string::npos) at = urdf.find("<" + element + " ", at);
    if (at != std::string::npos) at = urdf.find(" " + attribute + "=\"", at);
    if (at == std::string::npos) return "";
    at += attribute.size() + 3;
    return urdf.substr(at, urdf.find('"', at) - at);
}

std::vector<double> numbersIn(const std::string& text) {
    std::vector<double> numbers;
    const char* at = text.c_str();
    for (char* end = nullptr;; at = end) {
        double value = std::strtod(at, &end);
        if (end == at) return numbers;
        numbers.push_back(value);
    }
}

TEST(KuavoSdk, LegsOfTheServedDescriptionAreTheMakers) {
    auto body = makeSimBody({.task = "weighing", .cameras = false});
    if (!body.ok() && body.error().code == ErrorCode::Unsupported) GTEST_SKIP() << body.error().message;
    ASSERT_OK(body);
    std::string own = (*body)->urdf();
    STUDIO_REQUIRE_SHARED(shared);
    auto makers = readFile(shared / "data/urdf/biped_s45.urdf");
    ASSERT_OK(makers);
    for (char side : {'l', 'r'}) {
        for (int i = 1; i <= 6; ++i) {
            std::string link = std::string("leg_") + side + std::to_string(i), joint = link + "_joint";
            SCOPED_TRACE(joint);
            EXPECT_EQ(ofJoint(own, joint, "child", "link"), link + "_link");
            EXPECT_EQ(ofJoint(own, joint, "parent", "link"), ofJoint(*makers, joint, "parent", "link"));
            for (auto [element, attribute] :
                 {std::pair{"origin", "xyz"}, std::pair{"axis", "xyz"}, std::pair{"limit", "lower"},
                  std::pair{"limit", "upper"}, std::pair{"limit", "effort"}}) {
                auto here = numbersIn(ofJoint(own, joint, element, attribute));
                EXPECT_THAT(here, testing::Pointwise(testing::DoubleNear(1e-9),
                                                     numbersIn(ofJoint(*makers, joint, element, attribute))))
                    << element << " " << attribute;
                EXPECT_FALSE(here.empty()) << element << " " << attribute;
            }
        }
    }
}

TEST(KuavoSdk, HearsThatTheRobotStands) {
    auto body = std::make_shared<MockRobot>();
    ServeOptions serve;
    serve.port = 0;
    RobotServer server(body, serve);
    ASSERT_OK(server.start());
    std::mutex mutex;
    std::vector<json> seen;
    RosbridgeClient client({});
    ASSERT_OK(client.open("127.0.0.1", server.port(), milliseconds(1000)));
    auto call = [&](const char* service, const json& arguments = json::object()) {
        auto answer = client.callAndWait(service, arguments, milliseconds(2000));
        return answer.ok() ? *answer : json(answer.error().message);
    };
    // with and without the slash: names count from the root
    for (const char* name : {"/humanoid_get_current_gait_name", "humanoid_get_current_gait_name"})
        EXPECT_EQ(call(name), json::object({{"success", true}, {"gait_name", "stance"}})) << name;
    json launched = call("/websocket_sdk_srv/get_robot_launch_status");
    EXPECT_EQ(launched, json::object({{"success", true}, {"message", "launched"}}));
    json nodes = call("/rosapi/nodes")["nodes"];
    EXPECT_EQ(std::count(nodes.begin(), nodes.end(), json("/humanoid_gait_switch_by_name")), 1) << nodes;
    json type = call("rosapi/get_param", {{"name", "/robot_type"}});
    EXPECT_EQ(type, json::object({{"value", "2"}}));

    client.subscribe("/humanoid_mpc_observation", "ocs2_msgs/mpc_observation", {}, [&](const json& message) {
        std::scoped_lock lock(mutex);
        seen.push_back(message);
    });
    ASSERT_TRUE(until([&] {
        std::scoped_lock lock(mutex);
        return seen.size() >= 3;
    }));
    std::scoped_lock lock(mutex);
    EXPECT_EQ(seen[0]["mode"].get<int>(), 3);
    EXPECT_GT(seen[0]["time"].get<double>(), 0);
    EXPECT_LT(seen[0]["time"].get<double>(), seen[2]["time"].get<double>());
}

TEST(KuavoSdkIntegration, BringsUpAServedRobot) {
    auto body = makeSimBody({.task = "weighing", .cameras = false});
    if (!body.ok() && body.error().code == ErrorCode::Unsupported) GTEST_SKIP() << body.error().message;
    ASSERT_OK(body);
    ServeOptions serve;
    serve.port = 0;
    serve.gripper = usualScale(GripperKind::LejuClaw);
    RobotServer server(*body, serve);
    ASSERT_OK(server.start());
    const char* named = std::getenv("STUDIO_KUAVO_SDK_PYTHON");
    Ended ended = runProgram({named ? named : "python3", sourceFolder() / "tests/python/kuavo_sdk_talks.py",
                              std::to_string(server.port())},
                             std::chrono::seconds(120));
    if (ended.code == 77)
        GTEST_SKIP() << "not run: no kuavo-humanoid-sdk-ws (set STUDIO_KUAVO_SDK_PYTHON): " << ended.err;
    EXPECT_EQ(ended.code, 0) << ended.text();
    EXPECT_EQ((*body)->armMode(), ArmMode::Keep) << "given back";
}

}  // namespace
}  // namespace studio::test
