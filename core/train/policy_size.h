// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/result.h"
#include "core/config/train_config.h"

namespace studio::train {

/// How large the policy of a stage is.
struct PolicySize {
    std::int64_t trainable = 0, frozen = 0;  ///< parameters
    /// Weights, gradients and the optimizer's two moments; pictures and activations come on top.
    std::uint64_t trainingBytes = 0;
    std::uint64_t checkpointBytes = 0;    ///< on disk, of each checkpoint (plannedCheckpointBytes())
    std::uint64_t startWeightsBytes = 0;  ///< on disk, once; 0 where no regularizer asks for them
};

/// Of the policy that a stage would train from `folder` (empty: from scratch). No weights are read, their
/// memory is never touched. Errors: NotFound, Corrupt, InvalidConfig.
Result<PolicySize> policySize(const config::TrainConfig& config, const std::filesystem::path& folder);

}  // namespace studio::train
