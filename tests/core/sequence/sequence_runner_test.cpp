// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_runner.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <thread>

#include "core/base/file.h"
#include "core/run/run_lock.h"
#include "tests/core/sequence/fake_trainer.h"

namespace studio::sequence {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

SequenceState stateOf(const test::FakeProject& fake, const std::string& id = "main") {
    auto state = readSequence(fake.folder() / "runs" / id);
    EXPECT_OK(state);
    return state.ok() ? *state : SequenceState();
}

TEST(SequenceRunner, EachStageStartsFromTheOneBefore) {
    test::FakeProject fake(3);
    auto outcome = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_OK(outcome);
    EXPECT_EQ(outcome->end.word, "done");
    const SequenceState state = stateOf(fake);
    ASSERT_EQ(state.stages.size(), 3u);
    EXPECT_EQ(fake.made(state, 3),
              "scratch > task1 proportional 42 > task2 proportional 42 > task3 proportional 42");
    EXPECT_EQ(state.project, fake.folder() / "project.yaml");
    EXPECT_EQ(*readFile(state.statsFile()), "{\"tasks\": 3}");
    // again: nothing is trained
    fake.reports.clear();
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 3);
    EXPECT_THAT(fake.reports, ElementsAre("1 done already", "2 done already", "3 done already"));
}

TEST(SequenceRunner, ANewTaskGoesOnFromAFinishedSequence) {
    test::FakeProject fake(2);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    auto project = readFile(fake.folder() / "project.yaml");
    ASSERT_OK(project);
    fs::create_directories(fake.folder() / "data/task3/meta");
    ASSERT_OK(
        writeFileAtomic(fake.folder() / "tasks/task3.yaml",
                        "task: {id: 3, name: task3, language_instruction: New, data: {root: data/task3}}\n"));
    std::string text = *project;
    text.insert(text.find("policy:"), "  - tasks/task3.yaml\n");
    ASSERT_OK(writeFileAtomic(fake.folder() / "project.yaml", text));
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 3);
    EXPECT_THAT(fake.made(stateOf(fake), 3), HasSubstr("task2 proportional 42 > task3 proportional 42"));
}

TEST(SequenceRunner, GoesOnAfterAFailureAndAfterAKill) {
    test::FakeProject fake(2);
    fake.failAt = {2};
    auto failed = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_OK(failed);
    EXPECT_EQ(failed->end.word, "failed");
    EXPECT_EQ(failed->stage, 2);
    const fs::path half = stateOf(fake).findStage(2)->run;
    fake.killAt = {3};
    EXPECT_THROW((void)runSequence(fake.load(), {}, fake.services(), {}), std::runtime_error);
    auto done = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_OK(done);
    EXPECT_EQ(done->end.word, "done");
    // the same run, not another one
    EXPECT_EQ(stateOf(fake).findStage(2)->run, half);
    EXPECT_THAT(fake.made(stateOf(fake), 2), HasSubstr("task1 proportional 42 > task2"));
}

TEST(SequenceRunner, AStageGoesOnWithADataSetThatWasMoved) {
    test::FakeProject fake(2);
    fake.failAt = {2};
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    fs::rename(fake.folder() / "data/task2", fake.folder() / "moved");
    ASSERT_OK(writeFileAtomic(
        fake.folder() / "tasks/task2.yaml",
        "task: {id: 2, name: task2, language_instruction: Do the thing of task 2., data: {root: moved}}\n"));
    auto plan = planSequence(fake.load());
    ASSERT_OK(plan);
    EXPECT_TRUE(plan->stages[1].dataThere);
    EXPECT_EQ(plan->stages[1].data, fake.folder() / "moved");
    auto done = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_OK(done);
    EXPECT_EQ(done->end.word, "done");
    EXPECT_EQ(fake.resumedWith, fake.folder() / "moved");
}

TEST(SequenceRunner, ARunThatWasNotYetWrittenDownIsFound) {
    test::FakeProject fake(2);
    fake.killAt = {1};
    EXPECT_THROW((void)runSequence(fake.load(), {}, fake.services(), {}), std::runtime_error);
    SequenceState state = stateOf(fake);
    const fs::path run = state.findStage(1)->run;
    // killed between making the run and noting it
    state.stages[0].run.clear();
    ASSERT_OK(writeSequence(state));
    // and another folder whose making was cut short
    fs::create_directories(state.folder / "2020-01-01_000000_task1");
    fs::create_directories(state.folder / "2020-01-02_000000_task1");
    ASSERT_OK(writeFileAtomic(state.folder / "2020-01-02_000000_task1/lock", ""));
    ASSERT_OK(writeFileAtomic(state.folder / "2020-01-02_000000_task1/config.yaml", ""));
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(stateOf(fake).findStage(1)->run, run);
    EXPECT_FALSE(fs::exists(state.folder / "2020-01-01_000000_task1"));
    EXPECT_TRUE(fs::exists(fake.folder() / ".trash/2020-01-02_000000_task1"));
}

TEST(SequenceRunner, StopEndsInGoodOrder) {
    test::FakeProject fake(2);
    std::stop_source stop;
    stop.request_stop();
    auto outcome = runSequence(fake.load(), {}, fake.services(), stop.get_token());
    ASSERT_OK(outcome);
    EXPECT_EQ(outcome->end.word, "stopped");
    EXPECT_EQ(fake.calls, 0);
}

TEST(SequenceRunner, ABranchSharesWhatCameBefore) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    const std::vector<std::string> other = {"sequential.replay_strategy=balanced"};
    const PlanOptions options{.branch = "even", .branchAt = 3, .overrides = other};
    ASSERT_OK(runSequence(fake.load(other), options, fake.services(), {}));
    EXPECT_EQ(fake.calls, 4);
    const SequenceState main = stateOf(fake), branch = stateOf(fake, "even");
    EXPECT_EQ(branch.parent, "main");
    EXPECT_EQ(branch.branchedAt, 3);
    EXPECT_EQ(branch.overrides, other);
    EXPECT_EQ(branch.findStage(2)->run, main.findStage(2)->run);
    EXPECT_NE(branch.findStage(3)->run, main.findStage(3)->run);
    EXPECT_THAT(fake.made(branch, 3), HasSubstr("task2 proportional 42 > task3 balanced 42"));
    EXPECT_THAT(fake.made(main, 3), HasSubstr("task3 proportional 42"));
    EXPECT_EQ(*readFile(branch.statsFile()), *readFile(main.statsFile()));
    ASSERT_EQ(listSequences(fake.folder() / "runs").size(), 2u);
}

TEST(SequenceRunner, WhatIsComparedWithASequenceHasItsStatistics) {
    test::FakeProject fake(2);
    fs::remove_all(fake.folder() / "data/task2");
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    const std::string first = "{\"tasks\": 1}";
    EXPECT_EQ(*readFile(stateOf(fake).statsFile()), first);
    // task 2 comes later: of its own, each would have statistics over both
    fs::create_directories(fake.folder() / "data/task2/meta");
    ASSERT_OK(runSequence(fake.load(), {.seed = 9}, fake.services(), {}));
    ASSERT_OK(runSequence(fake.load(), {.baseline = "naive"}, fake.services(), {}));
    ASSERT_OK(runSequence(fake.load(), {.baseline = "joint"}, fake.services(), {}));
    for (const char* id : {"main-seed9", "main-naive", "main-joint"}) {
        EXPECT_EQ(*readFile(stateOf(fake, id).statsFile()), first) << id;
    }
    // those of other values would not fit
    const std::vector<std::string> other = {"data.action=[\"action[0:1]\"]"};
    ASSERT_OK(runSequence(fake.load(other), {.seed = 10, .overrides = other}, fake.services(), {}));
    EXPECT_EQ(*readFile(stateOf(fake, "main-seed10").statsFile()), "{\"tasks\": 2}");
}

TEST(SequenceRunner, StatisticsOfASequenceThatNeverBeganBindNobody) {
    test::FakeProject fake(2);
    fs::remove_all(fake.folder() / "data/task2");
    std::stop_source stop;
    stop.request_stop();
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), stop.get_token()));
    const auto statistics = [&](const std::string& id) { return *readFile(stateOf(fake, id).statsFile()); };
    EXPECT_EQ(statistics("main"), "{\"tasks\": 1}");
    EXPECT_TRUE(stateOf(fake).stages.empty());
    // what they would leave out is told again
    auto plan = planSequence(fake.load(), {.last = 1});
    ASSERT_OK(plan);
    EXPECT_TRUE(std::any_of(plan->issues.begin(), plan->issues.end(), [](const Issue& issue) {
        return issue.message.find("will not cover task 2") != std::string::npos;
    }));
    fs::create_directories(fake.folder() / "data/task2/meta");
    ASSERT_OK(runSequence(fake.load(), {.last = 1, .seed = 9}, fake.services(), {}));
    EXPECT_EQ(statistics("main-seed9"), "{\"tasks\": 2}");
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    EXPECT_EQ(statistics("main"), "{\"tasks\": 2}");
    // from its first stage on they stay
    fs::remove_all(fake.folder() / "data/task2");
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    EXPECT_EQ(statistics("main"), "{\"tasks\": 2}");
}

TEST(SequenceRunner, StatisticsOfAnotherProjectInTheSameFolderAreNotTaken) {
    test::FakeProject fake(2);
    fs::remove_all(fake.folder() / "data/task2");
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    fs::create_directories(fake.folder() / "data/task2/meta");
    SequenceState main = stateOf(fake);
    const auto of = [&](std::uint64_t seed) {
        EXPECT_OK(runSequence(fake.load(), {.last = 1, .seed = seed}, fake.services(), {}));
        return *readFile(stateOf(fake, "main-seed" + std::to_string(seed)).statsFile());
    };
    main.project = fake.folder() / "other.yaml";
    ASSERT_OK(writeSequence(main));
    EXPECT_EQ(of(8), "{\"tasks\": 1}") << "a project that moved is still this one";
    ASSERT_OK(writeFileAtomic(main.project, "tasks: []\n"));
    EXPECT_EQ(of(9), "{\"tasks\": 2}");
}

TEST(SequenceRunner, OneAtATime) {
    test::FakeProject fake(1);
    ASSERT_OK(makeFolders(fake.folder() / "runs/main"));
    auto lock = run::RunLock::take(fake.folder() / "runs/main");
    ASSERT_OK(lock);
    auto refused = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST(SequenceRunner, WhatStandsInTheWayIsSaidBeforeAnythingIsMade) {
    test::FakeProject fake(2);
    fs::remove_all(fake.folder() / "data/task2");
    auto refused = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().text(), HasSubstr("task 2 (task2): its data set"));
    EXPECT_FALSE(fs::exists(fake.folder() / "runs"));
    // the first stage alone can be trained
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
}

TEST(SequenceRunner, WhatALaterStagesDataStandsAgainstIsSaidBeforeTheFirstIsTrained) {
    test::FakeProject fake(2);
    auto services = fake.services();
    bool sized = false;
    services.facts.stage = [](const config::TrainConfig& config) -> Result<StageFacts> {
        if (config.stage.task == 2) return Error{ErrorCode::Corrupt, "its info.json is broken", ""};
        return StageFacts{.heldOut = {}, .shares = {}};
    };
    services.facts.size = [&](const config::TrainConfig&, const std::string&) -> Result<StageSize> {
        sized = true;
        return StageSize{};
    };
    auto refused = runSequence(fake.load(), {}, services, {});
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().text(), HasSubstr("stage 2 (task2) cannot use its data"));
    EXPECT_EQ(fake.calls, 0);
    EXPECT_FALSE(fs::exists(fake.folder() / "runs"));
    EXPECT_FALSE(sized) << "which may need weights that are not here yet";
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, services, {}));
}

std::string notesOf(const test::FakeProject& fake, const PlanOptions& options = {}) {
    auto plan = planSequence(fake.load(), options);
    EXPECT_OK(plan);
    std::string all;
    if (!plan.ok()) return all;
    for (const Issue& issue : plan->issues)
        all += (issue.blocking ? "stop: " : "note: ") + issue.message + " | " + issue.hint + "\n";
    return all;
}

TEST(SequenceRunner, AStartFromAnotherSequencesRunIsNamed) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {.last = 2}, fake.services(), {}));
    const std::string other = notesOf(fake, {.first = 3, .seed = 99, .baseline = "naive"});
    EXPECT_THAT(other, HasSubstr("note: stage 3 (task3) of the sequence 'main-naive-seed99' starts from "
                                 "another sequence's run of task 2 (task2)"));
    EXPECT_THAT(other, HasSubstr("with seed 42 instead of 99, replay proportional instead of none"));
    // the first stage has nothing to replay: of the same seed it is as good as its own
    const std::string shared = notesOf(fake, {.first = 2, .last = 2, .baseline = "naive"});
    EXPECT_THAT(shared, ::testing::Not(HasSubstr("another sequence's run")));
    EXPECT_THAT(notesOf(fake, {.first = 3}), ::testing::Not(HasSubstr("another sequence's run")));
}

TEST(GoneRuns, AStageThatALaterOneWentOnFromIsNotTrainedAgain) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    const SequenceState before = stateOf(fake);
    const fs::path second = before.findStage(2)->run, third = before.findStage(3)->run;
    fs::rename(second, fake.folder() / "aside");
    EXPECT_EQ(stateOf(fake).findStage(2), nullptr);
    EXPECT_EQ(stateOf(fake).findGone(2)->run, second);
    EXPECT_THAT(notesOf(fake),
                ::testing::AllOf(HasSubstr("note: the run of stage 2 (task2), " + second.string() +
                                           ", is not there any more; it is not trained again, as stage 3 has "
                                           "a run already"),
                                 HasSubstr("note: stage 3 (task3) started from " + second.string() +
                                           ", which is not there any more"),
                                 ::testing::Not(HasSubstr("stop:"))));
    fake.reports.clear();
    auto outcome = runSequence(fake.load(), {}, fake.services(), {});
    ASSERT_OK(outcome);
    EXPECT_EQ(outcome->end.word, "done");
    EXPECT_EQ(fake.calls, 3) << "nothing was trained";
    EXPECT_THAT(fake.reports, ElementsAre("1 done already", "2 its run is not there any more, and not needed",
                                          "3 done already"));
    // put back, it counts again
    fs::rename(fake.folder() / "aside", second);
    EXPECT_EQ(stateOf(fake), before);
    // asked for by its number it is trained anew; what came after it stays
    fs::remove_all(second);
    // runs are named by the second
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    ASSERT_OK(runSequence(fake.load(), {.first = 2, .last = 2}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 4);
    const SequenceState after = stateOf(fake);
    EXPECT_NE(after.findStage(2)->run, second);
    EXPECT_EQ(after.findStage(3)->run, third);
    EXPECT_THAT(notesOf(fake), HasSubstr("stage 3 (task3) started from " + second.string()));
}

TEST(GoneRuns, WhatIsNeededIsTrainedAnew) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {.last = 2}, fake.services(), {}));
    const fs::path second = stateOf(fake).findStage(2)->run;
    fs::remove_all(second);
    EXPECT_THAT(notesOf(fake), HasSubstr("stage 2 (task2), " + second.string() +
                                         ", is not there any more: the stage is trained anew"));
    fake.reports.clear();
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 4);
    EXPECT_EQ(fake.reports.at(1), "2 its run is not there any more: trained anew");
    EXPECT_THAT(fake.made(stateOf(fake), 3),
                HasSubstr("task1 proportional 42 > task2 proportional 42 > task3"));
    EXPECT_TRUE(stateOf(fake).gone.empty());
    // the last one, and all of them
    fs::remove_all(stateOf(fake).findStage(3)->run);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 5);
    for (int stage : {1, 2, 3}) fs::remove_all(stateOf(fake).findStage(stage)->run);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 8);
}

TEST(GoneRuns, AStageWithoutACheckpointDoesNotGoOnFromNothing) {
    test::FakeProject fake(2);
    fake.killAt = {2};
    EXPECT_THROW((void)runSequence(fake.load(), {}, fake.services(), {}), std::runtime_error);
    const SequenceState state = stateOf(fake);
    fs::remove_all(state.findStage(1)->run);
    EXPECT_THAT(notesOf(fake),
                HasSubstr("stop: cannot go on with stage 2 (task2): it saved no checkpoint yet"));
    // as the hint says
    fs::remove_all(state.findStage(2)->run);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    EXPECT_THAT(fake.made(stateOf(fake), 2), HasSubstr("scratch > task1 proportional 42 > task2"));
}

TEST(GoneRuns, ABranchNeedsTheStageThatItLeaves) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    fs::remove_all(stateOf(fake).findStage(1)->run);
    ASSERT_OK(runSequence(fake.load(), {.branch = "more", .branchAt = 3}, fake.services(), {}));
    EXPECT_EQ(fake.calls, 4);
    fs::remove_all(stateOf(fake).findStage(2)->run);
    auto refused = runSequence(fake.load(), {.branch = "other", .branchAt = 3}, fake.services(), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().text(),
                ::testing::AllOf(HasSubstr("the run of its stage 2"), HasSubstr("--stages 2")));
}

TEST(SequenceState, DamageIsNamed) {
    test::FakeProject fake(1);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    const fs::path file = fake.folder() / "runs/main/sequence.json";
    ASSERT_OK(writeFileAtomic(file, "{\"schema\": 1, \"stages\": [3]}"));
    EXPECT_THAT(readSequence(fake.folder() / "runs/main").error().text(), HasSubstr("sequence.json"));
    ASSERT_OK(writeFileAtomic(file, "{\"schema\": 9}"));
    EXPECT_EQ(readSequence(fake.folder() / "runs/main").error().code, ErrorCode::Unsupported);
    std::vector<std::string> problems;
    EXPECT_TRUE(listSequences(fake.folder() / "runs", &problems).empty());
    EXPECT_EQ(problems.size(), 1u);
}

}  // namespace
}  // namespace studio::sequence
