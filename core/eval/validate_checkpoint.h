// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/train/stage.h"
#include "core/train/validation.h"

namespace studio::eval {

/// Which checkpoint is measured on which tasks.
struct CheckpointValidationOptions {
    std::filesystem::path checkpoint;  ///< a policy's folder, a step folder, or a run (its last checkpoint)
    /// The stage whose tasks are measured: its own and the earlier ones, with the seeds, frames and episodes
    /// of its `validation` section. Its source of weights and its statistics give way to the checkpoint's.
    config::TrainConfig config;
    std::vector<int> tasks;  ///< ids; empty: all that the configuration measures
    bool gradients = false;  ///< work out the gradient of every task as well
};

/// One task as the checkpoint stands on it.
struct TaskMeasurement {
    int task = 0;
    std::string name;
    train::ValidationResult result;
};

/// How far the tasks pull the weights into one direction: cos(g_i, g_j) of the gradients of their flow
/// losses, over all trainable weights and within each part of the network (peers-and-performance.md 5.2). 1:
/// the same way; below 0: against each other.
struct GradientCosine {
    std::string module;                       ///< as in policy::ModuleRow; "all": everything
    std::vector<std::vector<double>> cosine;  ///< [task][task]; NaN where a gradient is 0
};

/// What the measurement found. `weights`: where they come from, in words; `on`: "held_out" or "training", as
/// in ValidationConfig::on.
struct CheckpointValidation {
    std::string weights, on;
    std::vector<TaskMeasurement> tasks;  ///< by id
    std::vector<double> gradientNorms;   ///< per task; empty where not asked for
    std::vector<GradientCosine> cosines;
    std::vector<std::string> notes;
    double seconds = 0;
};

/// Measures a checkpoint on every task of a stage by the code, frames, noise and times with which training
/// validates. Gradients take one copy of the trainable weights per task. `progress(task, tasks)` before each.
/// Blocking. Errors: those of Stage::open; InvalidArgument (a task that is not measured), Cancelled; throws
/// what Torch throws.
Result<CheckpointValidation> validateCheckpoint(const CheckpointValidationOptions& options,
                                                const train::StageServices& services,
                                                const std::function<void(std::size_t, std::size_t)>& progress,
                                                std::stop_token stop);

}  // namespace studio::eval
