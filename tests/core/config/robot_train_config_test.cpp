// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/robot_train_config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

// values of reference/robot-train-config.md, sentences of this project
constexpr const char* kBase = R"(defaults:
  - _self_
  - tasks: ${task}
hydra:
  run:
    dir: outputs
timestamp: ${now:%Y%m%d_%H%M%S}
method: smolvla_sequential
policy_name: smolvla
task: task1_moving_grasp
policy:
  _target_: some.python.Class
  vlm_model_name: HuggingFaceTB/SmolVLM2-500M-Video-Instruct
  load_vlm_weights: true
  freeze_vision_encoder: true
  train_expert_only: true
  train_state_proj: true
  n_obs_steps: 1
  max_state_dim: 32
  max_action_dim: 32
  chunk_size: 50
  n_action_steps: 8
  resize_imgs_with_padding: [512, 512]
  empty_cameras: 0
  num_steps: 10
  normalization_mapping:
    VISUAL: {_target_: some.python.Enum, value: IDENTITY}
    DEPTH: {_target_: some.python.Enum, value: MEAN_STD}
    STATE: {_target_: some.python.Enum, value: MEAN_STD}
    ACTION: MEAN_STD
  optimizer_betas: [0.9, 0.999]
  optimizer_eps: 1e-8
  optimizer_weight_decay: 5e-7
  optimizer_grad_clip_norm: 1.0
  scheduler_warmup_steps: 1500
  scheduler_decay_steps: 25000
  scheduler_decay_lr: 1e-6
training:
  output_directory: outputs/train/${task}/${method}
  device: cuda
  seed: 42
  target_action_dim: 32
  batch_size: 64
  num_workers: 16
  drop_last: true
  prefetch_factor: 2
  persistent_workers: true
  save_freq_epoch: 3
  log_freq: 50
  validate_all_previous_tasks: true
  validation_freq_epoch: 2
  validation_episodes: 20
sequential:
  use_replay_buffer: true
  replay_strategy: proportional
  stage2_replay: {task1: 0.2, task2: 0.8}
  stage3_replay: {task1: 0.1, task2: 0.2, task3: 0.7}
  stage4_replay: {task1: 0.1, task2: 0.1, task3: 0.2, task4: 0.6}
)";

struct Task {
    int id;
    const char* name;
    const char* instruction;
    int epochs;
    const char* rate;
    int warmup, decay;
    const char* replay;
};
const Task kTasks[] = {
    {1, "moving_grasp", "Take the parcel off the belt and put it on the first mark.", 100, "5e-5", 1500,
     25000, ""},
    {2, "weighing", "Weigh the parcel, then drop it into the box.", 25, "3.5e-5", 800, 20000,
     "task1_episodes: 40"},
    {3, "placement", "Pick a bottle and stand it in the yellow field.", 30, "2.5e-5", 500, 25000,
     "task1_episodes: 20, task2_episodes: 40"},
    {4, "sorting", "Bring the part from the rack to the bin.", 35, "2e-5", 300, 30000,
     "task1_episodes: 20, task2_episodes: 20, task3_episodes: 40"},
};

std::string taskFile(const Task& task) {
    std::string start = task.id == 1 ? "resume_from: pretrained\n    pretrained_path: lerobot/smolvla_base\n"
                                     : fmt::format(
                                           "resume_from: task\n    resume_task_id: {}\n"
                                           "    resume_path: run_XXXXXX_XXXXXX\n",
                                           task.id - 1);
    std::string replay = *task.replay ? fmt::format("  replay: {{{}}}\n", task.replay) : "";
    return fmt::format(R"(# @package _global_
task:
  id: {0}
  name: {1}
  stage: {0}
  description: 任务
  language_instruction: "{2}"
  data:
    root: data/task{0}
    repoid: lerobot/task{0}
    episodes_to_use: [0, 199]
  training:
    max_epoch: {3}
    {4}    policy:
      optimizer_lr: {5}
      scheduler_warmup_steps: {6}
      scheduler_decay_steps: {7}
{8})",
                       task.id, task.name, task.instruction, task.epochs, start, task.rate, task.warmup,
                       task.decay, replay);
}

class RobotTrain : public ::testing::Test {
protected:
    void SetUp() override {
        write("smolvla_sequential_base.yaml", kBase);
        for (const Task& task : kTasks) write(fileOf(task), taskFile(task));
    }
    static std::string fileOf(const Task& task) {
        return fmt::format("tasks/task{}_{}.yaml", task.id, task.name);
    }
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder_ / name).parent_path());
        ASSERT_OK(writeFileAtomic(folder_ / name, text));
    }
    void edit(const std::string& name, const std::string& from, const std::string& to) {
        auto text = readFile(folder_ / name);
        ASSERT_OK(text);
        auto at = text->find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write(name, text->replace(at, from.size(), to));
    }
    Result<RobotTrainProject> load(const std::vector<std::string>& overrides = {}) {
        warnings_.clear();
        return loadRobotTrain(base(), overrides, warnings_);
    }
    std::string problem(const std::vector<std::string>& overrides = {}) {
        auto loaded = load(overrides);
        return loaded.ok() ? "accepted" : loaded.error().text();
    }
    std::string warned() const {
        std::string all;
        for (const Warning& warning : warnings_) all += warning.message + " " + warning.hint + "\n";
        return all;
    }
    std::filesystem::path base() const { return folder_ / "smolvla_sequential_base.yaml"; }

    test::TemporaryFolder folder_;
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
    EXPECT_EQ(config->data.instruction, kTasks[0].instruction);
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
    for (const Task& task : kTasks) {
        auto project = load({fmt::format("task=tasks/task{}_{}", task.id, task.name)});
        ASSERT_OK(project);
        EXPECT_EQ(project->task.id, task.id);
        EXPECT_EQ(project->stage.training.epochs, task.epochs);
        EXPECT_EQ(project->stage.policy.at("optimizer_lr"), std::stod(task.rate));
        EXPECT_EQ(project->stage.policy.at("scheduler_warmup_steps"), task.warmup);
        EXPECT_EQ(project->stage.policy.at("scheduler_decay_steps"), task.decay);
        EXPECT_EQ(project->stage.data.root, folder_ / fmt::format("data/task{}", task.id));
        EXPECT_EQ(project->task.fromPretrained, task.id == 1);
        if (task.id > 1) {
            EXPECT_EQ(project->task.resumeTask, task.id - 1);
        }
        EXPECT_EQ(project->task.resumePath, "");
    }
}

TEST_F(RobotTrain, TheSequenceIsTyped) {
    auto project = load({"task=2"});
    ASSERT_OK(project);
    ASSERT_EQ(project->tasks.size(), 4u);
    const SequentialConfig& sequential = project->sequential;
    EXPECT_TRUE(sequential.useReplay);
    EXPECT_TRUE(sequential.validateAllPrevious);
    EXPECT_EQ(sequential.replayStrategy, "proportional");
    EXPECT_EQ(sequential.shares.at(3), (std::map<int, double>{{1, 0.1}, {2, 0.2}, {3, 0.7}}));
    EXPECT_EQ(sequential.replayedEpisodes.at(4), (std::map<int, std::int64_t>{{1, 20}, {2, 20}, {3, 40}}));
    EXPECT_FALSE(sequential.replayedEpisodes.contains(1));
    EXPECT_EQ(project->tasks[1].episodes.size(), 200u);
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
    write("second.yaml", kBase);
    auto several = loadTrainConfig(folder_.path());
    ASSERT_FALSE(several.ok());
    EXPECT_THAT(several.error().message,
                AllOf(HasSubstr("second.yaml"), HasSubstr("smolvla_sequential_base.yaml")));
    EXPECT_EQ(findRobotTrainBase(folder_ / "tasks").error().code, ErrorCode::NotFound);
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
    EXPECT_THAT(problem(), AllOf(HasSubstr("sequential.stage2_replay.task1"), HasSubstr("no value")));
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
    edit("tasks/task2_weighing.yaml", kTasks[1].instruction, kTasks[0].instruction);
    EXPECT_EQ(problem(), "accepted");
    EXPECT_THAT(warned(), HasSubstr("same instruction"));
    edit("tasks/task2_weighing.yaml", kTasks[0].instruction, "");
    EXPECT_THAT(problem(), HasSubstr("language_instruction is missing"));
    edit("tasks/task2_weighing.yaml", "language_instruction: \"\"", "language_instruction: x");
    edit("tasks/task2_weighing.yaml", "id: 2", "id: 1");
    EXPECT_THAT(problem(), HasSubstr("task.id 1 is also that of"));
    EXPECT_THAT(problem({"task=nothing"}), AllOf(HasSubstr("'nothing'"), HasSubstr("task4_sorting")));
}

}  // namespace
}  // namespace studio::config
