// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands on a whole project say before anything is trained.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A project of two tasks whose data set is not there: it is refused before it would train.
class ProjectUsageIntegration : public testing::Test {
protected:
    ProjectUsageIntegration() {
        EXPECT_OK(makeFolders(folder_ / "tasks"));
        EXPECT_OK(writeFileAtomic(folder_ / "project.yaml",
                                  "policy: {from_scratch: true}\n"
                                  "training: {steps: 4}\n"
                                  "data: {root: set}\n"
                                  "sequential: {replay_strategy: proportional}\n"
                                  "tasks: [tasks/task1.yaml, tasks/task2.yaml]\n"));
        setTask(1, "");
        setTask(2, "");
    }
    void setTask(int id, const std::string& more) {
        const std::string number = std::to_string(id);
        EXPECT_OK(writeFileAtomic(folder_ / ("tasks/task" + number + ".yaml"),
                                  "task:\n  id: " + number + "\n  name: task" + number +
                                      "\n  language_instruction: Do task " + number + ".\n" + more));
    }
    /// The sequence main as `--set` of `overrides` began it, its first stage done.
    void begin(const std::vector<std::string>& overrides) {
        auto run = makeRun(folder_ / "runs/main", {1, "task1"});
        run->emit(run::Finished{"done", 10, "", ""});
        const nlohmann::json stage = {
            {"stage", 1}, {"task", 1}, {"name", "task1"}, {"run", run->folder().filename().string()}};
        const nlohmann::json state = {{"schema", 1},
                                      {"seed", 42},
                                      {"project", "../../project.yaml"},
                                      {"strategy", "proportional"},
                                      {"overrides", overrides},
                                      {"stages", nlohmann::json::array({stage})}};
        EXPECT_OK(writeFileAtomic(folder_ / "runs/main/sequence.json", state.dump()));
    }
    Ended onProject(std::vector<std::string> command, const std::vector<std::string>& more = {}) const {
        command.push_back(folder_.path().string());
        command.insert(command.end(), more.begin(), more.end());
        return runKstudio(command);
    }
    TemporaryFolder folder_;
};

TEST_F(ProjectUsageIntegration, ARunSaysWhichSharesABranchDoesNotTakeOverFromItsParent) {
    begin({"sequential.current_share=0.9"});
    const std::vector<std::string> branch = {"--branch", "more",  "--from",
                                             "2",        "--set", "training.batch_size=2"};
    Ended ended = onProject({"sequence", "run"}, branch);
    EXPECT_THAT(ended.err, HasSubstr("note: the sequence 'more' does not take over what 'main' was begun "
                                     "with: --set sequential.current_share=0.9\n  Its own stages"));
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_FALSE(std::filesystem::exists(folder_ / "runs/more"));
    // said again, it is no news
    std::vector<std::string> same = branch;
    same.insert(same.end(), {"--set", "sequential.current_share=0.9"});
    const Ended again = onProject({"sequence", "run"}, same);
    EXPECT_THAT(again.err, Not(HasSubstr("does not take over")));
    // what else the plan notes is said by a run as well
    EXPECT_THAT(again.err, HasSubstr("note: the shared statistics will not cover task 1, 2"));
    // programs read lines of JSON alone
    std::vector<std::string> json = branch;
    json.emplace_back("--json");
    EXPECT_THAT(onProject({"sequence", "run"}, json).text(), Not(HasSubstr("note:")));
}

TEST_F(ProjectUsageIntegration, ARunSaysThatItsSequenceWasBegunWithOtherShares) {
    begin({"sequential.current_share=0.9"});
    const std::vector<std::string> other = {"--set", "sequential.current_share=0.5"};
    EXPECT_THAT(onProject({"sequence", "run"}, other).err,
                HasSubstr("note: the sequence 'main' was begun with --set sequential.current_share=0.9\n  "));
    EXPECT_THAT(onProject({"sequence", "run"}).err, Not(HasSubstr("was begun")));
}

TEST_F(ProjectUsageIntegration, ACheckFailsWhereALaterStageWouldBeRefused) {
    Ended sound = onProject({"config", "check"});
    EXPECT_EQ(sound.code, 0) << sound.text();
    setTask(2, "  data: {episodes: [0, 1]}\n  validation: {episodes: [0, 1]}\n");
    Ended refused = onProject({"config", "check"});
    EXPECT_EQ(refused.code, 1) << refused.text();
    EXPECT_THAT(refused.err, HasSubstr("task 2 (task2): "));
    EXPECT_THAT(refused.err, HasSubstr("holds out every episode"));
    Ended json = onProject({"config", "check"}, {"--json"});
    EXPECT_EQ(json.code, 1) << json.text();
    const auto told = nlohmann::json::parse(json.out, nullptr, false);
    ASSERT_TRUE(told.is_object()) << json.text();
    EXPECT_EQ(told["ok"], false);
    EXPECT_THAT(told["error"]["message"].get<std::string>(), HasSubstr("task 2 (task2)"));
}

}  // namespace
}  // namespace studio::test
