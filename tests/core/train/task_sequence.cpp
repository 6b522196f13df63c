// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/task_sequence.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/file.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/must.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

const char* const kSequenceStage = R"(training:
  name: tiny
  device: cpu
  threads: 1
  batch_size: 5
  steps: 8
  save_freq: 2
data:
  root: task2
  stats: compute
validation:
  episodes: [2]
  freq: 3
  max_frames: 5
)";

void recordTask(const fs::path& root, int task, int width) {
    TinyRecording recording;
    recording.joints.clear();
    for (int i = 0; i < width; ++i) recording.joints.push_back(fmt::format("j{}", i));
    recording.episodes = 3;
    recording.frames = 11 + task;
    recording.task = task == 1 ? "lift the disc" : "weigh the disc";
    recording.numbers = [task, width](int episode, int k) {
        std::vector<double> state, action;
        for (int i = 0; i < width; ++i) {
            double phase = 0.2 * k + i + 0.3 * episode;
            state.push_back(task == 1 ? std::sin(phase) : 0.5 * std::cos(phase));
            action.push_back(task == 1 ? std::sin(phase + 0.2) : 0.5 * std::cos(phase - 0.2));
        }
        return std::pair(state, action);
    };
    recording.colour = [task](int episode) { return 40 * task + 20 * episode; };
    record(root, recording);
}

}  // namespace

TaskSequence::TaskSequence(const fs::path& folder, int width, int secondWidth) : folder_(folder) {
    recordTask(dataset(1), 1, width);
    recordTask(dataset(2), 2, secondWidth > 0 ? secondWidth : width);
    must(writeFileAtomic(folder / "stage.yaml", tinyPolicy(folder) + kSequenceStage));
}

fs::path TaskSequence::dataset(int task) const {
    return folder_ / fmt::format("task{}", task);
}

config::TrainConfig TaskSequence::first() const {
    auto config = must(config::loadTrainConfig(folder_ / "stage.yaml", {}));
    config.data.root = dataset(1);
    config.stage.name = "lifting";
    return config;
}

config::TrainConfig TaskSequence::second(const std::string& strategy) const {
    auto config = must(config::loadTrainConfig(folder_ / "stage.yaml", {}));
    config.stage.task = 2;
    config.stage.name = "weighing";
    config::PreviousTask earlier;
    earlier.task = 1;
    earlier.name = "lifting";
    earlier.data.root = dataset(1);
    earlier.heldOut = {2};
    earlier.share = 0.3;
    config.replay.previous = {earlier};
    config.replay.share = 0.7;
    config.replay.strategy = strategy;
    return config;
}

std::unique_ptr<train::Training> TaskSequence::start(config::TrainConfig config,
                                                     const std::string& runs) const {
    config.training.outputDirectory = folder_ / runs;
    return must(train::Training::start(config, tinyServices()));
}

}  // namespace studio::test
