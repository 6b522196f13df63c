// SPDX-License-Identifier: GPL-3.0-or-later
// The network path: transport, client, server and robot body, over loopback.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <thread>

#include "core/base/random.h"
#include "core/robot/kuavo_messages.h"
#include "core/robot/recorder.h"
#include "core/robot/ros1_transport.h"
#include "core/robot/ros_codec.h"
#include "core/robot/rosbridge_transport.h"
#include "core/robot/serve_robot.h"
#include "core/robot/sim_transport.h"
#include "core/robot/transports.h"
#include "tests/core/robot/robot_rig.h"
#include "tests/support/program.h"
#include "tests/support/script.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using namespace robot;
using nlohmann::json;
using std::chrono::milliseconds;

/// A served mock robot and a transport to it. `withPictures`: cameras too, each picture coded as one byte.
class Network {
public:
    explicit Network(bool withPictures = false) {
        ServeOptions serve;
        if (withPictures) {
            serve.encodeJpeg = [](const data::Image&) -> Result<std::vector<std::byte>> {
                return std::vector<std::byte>(1);
            };
        }
        serve.port = 0;
        serve.stateRateHz = 200;
        serve.sendShortJoints = [this] { return body->failures().wrongLength; };
        server = std::make_unique<RobotServer>(body, serve);
        EXPECT_OK(server->start());
        RosbridgeOptions options;
        options.port = server->port();
        options.gripper = usualScale(GripperKind::Rq2f85);
        options.link.patience = milliseconds(700);
        transport = std::make_unique<RosbridgeTransport>(options);
    }
    std::shared_ptr<MockRobot> body = std::make_shared<MockRobot>();
    std::unique_ptr<RobotServer> server;
    std::unique_ptr<RosbridgeTransport> transport;
};

TEST(RosCodec, ReadsFramesAsRecorded) {
    auto text =
        parseFrame(R"({"op":"publish","topic":"/a","msg":{"data":"aGVsbG8=","q":[1,null,2.5]}})", false);
    ASSERT_OK(text);
    auto bytes = bytesOf((*text)["msg"]["data"]);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 5u);
    auto numbers = numbersOf((*text)["msg"]["q"]);
    ASSERT_TRUE(numbers);
    EXPECT_TRUE(std::isnan((*numbers)[1]));
    EXPECT_EQ((*numbers)[2], 2.5);

    // {"q": tag 86 of 16 bytes: 1.0, -2.0}
    std::string cbor = "\xa1\x61q\xd8\x56\x50";
    for (double value : {1.0, -2.0}) cbor.append(reinterpret_cast<const char*>(&value), 8);
    auto typed = parseFrame(cbor, true);
    ASSERT_OK(typed);
    EXPECT_EQ(numbersOf((*typed)["q"]), (std::vector<double>{1, -2}));
    // uint8[] is a plain byte string
    auto plain = parseFrame(std::string("\xa1\x64"
                                        "data\x42\x01\xff",
                                        9),
                            true);
    ASSERT_OK(plain);
    EXPECT_EQ(bytesOf((*plain)["data"])->size(), 2u);
}

TEST(RosCodec, CodesBothWays) {
    RobotState state;
    for (std::size_t i = 0; i < kJoints; ++i) state.jointRad[i] = 0.1 * static_cast<double>(i);
    state.stampS = 12.25;
    json message = sensorsMessage(state);
    for (bool binary : {false, true}) {
        auto back = parseFrame(binary ? encodeCbor(message) : encodeText(message), binary);
        ASSERT_OK(back);
        auto read = readSensors(*back);
        ASSERT_OK(read);
        EXPECT_EQ(read->jointRad, state.jointRad);
        EXPECT_NEAR(read->stampS, 12.25, 1e-9);
    }
    for (std::size_t size = 0; size < 10; ++size) {
        std::vector<std::byte> bytes(size, std::byte{0xfe});
        json text = parseFrame(encodeText({{"data", bytesValue(bytes)}}), false).value();
        EXPECT_EQ(bytesOf(text["data"]), bytes) << size;
    }
    json arm = armMessage({});
    EXPECT_EQ(arm["name"].size(), 14u);
    EXPECT_EQ(arm["position"].size(), 14u);
    EXPECT_TRUE(arm["header"].is_object() && arm["header"].empty()) << "stamped by the bridge";
    ArmPose quarter;
    quarter.fill(std::acos(0));
    EXPECT_NEAR(armMessage(quarter)["position"][3].get<double>(), 90, 1e-9);
    EXPECT_NEAR((*readArm(armMessage(quarter)))[3], std::acos(0), 1e-12);
    arm["name"].erase(0);
    EXPECT_FALSE(readArm(arm).ok());
}

TEST(RosCodec, SurvivesDamagedAndHostileFrames) {
    std::string deep(100000, '\x81'), deepText(100000, '[');
    EXPECT_FALSE(parseFrame(deep, true).ok());
    EXPECT_FALSE(parseFrame(deepText, false).ok());
    EXPECT_FALSE(parseFrame(std::string("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9), true).ok())
        << "2^64 elements";
    EXPECT_FALSE(parseFrame(std::string("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9), true).ok());
    EXPECT_FALSE(parseFrame("[1]", false).ok());
    EXPECT_FALSE(parseFrame("", true).ok());
    json message = {{"op", "publish"}, {"topic", "/sensors_data_raw"}, {"msg", sensorsMessage({})}};
    CounterRng random(11, 3);
    int readable = 0;
    for (int k = 0; k < 4000; ++k) {
        bool binary = k % 2 == 0;
        std::string bytes = binary ? encodeCbor(message) : encodeText(message);
        for (int flips = 0; flips < 1 + k % 4; ++flips) {
            bytes[random.below(bytes.size())] = static_cast<char>(random.next());
        }
        if (k % 5 == 0) bytes.resize(random.below(bytes.size()));
        auto frame = parseFrame(bytes, binary);
        if (!frame.ok()) continue;
        ++readable;
        (void)readSensors(member(*frame, "msg")).ok();
        (void)readArm(member(*frame, "msg")).ok();
        (void)readPicture(member(*frame, "msg")).ok();
        (void)readGripperState(member(*frame, "msg"), GripperKind::Rq2f85).ok();
    }
    EXPECT_GT(readable, 100) << "damage that can still be read is part of the test";
}

TEST(Rosbridge, ReadsTheRobotAndItsFacts) {
    Network net;
    net.body->setUrdf("<robot/>");
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    EXPECT_TRUE(net.transport->link().up);
    ASSERT_TRUE(until([&] { return net.transport->latest().has_value(); }));
    ASSERT_TRUE(until([&] { return net.transport->mode().mode == ArmMode::AutoSwing; }));
    EXPECT_NEAR(net.transport->latest()->armRad()[3], -0.8, 1e-9);
    EXPECT_EQ(net.transport->facts().parameters.at("robot_version"), "45");
    EXPECT_TRUE(net.transport->otherPublishers().empty());
    ASSERT_TRUE(until([&] { return net.transport->link().roundTripS > 0; }));
    // stamps advance, ages are short
    std::uint64_t before = net.transport->latest()->sequence;
    ASSERT_TRUE(until([&] { return net.transport->latest()->sequence > before + 5; }));
    EXPECT_EQ(net.transport->damaged(), 0u);
}

TEST(Rosbridge, TellsWhatItsCamerasAreLike) {
    Network net(true);
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    std::string camera = net.body->cameras().front();
    EXPECT_FALSE(net.transport->cameraModel("elsewhere"));
    ASSERT_TRUE(until([&] { return net.transport->cameraModel(camera).has_value(); }));
    data::Image picture = net.body->picture(camera)->image;
    CameraModel expected = simulatorCameras(picture.width, picture.height).at(camera).model;
    expected.source = "camera_info";
    EXPECT_EQ(*net.transport->cameraModel(camera), expected);
}

TEST(Rosbridge, ResetsTheSceneOfASimulatorAndOfNothingElse) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    EXPECT_TRUE(net.transport->facts().simulated);
    ASSERT_TRUE(until([&] { return net.transport->solved().has_value(); }));
    EXPECT_FALSE(*net.transport->solved());
    EXPECT_OK(net.transport->resetScene(0));
    EXPECT_EQ(net.body->motionAfter({}), 0u);

    // somebody who waits for a simulator's word makes no simulator of a robot
    net.server->bridge().setPublishers("/simulator/success", {});
    RosbridgeClient listener({});
    ASSERT_OK(listener.open("127.0.0.1", net.server->port(), milliseconds(1000)));
    listener.subscribe("/simulator/success", "std_msgs/Bool", {}, [](const json&) {});
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    EXPECT_FALSE(net.transport->facts().simulated);
    EXPECT_EQ(net.transport->resetScene(0).error().code, ErrorCode::Unsupported);
}

TEST(Rosbridge, ASceneIsScoredFromItsFirstCommandOrFromStart) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    net.body->setSuccess(true);
    ASSERT_TRUE(until([&] { return net.transport->solved().has_value(); }));
    // longer than two of its words, and than commands are lost after advertise
    std::this_thread::sleep_for(milliseconds(700));
    EXPECT_EQ(net.transport->solved(), false) << "nobody has tried anything yet";
    net.transport->unmute();
    ASSERT_OK(net.transport->requestMode(ArmMode::External));
    ASSERT_TRUE(until([&] { return net.transport->mode().mode == ArmMode::External; }));
    ASSERT_OK(net.transport->send({ArmPose{}, Grippers{}}));
    EXPECT_TRUE(until([&] { return net.transport->solved() == true; })) << "in the scene that was there";

    // another program makes a new scene and starts it
    RosbridgeClient other({});
    ASSERT_OK(other.open("127.0.0.1", net.server->port(), milliseconds(1000)));
    ASSERT_OK(other.callAndWait("/simulator/reset", json::object(), milliseconds(1000)));
    EXPECT_TRUE(until([&] { return net.transport->solved() == false; }));
    ASSERT_OK(other.callAndWait("/simulator/start", json::object(), milliseconds(1000)));
    EXPECT_TRUE(until([&] { return net.transport->solved() == true; }));
}

TEST(Rosbridge, CommandsReachTheRobotInItsUnits) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    ArmPose pose{};
    pose[3] = -0.9;
    EXPECT_EQ(net.transport->send({pose, Grippers{1, 0}}).error().code, ErrorCode::Cancelled)
        << "muted until armed";
    std::this_thread::sleep_for(milliseconds(600));
    net.transport->unmute();
    ASSERT_OK(net.transport->requestMode(ArmMode::External));
    ASSERT_TRUE(until([&] { return net.transport->mode().mode == ArmMode::External; }));
    ASSERT_OK(net.transport->send({pose, Grippers{1, 0}}));
    ASSERT_OK(net.transport->sendPose({pose, 0.5}));
    ASSERT_OK(net.transport->sendHead({0.1, 0.2}));
    ASSERT_TRUE(until([&] {
        return net.body->count(Received::Kind::Head) == 1 && net.body->count(Received::Kind::Grippers) == 1;
    }));
    for (const Received& r : net.body->received()) {
        if (r.kind == Received::Kind::Arms) {
            EXPECT_NEAR(r.values[3], -0.9, 1e-9);
        } else if (r.kind == Received::Kind::Grippers) {
            EXPECT_NEAR(r.values[0], 1, 1e-9);
        } else if (r.kind == Received::Kind::Head) {
            EXPECT_NEAR(r.values[1], 0.2, 1e-9);
        } else if (r.kind == Received::Kind::Pose) {
            EXPECT_NEAR(r.values[14], 0.5, 1e-9);
        }
    }
    // the echo of our own command is nobody else's
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_FALSE(net.transport->otherTarget());
}

TEST(Rosbridge, NoticesWhoElseCommandsTheArms) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    net.body->fail([](Failures& f) { f.secondPublisher = true; });
    ASSERT_TRUE(until([&] { return !net.transport->otherPublishers().empty(); }));
    ASSERT_TRUE(until([&] {
        auto names = net.transport->otherPublishers();
        return std::find(names.begin(), names.end(), "/quest3_node") != names.end();
    }));
    ASSERT_TRUE(until([&] { return net.transport->otherTarget().has_value(); }));
}

TEST(Rosbridge, RefusesShortJointMessages) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    ASSERT_TRUE(until([&] { return net.transport->latest().has_value(); }));
    net.body->fail([](Failures& f) { f.wrongLength = true; });
    ASSERT_TRUE(until([&] { return net.transport->damaged() > 3; }));
    std::uint64_t newest = net.transport->latest()->sequence;
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_EQ(net.transport->latest()->sequence, newest) << "its age grows";
    EXPECT_THAT(net.transport->link().reason, testing::HasSubstr("27 joints, 28 expected"));
}

TEST(Rosbridge, RefusesTheJointsOfARobotWithAWaist) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    ASSERT_TRUE(until([&] { return net.transport->latest().has_value(); }));
    net.body->fail([](Failures& f) { f.silence = true; });
    std::this_thread::sleep_for(milliseconds(100));
    const RobotState newest = *net.transport->latest();
    // legs, waist, arms, head: where the left arm's first joint is expected stands the waist
    RobotState later = newest;
    ASSERT_TRUE(until([&] {
        later.stampS += 0.01;
        json message = sensorsMessage(later);
        json& joints = message["joint_data"]["joint_q"];
        joints.insert(joints.begin() + static_cast<std::ptrdiff_t>(kFirstArm), 0.7);
        net.server->bridge().publish("/sensors_data_raw", message);
        return net.transport->damaged() > 3;
    }));
    EXPECT_EQ(net.transport->latest()->sequence, newest.sequence);
    EXPECT_THAT(net.transport->link().reason, testing::HasSubstr("29 joints, 28 expected"));
}

TEST(Rosbridge, SaysWhatToDoWhenNobodyListens) {
    RosbridgeOptions options;
    options.port = 1;
    RosbridgeTransport transport(options);
    Status connected = transport.connect(milliseconds(1000));
    ASSERT_FALSE(connected.ok());
    EXPECT_THAT(connected.error().message, testing::HasSubstr("refused"));
    EXPECT_THAT(connected.error().hint, testing::HasSubstr("roslaunch rosbridge_server"));
}

TEST(Rosbridge, LosesAndFindsTheLinkMuted) {
    Network net;
    ASSERT_OK(net.transport->connect(milliseconds(2000)));
    net.transport->unmute();
    // half dead: connected, and silent both ways
    net.server->bridge().socket().freeze(true);
    ASSERT_TRUE(until([&] { return !net.transport->link().up; }, 4));
    EXPECT_TRUE(net.transport->isMuted());
    EXPECT_THAT(net.transport->link().reason, testing::HasSubstr("no sign of life"));
    net.server->bridge().socket().freeze(false);
    ASSERT_TRUE(until([&] { return net.transport->link().up; }, 6));
    EXPECT_TRUE(net.transport->isMuted()) << "a link that is back moves nothing";
    EXPECT_EQ(net.transport->link().losses, 1u);
}

TEST(RosbridgeServer, BehavesAsTheRealOneWasSeenTo) {
    Network net;
    RosbridgeClient client({});
    ASSERT_OK(client.open("127.0.0.1", net.server->port(), milliseconds(1000)));
    auto unknown = client.callAndWait("/x", json::object(), milliseconds(1000));
    ASSERT_FALSE(unknown.ok());
    EXPECT_THAT(unknown.error().message, testing::HasSubstr("Service /x does not exist"));
    // not advertised: dropped without a word
    ASSERT_OK(client.publish("/kuavo_arm_traj", armMessage({}), false));
    client.advertise("/kuavo_arm_traj", "sensor_msgs/JointState");
    ASSERT_OK(client.publish("/kuavo_arm_traj", armMessage({}), false));
    std::this_thread::sleep_for(milliseconds(400));
    EXPECT_EQ(net.body->count(Received::Kind::Arms), 0u) << "the first messages after advertise are lost";
    ASSERT_OK(client.publish("/kuavo_arm_traj", armMessage({}), false));
    ASSERT_TRUE(until([&] { return net.body->count(Received::Kind::Arms) == 1; }));
    // 13 names: the robot ignores the message
    json bad = armMessage({});
    bad["name"].erase(0);
    ASSERT_OK(client.publish("/kuavo_arm_traj", bad, false));
    auto publishers =
        client.callAndWait("/rosapi/publishers", {{"topic", "/kuavo_arm_traj"}}, milliseconds(1000));
    ASSERT_OK(publishers);
    EXPECT_EQ((*publishers)["publishers"], json::array({"/rosbridge_websocket"}));
    EXPECT_EQ(net.body->count(Received::Kind::Arms), 1u);

    // a service of ours, called when the scene is ready
    std::atomic<int> inits{0};
    client.advertiseService("/simulator/init", "std_srvs/Trigger", [&](const json&) {
        ++inits;
        return json{{"success", true}, {"message", ""}};
    });
    EXPECT_OK(client.callAndWait("/simulator/reset", json::object(), milliseconds(1000)));
    ASSERT_TRUE(until([&] { return inits == 1; }));

    // throttling
    std::atomic<int> messages{0};
    client.subscribe("/sensors_data_raw", "kuavo_msgs/sensorsData", {.throttleMs = 100},
                     [&](const json&) { ++messages; });
    TimePoint begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(until([&] { return messages >= 6; }));
    double passed = secondsOf(std::chrono::steady_clock::now() - begin);
    EXPECT_GE(passed, 0.45) << "six messages are five pauses";
}

/// Every transport that can command a robot keeps the same promises.
class TransportContract : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (std::string(GetParam()) == "sim") {
            transport = std::make_unique<SimTransport>(net.body, steadyClock());
        } else if (std::string(GetParam()) == "ros1") {
            // what kuavo-ros1 is to it: a bridge, and its port
            Ros1Options options;
            options.program =
                script(folder, fmt::format("echo port {}\ncat > /dev/null\n", net.server->port()));
            transport = std::make_unique<Ros1Transport>(options);
        } else {
            RosbridgeOptions options;
            options.port = net.server->port();
            transport = std::make_unique<RosbridgeTransport>(options);
        }
    }
    TemporaryFolder folder;
    Network net;
    std::unique_ptr<Transport> transport;
};

TEST_P(TransportContract, KeepsItsPromises) {
    EXPECT_TRUE(transport->isMuted());
    EXPECT_FALSE(transport->send({}).ok());
    EXPECT_FALSE(transport->requestMode(ArmMode::External).ok()) << "muted";
    ASSERT_OK(transport->connect(milliseconds(2000)));
    EXPECT_TRUE(transport->isMuted()) << "connecting arms nothing";
    ASSERT_TRUE(until([&] { return transport->latest() && transport->mode().mode; }));
    EXPECT_TRUE(net.body->received().empty()) << "connecting sends nothing";

    std::this_thread::sleep_for(milliseconds(600));
    transport->unmute();
    std::uint64_t asked = transport->mode().asked;
    ASSERT_OK(transport->requestMode(ArmMode::External));
    ASSERT_TRUE(until(
        [&] { return transport->mode().answered > asked && transport->mode().mode == ArmMode::External; }));
    ArmPose pose = transport->latest()->armRad();
    pose[3] -= 0.1;
    ASSERT_OK(transport->send({pose, std::nullopt}));
    ASSERT_TRUE(until([&] { return net.body->count(Received::Kind::Arms) == 1; }));
    ASSERT_TRUE(until([&] { return std::abs(transport->latest()->armRad()[3] - pose[3]) < 0.01; }));
    pose[0] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(transport->send({pose, std::nullopt}).error().code, ErrorCode::NotFinite);
    EXPECT_EQ(transport->sendHead({pose[0], 0}).error().code, ErrorCode::NotFinite);

    transport->mute();
    net.body->forgetReceived();
    EXPECT_FALSE(transport->send({}).ok());
    EXPECT_FALSE(transport->sendPose({}).ok());
    EXPECT_FALSE(transport->sendHead({}).ok());
    ASSERT_OK(transport->requestMode(ArmMode::Keep));
    ASSERT_TRUE(until([&] { return transport->mode().mode == ArmMode::Keep; }));
    transport->disconnect();
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_EQ(net.body->motionAfter({}), 0u) << "disconnecting sends nothing";
    EXPECT_EQ(net.body->received().size(), 1u);
    EXPECT_FALSE(transport->link().up);
    EXPECT_FALSE(transport->latest());
}

INSTANTIATE_TEST_SUITE_P(Rows, TransportContract, testing::Values("sim", "rosbridge", "ros1"));

TEST(ReplayContract, KeepsThePromisesOfADoorThatOnlyReads) {
    TemporaryFolder folder;
    RecorderOptions options;
    options.folder = folder / "session";
    auto recorder = Recorder::create(options);
    ASSERT_OK(recorder);
    {
        RobotRig rig([&](SessionOptions& session) {
            session.onTick = [r = recorder->get()](const TickRecord& tick) { r->add(tick); };
        });
        rig.toReady();
        rig.step(2);
    }
    ASSERT_OK((*recorder)->finish());
    auto made = makeTransport("replay:" + (folder / "session").string(), {});
    ASSERT_OK(made);
    Transport& transport = **made;
    EXPECT_TRUE(transport.isMuted());
    EXPECT_FALSE(transport.latest());
    ASSERT_OK(transport.connect(milliseconds(2000)));
    EXPECT_TRUE(transport.isMuted()) << "connecting arms nothing";
    EXPECT_TRUE(transport.facts().readOnly);
    EXPECT_TRUE(transport.link().up);
    ASSERT_TRUE(until([&] { return transport.latest().has_value(); }));
    EXPECT_NEAR(transport.latest()->armRad()[3], -0.8, 1e-6);
    EXPECT_EQ(transport.send({}).error().code, ErrorCode::Cancelled) << "muted";
    // nobody can command a recording, whatever is called
    transport.unmute();
    EXPECT_EQ(transport.send({}).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(transport.sendPose({}).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(transport.sendHead({}).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(transport.requestMode(ArmMode::External).error().code, ErrorCode::Unsupported);
    EXPECT_FALSE(transport.resetScene(1).ok());
    transport.disconnect();
    EXPECT_FALSE(transport.link().up);
    EXPECT_FALSE(transport.latest());
}

TEST(RoslibpyIntegration, TalksToAServedRobot) {
    Network net;
    net.body->setUrdf("<robot name=\"mock\"><link name=\"base_link\"/></robot>");
    ServeOptions serve;
    serve.port = 0;
    RobotServer server(net.body, serve);
    ASSERT_OK(server.start());
    const char* named = std::getenv("STUDIO_ROSLIBPY_PYTHON");
    Ended ended = runProgram({named ? named : "python3", sourceFolder() / "tests/python/roslibpy_talks.py",
                              std::to_string(server.port())},
                             std::chrono::seconds(60));
    if (ended.code == 77) GTEST_SKIP() << "not run: no roslibpy (set STUDIO_ROSLIBPY_PYTHON): " << ended.err;
    EXPECT_EQ(ended.code, 0) << ended.text();
    // degrees arrived as radians, and the mode was given back
    auto received = net.body->received();
    auto arms = std::find_if(received.rbegin(), received.rend(),
                             [](const Received& r) { return r.kind == Received::Kind::Arms; });
    ASSERT_NE(arms, received.rend());
    EXPECT_NEAR(arms->values[3], -std::acos(-1) / 4, 1e-9);
    EXPECT_EQ(net.body->armMode(), ArmMode::Keep);
}

TEST(Transports, AddressesFindTheirRow) {
    TransportOptions options;
    options.body = std::make_shared<MockRobot>();
    for (const char* good :
         {"sim:weighing", "sim:", "rosbridge://10.0.0.2:9090", "ws://10.0.0.2", "robot.local",
          "10.0.0.2:9090", "replay:/x#3", "ros1://10.0.0.2", "ros1://robot:11311"}) {
        EXPECT_OK(makeTransport(good, options));
    }
    for (const char* bad : {"", "http://x", "rosbridge://", "rosbridge://x:port", "rosbridge://x:0",
                            "rosbridge://x:99999", "ros1://", "ros1://x:0", "a/b"}) {
        EXPECT_FALSE(makeTransport(bad, options).ok()) << bad;
    }
    for (const TransportRow& row : transports())
        EXPECT_TRUE(std::string(row.example).starts_with(row.scheme));
    auto replay = makeTransport("replay:/nowhere", options);
    ASSERT_OK(replay);
    EXPECT_FALSE((*replay)->connect(milliseconds(100)).ok());
}

}  // namespace
}  // namespace studio::test
