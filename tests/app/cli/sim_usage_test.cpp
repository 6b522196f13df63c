// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio sim: what a person may mistype.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "tests/app/cli/cli_stage.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Ends with an error that says `words`.
void expectRefused(const std::vector<std::string>& arguments, const std::string& words) {
    Ended ended = runKstudio(arguments);
    EXPECT_NE(ended.code, 0) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr(words));
}

TEST(SimUsageIntegration, SizesThatNoPictureHasAreRefused) {
    TemporaryFolder folder;
    const std::string set = (folder / "set").string();
    for (const char* size : {"-5", "0", "7", "64x-64", "5000", "99999999999"}) {
        Ended evaluate = runKstudio({"sim", "evaluate", "--checkpoint", "none", "--size", size});
        EXPECT_NE(evaluate.code, 0);
        EXPECT_THAT(evaluate.err, testing::AnyOf(HasSubstr("sides are 8 to 4096"), HasSubstr("the size")))
            << size;
        EXPECT_NE(runKstudio({"sim", "record", "--size", size, "--out", set}).code, 0) << size;
    }
    EXPECT_FALSE(std::filesystem::exists(set));
    // what is read goes on to the next question
    expectRefused({"sim", "evaluate", "--checkpoint", "none", "--size", "64x48"}, "none");
}

TEST(SimUsageIntegration, TasksAreNamedOnceEach) {
    for (const char* command : {"record", "evaluate"}) {
        std::vector<std::string> words{"sim", command, "--task", ""};
        words.insert(words.end(), std::string(command) == "record"
                                      ? std::initializer_list<std::string>{"--out", "none"}
                                      : std::initializer_list<std::string>{"--checkpoint", "none"});
        words[3] = "weighing,weighing";
        expectRefused(words, "named twice");
        words[3] = "weighing,";
        expectRefused(words, "a task's name is missing in 'weighing,'");
        words[3] = "weighing,juggling";
        expectRefused(words, "no task 'juggling'");
    }
    expectRefused({"sim", "run", "--task", "juggling"}, "no task 'juggling'");
    // one episode is of one task
    Ended help = runKstudio({"sim", "run", "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.out, Not(HasSubstr("all: the four")));
    EXPECT_THAT(help.out, HasSubstr("weighing"));
}

TEST(SimUsageIntegration, TheLanguageTestTakesNeitherTasksNorWords) {
    const std::vector<std::string> words{"sim", "evaluate", "--checkpoint", "none", "--language-test"};
    const std::pair<std::vector<std::string>, const char*> others[] = {
        {{"--task", "weighing"}, "cannot choose the tasks of the language test"},
        // also where they are the tasks of the test
        {{"--task", "pair"}, "Leave out one of --task and --language-test."},
        {{"--instruction", "do it"}, "Leave out one of --instruction and --language-test."},
    };
    for (const auto& [more, message] : others) {
        auto all = words;
        all.insert(all.end(), more.begin(), more.end());
        Ended refused = runKstudio(all);
        EXPECT_EQ(refused.code, 2) << refused.text();
        EXPECT_THAT(refused.err, HasSubstr(message));
    }
    // alone it goes on to the next question
    Ended alone = runKstudio(words);
    EXPECT_EQ(alone.code, 1) << alone.text();
    EXPECT_THAT(alone.err, HasSubstr("none"));
}

TEST(SimUsageIntegration, APolicyOfAnotherWidthIsRefusedAndNothingIsKept) {
    auto config = policy::test::tinyConfig();
    for (auto* features : {&config.inputs, &config.outputs}) {
        for (auto& feature : *features) {
            if (feature.second.type != "VISUAL") feature.second.shape = {14};
        }
    }
    policy::OpenedPolicy narrow = policy::test::tinyPolicy();
    narrow.policy = std::make_shared<policy::smolvla::SmolVlaPolicy>(config);
    narrow.policy->initialise(1);
    using Mode = policy::Normalizer::Mode;
    auto normalizer =
        policy::Normalizer::create({{"observation.state", Mode::MeanStd}, {"action", Mode::MeanStd}},
                                   {{"observation.state", 14}, {"action", 14}}, policy::test::someStats(14));
    ASSERT_OK(normalizer);
    narrow.processors.normalizer = *normalizer;
    TemporaryFolder folder;
    ASSERT_OK(policy::savePolicy(folder / "policy", narrow));

    const std::filesystem::path out = folder / "results.json";
    Ended refused =
        runKstudio({"sim", "evaluate", "--checkpoint", (folder / "policy").string(), "--task", "weighing",
                    "--episodes", "1", "--size", "64", "--device", "cpu", "--out", out.string()});
    if (refused.err.find("EGL") != std::string::npos) GTEST_SKIP() << "not run: " << refused.err;
    EXPECT_EQ(refused.code, 1) << refused.text();
    EXPECT_THAT(
        refused.err,
        HasSubstr("evaluating weighing: cannot let the policy act here: it reads 14 state and gives 14 "
                  "action values, the robot has 16 and 16"));
    EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(SimUsageIntegration, ARecordingThatIsLongerAlreadySaysSo) {
    TemporaryFolder folder;
    const std::string set = (folder / "set").string();
    std::vector<std::string> words{"sim",  "record", "--task", "moving_grasp", "--size", "32", "--codec",
                                   "h264", "--out",  set,      "--episodes",   "2"};
    Ended recorded = runKstudio(words);
    if (recorded.code != 0 && recorded.err.find("EGL") != std::string::npos)
        GTEST_SKIP() << "not run: " << recorded.err;
    ASSERT_EQ(recorded.code, 0) << recorded.text();
    words.back() = "1";
    Ended again = runKstudio(words);
    EXPECT_EQ(again.code, 0) << again.text();
    EXPECT_THAT(again.out, HasSubstr("holds 2 episodes already, more than the 1 asked for"));
}

}  // namespace
}  // namespace studio::test
