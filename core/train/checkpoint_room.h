// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/config/train_config.h"

namespace studio::policy {
class Policy;
}

namespace studio::train {

/// File of a run directory with the weights that the stage began with, where a regularizer holds on to them.
inline constexpr const char* kStartWeightsFile = "start_weights.safetensors";

/// How many checkpoints a run cannot do without at once: best and newest stay while the next one is written.
/// `between`: some may be saved before the end.
constexpr int leastCheckpoints(bool between) {
    return between ? 3 : 2;
}

/// How many checkpoints of one run may lie on the disk at once.
struct CheckpointCount {
    int least = 0;  ///< leastCheckpoints(): with less room the run is refused, whatever the data are
    /// Where there is room for all that training.keep_last asks for: those kept, the best one if it is older,
    /// and the next one while it is written. After the end one less stays.
    int most = 0;
};
/// By the configuration alone; where only the data tell how many are saved, as many as may be. Source:
/// run::CheckpointStore::prune(), Trainer.
CheckpointCount checkpointCount(const config::TrainConfig& config);

/// Bytes of the weights that a run with a regularizer keeps from its start; 0 where none is active.
std::uint64_t startWeightsBytes(const policy::Policy& policy, const config::ReplayConfig& replay);

}  // namespace studio::train
