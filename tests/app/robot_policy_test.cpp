// SPDX-License-Identifier: GPL-3.0-or-later
// What a checkpoint tells the robot's session, and what a person has to say where it tells nothing.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/studio/robot_link.h"
#include "core/robot/serve_robot.h"
#include "tests/app/taught_in_sim.h"
#include "tests/support/mock_robot.h"

namespace studio::test {

using namespace widgets;
using robot::CheckLevel;
using robot::SessionState;

namespace {

namespace fs = std::filesystem;

class RobotPolicyTest : public TaughtInSim {
protected:
    void SetUp() override {
        TaughtInSim::SetUp();
        if (IsSkipped()) return;
        setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
        teach();
        if (IsSkipped() || HasFatalFailure()) return;
        RobotRequest request;
        request.address = "sim:weighing@64x64";
        auto opened = app::openRobot(request, nullptr);
        ASSERT_OK(opened);
        link_ = *opened;
        link_->setInstruction("Put the orange block onto the scale.");
    }
    RobotPolicy use(const fs::path& checkpoint) {
        RobotPolicyRequest request;
        request.checkpoint = checkpoint;
        auto policy = link_->usePolicy(request, {});
        EXPECT_OK(policy);
        return policy.ok() ? *policy : RobotPolicy{};
    }
    /// With the window alive meanwhile.
    bool until(const std::function<bool()>& reached, double seconds = 20) {
        auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end) return false;
            link_->heartbeat();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return true;
    }
    /// Waits for a line that reads so.
    bool shows(const std::string& check, CheckLevel level) {
        return until([&] {
            for (const auto& line : link_->snapshot().checks) {
                if (line.name == check && line.level == level) return true;
            }
            return false;
        });
    }
    /// The trained policy as somebody else's: cameras of other names, nothing said about its data.
    fs::path foreign() {
        fs::path copy = folder_.path() / "foreign";
        fs::copy(run_ / "checkpoints/last/pretrained_model", copy, fs::copy_options::recursive);
        EXPECT_TRUE(fs::remove(copy / "embodiment.json"));
        for (const auto& entry : fs::directory_iterator(copy)) {
            if (entry.path().extension() != ".json") continue;
            std::string text = readFile(entry.path()).value();
            for (auto [ours, theirs] :
                 {std::pair{"head_cam_h", "top"}, {"wrist_cam_l", "left"}, {"wrist_cam_r", "right"}}) {
                for (std::size_t at = 0; (at = text.find(ours, at)) != std::string::npos;)
                    text.replace(at, std::string(ours).size(), theirs);
            }
            EXPECT_OK(writeFileAtomic(entry.path(), text));
        }
        return copy;
    }

    std::shared_ptr<RobotLink> link_;
};

TEST_F(RobotPolicyTest, ATrainedCheckpointStatesItsBodyAndAForeignOneIsAskedAbout) {
    RobotPolicy own = use(run_);
    EXPECT_TRUE(own.rateStated);
    EXPECT_EQ(own.rateHz, 10);
    ASSERT_EQ(own.cameras.size(), 3u);
    for (const auto& camera : own.cameras) {
        EXPECT_TRUE(camera.robot) << camera.name;
        EXPECT_FALSE(camera.chosen);
    }
    EXPECT_TRUE(shows("joint order", CheckLevel::Green));
    EXPECT_TRUE(shows("data's gripper", CheckLevel::Green));
    EXPECT_TRUE(until([&] { return link_->snapshot().state == SessionState::Ready; }));

    RobotPolicy other = use(foreign());
    EXPECT_FALSE(other.rateStated);
    for (const auto& camera : other.cameras) EXPECT_FALSE(camera.robot) << camera.name << " was guessed";
    EXPECT_TRUE(shows("policy cameras", CheckLevel::Red));
    EXPECT_TRUE(shows("joint order", CheckLevel::Yellow));
    EXPECT_TRUE(shows("data's gripper", CheckLevel::Yellow));
    EXPECT_TRUE(until([&] { return link_->snapshot().state == SessionState::Connected; }));
    link_->shadow(true);
    EXPECT_TRUE(until([&] {
        auto events = link_->events(0);
        return !events.empty() &&
               events.back().text.find("no camera of the robot is chosen") != std::string::npos;
    }));
    EXPECT_EQ(link_->snapshot().state, SessionState::Connected);

    // one after another; the last one may be none
    auto some = link_->chooseCameras({{"observation.images.top", "head_cam_h"}});
    ASSERT_OK(some);
    EXPECT_TRUE(shows("policy cameras", CheckLevel::Red));
    auto all = link_->chooseCameras(
        {{"observation.images.top", "head_cam_h"}, {"left", "wrist_cam_l"}, {"right", ""}});
    ASSERT_OK(all);
    for (const auto& camera : all->cameras) EXPECT_TRUE(camera.robot && camera.chosen) << camera.name;
    link_->shadow(true);
    EXPECT_TRUE(until([&] { return link_->snapshot().tick.chunk != nullptr; }))
        << "it sees, and predicts: " << link_->snapshot().hold;
    EXPECT_EQ(link_->snapshot().state, SessionState::Shadow);
    auto refused = link_->chooseCameras({});
    ASSERT_FALSE(refused.ok()) << "not while it runs";
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    // a camera that this robot does not have is no choice
    link_->shadow(false);
    ASSERT_TRUE(until([&] { return link_->snapshot().state != SessionState::Shadow; }));
    auto absent = link_->chooseCameras({{"top", "nose_cam"}});
    ASSERT_OK(absent);
    EXPECT_FALSE(absent->cameras.front().robot);
}

TEST_F(RobotPolicyTest, CheckpointsAreComparedOverARecordedSession) {
    // one session for one robot
    ASSERT_OK(link_->disconnect());
    link_.reset();
    RobotRequest request;
    request.address = "sim:weighing@64x64";
    request.recordings = folder_.path() / "recordings";
    auto opened = app::openRobot(request, nullptr);
    ASSERT_OK(opened);
    link_ = *opened;
    link_->setInstruction("Put the orange block onto the scale.");
    const RobotAbout about = link_->about();
    ASSERT_TRUE(until([&] {
        return std::all_of(about.cameras.begin(), about.cameras.end(),
                           [&](const std::string& camera) { return link_->frame(camera).has_value(); });
    }));
    const auto seen = std::chrono::steady_clock::now();
    ASSERT_TRUE(until([&] { return std::chrono::steady_clock::now() - seen > std::chrono::seconds(2); }));
    ASSERT_OK(link_->disconnect());
    if (!fs::exists(about.recording / "head_cam_h.mjpg")) GTEST_SKIP() << "not run: a build without video";

    ComparisonRequest comparison;
    comparison.checkpoints = {fs::canonical(run_ / "checkpoints/last")};
    comparison.dataset = about.recording;
    comparison.every = 2;
    auto made = services_.compareRecorded(comparison, [](double, const std::string&) {}, {});
    ASSERT_OK(made);
    ASSERT_EQ(made->size(), 1u);
    const PolicyComparison& one = made->front();
    EXPECT_EQ(one.recording, about.recording.filename().string());
    EXPECT_TRUE(one.dataset.empty()) << "there is no data set to look into";
    EXPECT_GT(one.moments, 3);
    EXPECT_GT(one.mean, 0);
    EXPECT_FALSE(one.hold.empty());
}

TEST_F(RobotPolicyTest, ATrialCountsInTheRunOfThePolicyThatRanIt) {
    ASSERT_OK(link_->disconnect());
    link_.reset();
    const fs::path other = folder_.path() / "another_run";
    fs::copy(run_, other, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    auto body = std::make_shared<MockRobot>();
    robot::ServeOptions serve;
    serve.port = 0;
    robot::RobotServer server(body, serve);
    ASSERT_OK(server.start());
    RobotRequest request;
    request.address = "rosbridge://127.0.0.1:" + std::to_string(server.port());
    // what does not tell of a scored task is no simulation
    request.topics = {"success=/nobody/tells"};
    auto opened = app::openRobot(request, nullptr);
    ASSERT_OK(opened);
    link_ = *opened;
    const RobotPolicy first = use(run_), second = use(other);
    ASSERT_FALSE(first.tasks.empty());
    ASSERT_NE(first.checkpoint, second.checkpoint);
    auto successes = [](const fs::path& run) {
        const std::string log = readFile(run / "events.jsonl").value();
        std::size_t found = 0;
        for (std::size_t at = 0; (at = log.find("\"where\":\"robot\"", at)) != std::string::npos; ++at)
            ++found;
        return found;
    };
    RobotTrial trial;
    trial.success = true;
    trial.task = first.tasks.front();
    trial.checkpoint = first.checkpoint;
    EXPECT_TRUE(test::must(link_->keepTrial(trial)));
    EXPECT_EQ(successes(run_), 1u);
    EXPECT_EQ(successes(other), 0u) << "it was opened later";
    trial.checkpoint = "/nobody/opened/it";
    EXPECT_FALSE(test::must(link_->keepTrial(trial)));
    EXPECT_EQ(successes(other), 0u);
    ASSERT_OK(link_->disconnect());
    link_.reset();
}

TEST_F(RobotPolicyTest, WhereItsTokenizerIsMissingTheButtonIsOfferedInEveryPanel) {
    setenv("HF_HUB_CACHE", (folder_.path() / "hub").c_str(), 1);
    // as published ones are: the tokenizer is that of another model
    const fs::path checkpoint = fs::canonical(run_ / "checkpoints/last");
    const fs::path file = checkpoint / "pretrained_model/policy_preprocessor.json";
    auto json = nlohmann::ordered_json::parse(must(readFile(file)));
    for (auto& step : json["steps"]) {
        if (step["registry_name"] != "tokenizer_processor") continue;
        step["config"]["tokenizer_name"] = "lab/vlm-that-nobody-has";
        step.erase("artifacts");
    }
    ASSERT_OK(writeFileAtomic(file, json.dump()));
    fs::remove_all(checkpoint / "pretrained_model/tokenizer");

    RobotPolicyRequest opening;
    opening.checkpoint = run_;
    auto used = link_->usePolicy(opening, {});
    EvaluateRequest trials;
    trials.checkpoints = {run_};
    trials.tasks = {"weighing"};
    trials.trials = 1;
    auto measured = services_.sim.evaluate(trials, [](const EvaluateState&) {}, {});
    ComparisonRequest comparison;
    comparison.checkpoints = {checkpoint};
    auto compared = services_.compareRecorded(comparison, [](double, const std::string&) {}, {});
    unsetenv("HF_HUB_CACHE");
    ASSERT_FALSE(used.ok());
    ASSERT_FALSE(measured.ok());
    ASSERT_FALSE(compared.ok());
    if (used.error().hint.find("libcurl") != std::string::npos) GTEST_SKIP() << "a build without downloads";
    for (const Error& error : {used.error(), measured.error(), compared.error()}) {
        EXPECT_THAT(error.message, testing::HasSubstr("lab/vlm-that-nobody-has"));
        EXPECT_THAT(error.hint, testing::StartsWith(kDownloadOffer));
    }
}

}  // namespace

}  // namespace studio::test
