// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/run/events.h"
#include "core/train/training.h"

namespace at {
class Tensor;
}

namespace studio::test {

/// Writes the smallest backbone, vlm.json, and returns the section `policy` of a configuration beside it.
std::string tinyPolicy(const std::filesystem::path& folder);
/// What a training needs from outside: pictures, no downloads.
train::TrainingServices tinyServices();

/// A set of one camera (pictures of a moving disc in parquet), 10 frames a second.
struct TinyRecording {
    std::vector<std::string> joints{"a", "b", "c"};  ///< of state and action alike
    int episodes = 2, frames = 14;
    std::string task = "move the disc";
    /// State and action of a frame.
    std::function<std::pair<std::vector<double>, std::vector<double>>(int episode, int frame)> numbers;
    std::function<int(int episode)> colour = [](int episode) { return 30 * episode; };
};
void record(const std::filesystem::path& root, const TinyRecording& recording);

/// A folder with everything that a training needs: a recorded set of two episodes with one camera (pictures
/// in parquet), the smallest backbone, and a configuration that trains on it in a second.
class TinyStage {
public:
    explicit TinyStage(const std::filesystem::path& folder);

    /// Starts a run in `<folder>/<runs>`; throws std::runtime_error with the error's text.
    std::unique_ptr<train::Training> start(const std::string& runs,
                                           const std::vector<std::string>& overrides = {}) const;
    std::unique_ptr<train::Training> resume(const std::filesystem::path& run) const;
    std::filesystem::path config() const { return folder_ / "stage.yaml"; }

private:
    std::filesystem::path folder_;
};

/// Copies a policy's folder as published ones are: without a tokenizer, which goes to the folder `tokenizer`,
/// and with a pre-processor that names `model` for it.
void publish(const std::filesystem::path& policy, const std::filesystem::path& published,
             const std::string& model, const std::filesystem::path& tokenizer);

/// Writes the backbone of a policy as raw ones are published: config.json (`sizes`, as vlm.json) and
/// model.safetensors, without a tokenizer.
void extractBackbone(const std::filesystem::path& policy, const std::filesystem::path& sizes,
                     const std::filesystem::path& backbone);

/// Replaces the tensors of a policy's model.safetensors by what `change` makes of them.
void changeWeights(const std::filesystem::path& policy,
                   const std::function<void(std::map<std::string, at::Tensor>&)>& change);

/// The only run directory below a folder of runs.
std::filesystem::path onlyRun(const std::filesystem::path& runs);
/// Files of the last checkpoint with their hashes, as its manifest has them.
std::map<std::string, std::string> filesOf(const std::filesystem::path& run);
/// All events of a run.
std::vector<run::Event> eventsOf(const std::filesystem::path& run);
/// Lines of events.jsonl that a resumed run must repeat bit by bit: wall-clock times and speeds taken out.
std::vector<std::string> repeatableLines(const std::filesystem::path& run);

}  // namespace studio::test
