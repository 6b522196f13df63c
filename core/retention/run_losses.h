// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/config/train_config.h"
#include "core/retention/score_matrix.h"

namespace studio::retention {

/// The tasks that a run's configuration names: those of the stages before it in their order, then its own. A
/// task before it may have no name there.
std::vector<TaskLabel> configuredTasks(const config::TrainConfig& config);

/// A validation loss of one task.
struct MeasuredLoss {
    double value = 0;               ///< flow loss, per sample
    std::int64_t frames = 0;        ///< that it is the mean of
    bool onTrainingFrames = false;  ///< they were trained on
    bool operator==(const MeasuredLoss&) const = default;
};

/// What one run measured of each task, as its log has it: the same validations that SequenceHistory draws.
struct RunLosses {
    std::vector<TaskLabel> tasks;  ///< as configuredTasks(), then those that only the log knows, by id
    std::map<std::int64_t, std::map<int, MeasuredLoss>> at;  ///< step of the run -> id of the task -> loss
};

/// Reads the losses of runs. Of a log only the validations are parsed, and the whole is read again only when
/// its time or size has changed. Any thread.
class RunLossReader {
public:
    /// Those of the run in this folder, as its log is now; of one that is missing nothing is known. Never
    /// null.
    std::shared_ptr<const RunLosses> of(const std::filesystem::path& run);

private:
    struct Seen {
        std::filesystem::file_time_type time = {};
        std::uintmax_t size = 0;
        std::shared_ptr<const RunLosses> losses = {};
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Seen> seen_;  ///< of all runs that were asked for
};

}  // namespace studio::retention
