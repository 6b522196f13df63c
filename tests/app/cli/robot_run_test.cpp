// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio robot run with the simulated robot: cameras, start poses, trials.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"
#include "tests/support/until.h"

namespace studio::test {
namespace {

using testing::HasSubstr;

class RobotRunIntegration : public testing::Test {
protected:
    void SetUp() override {
        setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
        ASSERT_OK(policy::savePolicy(folder_ / "policy", policy::test::tinyPolicy()));
        // it wants what its weights say at once, and nothing was learnt: the arms may lag behind
        run_ = {"robot",
                "run",
                "sim:weighing@64x64",
                "--checkpoint",
                (folder_ / "policy").string(),
                "--instruction",
                "weigh it",
                "--yes",
                "--seconds",
                "1",
                "--safety",
                "tracking_error_rad=3"};
    }
    Ended run(const std::vector<std::string>& further) const {
        auto arguments = run_;
        arguments.insert(arguments.end(), further.begin(), further.end());
        return runKstudio(arguments);
    }
    static bool noSimulator(const Ended& ended) {
        return ended.err.find("EGL") != std::string::npos ||
               ended.err.find("without the sim") != std::string::npos;
    }

    TemporaryFolder folder_;
    std::vector<std::string> run_;
};

TEST_F(RobotRunIntegration, TrialsBeginAtANamedPoseUnderEyesThatWereChosen) {
    ASSERT_OK(writeFileAtomic(folder_ / "robot.json",
                              R"({"ages_s": {"joints": 2, "grippers": 2, "head_cam_h": 2, "wrist_cam_l": 2,
                                             "wrist_cam_r": 2},
                                  "poses": {"home": {"arm_deg": [-10,5,0,-60,0,0,0, -10,-5,0,-60,0,0,0]}}})"));
    std::vector<std::string> known{"--robot-file", (folder_ / "robot.json").string()};
    auto with = [&](std::vector<std::string> further) {
        further.insert(further.end(), known.begin(), known.end());
        return run(further);
    };
    Ended lost = with({"--start-pose", "nowhere"});
    if (noSimulator(lost)) GTEST_SKIP() << "not run: " << lost.err;
    EXPECT_NE(lost.code, 0);
    EXPECT_THAT(lost.err, HasSubstr("no start pose 'nowhere'"));
    EXPECT_THAT(lost.err, HasSubstr("current, simulator, home"));
    Ended blind = with({"--camera", "head_cam_h=nose"});
    EXPECT_NE(blind.code, 0);
    EXPECT_THAT(blind.err, HasSubstr("no camera of the robot is chosen for head_cam_h"));

    Ended ended = with({"--start-pose", "home", "--trials", "2", "--camera", "wrist_cam_r=", "--json"});
    EXPECT_EQ(ended.code, 0) << ended.text();
    EXPECT_THAT(ended.out, HasSubstr("at the start pose 'home'"));
    EXPECT_THAT(ended.out, HasSubstr("trial 1 of 2: failure"));
    EXPECT_THAT(ended.out, HasSubstr("trial 2 of 2: failure"));
    EXPECT_THAT(ended.out, HasSubstr("does not state the rate of its data"));
    EXPECT_THAT(ended.out, HasSubstr("\"trials\":2"));
    EXPECT_THAT(ended.out, HasSubstr("\"mode_0_acknowledged\":true"));
}

TEST_F(RobotRunIntegration, ARecordedSessionIsComparedAsItIs) {
    ASSERT_OK(writeFileAtomic(folder_ / "robot.json",
                              R"({"ages_s": {"joints": 2, "grippers": 2, "head_cam_h": 2, "wrist_cam_l": 2,
                                             "wrist_cam_r": 2}})"));
    Ended ended =
        run({"--record", (folder_ / "session").string(), "--robot-file", (folder_ / "robot.json").string()});
    if (noSimulator(ended)) GTEST_SKIP() << "not run: " << ended.err;
    ASSERT_EQ(ended.code, 0) << ended.text();
    // numbers of another data set's episodes do not count
    ASSERT_OK(writeFileAtomic(folder_ / "data.yaml", "data:\n  root: session\n  episodes: [40]\n"));
    const std::string policy = (folder_ / "policy").string();
    Ended compared =
        runKstudio({"open-loop", "--checkpoint", policy, "--compare", policy, "--config",
                    (folder_ / "data.yaml").string(), "--joints", "0:7", "--device", "cpu", "--json"});
    ASSERT_EQ(compared.code, 0) << compared.text();
    auto reports = nlohmann::json::parse(compared.out);
    ASSERT_EQ(reports.size(), 2u);
    for (const auto& report : reports) {
        EXPECT_EQ(report["data"].get<std::string>(), (folder_ / "session").string());
        EXPECT_EQ(report["episodes"].at(0).get<int>(), 0);
        EXPECT_GT(report["frames"].get<int>(), 3);
        EXPECT_EQ(report["mean_absolute_error"]["dimensions"].size(), 16u);
    }
}

TEST_F(RobotRunIntegration, WhatHappensIsToldAtOnceIntoAFileToo) {
    const std::string told = (folder_ / "told.jsonl").string();
    std::vector<std::string> words{"/bin/sh", "-c", "exec \"$@\" > \"$0\"", told};
    for (const std::string& word :
         kstudio({"robot", "shadow", "sim:weighing@64x64", "--checkpoint", (folder_ / "policy").string(),
                  "--instruction", "weigh it", "--seconds", "300", "--json"}))
        words.push_back(word);
    Program program(words);
    auto isTold = [&] {
        auto read = readFile(told);
        return read.ok() && read->find("\"event\":\"connected\"") != std::string::npos;
    };
    bool ended = false;
    EXPECT_TRUE(until(
        [&] {
            ended = program.endsWithin(std::chrono::milliseconds(0));
            return ended || isTold();
        },
        120));
    const bool early = !ended && isTold();
    if (!ended) program.signal(SIGINT);
    Ended end = program.wait(std::chrono::seconds(60));
    if (noSimulator(end)) GTEST_SKIP() << "not run: " << end.err;
    EXPECT_TRUE(early) << "only at the end: " << end.text();
}

TEST_F(RobotRunIntegration, ACameraThatIsNotThereIsAFailureWhereSomebodyNeedsIt) {
    const std::string told = (folder_ / "served.json").string();
    std::vector<std::string> words{"/bin/sh", "-c", "exec \"$@\" > \"$0\"", told};
    for (const std::string& word : kstudio({"robot", "serve-sim", "weighing@64x64", "--port", "0", "--topic",
                                            "camera.wrist_cam_r=/elsewhere", "--seconds", "300", "--json"}))
        words.push_back(word);
    Program program(words);
    int port = 0;
    bool ended = false;
    EXPECT_TRUE(until(
        [&] {
            ended = program.endsWithin(std::chrono::milliseconds(0));
            auto read = readFile(told);
            auto served = nlohmann::json::parse(read.ok() ? *read : "", nullptr, false);
            if (served.is_object()) port = served.value("port", 0);
            return ended || port > 0;
        },
        120));
    struct Row {
        std::vector<std::string> further;
        bool needed;
    };
    const std::string policy = (folder_ / "policy").string();
    // who names its topic or runs a policy that sees it needs it
    const Row rows[] = {{{}, false},
                        {{"--topic", "camera.wrist_cam_r=/nowhere"}, true},
                        {{"--checkpoint", policy}, true},
                        {{"--checkpoint", policy, "--camera", "wrist_cam_r="}, false}};
    std::vector<Ended> checked;
    for (const Row& row : rows) {
        if (port == 0) break;
        std::vector<std::string> asked{"robot",     "check", "rosbridge://127.0.0.1:" + std::to_string(port),
                                       "--seconds", "1",     "--json"};
        asked.insert(asked.end(), row.further.begin(), row.further.end());
        checked.push_back(runKstudio(asked));
    }
    if (!ended) program.signal(SIGINT);
    Ended end = program.wait(std::chrono::seconds(60));
    if (noSimulator(end)) GTEST_SKIP() << "not run: " << end.err;
    ASSERT_GT(port, 0) << end.text();
    for (std::size_t i = 0; i < checked.size(); ++i) {
        SCOPED_TRACE(i);
        auto report = nlohmann::json::parse(checked[i].out, nullptr, false);
        ASSERT_TRUE(report.is_object()) << checked[i].text();
        const std::string missing = report["missing"].dump(), warnings = report["warnings"].dump();
        const std::string& where = rows[i].needed ? missing : warnings;
        EXPECT_THAT(where, HasSubstr("no camera wrist_cam_r"));
        EXPECT_THAT(where, HasSubstr("--topic camera.wrist_cam_r=/name"));
        EXPECT_THAT(rows[i].needed ? warnings : missing, testing::Not(HasSubstr("no camera")));
        EXPECT_THAT(missing + warnings, testing::Not(HasSubstr("no camera wrist_cam_l")));
        // a busy machine may be late with something else
        EXPECT_EQ(checked[i].code == 0, report["missing"].empty()) << checked[i].text();
    }
}

}  // namespace
}  // namespace studio::test
