// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/robot_train_config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base/file.h"
#include "tests/support/paths.h"
#include "tests/support/robot_train_folder.h"
#include "tests/support/warnings.h"

namespace studio::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class RobotTrain : public ::testing::Test {
protected:
    void write(const std::string& name, const std::string& text) { files_.write(name, text); }
    void edit(const std::string& name, const std::string& from, const std::string& to) {
        files_.edit(name, from, to);
    }
    Result<ProjectConfig> load(const std::vector<std::string>& overrides = {}) {
        warnings_.clear();
        return loadProject(base(), overrides, &warnings_);
    }
    std::string problem() {
        auto loaded = load();
        return loaded.ok() ? "accepted" : loaded.error().text();
    }
    std::string stageProblem(const std::vector<std::string>& overrides) {
        auto loaded = loadTrainConfig(base(), overrides);
        return loaded.ok() ? "accepted" : loaded.error().text();
    }
    std::string warned() const { return test::textOf(warnings_); }
    std::filesystem::path base() const { return files_.base(); }

    test::TemporaryFolder folder_;
    test::RobotTrainFolder files_{folder_.path()};
    std::vector<Warning> warnings_;
};

TEST_F(RobotTrain, FirstStageIsATrainConfig) {
    auto config = loadTrainConfig(base(), {}, &warnings_);
    ASSERT_OK(config);
    EXPECT_EQ(config->source.pretrainedPath, "lerobot/smolvla_base");
    EXPECT_EQ(config->training.epochs, 100);
    EXPECT_EQ(config->training.batchSize, 64);
    EXPECT_EQ(config->training.name, "task1_moving_grasp");
    EXPECT_EQ(config->training.outputDirectory, folder_ / "runs");
    EXPECT_EQ(config->data.root, folder_ / "data/task1");
    EXPECT_EQ(config->data.instruction, test::kRobotTrainTasks[0].instruction);
    EXPECT_EQ(config->data.episodes.size(), 200u);
    EXPECT_EQ(config->validation.episodes.size(), 20u);
    EXPECT_EQ(config->validation.episodes.back(), 199);
    EXPECT_EQ(config->validation.freqEpoch, 2);
    EXPECT_EQ(config->policy.at("optimizer_lr"), 5e-5);
    EXPECT_EQ(config->policy.at("n_action_steps"), 8);
    EXPECT_EQ(config->policy.at("normalization_mapping").at("STATE"), "MEAN_STD");
    EXPECT_FALSE(config->policy.at("normalization_mapping").contains("DEPTH"));
    EXPECT_THAT(warned(), AllOf(HasSubstr("Hydra"), HasSubstr("training.output_directory"),
                                HasSubstr("DEPTH"), HasSubstr("persistent_workers"), HasSubstr("held out")));

    // the resolved file is an ordinary one
    write("resolved/config.yaml", toYaml(*config));
    auto again = loadTrainConfig(folder_ / "resolved/config.yaml");
    ASSERT_OK(again);
    EXPECT_EQ(*again, *config);
}

TEST_F(RobotTrain, EveryStageHasItsOwnValues) {
    auto project = load();
    ASSERT_OK(project);
    ASSERT_EQ(project->tasks.size(), 4u);
    for (const test::RobotTrainTask& wanted : test::kRobotTrainTasks) {
        const TaskConfig* task = project->findTask(wanted.id);
        ASSERT_TRUE(task);
        const TrainConfig stage = taskTrainConfig(*project, *task);
        EXPECT_EQ(stage.training.epochs, wanted.epochs);
        EXPECT_EQ(stage.training.name, fmt::format("task{}_{}", wanted.id, wanted.name));
        EXPECT_EQ(stage.policy.at("optimizer_lr"), std::stod(wanted.rate));
        EXPECT_EQ(stage.policy.at("scheduler_warmup_steps"), wanted.warmup);
        EXPECT_EQ(stage.policy.at("scheduler_decay_steps"), wanted.decay);
        EXPECT_EQ(stage.data.root, folder_ / fmt::format("data/task{}", wanted.id));
        EXPECT_EQ(stage.data.episodes.size(), 200u);
        EXPECT_EQ(stage.data.instruction, wanted.instruction);
        EXPECT_EQ(stage.stage.task, wanted.id);
        EXPECT_EQ(task->start.from, wanted.id == 1 ? TaskStart::From::Pretrained : TaskStart::From::Task);
        if (wanted.id > 1) {
            EXPECT_EQ(task->start.task, wanted.id - 1);
        }
        EXPECT_EQ(task->start.resumePath, "");
    }
}

TEST_F(RobotTrain, TheSequenceIsTyped) {
    auto project = load();
    ASSERT_OK(project);
    EXPECT_TRUE(project->robotTrain);
    const SequentialConfig& sequential = project->sequential;
    EXPECT_TRUE(sequential.useReplay);
    EXPECT_TRUE(sequential.validateAllPrevious);
    EXPECT_EQ(sequential.replayStrategy, "proportional");
    EXPECT_EQ(sequential.shares.at(3), (std::map<int, double>{{1, 0.1}, {2, 0.2}, {3, 0.7}}));
    EXPECT_EQ(sequential.replayedEpisodes.at(4), (std::map<int, std::int64_t>{{1, 20}, {2, 20}, {3, 40}}));
    EXPECT_FALSE(sequential.replayedEpisodes.contains(1));
}

TEST_F(RobotTrain, LaterStageAloneAsksForItsStart) {
    auto alone = loadTrainConfig(base(), {"task=task2_weighing"});
    ASSERT_FALSE(alone.ok());
    EXPECT_THAT(alone.error().text(),
                AllOf(HasSubstr("starts from task 1"), HasSubstr("--set policy.pretrained_path")));
    auto named = loadTrainConfig(base(), {"task=task2_weighing", "policy.pretrained_path=/some/run"});
    ASSERT_OK(named);
    EXPECT_EQ(named->source.pretrainedPath, "/some/run");
    edit("tasks/task2_weighing.yaml", "run_XXXXXX_XXXXXX", "runs/typed/by/hand");
    auto typed = loadTrainConfig(base(), {"task=task2_weighing"});
    ASSERT_OK(typed);
    EXPECT_EQ(typed->source.pretrainedPath, (folder_ / "runs/typed/by/hand").string());
}

TEST_F(RobotTrain, FolderIsEnoughUnlessThereAreSeveral) {
    ASSERT_OK(loadTrainConfig(folder_.path()));
    write("other.yaml", "policy: {}\n");
    ASSERT_OK(loadTrainConfig(folder_.path()));
    write("second.yaml", *readFile(base()));
    auto several = loadTrainConfig(folder_.path());
    ASSERT_FALSE(several.ok());
    EXPECT_THAT(several.error().message,
                AllOf(HasSubstr("second.yaml"), HasSubstr("smolvla_sequential_base.yaml")));
    EXPECT_EQ(findRobotTrainBase(folder_ / "tasks").error().code, ErrorCode::NotFound);
}

TEST_F(RobotTrain, ATasksFileAloneIsNamedWithItsProject) {
    const auto file = folder_ / "tasks/task2_weighing.yaml";
    auto loaded = loadTrainConfig(file, {"training.steps=1"});
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(loaded.error().message,
                AllOf(HasSubstr(file.string()), HasSubstr("the file of one task of a project")));
    EXPECT_THAT(loaded.error().hint,
                AllOf(HasSubstr(folder_.path().string()), HasSubstr("--set task=task2_weighing")));
    // and what it says to pass is taken
    ASSERT_OK(
        loadTrainConfig(folder_.path(), {"task=task2_weighing", "policy.pretrained_path=/some/policy"}));
    // one that has lost its project
    write("far/away/task2_weighing.yaml", *readFile(file));
    loaded = loadTrainConfig(folder_ / "far/away/task2_weighing.yaml");
    ASSERT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.error().hint, HasSubstr("its project.yaml and --set task=task2_weighing"));
}

TEST_F(RobotTrain, ABaseFileThatCannotBeReadSaysWhere) {
    auto base = files_.base();
    auto text = readFile(base);
    ASSERT_OK(text);
    write(base.filename().string(), *text + "sequential: {}\n");
    auto loaded = loadProject(base.parent_path(), {});
    ASSERT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.error().text(),
                AllOf(HasSubstr(base.filename().string() + ":"), HasSubstr("sequential")));
}

TEST_F(RobotTrain, UnknownKeysAreWarnings) {
    edit("smolvla_sequential_base.yaml", "  chunk_size: 50", "  chunk_size: 50\n  chunk_sise: 3");
    edit("tasks/task1_moving_grasp.yaml", "  stage: 1", "  stage: 1\n  colour: red");
    ASSERT_OK(load());
    EXPECT_THAT(warned(),
                AllOf(HasSubstr("smolvla_sequential_base.yaml:22:3: unknown key 'policy.chunk_sise'"),
                      HasSubstr("'policy.chunk_size'?"), HasSubstr("'task.colour'")));
}

TEST_F(RobotTrain, UnusableValuesAreErrorsWithTheirPlace) {
    edit("smolvla_sequential_base.yaml", "batch_size: 64", "batch_size: 0");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("smolvla_sequential_base.yaml:43:15"), HasSubstr("training.batch_size = 0")));
    edit("smolvla_sequential_base.yaml", "batch_size: 0", "batch_size: 64");
    edit("tasks/task1_moving_grasp.yaml", "[0, 199]", "[199, 0]");
    EXPECT_THAT(problem(), HasSubstr("backwards"));
    edit("tasks/task1_moving_grasp.yaml", "[199, 0]", "[0]");
    EXPECT_THAT(problem(), HasSubstr("[first, last]"));
    edit("tasks/task1_moving_grasp.yaml", "[0]", "[0, 199]");
    edit("smolvla_sequential_base.yaml", "policy_name: smolvla", "policy_name: act");
    EXPECT_THAT(problem(), HasSubstr("policy_name = act"));
}

TEST_F(RobotTrain, SharesAreNeverGuessed) {
    edit("smolvla_sequential_base.yaml", "{task1: 0.2, task2: 0.8}", "{task1: , task2: 0.8}");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("sequential.stage2_replay.task1 needs a number in [0, 1], found no value"),
                      HasSubstr("write 0 to leave the task out")));
    edit("smolvla_sequential_base.yaml", "{task1: , task2: 0.8}", "{task2: 1}");
    EXPECT_THAT(problem(), HasSubstr("sequential.stage2_replay.task1 is missing"));
    edit("smolvla_sequential_base.yaml", "{task2: 1}", "{task1: 0.3, task2: 0.9}");
    EXPECT_THAT(problem(), AllOf(HasSubstr("sum to 1.2"), HasSubstr("task1: 0.25, task2: 0.75")));
    edit("smolvla_sequential_base.yaml", "{task1: 0.3, task2: 0.9}", "{task1: 0.2, task2: 0.7, task4: 0.1}");
    EXPECT_THAT(problem(), HasSubstr("names task4"));
    edit("smolvla_sequential_base.yaml", "  stage2_replay: {task1: 0.2, task2: 0.7, task4: 0.1}\n", "");
    EXPECT_THAT(problem(), HasSubstr("sequential.stage2_replay is missing"));
    edit("smolvla_sequential_base.yaml", "use_replay_buffer: true", "use_replay_buffer: false");
    EXPECT_EQ(problem(), "accepted");
}

TEST_F(RobotTrain, TrapsOfTheTasks) {
    edit("tasks/task2_weighing.yaml", "resume_task_id: 1", "resume_task_id: 2");
    EXPECT_THAT(problem(), HasSubstr("names the task itself"));
    edit("tasks/task2_weighing.yaml", "resume_task_id: 2", "resume_task_id: 1");
    edit("tasks/task2_weighing.yaml", test::kRobotTrainTasks[1].instruction,
         test::kRobotTrainTasks[0].instruction);
    EXPECT_EQ(problem(), "accepted");
    EXPECT_THAT(warned(), HasSubstr("same instruction"));
    edit("tasks/task2_weighing.yaml", test::kRobotTrainTasks[0].instruction, "");
    EXPECT_THAT(problem(), HasSubstr("language_instruction is missing"));
    edit("tasks/task2_weighing.yaml", "language_instruction: \"\"", "language_instruction: x");
    edit("tasks/task2_weighing.yaml", "id: 2", "id: 1");
    EXPECT_THAT(problem(), HasSubstr("task.id 1 is also that of"));
    edit("tasks/task2_weighing.yaml", "id: 1", "id: 2");
    EXPECT_THAT(stageProblem({"task=nothing"}), AllOf(HasSubstr("'nothing'"), HasSubstr("task4_sorting")));
}

}  // namespace
}  // namespace studio::config
