// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/config/cosine_schedule.h"
#include "core/config/train_config.h"
#include "core/loading/collator.h"
#include "core/loading/sample.h"
#include "core/policy/checkpoint.h"
#include "core/replay/replay_strategy.h"
#include "core/train/policy_setup.h"
#include "core/train/stage_data.h"
#include "core/train/stage_tasks.h"

namespace studio::train {

/// What training needs from libraries that may be absent.
struct StageServices {
    std::shared_ptr<const data::MediaBackend> media;
    FindWeights findWeights;
    policy::TokenizerLookup findTokenizer = {};  ///< for weights that come without one; may be empty
};

/// One stage of training, opened and checked: policy, data and plan. Nothing has been written yet.
struct Stage {
    config::TrainConfig config;  ///< completed from the checkpoint
    c10::Device device;
    policy::OpenedPolicy opened;  ///< on `device`, in its compute type
    std::shared_ptr<const data::MediaBackend> media;
    StageData data;  ///< of the stage's own task
    StageTasks tasks;
    std::vector<std::string> names;  ///< per source of the samples: name of its task
    std::vector<std::shared_ptr<const loading::SampleSource>> sources;
    std::shared_ptr<replay::ReplayStrategy> strategy;  ///< draws the batches
    std::vector<std::string> notes, warnings;          ///< what a person should know before it starts

    std::int64_t totalSteps = 0;  ///< optimizer steps
    /// Optimizer steps in which the stage's own task is seen once: its samples over its share of the batches.
    double stepsPerEpoch = 0;
    /// Scaled to totalSteps. It counts optimizer steps, not the batches that training.gradient_accumulation
    /// adds up to one: LeRobot's scheduler, too, steps once per optimizer step.
    config::CosineSchedule schedule;
    std::int64_t saveEvery = 0, validateEvery = 0;  ///< optimizer steps; 0: at the end only / never
    /// Validated before the first step too: what the stage begins with is the measure of what it forgets.
    bool validateStart = false;
    std::filesystem::path weightsFolder;  ///< that the policy was opened from; empty: from scratch

    bool savesAt(std::int64_t step) const;      ///< whether a checkpoint is due after `step` steps
    bool validatesAt(std::int64_t step) const;  ///< whether a validation is due after `step` steps

    /// Errors: InvalidConfig, NotFound, Corrupt, Unsupported, each with its remedy.
    static Result<std::unique_ptr<Stage>> open(const config::TrainConfig& config,
                                               const StageServices& services);
    loading::Collator collator() const;
};

}  // namespace studio::train
