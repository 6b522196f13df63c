// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/task_sequence.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "core/base/file.h"
#include "core/data/writer.h"
#include "core/video/media_backend.h"
#include "tests/support/pictures.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

const char* const kBackbone =
    R"({"text_config": {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3,
"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16, "vocab_size": 300},
"vision_config": {"hidden_size": 24, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2,
"image_size": 32, "patch_size": 8}, "scale_factor": 4})";

const char* const kConfig = R"(policy:
  from_scratch: true
  vlm_config: vlm.json
  tokenizer: bytes
  resize_imgs_with_padding: [32, 32]
  num_vlm_layers: 2
  chunk_size: 6
  n_action_steps: 6
  tokenizer_max_length: 24
  optimizer_lr: 3e-3
  scheduler_warmup_steps: 2
  scheduler_decay_steps: 100
training:
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

template <class T>
T must(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().text());
    return std::move(result).value();
}

void must(const Status& status) {
    if (!status.ok()) throw std::runtime_error(status.error().text());
}

void record(const fs::path& root, int task, int width) {
    const char* camera = "observation.images.head";
    std::vector<std::string> names;
    for (int i = 0; i < width; ++i) names.push_back(fmt::format("j{}", i));
    data::V3Settings settings{.fps = 10,
                              .robotType = "test",
                              .features = {data::numberFeature("observation.state", "float32", names),
                                           data::numberFeature("action", "float32", names),
                                           data::cameraFeature(camera, 32, 32, false)},
                              .media = video::mediaBackend()};
    auto writer = must(data::DatasetWriter::create(root, settings));
    for (int episode = 0; episode < 3; ++episode) {
        for (int k = 0; k < 11 + task; ++k) {
            data::DatasetWriter::Numbers numbers;
            for (int i = 0; i < width; ++i) {
                double phase = 0.2 * k + i + 0.3 * episode;
                numbers["observation.state"].push_back(task == 1 ? std::sin(phase) : 0.5 * std::cos(phase));
                numbers["action"].push_back(task == 1 ? std::sin(phase + 0.2) : 0.5 * std::cos(phase - 0.2));
            }
            must(writer->addFrame(numbers, {{camera, movingPicture(32, 32, k, 40 * task + 20 * episode)}}));
        }
        must(writer->endEpisode(task == 1 ? "lift the disc" : "weigh the disc"));
    }
    must(writer->finish());
}

}  // namespace

TaskSequence::TaskSequence(const fs::path& folder, int width, int secondWidth) : folder_(folder) {
    record(dataset(1), 1, width);
    record(dataset(2), 2, secondWidth > 0 ? secondWidth : width);
    must(writeFileAtomic(folder / "vlm.json", kBackbone));
    must(writeFileAtomic(folder / "stage.yaml", kConfig));
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

train::TrainingServices TaskSequence::services() {
    return {video::mediaBackend(), nullptr, {"test"}};
}

std::unique_ptr<train::Training> TaskSequence::start(config::TrainConfig config,
                                                     const std::string& runs) const {
    config.training.outputDirectory = folder_ / runs;
    return must(train::Training::start(config, services()));
}

}  // namespace studio::test
