// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/recorder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/robot/recorded_robot.h"
#include "core/robot/recording_reader.h"
#include "core/robot/replay_transport.h"
#include "core/sim/kuavo_tables.h"
#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;

/// A short run on the mock robot, recorded without pictures.
void record(const std::filesystem::path& folder, std::uint64_t maxBytes = 1 << 30) {
    RecorderOptions options;
    options.folder = folder;
    options.maxBytes = maxBytes;
    auto recorder = Recorder::create(options);
    ASSERT_OK(recorder);
    RobotRig rig([&](SessionOptions& session) {
        session.onTick = [r = recorder->get()](const TickRecord& tick) { r->add(tick); };
        session.onEvent = [r = recorder->get()](const SessionEvent& event) { r->add(event); };
    });
    rig.toRunning();
    rig.step(3);
    rig.session->stop();
    rig.step(0.3);
    (*recorder)->addTrial(false, "stopped on purpose");
    ASSERT_OK((*recorder)->finish());
    EXPECT_EQ((*recorder)->dropped(), 0u);
}

TEST(Recorder, KeepsAskedSentAndMeasured) {
    TemporaryFolder folder;
    record(folder / "session");
    ASSERT_OK(readJson(folder / "session/session.json"));
    std::ifstream ticks(folder / "session/ticks.jsonl");
    int sent = 0, lines = 0;
    for (std::string line; std::getline(ticks, line); ++lines) {
        auto tick = parseJson(line, "tick");
        ASSERT_OK(tick);
        ASSERT_TRUE(tick->contains("measured"));
        EXPECT_EQ((*tick)["measured"].size(), 28u);
        if (!tick->contains("sent")) continue;
        ++sent;
        EXPECT_EQ((*tick)["asked"].size(), 16u);
        EXPECT_EQ((*tick)["sent"].size(), 14u);
        EXPECT_GE((*tick)["chunk"], 1);
    }
    EXPECT_GT(sent, 20);
    EXPECT_GT(lines, sent);
    std::string events = readFile(folder / "session/events.jsonl").value();
    EXPECT_THAT(events, testing::HasSubstr("\"stopped\""));
    EXPECT_THAT(readFile(folder / "session/trials.jsonl").value(), testing::HasSubstr("stopped on purpose"));
    RecorderOptions again;
    again.folder = folder / "session";
    EXPECT_FALSE(Recorder::create(again).ok()) << "a recording is never written over";
}

TEST(Recorder, KeepsWhatTheWayToTheStartPoseSent) {
    TemporaryFolder folder;
    RecorderOptions options;
    options.folder = folder / "session";
    auto recorder = Recorder::create(options);
    ASSERT_OK(recorder);
    std::size_t arms = 0, head = 0;
    {
        RobotRig rig([&](SessionOptions& session) {
            session.onTick = [r = recorder->get()](const TickRecord& tick) { r->add(tick); };
        });
        StartPose pose{"home", {}, HeadPose{0.3, -0.25}};
        pose.armRad[3] = pose.armRad[10] = -1.4;
        rig.session->setStartPose(pose);
        rig.toArmed();
        rig.session->holdStart(true);
        rig.step(3);
        arms = rig.body->count(Received::Kind::Pose);
        head = rig.body->count(Received::Kind::Head);
    }
    ASSERT_OK((*recorder)->finish());
    EXPECT_EQ((*recorder)->dropped(), 0u);
    std::ifstream ticks(folder / "session/ticks.jsonl");
    std::size_t poses = 0, turns = 0;
    for (std::string line; std::getline(ticks, line);) {
        auto tick = parseJson(line, "tick");
        ASSERT_OK(tick);
        if (tick->contains("sent_pose")) {
            ++poses;
            EXPECT_EQ((*tick)["sent_pose"].size(), 14u);
            EXPECT_GT((*tick)["sent_pose_s"], 0);
        }
        if (tick->contains("sent_head")) {
            ++turns;
            EXPECT_EQ((*tick)["sent_head"].size(), 2u);
        }
    }
    EXPECT_GT(arms, 0u);
    EXPECT_EQ(poses, arms);
    EXPECT_GT(head, 0u);
    EXPECT_EQ(turns, head);
}

TEST(Recorder, BecomesADataSetThatPlays) {
    TemporaryFolder folder;
    record(folder / "session");
    auto frames = exportRecording({.recording = folder / "session", .output = folder / "set"});
    ASSERT_OK(frames);
    auto dataset = data::openDataset(folder / "set");
    ASSERT_OK(dataset);
    EXPECT_EQ((*dataset)->info().version, "v3.0");
    EXPECT_EQ((*dataset)->info().totalFrames, *frames);
    EXPECT_EQ((*dataset)->episodes()[0].tasks, std::vector<std::string>{"grasp the block"});
    auto states = (*dataset)->column(0, "observation.state");
    ASSERT_OK(states);
    EXPECT_NEAR(states->row(0)[3], -0.8, 1e-4);

    ReplayTransport replay({.source = (folder / "set").string() + "#0", .speed = 20});
    ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
    for (int i = 0; i < 500 && replay.link().up; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(replay.latest());
    EXPECT_THAT(replay.link().reason, testing::HasSubstr("ended"));
    EXPECT_TRUE(replay.link().ended) << "over, not lost";
    auto last = states->row(states->rows - 1);
    EXPECT_NEAR(replay.latest()->armRad()[3], last[3], 1e-6);
    replay.unmute();
    EXPECT_EQ(replay.send({}).error().code, ErrorCode::Unsupported) << "read only";
    EXPECT_FALSE(
        exportRecording({.recording = folder / "session", .output = folder / "none", .correctionsOnly = true})
            .ok());
}

TEST(Recorder, CorrectionsBecomeOneEpisodeForEachTimeAPersonTookOver) {
    TemporaryFolder folder;
    RecorderOptions options;
    options.folder = folder / "session";
    auto recorder = Recorder::create(options);
    ASSERT_OK(recorder);
    int corrected = 0;
    {
        RobotRig rig([&](SessionOptions& session) {
            session.onTick = [&, r = recorder->get()](const TickRecord& tick) {
                corrected += tick.correction;
                r->add(tick);
            };
        });
        rig.toRunning();
        rig.session->takeOver();
        rig.step(1);
        rig.session->shadow(false);
        rig.step(0.5);
        rig.session->setInstruction("let it go");
        rig.session->holdArm(true);
        rig.step(1.3);
        rig.session->holdArm(false);
        rig.session->run();
        rig.step(0.5);
        rig.session->takeOver();
        rig.step(1);
    }
    ASSERT_OK((*recorder)->finish());
    ASSERT_GT(corrected, 15);
    auto frames = exportRecording(
        {.recording = folder / "session", .output = folder / "corrections", .correctionsOnly = true});
    ASSERT_OK(frames);
    EXPECT_EQ(*frames, corrected);
    auto dataset = data::openDataset(folder / "corrections");
    ASSERT_OK(dataset);
    ASSERT_EQ((*dataset)->episodes().size(), 2u) << "two movements with a gap between them";
    EXPECT_EQ((*dataset)->episodes()[0].tasks, std::vector<std::string>{"grasp the block"});
    EXPECT_EQ((*dataset)->episodes()[1].tasks, std::vector<std::string>{"let it go"});
    // the whole session ends an episode where the words change
    ASSERT_OK(exportRecording({.recording = folder / "session", .output = folder / "whole"}));
    EXPECT_EQ((*data::openDataset(folder / "whole"))->episodes().size(), 2u);
}

TEST(Recorder, TheWaitingBeforeAndAfterAPolicyCanBeLeftOut) {
    TemporaryFolder folder;
    record(folder / "session");
    auto recording = readRecording(folder / "session");
    ASSERT_OK(recording);
    const auto worked = std::count_if(recording->ticks.begin(), recording->ticks.end(),
                                      [](const RecordedTick& tick) { return tick.worked; });
    ASSERT_GT(worked, 25);
    ASSERT_LT(static_cast<std::size_t>(worked), recording->ticks.size());
    auto frames =
        exportRecording({.recording = folder / "session", .output = folder / "work", .workOnly = true});
    ASSERT_OK(frames);
    EXPECT_EQ(*frames, worked);
    EXPECT_EQ((*data::openDataset(folder / "work"))->episodes().size(), 1u);
}

TEST(Recorder, AGripperCommandThatDidNotLeaveIsNoAction) {
    TemporaryFolder folder;
    ASSERT_OK(makeFolders(folder / "session"));
    ASSERT_OK(writeFileAtomic(folder / "session/session.json", R"({"rate_hz": 10})"));
    std::string ticks;
    for (const char* arms : {"sent", "not_sent"}) {
        nlohmann::json tick;
        tick["t"] = 0;
        tick["measured"] = std::vector<double>(28, 0.0);
        tick["gripper"] = std::vector<double>{0.25, 0.25};
        tick["sent_gripper"] = std::vector<double>{1, 1};
        tick[arms] = std::vector<double>(14, 0.1);
        ticks += tick.dump() + "\n";
    }
    ASSERT_OK(writeFileAtomic(folder / "session/ticks.jsonl", ticks));
    auto recording = readRecording(folder / "session");
    ASSERT_OK(recording);
    ASSERT_EQ(recording->ticks.size(), 2u);
    ASSERT_TRUE(recording->ticks[0].sentGripper);
    EXPECT_EQ((*recording->ticks[0].sentGripper)[0], 1);
    EXPECT_FALSE(recording->ticks[1].sentGripper);
}

TEST(Recorder, TellsWhereItsCamerasSat) {
    TemporaryFolder folder;
    RecorderOptions options;
    options.folder = folder / "session";
    options.about = {{"address", "rosbridge://10.0.0.2:9090"}};
    auto recorder = Recorder::create(options);
    ASSERT_OK(recorder);
    RecordedRobot robot{"real", documentedCameras()};
    (*recorder)->describe(robot);
    {
        RobotRig rig([&](SessionOptions& session) {
            session.onTick = [r = recorder->get()](const TickRecord& tick) { r->add(tick); };
        });
        rig.toReady();
    }
    // what the camera itself tells comes later, its lens with it
    CameraModel told{610, 612, 322, 238, 640, 480, "camera_info", {0.1, -0.2, 0.001, 0.002, 0.05}};
    robot.cameras.at("head_cam_h").model = told;
    (*recorder)->describe(robot);
    ASSERT_OK((*recorder)->finish());
    EXPECT_EQ((*readJson(folder / "session/session.json"))["address"], "rosbridge://10.0.0.2:9090");

    auto recording = readRecording(folder / "session");
    ASSERT_OK(recording);
    EXPECT_EQ(recording->robot.kind, "real");
    ASSERT_EQ(recording->robot.cameras.size(), 1u);
    EXPECT_EQ(recording->robot.cameras.at("head_cam_h").model, told);
    ReplayTransport replay({.source = (folder / "session").string()});
    ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
    const RecordedRobot known =
        knownRobot(replay.facts(), {{"wrist_cam_l", simulatorCameras().at("wrist_cam_l")}});
    EXPECT_EQ(known.kind, "real");
    EXPECT_EQ(known.cameras.size(), 2u) << "a robot file adds its own";
    EXPECT_EQ(known.cameras.at("head_cam_h").model, told);

    // a kind that nobody knows is a damaged file
    ASSERT_OK(writeFileAtomic(folder / "session/session.json", R"({"rate_hz": 10, "robot": "toy"})"));
    EXPECT_FALSE(readRecording(folder / "session").ok());
    // one that does not tell is an older recording, and nothing is guessed of it
    ASSERT_OK(writeFileAtomic(folder / "session/session.json", R"({"rate_hz": 10})"));
    ReplayTransport older({.source = (folder / "session").string()});
    ASSERT_OK(older.connect(std::chrono::milliseconds(100)));
    EXPECT_TRUE(knownRobot(older.facts(), {}).kind.empty());
    EXPECT_TRUE(knownRobot(older.facts(), {}).cameras.empty());
}

TEST(Recorder, PlaysADataSetWithTheHeadOfWhoeverRecordedIt) {
    TemporaryFolder folder;
    record(folder / "session");
    ASSERT_OK(exportRecording({.recording = folder / "session", .output = folder / "set"}));
    auto plays = [&](std::optional<HeadPose> told, double pitchRad, const char* words) {
        ReplayTransport replay({.source = (folder / "set").string() + "#0", .speed = 20, .headRad = told});
        ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
        for (int i = 0; i < 500 && !replay.latest(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        ASSERT_TRUE(replay.latest());
        EXPECT_NEAR(replay.latest()->headRad()[1], pitchRad, 1e-9);
        EXPECT_THAT(replay.facts().head, testing::HasSubstr(words));
    };
    plays({}, 0, "head 0 degrees down, as recorded");
    const std::filesystem::path told = folder / "set" / kRecordedRobotFile;
    ASSERT_OK(writeFileAtomic(told, R"({"robot": "real", "cameras": {}, "head_deg": [0, 28.6478897565]})"));
    plays({}, 0.5, "head 29 degrees down, as recorded");
    plays(HeadPose{0, 0.3}, 0.3, "head 17 degrees down, as the robot file says");
    {
        ReplayTransport replay({.source = (folder / "set").string() + "#0"});
        ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
        EXPECT_EQ(knownRobot(replay.facts(), {}).kind, "real");
        ASSERT_OK(writeFileAtomic(told, R"({"head_deg": [1]})"));
        EXPECT_EQ(replay.connect(std::chrono::milliseconds(100)).error().code, ErrorCode::Corrupt);
    }
    // as a set that somebody else has made
    std::filesystem::remove(told);
    plays({}, 0.209, "head 12 degrees down is assumed");
    plays(HeadPose{0, 0.3}, 0.3, "head 17 degrees down, as the robot file says");
    // the simulator's own data, by what it leaves beside them
    ASSERT_OK(writeFileAtomic(folder / "set/recording.json", R"({"seeds": [1]})"));
    plays({}, sim::kHeadPitchRad, "head 25 degrees down, as the simulator holds it");
    ReplayTransport replay({.source = (folder / "set").string() + "#0"});
    ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
    EXPECT_EQ(knownRobot(replay.facts(), {}).kind, "simulated");
    EXPECT_EQ(knownRobot(replay.facts(), {}).cameras.size(), simulatorCameras().size());
}

TEST(Recorder, PlaysAsARobot) {
    TemporaryFolder folder;
    record(folder / "session");
    auto recording = readRecording(folder / "session");
    ASSERT_OK(recording);
    const auto& ticks = recording->ticks;
    ASSERT_GT(ticks.size(), 40u);

    ReplayTransport replay({.source = (folder / "session").string(), .speed = 20});
    ASSERT_OK(replay.connect(std::chrono::milliseconds(100)));
    EXPECT_TRUE(replay.facts().readOnly);
    bool commanded = false;
    for (int i = 0; i < 1000 && replay.link().up; ++i) {
        commanded = commanded || replay.otherTarget().has_value();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(commanded) << "what was sent then is somebody else's command now";
    ASSERT_TRUE(replay.latest());
    EXPECT_EQ(replay.latest()->armRad(), *ticks.back().measuredArm());
    EXPECT_EQ(replay.latest()->headRad()[1], (*ticks.back().jointRad)[kFirstHead + 1]);

    // half a last line is that of a killed session
    std::ofstream(folder / "session/ticks.jsonl", std::ios::app) << R"({"n":9999,"t":99,"meas)";
    EXPECT_EQ(readRecording(folder / "session")->ticks.size(), ticks.size());
    ReplayTransport none({.source = (folder / "nothing").string()});
    EXPECT_FALSE(none.connect(std::chrono::milliseconds(100)).ok());
}

TEST(Recorder, TheEndOfWhatIsPlayedIsNoLostLink) {
    TemporaryFolder folder;
    record(folder / "session");
    SessionOptions options;
    options.address = "replay:" + (folder / "session").string();
    options.runtimeFolder = folder.path();
    RobotSession session(std::make_unique<ReplayTransport>(
                             ReplayOptions{.source = (folder / "session").string(), .speed = 20}),
                         options);
    ASSERT_OK(session.connect(std::chrono::milliseconds(500)));
    session.shadow(true);
    ASSERT_TRUE(
        session.waitFor([](const SessionSnapshot& now) { return now.state == SessionState::Disconnected; },
                        std::chrono::seconds(20)));
    int ended = 0;
    for (const SessionEvent& event : session.events(0)) {
        EXPECT_NE(event.kind, SessionEventKind::LinkLost) << event.text;
        EXPECT_NE(event.kind, SessionEventKind::Fault) << event.text;
        if (event.kind != SessionEventKind::Ended) continue;
        ++ended;
        EXPECT_EQ(event.text, "the recording has ended");
        EXPECT_STREQ(toString(event.kind), "ended");
    }
    EXPECT_EQ(ended, 1);
    EXPECT_STREQ(toString(SessionEventKind::Note), "note") << "the names stand in the kinds' order";
    const std::vector<CheckLine> checks = session.snapshot().checks;
    ASSERT_FALSE(checks.empty());
    EXPECT_EQ(checks.front().name, "link");
    EXPECT_EQ(checks.front().level, CheckLevel::Yellow);
    EXPECT_THAT(checks.front().remedy, testing::HasSubstr("play it once more"));
}

}  // namespace
}  // namespace studio::test
