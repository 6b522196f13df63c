// SPDX-License-Identifier: GPL-3.0-or-later
// The window's connection over the network to a robot made up, and the STOP window beside it.
#include "app/studio/robot_link.h"

#include <sys/resource.h>

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/studio/followed_look.h"
#include "app/studio/robot_services.h"
#include "app/studio/stop_window.h"
#include "core/base/file.h"
#include "core/data/media.h"
#include "core/data/writer.h"
#include "core/robot/robot_lock.h"
#include "core/robot/serve_robot.h"
#include "core/robot/stop_socket.h"
#include "tests/support/mock_robot.h"
#include "tests/support/silent_socket.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"

namespace studio::test {

using namespace widgets;
using robot::SessionState;

namespace {

/// Pictures that nobody can read: enough for what is not about what they show.
class NoMedia : public data::MediaBackend {
public:
    Result<std::unique_ptr<data::VideoReader>> openVideo(const std::filesystem::path&) const override {
        return no();
    }
    Result<std::unique_ptr<data::VideoWriter>> createVideo(const std::filesystem::path&,
                                                           const data::VideoWriterOptions&) const override {
        return no();
    }
    Status checkVideo(const data::VideoWriterOptions&) const override { return no(); }
    Result<data::Image> decodePicture(std::span<const std::byte>) const override { return no(); }
    Result<std::vector<std::byte>> encodePng(const data::Image&) const override { return no(); }
    data::Image resize(const data::Image& image, int, int) const override { return image; }
    Result<std::vector<double>> copyVideos(std::span<const data::VideoPart>,
                                           const std::filesystem::path&) const override {
        return no();
    }

private:
    static Error no() { return {ErrorCode::Unsupported, "no pictures here", ""}; }
};

/// Every picture is the same grey one.
class GreyMedia : public NoMedia {
public:
    static data::Image grey() {
        return {64, 48, std::make_shared<const std::vector<std::uint8_t>>(64 * 48 * 3, std::uint8_t{90})};
    }
    Result<data::Image> decodePicture(std::span<const std::byte>) const override { return grey(); }
    Result<std::vector<std::byte>> encodePng(const data::Image&) const override {
        return std::vector<std::byte>(8);
    }
};

/// Notes with what priority videos are encoded.
class NicenessMedia : public GreyMedia {
public:
    Result<std::unique_ptr<data::VideoWriter>> createVideo(
        const std::filesystem::path& made, const data::VideoWriterOptions& options) const override {
        encoded = ::getpriority(PRIO_PROCESS, 0);
        return GreyMedia::createVideo(made, options);
    }
    mutable std::atomic<int> encoded{-100};
};

class RobotLinkTest : public GuiTest {
protected:
    RobotLinkTest() : body_(std::make_shared<MockRobot>()) {
        runtime_ = qgetenv("XDG_RUNTIME_DIR");
        qputenv("XDG_RUNTIME_DIR", file("").toUtf8());
        robot::ServeOptions serve;
        serve.port = 0;
        serve.stateRateHz = 200;
        server_ = std::make_unique<robot::RobotServer>(body_, serve);
        EXPECT_OK(server_->start());
        request_.address = "rosbridge://127.0.0.1:" + std::to_string(server_->port());
        request_.safety = {"joint_age_s=2", "arm_hold_s=0.2"};
        request_.recordings = folder() / "recordings";
    }
    ~RobotLinkTest() override { qputenv("XDG_RUNTIME_DIR", runtime_); }

    bool reaches(RobotLink& link, SessionState state) {
        return waitFor([&] {
            link.heartbeat();
            return link.snapshot().state == state;
        });
    }

    QByteArray runtime_;
    std::shared_ptr<MockRobot> body_;
    std::unique_ptr<robot::RobotServer> server_;
    RobotRequest request_;
};

TEST_F(RobotLinkTest, ConnectsRecordsStopsAndGivesBack) {
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    RobotLink& link = **opened;
    EXPECT_EQ(link.about().safety.armHoldS, 0.2);
    EXPECT_FALSE(link.about().limits.source.empty());
    ASSERT_TRUE(waitFor([&] { return !link.snapshot().checks.empty(); }));
    bool wantsPolicy = false;
    for (const auto& line : link.snapshot().checks)
        wantsPolicy = wantsPolicy || (line.name == "policy" && line.level == robot::CheckLevel::Red);
    EXPECT_TRUE(wantsPolicy);

    // one operator for one robot
    auto second = app::openRobot(request_, nullptr);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::InvalidArgument);

    // some control steps, for the recording
    auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(
        waitFor([&] { return std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(700); }));
    auto pressed = std::chrono::steady_clock::now();
    link.stop();
    ASSERT_TRUE(reaches(link, SessionState::Stopped));
    ASSERT_TRUE(waitFor([&] { return link.snapshot().stop.finished; }));
    EXPECT_TRUE(link.snapshot().stop.acknowledged);
    EXPECT_EQ(body_->motionAfter(pressed), 0u);
    link.reset();
    ASSERT_TRUE(reaches(link, SessionState::Connected));
    EXPECT_EQ(body_->motionAfter(pressed), 0u) << "a reset moves nothing";
    std::filesystem::path recording = link.about().recording;
    // a simulation elsewhere tells success alone, and nobody here can move its hands
    ASSERT_TRUE(waitFor([&] { return link.scene().has_value(); }));
    EXPECT_FALSE(link.scene()->success);
    EXPECT_FALSE(link.scene()->progress);
    EXPECT_TRUE(link.about().hasScene);
    EXPECT_FALSE(link.about().canJog);
    EXPECT_OK(link.resetScene(1));
    EXPECT_EQ(body_->motionAfter(pressed), 0u) << "a new scene is no command";
    ASSERT_OK(link.keepTrial({true, "by hand", {}}).ok() ? Status() : Status(Error{}));
    ASSERT_OK(link.disconnect());
    std::string events = readFile(recording / "events.jsonl").value();
    for (const char* kind : {"\"connected\"", "\"stopped\"", "\"reset\"", "\"disconnected\""})
        EXPECT_NE(events.find(kind), std::string::npos) << kind;
    EXPECT_NE(readFile(recording / "trials.jsonl").value().find("by hand"), std::string::npos);
    EXPECT_GT(readFile(recording / "ticks.jsonl").value().size(), 100u);
}

TEST_F(RobotLinkTest, ARobotThatDoesNotSayThatItIsSimulatedIsTreatedAsReal) {
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    EXPECT_TRUE((*opened)->about().simulated);
    ASSERT_OK((*opened)->disconnect());
    opened->reset();
    // nobody scores a task there
    request_.topics = {"success=/nobody/tells"};
    opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    const RobotAbout about = (*opened)->about();
    EXPECT_FALSE(about.simulated);
    EXPECT_TRUE(std::none_of(about.startPoses.begin(), about.startPoses.end(), [](const auto& pose) {
        return pose.name == "simulator";
    })) << "the simulator's start is none of a real robot";
    EXPECT_EQ(about.placed, std::vector<std::string>{"head_cam_h"}) << "where it sits is documented";
    EXPECT_TRUE(std::any_of(about.notes.begin(), about.notes.end(), [](const std::string& note) {
        return note.find("treated as a real one") != std::string::npos;
    }));
}

TEST_F(RobotLinkTest, ASimulatedRobotHasTheSimulatorsCamerasWhateverProfileWasChosen) {
    request_.profile = RobotProfile::Real;
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    ASSERT_TRUE((*opened)->about().simulated);
    EXPECT_EQ((*opened)->about().placed,
              (std::vector<std::string>{"head_cam_h", "wrist_cam_l", "wrist_cam_r"}));
}

TEST_F(RobotLinkTest, ARecordingIsDrawnWithTheCamerasOfItsRobot) {
    request_.topics = {"success=/nobody/tells"};
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    ASSERT_FALSE((*opened)->about().simulated);
    const std::filesystem::path recording = (*opened)->about().recording;
    ASSERT_TRUE(waitFor([&] { return (*opened)->snapshot().tick.measured.has_value(); }));
    const auto begun = (*opened)->snapshot().ticks;
    ASSERT_TRUE(waitFor([&] { return (*opened)->snapshot().ticks > begun + 2; }));
    ASSERT_OK((*opened)->disconnect());

    RobotRequest replay;
    replay.address = "replay:" + recording.string();
    replay.profile = RobotProfile::Recording;
    opened = app::openRobot(replay, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    EXPECT_EQ((*opened)->about().placed, std::vector<std::string>{"head_cam_h"})
        << "of the robot's wrist cameras nobody knows where they sit";
    ASSERT_OK((*opened)->disconnect());

    // an older recording does not tell: the profile decides
    ASSERT_OK(writeFileAtomic(recording / "session.json", R"({"rate_hz": 10})"));
    opened = app::openRobot(replay, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    EXPECT_EQ((*opened)->about().placed.size(), 3u);
}

TEST_F(RobotLinkTest, ARecordingThatDoesNotTellItsCamerasSaysWhoseAreDrawnWith) {
    const std::filesystem::path recording = folder() / "older";
    std::filesystem::create_directories(recording);
    nlohmann::json tick;
    tick["t"] = 0;
    tick["measured"] = std::vector<double>(robot::kJoints, 0.0);
    tick["pictures"]["head_cam_h"] = {0, 4};
    ASSERT_OK(writeFileAtomic(recording / "ticks.jsonl", tick.dump() + "\n"));
    ASSERT_OK(writeFileAtomic(recording / "head_cam_h.mjpg", "none"));
    struct Row {
        const char* about;
        RobotProfile profile;
        const char* gripper;
        const char* note;
    };
    for (const Row& row :
         {Row{R"({"rate_hz": 10})", RobotProfile::Recording, "rq2f85", "the simulator's cameras"},
          Row{R"({"rate_hz": 10})", RobotProfile::Recording, "lejuclaw", "documented of a real robot"},
          Row{R"({"rate_hz": 10})", RobotProfile::Recording, "qiangnao", "documented of a real robot"},
          Row{R"({"rate_hz": 10})", RobotProfile::Real, "rq2f85", "documented of a real robot"},
          Row{R"({"rate_hz": 10, "robot": "real", "cameras": {}})", RobotProfile::Recording, "rq2f85", ""}}) {
        ASSERT_OK(writeFileAtomic(recording / "session.json", row.about));
        RobotRequest replay;
        replay.address = "replay:" + recording.string();
        replay.profile = row.profile;
        replay.gripper = row.gripper;
        auto opened = app::openRobot(replay, std::make_shared<NoMedia>());
        ASSERT_TRUE(opened.ok()) << opened.error().text();
        ASSERT_EQ((*opened)->about().cameras, std::vector<std::string>{"head_cam_h"});
        std::string said;
        for (const std::string& note : (*opened)->about().notes) said += note + '\n';
        if (*row.note) {
            EXPECT_NE(said.find(row.note), std::string::npos) << said;
        } else {
            EXPECT_EQ(said, "");
        }
        EXPECT_OK((*opened)->disconnect());
    }
}

TEST_F(RobotLinkTest, WhatIsTakenForGrantedOfADataSetsHeadStandsWithItsPicture) {
    const auto media = std::make_shared<GreyMedia>();
    const std::filesystem::path set = folder() / "set";
    data::V3Settings settings;
    settings.fps = 10;
    settings.robotType = "kuavo4pro";
    settings.media = media;
    settings.features = {data::numberFeature("observation.state", "float32", robot::vectorNames()),
                         data::numberFeature("action", "float32", robot::vectorNames()),
                         data::cameraFeature("observation.images.head_cam_h", 48, 64, false),
                         data::cameraFeature("observation.images.wrist_cam_l", 48, 64, false)};
    auto writer = data::DatasetWriter::create(set, settings);
    ASSERT_TRUE(writer.ok()) << writer.error().text();
    const std::vector<double> rest(robot::kVectorWidth, 0.1);
    for (int row = 0; row < 10; ++row) {
        ASSERT_OK((*writer)->addFrame({{"observation.state", rest}, {"action", rest}},
                                      {{"observation.images.head_cam_h", GreyMedia::grey()},
                                       {"observation.images.wrist_cam_l", GreyMedia::grey()}}));
    }
    ASSERT_OK((*writer)->endEpisode("grasp"));
    ASSERT_OK((*writer)->finish());

    ASSERT_OK(writeFileAtomic(folder() / "robot.json", R"({"head_deg": [0, 20]})"));
    struct Row {
        bool simulated, told;
        const char* head;
    };
    for (const Row& row : {Row{false, false, "; head 12 degrees down is assumed"},
                           Row{true, false, "; head 25 degrees down, as the simulator holds it"},
                           Row{true, true, "; head 20 degrees down, as the robot file says"}}) {
        if (row.simulated) {
            ASSERT_OK(writeFileAtomic(set / "recording.json", "{}"));
        }
        RobotRequest replay;
        replay.address = "replay:" + set.string() + "#0";
        replay.profile = RobotProfile::Recording;
        if (row.told) replay.robotFile = folder() / "robot.json";
        auto opened = app::openRobot(replay, media);
        ASSERT_TRUE(opened.ok()) << opened.error().text();
        std::optional<robot::PathOverlay> head, wrist;
        ASSERT_TRUE(waitFor([&] {
            head = (*opened)->overlay("head_cam_h");
            wrist = (*opened)->overlay("wrist_cam_l");
            return head && wrist;
        }));
        EXPECT_NE(head->source.find(row.head), std::string::npos) << head->source;
        EXPECT_EQ(wrist->source.find("head"), std::string::npos) << "a hand's camera does not hang from it";
        const std::vector<std::string> notes = (*opened)->about().notes;
        const bool guessed = std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
            return note.find("where its cameras sat") != std::string::npos;
        });
        EXPECT_EQ(guessed, !row.simulated);
        EXPECT_OK((*opened)->disconnect());
    }
}

TEST_F(RobotLinkTest, SaysWhatIsWrongBeforeAnythingIsBegun) {
    request_.safety = {"velocity_rad_s=99"};
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("velocity_rad_s"), std::string::npos);
    server_->stop();
    request_.safety.clear();
    opened = app::openRobot(request_, nullptr);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::Network);
    EXPECT_FALSE(std::filesystem::exists(request_.recordings))
        << "no recording of a robot that was never there";
}

TEST_F(RobotLinkTest, TheStopWindowReachesASessionWhoseWindowHangs) {
    auto opened = app::openRobot(request_, nullptr);
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    RobotLink& link = **opened;
    app::StopWindow window(robot::runtimeFolder().value());
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    // nobody beats: the session's own window might as well hang
    auto pressed = std::chrono::steady_clock::now();
    QTest::mousePress(window.findChild<QPushButton*>("stop"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return link.snapshot().state == SessionState::Stopped; }));
    double ms = 1000 * robot::secondsOf(std::chrono::steady_clock::now() - pressed);
    std::printf("STOP window to the state Stopped: %.1f ms\n", ms);
    EXPECT_EQ(body_->motionAfter(pressed), 0u);
    QTest::mouseRelease(window.findChild<QPushButton*>("stop"), Qt::LeftButton);
    link.reset();
    ASSERT_TRUE(reaches(link, SessionState::Connected));
    QTest::keyClick(&window, Qt::Key_F12);
    EXPECT_TRUE(reaches(link, SessionState::Stopped));
}

TEST_F(RobotLinkTest, TheStopWindowAsksAllAtOnce) {
    std::filesystem::path folder = robot::runtimeFolder().value();
    std::atomic<int> stops{0};
    std::atomic<bool> hangs{true};
    auto slow = robot::StopSocket::open(
        folder / "robot-slow.sock", {.stop =
                                         [&] {
                                             while (hangs)
                                                 std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                         },
                                     .state = [] { return std::string("slow"); }});
    auto quick = robot::StopSocket::open(folder / "robot-zzz.sock",
                                         {.stop =
                                              [&] {
                                                  ++stops;
                                                  hangs = false;
                                              },
                                          .state = [] { return std::string("Running sim:weighing"); }});
    ASSERT_TRUE(slow.ok() && quick.ok());
    app::StopWindow window(folder);
    window.show();
    QCoreApplication::processEvents();
    auto* button = window.findChild<QPushButton*>("stop");
    ASSERT_TRUE(button);
    EXPECT_GE(button->height(), 120) << "found without looking";
    EXPECT_EQ(window.stopAll(), 2) << "the slow one goes on only once the other has been stopped";
    EXPECT_EQ(stops, 1);
}

TEST_F(RobotLinkTest, TheStopWindowAsksASessionThatHangsOnceAndSaysSo) {
    const std::filesystem::path folder = robot::runtimeFolder().value();
    auto lock = robot::RobotLock::take("sim:frozen", folder);
    ASSERT_TRUE(lock.ok()) << lock.error().text();
    SilentSocket frozen(folder / (lock->key() + ".sock"));
    ASSERT_TRUE(frozen.listens());
    std::atomic<int> stops{0};
    auto healthy = robot::StopSocket::open(
        folder / "robot-zzz.sock",
        {.stop = [&] { ++stops; }, .state = [] { return std::string("Running sim:weighing"); }});
    ASSERT_TRUE(healthy.ok()) << healthy.error().text();
    app::StopWindow window(folder);
    window.show();
    auto* words = window.findChild<QLabel*>();
    ASSERT_TRUE(words);
    const QString warning = QString("process %1 does not answer").arg(QCoreApplication::applicationPid());
    EXPECT_TRUE(waitFor([&] {
        return words->text().contains(warning) && words->text().contains("Running sim:weighing");
    })) << words->text().toStdString();
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(waitFor([&] { return std::chrono::steady_clock::now() - begun > std::chrono::seconds(2); }));
    EXPECT_EQ(window.stopAll(), 1);
    EXPECT_EQ(stops, 1);
    // of all the looks one question lies in the queue, so that STOP found room
    EXPECT_EQ(frozen.takeAll("Running sim:frozen"), (std::vector<std::string>{"STATE\n", "STOP\n"}));
    EXPECT_TRUE(waitFor([&] { return words->text().contains("Running sim:frozen"); }))
        << words->text().toStdString();
}

TEST_F(RobotLinkTest, TheStopWindowKeepsItsButtonFreeOfLongAddresses) {
    const std::filesystem::path folder = robot::runtimeFolder().value();
    std::vector<std::unique_ptr<robot::StopSocket>> sockets;
    app::StopWindow window(folder);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    auto* button = window.findChild<QPushButton*>("stop");
    auto* words = window.findChild<QLabel*>();
    ASSERT_TRUE(button && words);
    std::string address = "replay:/home/user/Kuavo projects/one of several/datasets";
    while (address.size() < 300) address += "/a folder";
    for (int i = 0; i < 8; ++i) {
        auto socket = robot::StopSocket::open(
            folder / ("robot-" + std::to_string(i) + ".sock"),
            {.stop = [] {}, .state = [address, i] { return "Shadow " + address + std::to_string(i); }});
        ASSERT_TRUE(socket.ok()) << socket.error().text();
        sockets.push_back(std::move(socket).value());
    }
    ASSERT_TRUE(waitFor([&] { return words->text().count('\n') == 7; })) << words->text().toStdString();
    EXPECT_TRUE(words->text().startsWith("Shadow replay:/"));
    EXPECT_TRUE(words->text().endsWith("folder7")) << words->text().toStdString();
    EXPECT_TRUE(words->toolTip().contains(QString::fromStdString(address + "0")));
    EXPECT_TRUE(waitFor([&] {
        return words->height() >= words->heightForWidth(words->width()) &&
               words->geometry().top() >= button->geometry().bottom();
    }));
    EXPECT_GE(button->height(), 120);
}

TEST_F(RobotLinkTest, ARecordingIsSavedBehindWhateverElseRuns) {
    const auto session = folder() / "session";
    nlohmann::json tick;
    tick["t"] = 0;
    tick["measured"] = std::vector<double>(28, 0.0);
    tick["gripper"] = std::vector<double>(2, 0.0);
    tick["pictures"]["head_cam_h"] = std::vector<int>{0, 8};
    ASSERT_TRUE(makeFolders(session).ok());
    ASSERT_TRUE(writeFileAtomic(session / "session.json", R"({"rate_hz": 10})").ok());
    ASSERT_TRUE(writeFileAtomic(session / "ticks.jsonl", tick.dump() + "\n").ok());
    ASSERT_TRUE(writeFileAtomic(session / "head_cam_h.mjpg", "a photo!").ok());
    auto media = std::make_shared<NicenessMedia>();
    Services services;
    app::addRobotServices(services, media);
    const int before = ::getpriority(PRIO_PROCESS, 0);
    EXPECT_FALSE(services.exportRecording(session, folder() / "set", false).ok()) << "it encodes no video";
    EXPECT_EQ(media->encoded, std::max(before, 10));
    EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), before) << "whoever asked for it goes on as before";
}

TEST_F(RobotLinkTest, TheStopWindowSaysTheStateInTheWindowsLanguage) {
    std::filesystem::path folder = robot::runtimeFolder().value();
    auto socket =
        robot::StopSocket::open(folder / "robot-here.sock",
                                {.stop = [] {}, .state = [] { return std::string("Running sim:weighing"); }});
    ASSERT_TRUE(socket.ok());
    Language language;
    language.use("zh_CN");
    {
        app::StopWindow window(folder);
        bool said = false;
        for (const auto* label : window.findChildren<QLabel*>())
            said = said || label->text() == QString::fromUtf8("运行中 sim:weighing");
        EXPECT_TRUE(said);
    }
    language.use("en");
}

TEST_F(RobotLinkTest, TheStopWindowFollowsTheLanguageOfTheWindow) {
    settings().setLanguage("en");
    settings().store().sync();
    {
        app::FollowedLook look(*qApp, settings().store().fileName());
        app::StopWindow window(robot::runtimeFolder().value());
        window.show();
        const QString english = window.windowTitle();
        ASSERT_FALSE(english.isEmpty());
        settings().setLanguage("zh_CN");
        settings().store().sync();
        EXPECT_TRUE(waitFor([&] { return window.windowTitle() != english; }));
        settings().setLanguage("en");
        settings().store().sync();
        EXPECT_TRUE(waitFor([&] { return window.windowTitle() == english; }));
    }
    Language().use("en");
}

}  // namespace

}  // namespace studio::test
