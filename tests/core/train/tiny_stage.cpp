// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/tiny_stage.h"

#include <cmath>
#include <fstream>
#include <stdexcept>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/config/train_config.h"
#include "core/data/writer.h"
#include "core/run/checkpoint_store.h"
#include "core/tensors/safetensors.h"
#include "core/video/media_backend.h"
#include "tests/support/must.h"
#include "tests/support/pictures.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

const char* const kBackbone =
    R"({"text_config": {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3,
"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16, "vocab_size": 300},
"vision_config": {"hidden_size": 24, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2,
"image_size": 32, "patch_size": 8}, "scale_factor": 4})";

const char* const kPolicy = R"(policy:
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
)";

const char* const kStage = R"(training:
  name: tiny
  device: cpu
  threads: 1
  batch_size: 4
  steps: 8
  save_freq: 2
data:
  root: set
  stats: compute
validation:
  episodes: [1]
  freq: 4
  max_frames: 5
)";

std::map<std::string, at::Tensor> tensorsOf(const fs::path& path) {
    auto file = must(tensors::SafetensorsFile::open(path));
    std::map<std::string, at::Tensor> all;
    for (const auto& info : file.tensors()) all[info.name] = must(file.tensor(info.name));
    return all;
}

}  // namespace

std::string tinyPolicy(const fs::path& folder) {
    must(writeFileAtomic(folder / "vlm.json", kBackbone));
    return kPolicy;
}

train::TrainingServices tinyServices() {
    return {video::mediaBackend(), nullptr, {"test"}};
}

void record(const fs::path& root, const TinyRecording& recording) {
    const char* camera = "observation.images.head";
    data::V3Settings settings{
        .fps = 10,
        .robotType = "test",
        .features = {data::numberFeature("observation.state", "float32", recording.joints),
                     data::numberFeature("action", "float32", recording.joints),
                     data::cameraFeature(camera, 32, 32, false)},
        .media = video::mediaBackend()};
    auto writer = must(data::DatasetWriter::create(root, settings));
    for (int episode = 0; episode < recording.episodes; ++episode) {
        for (int k = 0; k < recording.frames; ++k) {
            auto [state, action] = recording.numbers(episode, k);
            must(writer->addFrame({{"observation.state", state}, {"action", action}},
                                  {{camera, movingPicture(32, 32, k, recording.colour(episode))}}));
        }
        must(writer->endEpisode(recording.task));
    }
    must(writer->finish());
}

TinyStage::TinyStage(const fs::path& folder) : folder_(folder) {
    TinyRecording recording;
    recording.numbers = [](int episode, int k) {
        double x = 0.1 * k;
        return std::pair<std::vector<double>, std::vector<double>>{{x, 1 - x, 0.3 * episode},
                                                                   {x + 0.1, 0.9 - x, std::sin(x)}};
    };
    record(folder / "set", recording);
    must(writeFileAtomic(config(), tinyPolicy(folder) + kStage));
}

std::unique_ptr<train::Training> TinyStage::start(const std::string& runs,
                                                  const std::vector<std::string>& overrides) const {
    auto all = overrides;
    all.push_back("training.output_directory=" + (folder_ / runs).string());
    return must(train::Training::start(must(config::loadTrainConfig(config(), all)), tinyServices()));
}

std::unique_ptr<train::Training> TinyStage::resume(const fs::path& run) const {
    return must(train::Training::resume(run, tinyServices()));
}

void publish(const fs::path& policy, const fs::path& published, const std::string& model,
             const fs::path& tokenizer) {
    fs::copy(policy, published, fs::copy_options::recursive);
    must(makeFolders(tokenizer.parent_path()));
    fs::rename(published / "tokenizer", tokenizer);
    auto json = nlohmann::ordered_json::parse(must(readFile(published / "policy_preprocessor.json")));
    for (auto& step : json["steps"]) {
        if (step["registry_name"] != "tokenizer_processor") continue;
        step["config"]["tokenizer_name"] = model;
        step.erase("artifacts");
    }
    must(writeJson(published / "policy_preprocessor.json", json));
}

void extractBackbone(const fs::path& policy, const fs::path& sizes, const fs::path& backbone) {
    const std::string prefix = "model.vlm_with_expert.vlm.";
    std::map<std::string, at::Tensor> raw;
    for (const auto& [name, tensor] : tensorsOf(policy / "model.safetensors")) {
        if (name.starts_with(prefix)) raw[name.substr(prefix.size())] = tensor;
    }
    must(makeFolders(backbone));
    must(tensors::writeSafetensors(backbone / "model.safetensors", raw));
    fs::copy_file(sizes, backbone / "config.json");
}

void changeWeights(const fs::path& policy,
                   const std::function<void(std::map<std::string, at::Tensor>&)>& change) {
    auto changed = tensorsOf(policy / "model.safetensors");
    change(changed);
    must(tensors::writeSafetensors(policy / "model.safetensors", changed));
}

fs::path onlyRun(const fs::path& runs) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(runs)) {
        if (!found.empty()) throw std::runtime_error("more than one run in " + runs.string());
        found = entry.path();
    }
    return found;
}

std::vector<run::Event> eventsOf(const fs::path& run) {
    std::ifstream file(run / "events.jsonl");
    std::vector<run::Event> events;
    for (std::string line; std::getline(file, line);)
        events.push_back(must(run::fromJson(nlohmann::json::parse(line))));
    return events;
}

std::map<std::string, std::string> filesOf(const fs::path& run) {
    std::map<std::string, std::string> files;
    for (const auto& file : must(run::verifyCheckpoint(run / "checkpoints/last")).files)
        files[file.path] = file.hash;
    return files;
}

std::vector<std::string> repeatableLines(const fs::path& run) {
    std::ifstream file(run / "events.jsonl");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        auto json = nlohmann::json::parse(line);
        if (json["type"] == "resumed" || json["type"] == "paused") continue;
        for (const char* exempt : {"t", "seconds", "samples_per_second"}) json.erase(exempt);
        lines.push_back(json.dump());
    }
    return lines;
}

}  // namespace studio::test
