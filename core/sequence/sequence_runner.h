// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/sequence/sequence_plan.h"

namespace studio::sequence {

/// How a stage, or the sequence, ended.
struct StageOutcome {
    std::string word = "done";  ///< "done", "stopped" or "failed"
    std::string message, hint;
};

/// One stage in training: opened, its run directory made.
class StageTraining {
public:
    virtual ~StageTraining() = default;
    virtual const std::filesystem::path& folder() const = 0;
    /// Trains until done or `stop`. Blocking.
    virtual StageOutcome run(std::stop_token stop) = 0;
};

/// One task's data, for the statistics of a sequence.
struct TaskData {
    int task = 0;
    std::string name;
    config::DataConfig data;
    config::ValidationConfig validation;
};

/// What the runner needs from libraries that it does not know.
struct SequenceServices {
    std::function<Result<std::unique_ptr<StageTraining>>(const config::TrainConfig&)> start;
    /// `today`: the data sets that the project names, for a run whose own were moved (config::followMoved).
    std::function<Result<std::unique_ptr<StageTraining>>(const std::filesystem::path& run,
                                                         const config::DataRoots& today)>
        resume;
    /// Writes the statistics of all training episodes together, over the mapped columns, as a stats.json.
    std::function<Status(const std::vector<TaskData>&, const std::filesystem::path& file)> writeStats;
    DataFacts facts;
    /// Told when a stage begins, goes on, is found finished, or ends: (stage, what, its run).
    std::function<void(const StagePlan& stage, const std::string& what, const std::filesystem::path& run)>
        report;
};

/// How a sequence ended, and where.
struct SequenceOutcome {
    StageOutcome end;
    int stage = 0;  ///< where it ended
    std::filesystem::path folder;
};

/// Runs the stages one after another: finished ones are left untouched, an unfinished one goes on from its
/// newest intact checkpoint, the others start from the checkpoint that the plan names. A stage whose run is
/// gone is trained anew where it is needed (StagePlan::needed). Killed at any instant and called again, it
/// comes to the same result. Blocking. Errors: those of planning and of opening a stage; InvalidArgument
/// where another process runs this sequence.
Result<SequenceOutcome> runSequence(const config::ProjectConfig& project, const PlanOptions& options,
                                    const SequenceServices& services, std::stop_token stop);

}  // namespace studio::sequence
