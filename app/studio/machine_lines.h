// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/gpu.h"
#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/run/run_list.h"
#include "core/train/policy_size.h"
#include "widgets/services.h"

namespace studio::app {

/// What the checkpoints of one stage take on the disk.
struct StageRoom {
    std::filesystem::path run;          ///< that goes on; empty: a new one begins
    std::uint64_t checkpointBytes = 0;  ///< of each
    std::uint64_t besideBytes = 0;      ///< of other large files that are not there yet
    int least = 0;                      ///< checkpoints at once with which the trainer begins
    int most = 0;                       ///< checkpoints at once, with the next one while it is written
    std::int64_t steps = 0;             ///< that are trained; 0: only the data tell
};

/// Of a stage with this policy; see train::checkpointCount(). Looks for what its run wrote already.
StageRoom stageRoom(const train::PolicySize& size, const config::TrainConfig& config,
                    const std::filesystem::path& run);

/// What a start asks of the machine.
struct MachineNeed {
    std::uint64_t trainingBytes = 0;          ///< of the stage that holds most; 0: not known
    std::string unknown;                      ///< why not, if that was said
    std::optional<train::PolicySize> policy;  ///< of the newest stage that was looked at
    std::vector<StageRoom> rooms;             ///< in the order of the stages
};

// Lines of the machine: yellow where more than 80 % of what is free would be taken, red where there is less
// than that. Amounts are bytes.

/// Main memory. `needed` 0: not known, and then little is judged by itself. `kept`: freed memory that this
/// process holds and uses again when it trains; `swap`: free there. What fits with these alone is yellow.
widgets::PreflightLine memoryLine(std::uint64_t needed, std::uint64_t available, std::uint64_t kept = 0,
                                  std::uint64_t swap = 0);

/// Checkpoints on the disk of `root`, where runs begin. Red where the trainer itself would refuse the first
/// stage (run::requireRoom, CheckpointStore::requireNext), in its words; yellow where all that the stages
/// would keep takes more than 80 % of it. Reads the checkpoints of runs that go on; what a killed save left
/// in the first counts as free, as the trainer removes it before it asks.
widgets::PreflightLine diskLine(const std::filesystem::path& root, const std::vector<StageRoom>& rooms,
                                std::optional<std::uint64_t> free);

/// Memory of the GPU `device` ("cuda:0"), and who else computes on it. `ownPid`: this process; what
/// it holds there it uses again when it trains. `visible`, `busOrder`: see cudaGpu(). `kept`: what this
/// process holds there unused, by its own account; in a container the driver may not tell its processes.
std::vector<widgets::PreflightLine> gpuLines(std::uint64_t needed, const std::string& device,
                                             const Result<std::vector<Gpu>>& gpus, std::int64_t ownPid,
                                             const std::string& visible, bool busOrder,
                                             std::uint64_t kept = 0);

/// Runs that are being trained: by name those on this machine's `device`, by number the others in the folder.
/// `here`: whether a run is trained on this machine.
std::vector<widgets::PreflightLine> otherRunLines(const std::vector<run::RunListEntry>& runs,
                                                  const std::string& device,
                                                  const std::function<bool(const run::RunListEntry&)>& here);

}  // namespace studio::app
