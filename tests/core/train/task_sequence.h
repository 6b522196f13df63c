// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/config/train_config.h"
#include "core/train/training.h"

namespace studio::test {

/// A folder with two tasks of different pictures, motions and instructions (3 episodes each, the last held
/// out), and the configuration of the second's stage on the smallest policy.
class TaskSequence {
public:
    /// `width`: of state and action; the second task may have another one.
    explicit TaskSequence(const std::filesystem::path& folder, int width = 4, int secondWidth = 0);

    /// The second task's stage: 8 steps, validation every 3, a checkpoint every 2, the first task 30 %.
    config::TrainConfig second(const std::string& strategy) const;
    /// The first task's stage.
    config::TrainConfig first() const;
    std::filesystem::path dataset(int task) const;
    std::unique_ptr<train::Training> start(config::TrainConfig config, const std::string& runs) const;

private:
    std::filesystem::path folder_;
};

}  // namespace studio::test
