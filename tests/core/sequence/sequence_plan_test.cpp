// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>

#include "core/base/file.h"
#include "tests/core/sequence/fake_trainer.h"
#include "tests/support/paths.h"
#include "tests/support/robot_train_folder.h"

namespace studio::sequence {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string told(const SequencePlan& plan) {
    std::string all;
    for (const Issue& issue : plan.issues) {
        all += (issue.blocking ? "stop: " : "note: ") + issue.message + " | " + issue.hint + "\n";
    }
    return all;
}

TEST(SequencePlan, ShowsTheUsersFolderAsItIs) {
    test::TemporaryFolder folder;
    test::RobotTrainFolder files(folder.path());
    auto project = config::loadProject(folder.path());
    ASSERT_OK(project);
    auto plan = planSequence(*project);
    ASSERT_OK(plan);
    ASSERT_EQ(plan->stages.size(), 4u);
    const double rates[] = {5e-5, 3.5e-5, 2.5e-5, 2e-5};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(plan->stages[i].rate, rates[i]);
        EXPECT_FALSE(plan->stages[i].dataThere);
        EXPECT_THAT(told(*plan),
                    HasSubstr(fmt::format("its data set {} is not there",
                                          (folder / fmt::format("data/task{}", i + 1)).string())));
    }
    EXPECT_EQ(plan->strategy, "proportional");
    EXPECT_EQ(plan->stages[0].start.kind, StageStart::Kind::Pretrained);
    EXPECT_EQ(plan->stages[0].start.weights, "lerobot/smolvla_base");
    EXPECT_EQ(plan->stages[3].start.kind, StageStart::Kind::ComingStage);
    EXPECT_EQ(plan->stages[3].start.stage, 3);
    ASSERT_EQ(plan->stages[3].shares.size(), 4u);
    EXPECT_EQ(plan->stages[3].shares[2].share, 0.2);
    EXPECT_EQ(plan->stages[3].shares[2].episodes, 40);
    EXPECT_TRUE(plan->blocked());
    // later stages could be trained only after that: one line for each data set is enough
    EXPECT_THAT(told(*plan), ::testing::Not(HasSubstr("cannot replay")));
    const auto json = toJson(*plan);
    EXPECT_EQ(json.at("stages").at(1).at("learning_rate"), 3.5e-5);
    EXPECT_EQ(json.at("stages").at(1).at("start").at("kind"), "coming_stage");
}

TEST(SequencePlan, RatesFollowTheDecayWhereNoTaskSaysOne) {
    test::TemporaryFolder folder;
    test::RobotTrainFolder files(folder.path());
    for (const auto& task : test::kRobotTrainTasks) {
        files.edit(test::RobotTrainFolder::fileOf(task), fmt::format("      optimizer_lr: {}\n", task.rate),
                   "");
    }
    auto project = config::loadProject(folder.path());
    ASSERT_OK(project);
    auto plan = planSequence(*project);
    ASSERT_OK(plan);
    const double rates[] = {5e-5, 3.5e-5, 2.5e-5, 2e-5};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(plan->stages[i].rate, rates[i], 1e-18);
}

TEST(SequencePlan, ReservoirDoesWithoutOldDataSets) {
    test::FakeProject fake(3);
    std::filesystem::remove_all(fake.folder() / "data/task1");
    auto replayed = planSequence(fake.load({"policy.from_scratch=true"}), {.first = 2});
    ASSERT_OK(replayed);
    EXPECT_THAT(told(*replayed), AllOf(HasSubstr("stop: cannot replay task 1 in stage 2"),
                                       HasSubstr((fake.folder() / "data/task1").string() + ", is not there"),
                                       HasSubstr("sequential.replay_strategy: reservoir")));
    auto kept = planSequence(fake.load({"sequential.replay_strategy=reservoir"}), {.first = 2});
    ASSERT_OK(kept);
    EXPECT_THAT(told(*kept), HasSubstr("note: stage 2 is not validated on task 1"));
    EXPECT_THAT(told(*kept),
                HasSubstr("note: stage 3 is validated on task 1 by the frames that the reservoir "
                          "keeps"));
    EXPECT_THAT(told(*kept), ::testing::Not(HasSubstr("cannot replay")));
    // what is there says what was kept
    test::FakeProject trained(2);
    const std::vector<std::string> reservoir = {"sequential.replay_strategy=reservoir"};
    ASSERT_OK(runSequence(trained.load(reservoir), {.last = 1}, trained.services(), {}));
    std::filesystem::remove_all(trained.folder() / "data/task1");
    auto without = planSequence(trained.load(reservoir), {.first = 2});
    ASSERT_OK(without);
    EXPECT_THAT(told(*without), AllOf(HasSubstr("note: stage 2 is not validated on task 1"),
                                      HasSubstr("keeps no frames to validate on")));
    const auto folder = without->stages[0].start.run / "reservoir";
    ASSERT_OK(makeFolders(folder));
    ASSERT_OK(writeFileAtomic(folder / "reservoir.json", R"({"measured": [{"id": 1, "frames": 5}]})"));
    auto measured = planSequence(trained.load(reservoir), {.first = 2});
    ASSERT_OK(measured);
    EXPECT_THAT(told(*measured), HasSubstr("note: stage 2 is validated on task 1 by the frames"));
}

TEST(SequencePlan, WhatNobodyKeptCannotBeReplayedFromAReservoir) {
    test::FakeProject fake(2);
    const std::vector<std::string> reservoir = {"sequential.replay_strategy=reservoir"};
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    auto planned = [&](const std::vector<std::string>& settings) {
        auto plan = planSequence(fake.load(settings));
        EXPECT_OK(plan);
        return plan.ok() ? told(*plan) : "";
    };
    EXPECT_THAT(planned(reservoir),
                AllOf(HasSubstr("stop: cannot replay task 1 in stage 2 (task2): "),
                      HasSubstr("/reservoir holds no frames of it"),
                      HasSubstr("train stage 1 again with it (--branch NAME --from 1), or choose "
                                "proportional, which draws from the data sets")));
    EXPECT_THAT(planned({}), ::testing::Not(HasSubstr("cannot replay")));
    std::filesystem::remove_all(fake.folder() / "data/task1");
    EXPECT_THAT(planned(reservoir), HasSubstr("put the data set " + (fake.folder() / "data/task1").string()));
    EXPECT_THAT(planned({}), AllOf(HasSubstr("stop: cannot replay task 1 in stage 2"),
                                   HasSubstr("No frames of it were kept"),
                                   ::testing::Not(HasSubstr("or use sequential.replay_strategy"))));
    // kept, it does without the data set
    auto begun = planSequence(fake.load());
    ASSERT_OK(begun);
    ASSERT_EQ(begun->stages[1].start.kind, StageStart::Kind::Checkpoint);
    const auto folder = begun->stages[1].start.run / "reservoir";
    ASSERT_OK(makeFolders(folder));
    ASSERT_OK(writeFileAtomic(folder / "reservoir.json", R"({"tasks": [{"id": 1, "frames": 5}]})"));
    EXPECT_THAT(planned(reservoir), ::testing::Not(HasSubstr("cannot replay")));
    EXPECT_THAT(planned({}), HasSubstr("or use sequential.replay_strategy: reservoir"));
    ASSERT_OK(writeFileAtomic(folder / "reservoir.json", R"({"tasks": [{"id": 2, "frames": 5}]})"));
    EXPECT_THAT(planned(reservoir), HasSubstr("holds no frames of it"));
}

TEST(SequencePlan, AStartThatIsNotThereIsNamedWithItsRemedy) {
    test::FakeProject fake(2);
    auto alone = planSequence(fake.load(), {.first = 2});
    ASSERT_OK(alone);
    EXPECT_THAT(
        told(*alone),
        AllOf(HasSubstr("stop: cannot start stage 2 (task2): no finished run of task 1 (task1) found under"),
              HasSubstr("Train stage 1 first, or name a checkpoint: task.training.resume_path")));
    auto typed = planSequence(fake.load({"task2.training.resume_path=/nowhere/run"}));
    ASSERT_OK(typed);
    EXPECT_THAT(told(*typed), HasSubstr("/nowhere/run, is not there"));
    auto sourceless = planSequence(fake.load({"policy.from_scratch=false"}));
    ASSERT_OK(sourceless);
    EXPECT_THAT(told(*sourceless), HasSubstr("its weights have no source"));
}

TEST(SequencePlan, ACopiedOrMovedProjectStartsFromTheRunsThatItTookAlong) {
    test::FakeProject fake(2);
    ASSERT_OK(runSequence(fake.load(), {.last = 1}, fake.services(), {}));
    test::TemporaryFolder elsewhere;
    const auto now = elsewhere / "project";
    using std::filesystem::copy_options;
    std::filesystem::copy(fake.folder(), now, copy_options::recursive | copy_options::copy_symlinks);
    for (const bool moved : {false, true}) {
        if (moved) std::filesystem::remove_all(fake.folder());
        auto project = config::loadProject(now);
        ASSERT_OK(project);
        // another seed has no stage of its own before
        auto plan = planSequence(*project, {.first = 2, .seed = 7});
        ASSERT_OK(plan);
        EXPECT_EQ(plan->stages[0].start.kind, StageStart::Kind::Checkpoint) << told(*plan);
        EXPECT_EQ(plan->stages[0].start.run.parent_path(), now / "runs/main");
    }
}

TEST(SequencePlan, StageConfigurationHoldsEarlierTasksSharesAndStatistics) {
    test::FakeProject fake(3);
    auto project = fake.load({"sequential.stage2_replay.task1=0.2", "sequential.stage2_replay.task2=0.8",
                              "sequential.distill=0.5"});
    ASSERT_OK(runSequence(project, {.last = 1}, fake.services(), {}));
    auto plan = planSequence(project);
    ASSERT_OK(plan);
    EXPECT_EQ(plan->stages[0].state, "done");
    EXPECT_EQ(plan->stages[1].start.kind, StageStart::Kind::Checkpoint);
    DataFacts facts;
    facts.heldOut = [](const config::DataConfig& data, const config::ValidationConfig&) {
        return data.root.filename() == "task1" ? std::vector<std::int64_t>{7, 8}
                                               : std::vector<std::int64_t>{};
    };
    auto config = stageTrainConfig(project, *plan, 2, facts);
    ASSERT_OK(config);
    EXPECT_EQ(config->stage.task, 2);
    EXPECT_EQ(config->stage.parent, plan->stages[0].run);
    EXPECT_EQ(config->data.stats, "checkpoint");
    EXPECT_FALSE(config->source.fromScratch);
    EXPECT_THAT(config->source.pretrainedPath, HasSubstr("/pretrained_model"));
    EXPECT_EQ(config->replay.strategy, "proportional");
    EXPECT_EQ(config->replay.share, 0.8);
    EXPECT_EQ(config->replay.distill, 0.5);
    ASSERT_EQ(config->replay.previous.size(), 1u);
    EXPECT_EQ(config->replay.previous[0].task, 1);
    EXPECT_EQ(config->replay.previous[0].share, 0.2);
    EXPECT_EQ(config->replay.previous[0].heldOut, (std::vector<std::int64_t>{7, 8}));
    EXPECT_EQ(config->replay.previous[0].data.instruction, "Do the thing of task 1.");
    // what is written is what is read
    ASSERT_OK(writeFileAtomic(fake.folder() / "again.yaml", config::toYaml(*config)));
    auto again = config::loadTrainConfig(fake.folder() / "again.yaml");
    ASSERT_OK(again);
    EXPECT_EQ(*again, *config);
    // stage 3 has no row of shares: 70 % for the newest, the rest in equal parts
    EXPECT_EQ(plan->stages[2].shares[2].share, 0.7);
    EXPECT_NEAR(plan->stages[2].shares[0].share.value_or(0), 0.15, 1e-12);
    EXPECT_FALSE(stageTrainConfig(project, *plan, 3, facts).ok());
}

TEST(SequencePlan, SharesByFramesAreThoseOfTheData) {
    test::FakeProject fake(2);
    auto project = fake.load({"sequential.replay_strategy=episodes", "sequential.current_share=0.7"});
    auto unknown = planSequence(project);
    ASSERT_OK(unknown);
    ASSERT_EQ(unknown->stages[1].shares.size(), 2u);
    for (const TaskShare& share : unknown->stages[1].shares)
        EXPECT_FALSE(share.share) << "no plan says it, and nobody looked at the data";
    DataFacts facts;
    facts.stage = [](const config::TrainConfig& config) {
        EXPECT_EQ(config.replay.strategy, "episodes");
        StageFacts found{.heldOut = {8, 9}, .frames = 300, .shares = {{1, 0.25}, {2, 0.75}}};
        if (config.stage.task == 1) found.shares.clear();
        return found;
    };
    facts.size = [](const config::TrainConfig&, const std::string& weights) {
        EXPECT_EQ(weights, "") << "from scratch";
        return StageSize{100, 900, false};
    };
    auto plan = planSequence(project, {}, facts);
    ASSERT_OK(plan);
    EXPECT_EQ(plan->stages[1].shares[0].share, 0.25);
    EXPECT_EQ(plan->stages[1].shares[1].share, 0.75);
    EXPECT_EQ(plan->stages[1].frames, 300);
    EXPECT_EQ(plan->stages[1].heldOut, (std::vector<std::int64_t>{8, 9}));
    const auto json = toJson(*plan).at("stages").at(1);
    EXPECT_EQ(json.at("parameters").at("total"), 1000);
    EXPECT_EQ(json.at("held_out"), (std::vector<int>{8, 9}));
    EXPECT_TRUE(toJson(*unknown).at("stages").at(1).at("shares").at(0).at("share").is_null());
    // and so the stage's own configuration says what it draws
    ASSERT_OK(runSequence(project, {.last = 1}, fake.services(), {}));
    auto begun = planSequence(project);
    ASSERT_OK(begun);
    auto config = stageTrainConfig(project, *begun, 2, facts);
    ASSERT_OK(config);
    EXPECT_EQ(config->replay.share, 0.75);
    EXPECT_EQ(config->replay.previous.at(0).share, 0.25);
}

TEST(SequencePlan, AFinishedStageIsShownAsItWasRun) {
    test::FakeProject fake(2);
    const std::vector<std::string> then = {"training.steps=4", "policy.optimizer_lr=1e-3",
                                           "sequential.current_share=0.6"};
    ASSERT_OK(runSequence(fake.load(then), {}, fake.services(), {}));
    auto same = planSequence(fake.load(then));
    ASSERT_OK(same);
    EXPECT_THAT(told(*same), ::testing::Not(HasSubstr("other settings")));
    auto project =
        fake.load({"training.steps=9", "policy.optimizer_lr=2e-3", "sequential.current_share=0.8"});
    auto plan = planSequence(project);
    ASSERT_OK(plan);
    ASSERT_EQ(plan->stages[1].state, "done");
    EXPECT_EQ(plan->stages[0].steps, 4);
    EXPECT_EQ(plan->stages[0].rate, 1e-3);
    EXPECT_NEAR(plan->stages[1].rate, 0.7e-3, 1e-12);
    EXPECT_EQ(plan->stages[1].shares.at(1).share, 0.6);
    EXPECT_EQ(plan->stages[1].start.kind, StageStart::Kind::Checkpoint);
    EXPECT_EQ(plan->stages[1].start.run, plan->stages[0].run);
    EXPECT_EQ(plan->stages[1].start.checkpoint, "best");
    EXPECT_THAT(plan->stages[1].start.text,
                AllOf(HasSubstr("best checkpoint of task 1 (task1)"), HasSubstr(", step 4)")));
    EXPECT_THAT(told(*plan),
                AllOf(HasSubstr("note: stage 2 (task2) has a run made with other settings"),
                      HasSubstr("training.steps 4 instead of 9"), HasSubstr("policy.optimizer_lr"),
                      HasSubstr("shares own 60 %, task 1 40 % instead of own 80 %, task 1 20 %"),
                      HasSubstr("--branch NAME --from 2")));
    EXPECT_FALSE(plan->blocked());
    // what is still to come follows the project
    auto grown = planSequence(project, {.branch = "again", .branchAt = 2});
    ASSERT_OK(grown);
    EXPECT_EQ(grown->stages[0].steps, 4);
    EXPECT_EQ(grown->stages[1].steps, 9);
    EXPECT_EQ(grown->stages[1].shares.at(1).share, 0.8);
    EXPECT_TRUE(grown->stages[0].asRun);
    EXPECT_FALSE(grown->stages[1].asRun) << "it has no run";
    // a run that does not tell how it was begun: the stage is told as the project has it
    EXPECT_TRUE(plan->stages[1].asRun);
    ASSERT_OK(writeFileAtomic(plan->stages[1].run / "config.yaml", "training: [\n"));
    auto unread = planSequence(project);
    ASSERT_OK(unread);
    EXPECT_EQ(unread->stages[1].run, plan->stages[1].run);
    EXPECT_FALSE(unread->stages[1].asRun);
    EXPECT_EQ(unread->stages[1].steps, 9);
}

TEST(SequencePlan, AnotherStrategyIsNoDifferenceOfAFirstStage) {
    test::FakeProject fake(2);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    auto plan = planSequence(fake.load({"sequential.replay_strategy=balanced"}));
    ASSERT_OK(plan);
    EXPECT_THAT(told(*plan), AllOf(::testing::Not(HasSubstr("stage 1 (task1) has a run made")),
                                   HasSubstr("stage 2 (task2) has a run made with other settings"),
                                   HasSubstr("replay.strategy proportional instead of balanced")));
    // but later stages draw from what a reservoir's first stage kept
    auto keeping = planSequence(fake.load({"sequential.replay_strategy=reservoir"}));
    ASSERT_OK(keeping);
    EXPECT_THAT(told(*keeping),
                HasSubstr("stage 1 (task1) has a run made with other settings than the project has today: "
                          "replay.strategy proportional instead of reservoir"));
}

TEST(SequencePlan, WhatAStrategyUsesIsADifferenceAndNothingElse) {
    test::FakeProject fake(2);
    const std::string adaptive = "sequential.replay_strategy=adaptive";
    ASSERT_OK(runSequence(fake.load({adaptive}), {}, fake.services(), {}));
    auto plan = planSequence(fake.load({adaptive, "sequential.gain=3"}));
    ASSERT_OK(plan);
    EXPECT_THAT(told(*plan), AllOf(HasSubstr("stage 2 (task2) has a run made with other settings than the "
                                             "project has today: replay.gain"),
                                   ::testing::Not(HasSubstr("stage 1 (task1) has a run made"))));
    test::FakeProject planned(2);
    ASSERT_OK(runSequence(planned.load(), {}, planned.services(), {}));
    auto unused = planSequence(planned.load({"sequential.gain=3"}));
    ASSERT_OK(unused);
    EXPECT_THAT(told(*unused), ::testing::Not(HasSubstr("other settings")));
    auto unmeasured = planSequence(planned.load({"sequential.validate_all_previous_tasks=false"}));
    ASSERT_OK(unmeasured);
    EXPECT_THAT(told(*unmeasured), HasSubstr("replay.validate_previous"));
    // a data set that was deleted since changes nothing of what was done
    std::filesystem::remove_all(planned.folder() / "data/task1");
    auto gone = planSequence(planned.load());
    ASSERT_OK(gone);
    EXPECT_THAT(told(*gone), ::testing::Not(HasSubstr("other settings")));
}

TEST(SequencePlan, RelatedSequencesHaveOneSetOfStatistics) {
    test::FakeProject fake(3);
    ASSERT_OK(runSequence(fake.load(), {}, fake.services(), {}));
    std::filesystem::remove_all(fake.folder() / "data/task1");
    const PlanOptions related[] = {
        {.branch = "more", .branchAt = 3}, {.seed = 9}, {.baseline = "naive"}, {.baseline = "joint"}};
    for (const PlanOptions& options : related) {
        auto plan = planSequence(fake.load(), options);
        ASSERT_OK(plan);
        EXPECT_THAT(told(*plan), ::testing::Not(HasSubstr("will not cover")));
    }
    std::filesystem::remove(fake.folder() / "runs/main/stats.json");
    auto anew = planSequence(fake.load(), {.seed = 9});
    ASSERT_OK(anew);
    EXPECT_THAT(told(*anew), HasSubstr("the shared statistics will not cover task 1"));
}

TEST(SequencePlan, WhatABranchDoesNotTakeOverIsNamed) {
    test::FakeProject fake(3);
    const std::vector<std::string> then = {"training.steps=9", "training.batch_size=4",
                                           "task1.training.policy.optimizer_lr=1e-3",
                                           "task2.validation.split=0.3"};
    ASSERT_OK(runSequence(fake.load(then), {.overrides = then}, fake.services(), {}));
    auto planned = [&](const std::vector<std::string>& now) {
        auto plan = planSequence(fake.load(now), {.branch = "even", .branchAt = 3, .overrides = now});
        EXPECT_OK(plan);
        return plan.ok() ? told(*plan) : "";
    };
    const std::string other = "sequential.replay_strategy=balanced";
    const std::string split = "task2.validation.split=0.3";
    // what is given now is meant so; the rate of a stage that it shares is none of its own
    EXPECT_THAT(planned({other, "training.batch_size=2"}),
                HasSubstr("note: the sequence 'even' does not take over what 'main' was begun with: --set "
                          "training.steps=9 --set task2.validation.split=0.3 | Its own stages"));
    EXPECT_THAT(planned({other, split}), HasSubstr("--set training.steps=9 --set training.batch_size=4 |"));
    EXPECT_THAT(planned({other, split, "training.batch_size=4", "training.steps=9"}),
                ::testing::Not(HasSubstr("take over")));
    // the branch is begun: nothing can be added any more
    ASSERT_OK(runSequence(fake.load({other}), {.branch = "even", .branchAt = 3, .overrides = {other}},
                          fake.services(), {}));
    EXPECT_THAT(planned({other}), ::testing::Not(HasSubstr("take over")));
    // a bound of other lengths bounds less well
    auto naive = planSequence(fake.load(), {.baseline = "naive"});
    ASSERT_OK(naive);
    EXPECT_THAT(told(*naive),
                HasSubstr("note: the sequence 'main-naive' does not take over what 'main' was begun with: "
                          "--set training.steps=9 --set training.batch_size=4 --set "
                          "task1.training.policy.optimizer_lr=1e-3 --set task2.validation.split=0.3 |"));
    // the project has come to say the same
    const auto file = fake.folder() / "project.yaml";
    std::string text = readFile(file).value();
    text.replace(text.find("{steps: 4}"), 10, "{steps: 9, batch_size: 4}");
    ASSERT_OK(writeFileAtomic(file, text));
    auto same = planSequence(fake.load({other, split}),
                             {.branch = "again", .branchAt = 3, .overrides = {other, split}});
    ASSERT_OK(same);
    EXPECT_THAT(told(*same), ::testing::Not(HasSubstr("take over")));
}

TEST(SequencePlan, OtherValuesThanASequenceWasBegunWithAreNamed) {
    test::FakeProject fake(2);
    const std::vector<std::string> then = {"validation.max_frames=8"};
    const PlanOptions begun{.last = 1, .overrides = then};
    ASSERT_OK(runSequence(fake.load(then), begun, fake.services(), {}));
    auto found = findSequence(fake.load(then), begun);
    ASSERT_OK(found);
    EXPECT_FALSE(begunOtherwise(begun, *found));
    auto note = begunOtherwise({.overrides = {"validation.max_frames=4"}}, *found);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->message, "the sequence 'main' was begun with --set validation.max_frames=8");
    EXPECT_FALSE(begunOtherwise({.overrides = {"validation.max_frames=4"}}, {found->state, false}));
    found->state.overrides.clear();
    note = begunOtherwise({.overrides = {"training.steps=9", "validation.max_frames=4"}}, *found);
    ASSERT_TRUE(note);
    EXPECT_EQ(note->message,
              "the sequence 'main' was begun without training.steps=9, validation.max_frames=4");
}

TEST(SequencePlan, BoundsAreVariantsOfTheirOwn) {
    test::FakeProject fake(3);
    auto project = fake.load({"sequential.distill=0.5"});
    auto naive = planSequence(project, {.baseline = "naive"});
    ASSERT_OK(naive);
    EXPECT_EQ(naive->sequence.id, "main-naive");
    EXPECT_EQ(naive->strategy, "none");
    EXPECT_TRUE(naive->stages[2].shares.empty());
    auto joint = planSequence(project, {.baseline = "joint"});
    ASSERT_OK(joint);
    EXPECT_EQ(joint->sequence.id, "main-joint");
    ASSERT_EQ(joint->stages.size(), 1u);
    EXPECT_EQ(joint->stages[0].steps, 3 * 4);
    auto config = stageTrainConfig(project, *joint, 1);
    ASSERT_OK(config);
    EXPECT_EQ(config->training.name, "joint");
    EXPECT_NE(config->stage.name, "joint") << "a task is measured under its own name";
    EXPECT_TRUE(config->source.fromScratch);
    EXPECT_EQ(config->data.stats, "shared");
    EXPECT_EQ(config->data.statsFile, fake.folder() / "runs/main-joint/stats.json");
    EXPECT_EQ(config->replay.distill, 0);
    ASSERT_EQ(config->replay.previous.size(), 2u);
    EXPECT_NEAR(config->replay.share, 1.0 / 3, 1e-12);
    auto seeded = planSequence(project, {.seed = 7, .baseline = "naive"});
    ASSERT_OK(seeded);
    EXPECT_EQ(seeded->sequence.id, "main-naive-seed7");
    EXPECT_EQ(seeded->sequence.seed, 7u);
}

TEST(SequencePlan, AStageWithoutAnEarlierOneHasNothingToKeep) {
    test::FakeProject fake(2);
    auto project = fake.load({"sequential.distill=0.5", "sequential.l2sp=0.1"});
    auto plan = planSequence(project);
    ASSERT_OK(plan);
    EXPECT_THAT(told(*plan), AllOf(HasSubstr("note: stage 1 (task1) is trained without sequential.distill, "
                                             "sequential.l2sp: it starts from no earlier stage"),
                                   ::testing::Not(HasSubstr("stage 2 (task2) is trained without"))));
    auto first = stageTrainConfig(project, *plan, 1);
    ASSERT_OK(first);
    EXPECT_EQ(first->replay.distill, 0);
    EXPECT_EQ(first->replay.l2sp, 0);
    ASSERT_OK(runSequence(project, {}, fake.services(), {}));
    auto done = planSequence(project);
    ASSERT_OK(done);
    EXPECT_THAT(told(*done), AllOf(::testing::Not(HasSubstr("is trained without")),
                                   ::testing::Not(HasSubstr("other settings"))));
    auto second = config::loadTrainConfig(done->stages[1].run / "config.yaml");
    ASSERT_OK(second);
    EXPECT_EQ(second->replay.distill, 0.5);
    EXPECT_EQ(second->replay.l2sp, 0.1);
}

TEST(SequencePlan, JointTrainingTeachesEveryTaskWhole) {
    test::TemporaryFolder folder;
    test::RobotTrainFolder files(folder.path());
    auto project = config::loadProject(files.base());
    ASSERT_OK(project);
    ASSERT_FALSE(project->sequential.replayedEpisodes.empty()) << "this folder limits what is replayed";
    auto joint = planSequence(*project, {.baseline = "joint"});
    ASSERT_OK(joint);
    ASSERT_EQ(joint->stages.at(0).shares.size(), 4u);
    for (const TaskShare& share : joint->stages[0].shares) EXPECT_EQ(share.episodes, 0) << share.task;
}

TEST(SequencePlan, JointTrainingIsAsLongAsAllStagesTogether) {
    test::FakeProject fake(3);
    // 2 epochs of 30 steps, 100 steps, 1.5 epochs of 41 steps: 60 + 100 + 62
    auto project = fake.load({"task1.training.epochs=2", "task2.training.steps=100",
                              "task3.training.epochs=1.5", "sequential.current_share=0.8"});
    std::map<int, double> drawn;
    DataFacts facts;
    facts.stage = [&](const config::TrainConfig& config) {
        if (config.training.name != "joint") drawn[config.stage.task] = config.replay.share;
        return StageFacts{
            .heldOut = {}, .frames = 10, .shares = {}, .stepsPerEpoch = config.stage.task == 1 ? 30.0 : 41.0};
    };
    auto joint = planSequence(project, {.baseline = "joint"}, facts);
    ASSERT_OK(joint);
    EXPECT_EQ(joint->stages.at(0).steps, 60 + 100 + 62);
    EXPECT_EQ(joint->stages[0].epochs, 0);
    // each stage's epochs are those of its own mixture, not of the joint one
    EXPECT_EQ(drawn, (std::map<int, double>{{1, 1.0}, {3, 0.8}}));
    auto config = stageTrainConfig(project, *joint, 1, facts);
    ASSERT_OK(config);
    EXPECT_EQ(config->training.steps, 222);
    EXPECT_EQ(config->training.epochs, 0);
    // nobody looked at the data: the plan says no number, and the stage is looked up when it begins
    auto unknown = planSequence(project, {.baseline = "joint"});
    ASSERT_OK(unknown);
    EXPECT_FALSE(unknown->blocked()) << told(*unknown);
    EXPECT_EQ(unknown->stages[0].steps, 0);
    EXPECT_TRUE(unknown->stages[0].asLongAsAll);
    EXPECT_TRUE(toJson(*unknown).at("stages").at(0).at("as_long_as_all_stages"));
    EXPECT_EQ(stageTrainConfig(project, *unknown, 1, facts)->training.steps, 222);
    EXPECT_FALSE(stageTrainConfig(project, *unknown, 1).ok());
    // once trained it is what it is, and no difference to today's project
    auto services = fake.services();
    services.facts = facts;
    ASSERT_OK(runSequence(project, {.baseline = "joint"}, services, {}));
    auto done = planSequence(project, {.baseline = "joint"});
    ASSERT_OK(done);
    EXPECT_EQ(done->stages[0].steps, 222);
    EXPECT_THAT(told(*done), ::testing::Not(HasSubstr("other settings")));
    // a stage without a length is named
    auto endless =
        planSequence(fake.load({"training.steps=0", "task1.training.epochs=2", "task2.training.steps=3"}),
                     {.seed = 1, .baseline = "joint"});
    ASSERT_OK(endless);
    EXPECT_THAT(told(*endless), HasSubstr("cannot train stage 3 (task3): it has neither steps nor epochs"));
}

TEST(SequencePlan, ARateThatRisesIsNoted) {
    test::FakeProject fake(3);
    auto plan =
        planSequence(fake.load({"policy.optimizer_lr=1e-3", "task3.training.policy.optimizer_lr=2e-3"}));
    ASSERT_OK(plan);
    EXPECT_THAT(told(*plan), HasSubstr("note: the learning rate rises from 0.0007 in stage 2 to 0.002 in "
                                       "stage 3"));
    auto usual = planSequence(fake.load());
    ASSERT_OK(usual);
    EXPECT_THAT(told(*usual), ::testing::Not(HasSubstr("rises")));
}

TEST(SequencePlan, AdaptiveNeedsWhatItFollows) {
    test::FakeProject fake(3);
    const std::string adaptive = "sequential.replay_strategy=adaptive";
    auto planned = [&](std::vector<std::string> settings) {
        settings.push_back(adaptive);
        auto plan = planSequence(fake.load(settings));
        EXPECT_OK(plan);
        return plan.ok() ? told(*plan) : "";
    };
    EXPECT_THAT(planned({}), ::testing::Not(HasSubstr("adapt")));
    EXPECT_THAT(planned({"validation.on=training", "validation.split=0"}),
                ::testing::Not(HasSubstr("adapt")));
    EXPECT_THAT(planned({"validation.split=0"}),
                AllOf(HasSubstr("stop: stage 2 (task2) cannot adapt its shares: the forgetting of task 1 is "
                                "not measured (no episode of it is held out)"),
                      HasSubstr("stop: stage 3 (task3) cannot adapt")));
    EXPECT_THAT(planned({"sequential.validate_all_previous_tasks=false"}),
                HasSubstr("(sequential.validate_all_previous_tasks is false)"));
    const auto some = planned({"validation.split=0", "task2.validation.split=0.2"});
    EXPECT_THAT(some, HasSubstr("stop: stage 2 (task2) cannot adapt"));
    EXPECT_THAT(some, HasSubstr("note: stage 3 (task3) adapts the shares of the other tasks alone: the "
                                "forgetting of task 1"));
}

TEST(SequencePlan, AMissingDataSetDoesNotMakeTheSharesWrong) {
    test::FakeProject fake(2);
    std::filesystem::remove_all(fake.folder() / "data/task1");
    DataFacts facts;
    facts.stage = [](const config::TrainConfig& config) -> Result<StageFacts> {
        EXPECT_TRUE(config.replay.previous.empty());
        EXPECT_EQ(config.replay.share, 1) << "shares that no longer sum to 1 are nobody's mistake";
        return StageFacts{.heldOut = {4}, .frames = 10, .shares = {}};
    };
    auto plan = planSequence(fake.load(), {}, facts);
    ASSERT_OK(plan);
    EXPECT_EQ(plan->stages[1].frames, 10);
    EXPECT_THAT(told(*plan), AllOf(HasSubstr("its data set"), ::testing::Not(HasSubstr("not known"))));
}

TEST(SequencePlan, AMissingDataSetIsSaidWithThePlaceThatNamesIt) {
    test::FakeProject fake(2);
    std::filesystem::remove_all(fake.folder() / "data/task1");
    // by its own task, where the key stands
    const auto own = planSequence(fake.load());
    ASSERT_OK(own);
    EXPECT_THAT(told(*own), HasSubstr("Correct task.data.root in " +
                                      (fake.folder() / "tasks/task1.yaml").string() + ":"));
    // by the project, for tasks that name none
    const auto file = fake.folder() / "tasks/task1.yaml";
    ASSERT_OK(writeFileAtomic(file, "task: {id: 1, name: task1, language_instruction: Do the thing.}\n"));
    auto text = readFile(fake.folder() / "project.yaml");
    ASSERT_OK(text);
    ASSERT_OK(writeFileAtomic(fake.folder() / "project.yaml", *text + "data: {root: data/all}\n"));
    const auto project = planSequence(fake.load());
    ASSERT_OK(project);
    EXPECT_THAT(told(*project),
                HasSubstr("Correct data.root in " + (fake.folder() / "project.yaml").string() + ":"));
    EXPECT_THAT(told(*project), ::testing::Not(HasSubstr(file.string())));
    // by what was typed, and by nobody
    const auto typed = planSequence(fake.load({"task1.data.root=/nowhere"}));
    ASSERT_OK(typed);
    EXPECT_THAT(told(*typed), HasSubstr("Correct --set task1.data.root, or put"));
    ASSERT_OK(writeFileAtomic(fake.folder() / "project.yaml", *text));
    const auto nobody = planSequence(fake.load());
    ASSERT_OK(nobody);
    EXPECT_THAT(told(*nobody), HasSubstr("Correct task.data.root in " + file.string() + ", or put"));
}

TEST(SequencePlan, DataThatCannotBeUsedStandsInTheWay) {
    test::FakeProject fake(2);
    DataFacts facts;
    facts.stage = [](const config::TrainConfig& config) -> Result<StageFacts> {
        if (config.stage.task == 2) return Error{ErrorCode::InvalidConfig, "no episode is left", "Keep one."};
        return StageFacts{.heldOut = {4}, .frames = 10, .shares = {}};
    };
    auto plan = planSequence(fake.load(), {}, facts);
    ASSERT_OK(plan);
    EXPECT_TRUE(plan->blocked());
    EXPECT_THAT(told(*plan),
                AllOf(HasSubstr("stop: stage 2 (task2) cannot use its data: no episode is left | Keep one."),
                      ::testing::Not(HasSubstr("stage 1 (task1) cannot"))));
}

TEST(SequencePlan, WhatALaterStageWouldBeRefusedForStandsInTheWay) {
    test::FakeProject fake(2);
    auto sound = planSequence(fake.load());
    ASSERT_OK(sound);
    EXPECT_FALSE(sound->blocked()) << told(*sound);
    const auto project = fake.load({"policy.chunk_size=10", "policy.n_action_steps=20"});
    auto plan = planSequence(project, {.first = 2});
    ASSERT_OK(plan);
    EXPECT_THAT(told(*plan), AllOf(HasSubstr("stop: stage 2 (task2) cannot be set up: "),
                                   HasSubstr("policy.n_action_steps = 20 steps is more than "
                                             "policy.chunk_size = 10")));
    // once for what all stages have in common
    auto whole = planSequence(project);
    ASSERT_OK(whole);
    EXPECT_THAT(told(*whole), AllOf(HasSubstr("stop: stage 1 (task1) cannot be set up"),
                                    ::testing::Not(HasSubstr("stage 2 (task2) cannot be set up"))));
    EXPECT_FALSE(runSequence(project, {}, fake.services(), {}).ok());
    EXPECT_EQ(fake.calls, 0) << "before anything is trained";
}

TEST(SequencePlan, WrongWishesAreRefused) {
    test::FakeProject fake(2);
    auto project = fake.load();
    auto refused = [&](const PlanOptions& options) {
        auto plan = planSequence(project, options);
        return plan.ok() ? "accepted" : plan.error().text();
    };
    EXPECT_THAT(refused({.first = 3}), HasSubstr("Stages are 1 to 2"));
    EXPECT_THAT(refused({.first = 2, .last = 1}), HasSubstr("backwards"));
    EXPECT_THAT(refused({.baseline = "best"}), HasSubstr("joint and naive"));
    EXPECT_THAT(refused({.branch = "a/b"}), HasSubstr("cannot name a branch"));
    EXPECT_THAT(refused({.last = 2, .baseline = "joint"}), HasSubstr("Leave --stages out"));
    EXPECT_THAT(refused({.first = 2, .baseline = "joint"}), HasSubstr("Leave --stages out"));
    for (const char* name : {"more-seed3", "main-naive", "more-joint"}) {
        EXPECT_THAT(refused({.branch = name}), HasSubstr("other seeds (-seed7) and bounds")) << name;
    }
    for (const char* name : {"naive", "more-seed", "more-seeds3", "more-seed3b"}) {
        EXPECT_THAT(refused({.branch = name}), ::testing::Not(HasSubstr("cannot name a branch"))) << name;
    }
    EXPECT_THAT(refused({.branch = std::string(300, 'a')}),
                AllOf(HasSubstr("a name of 300 letters cannot name a branch"), HasSubstr("at most 100")));
    EXPECT_THAT(refused({.branch = "more", .parent = std::string(300, 'a')}), HasSubstr("at most 100"));
    EXPECT_THAT(refused({.branchAt = 2}), HasSubstr("--branch NAME"));
    EXPECT_THAT(refused({.branch = "more", .branchAt = 2}), HasSubstr("Train its stages first"));
    EXPECT_THAT(refused({.seed = ~0ull}), HasSubstr("0 to 2^53")) << "-1 on a command line";
}

}  // namespace
}  // namespace studio::sequence
