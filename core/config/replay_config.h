// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/data_config.h"

namespace studio::config {

/// Shares may miss 1 by this much: what decimal fractions lose.
inline constexpr double kShareTolerance = 1e-6;

/// Which stage of a sequence a configuration trains. A run on its own is task 1 without a name.
struct StageConfig {
    int task = 1;                   ///< id of the task taught in this stage
    std::string name;               ///< of the task ("weighing"); empty: its instruction, shortened
    std::filesystem::path project;  ///< folder of the project; empty: none
    std::filesystem::path parent;   ///< run from whose checkpoint it starts; empty: none
    std::string checkpoint;         ///< which one: best, last, or the name of its folder; empty: unsaid
    bool operator==(const StageConfig&) const = default;
};

/// A task that was taught before this stage: replayed, and validated on.
struct PreviousTask {
    int task = 0;      ///< its id
    std::string name;  ///< "moving_grasp"
    DataConfig data;   ///< with its own map, cameras and instruction
    std::vector<std::int64_t>
        heldOut;                ///< episodes that its own stage held out: validated on, never replayed
    double share = 0;           ///< of every batch, as an expected value; 0: validated only
    std::int64_t episodes = 0;  ///< replay pool: the first so many training episodes; 0: all
    bool operator==(const PreviousTask&) const = default;
};

/// What is mixed into a stage so that earlier tasks are kept, and what is added to the loss. The names of
/// strategies and regularizers are rows of core/replay/replay_strategies.h and regularizers.h.
struct ReplayConfig {
    std::string strategy = "none";
    double share = 1;                    ///< of the stage's own task; with those of `previous` it sums to 1
    std::vector<PreviousTask> previous;  ///< by id

    /// adaptive: bounds of the share of one earlier task, and how fast it follows the measured forgetting.
    double minShare = 0.02, maxShare = 0.5, gain = 1;
    /// reservoir: folder of the frames kept so far (empty: the parent's), and how many are kept for later.
    std::filesystem::path reservoir;
    std::int64_t reservoirFrames = 0;

    double distill = 0;  ///< weight of the squared distance to the previous stage's velocity field; 0: off
    std::string distillOn = "replay";  ///< observations used: replay, current or all
    double l2sp = 0;  ///< weight of the squared distance to the weights that the stage began with; 0: off

    bool validatePrevious = true;  ///< validate on every task seen so far, not on the stage's own alone
    bool operator==(const ReplayConfig&) const = default;
};

}  // namespace studio::config
