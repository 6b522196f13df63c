// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/checkpoint.h"
#include "core/train/adamw.h"
#include "core/train/ema.h"

namespace studio::train {

/// What decides the next step beyond weights and optimizer; everything else is a pure function of seed and
/// step.
struct Progress {
    std::int64_t step = 0;       ///< optimizer steps done
    double bestMetric = 0;       ///< of the checkpoint `best`
    std::int64_t bestStep = -1;  ///< -1: none yet
    double lossSum = 0;          ///< training loss since the last save, for training.best_by train_loss
    std::int64_t lossCount = 0;
    std::int64_t settledStep = -1;    ///< last step whose validation and save, where due, are done
    nlohmann::json replay;            ///< state of the replay strategy
    std::vector<std::int64_t> drawn;  ///< samples of each source since the last logged step
    /// A task's validation losses: the lowest that it ever had, over the stages before too, and the newest.
    struct TaskScore {
        double best = 0, last = 0;
        std::string framesHash = {};      ///< run::Validation::framesHash of the newest; empty: not known
        std::string statisticsHash = {};  ///< run::Validation::statisticsHash of the newest; empty: not known
    };
    std::map<int, TaskScore> tasks;  ///< by id
};

/// The machine's part in whether a resumed run is bit-equal, compared field by field; settings and data are
/// RunInputs.
struct Surroundings {
    int threads = 0;
    std::string torch, device, dtype;
    std::vector<std::string> differences(const Surroundings& other) const;  ///< "3 threads instead of 2"
};
/// Those of this process, with Torch's present number of threads. `dtype`: as training.dtype has it.
Surroundings surroundings(c10::Device device, const std::string& dtype);
/// As the facts of a checkpoint's manifest have it, and back; what is absent there is 0 or "".
nlohmann::json toJson(const Surroundings& surroundings);
Surroundings surroundingsFromJson(const nlohmann::json& json);

/// Fills a checkpoint folder: pretrained_model/ (for everybody) and training_state/ (for an exact resume):
/// master.safetensors (fp32 weights that rounding to the published dtypes would change),
/// optimizer_state.safetensors (LeRobot's keys), ema.safetensors, training_step.json, progress.json. Errors:
/// Io.
Status writeCheckpoint(const std::filesystem::path& folder, const policy::OpenedPolicy& opened,
                       const AdamW& optimizer, Ema* ema, const Progress& progress);

/// Bytes of the tensors that writeCheckpoint() writes for a policy: weights in their published dtypes, and of
/// what is trained the fp32 weight, two moments and, with `ema`, the average (12 or 16 bytes per parameter).
/// Frozen float32 weights that bf16 cannot hold come on top.
std::uint64_t checkpointBytes(const policy::Policy& policy, bool ema);
/// The same of a policy whose weights were not read: without those frozen ones.
std::uint64_t plannedCheckpointBytes(const policy::Policy& policy, bool ema);

/// Puts what was trained back in full precision: of `pretrained_model`'s checkpoint, if it has a
/// training_state beside it, the fp32 weights that model.safetensors holds rounded (their averages where the
/// run kept such). Returns whether there were any; weights that do not round to those of the file belong to
/// another one and are left alone, which `notes` tells. Errors: Io, Corrupt (of the files themselves).
Result<bool> restoreFullPrecision(const std::filesystem::path& pretrainedModel, policy::Policy& policy,
                                  std::vector<std::string>& notes);
/// The scores of the tasks that such a checkpoint knows; empty where there are none.
std::map<int, Progress::TaskScore> readTaskScores(const std::filesystem::path& pretrainedModel);

/// Puts the training state of a checkpoint back. The policy holds the weights of its pretrained_model
/// already. Errors: NotFound, Corrupt (file and tensor named).
Result<Progress> readTrainingState(const std::filesystem::path& folder, policy::Policy& policy,
                                   AdamW& optimizer, Ema* ema);

}  // namespace studio::train
