// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/robot_train_folder.h"

#include <fmt/format.h>

#include <stdexcept>

#include "core/base/file.h"

namespace studio::test {

namespace {

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

}  // namespace

const RobotTrainTask kRobotTrainTasks[4] = {
    {1, "moving_grasp", "Take the parcel off the belt and put it on the first mark.", 100, "5e-5", 1500,
     25000, ""},
    {2, "weighing", "Weigh the parcel, then drop it into the box.", 25, "3.5e-5", 800, 20000,
     "task1_episodes: 40"},
    {3, "placement", "Pick a bottle and stand it in the yellow field.", 30, "2.5e-5", 500, 25000,
     "task1_episodes: 20, task2_episodes: 40"},
    {4, "sorting", "Bring the part from the rack to the bin.", 35, "2e-5", 300, 30000,
     "task1_episodes: 20, task2_episodes: 20, task3_episodes: 40"},
};

namespace {

std::string taskFile(const RobotTrainTask& task) {
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

}  // namespace

RobotTrainFolder::RobotTrainFolder(std::filesystem::path folder) : folder_(std::move(folder)) {
    write("smolvla_sequential_base.yaml", kBase);
    for (const RobotTrainTask& task : kRobotTrainTasks) write(fileOf(task), taskFile(task));
}

std::string RobotTrainFolder::fileOf(const RobotTrainTask& task) {
    return fmt::format("tasks/task{}_{}.yaml", task.id, task.name);
}

void RobotTrainFolder::write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    auto written = writeFileAtomic(folder_ / name, text);
    if (!written.ok()) throw std::runtime_error(written.error().text());
}

void RobotTrainFolder::edit(const std::string& name, const std::string& from, const std::string& to) const {
    auto text = readFile(folder_ / name);
    if (!text.ok()) throw std::runtime_error(text.error().text());
    auto at = text->find(from);
    if (at == std::string::npos) throw std::runtime_error("not in " + name + ": " + from);
    write(name, text->replace(at, from.size(), to));
}

}  // namespace studio::test
