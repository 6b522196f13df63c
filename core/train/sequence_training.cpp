// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/sequence_training.h"

#include <fmt/format.h>

#include "core/train/shared_stats.h"
#include "core/train/stage_data.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;

/// A stage of a sequence on top of a training.
class TrainedStage : public sequence::StageTraining {
public:
    TrainedStage(std::unique_ptr<Training> training, RunStage runStage)
        : training_(std::move(training)), runStage_(std::move(runStage)) {}

    const fs::path& folder() const override { return training_->folder(); }

    sequence::StageOutcome run(std::stop_token stop) override {
        Outcome outcome = runStage_(*training_, stop);
        return {outcome.word, outcome.message, outcome.hint};
    }

private:
    std::unique_ptr<Training> training_;
    RunStage runStage_;
};

using Opened = Result<std::unique_ptr<sequence::StageTraining>>;

Opened opened(Result<std::unique_ptr<Training>> training, const RunStage& runStage) {
    if (!training.ok()) return training.error();
    return std::unique_ptr<sequence::StageTraining>(
        std::make_unique<TrainedStage>(std::move(*training), runStage));
}

/// Episodes that a task's own stage holds out.
Result<std::vector<std::int64_t>> heldOutEpisodes(const config::DataConfig& data,
                                                  const config::ValidationConfig& validation,
                                                  const TrainingServices& services) {
    if (validation.split == 0) return validation.episodes;
    std::vector<std::string> notes;
    // wide enough for any robot: only the episodes are asked for
    STUDIO_ASSIGN(StageData stage, openStageData(data, validation, {}, 1024, 1024, services.media, notes));
    return stage.heldOut;
}

Status writeStats(const std::vector<sequence::TaskData>& tasks, const fs::path& file,
                  const TrainingServices& services, const std::function<void(const std::string&)>& note) {
    std::vector<StatsTask> listed;
    for (const auto& task : tasks) {
        STUDIO_ASSIGN(auto heldOut, heldOutEpisodes(task.data, task.validation, services));
        listed.push_back({fmt::format("task {} ({})", task.task, task.name), task.data, heldOut});
    }
    std::vector<std::string> notes;
    STUDIO_ASSIGN(data::StatsTable stats, sharedStats(listed, notes));
    for (const std::string& line : notes) {
        if (note) note(line);
    }
    return writeSharedStats(file, stats);
}

}  // namespace

sequence::SequenceServices sequenceServices(const TrainingServices& services, RunStage runStage,
                                            std::function<void(const std::string&)> note) {
    sequence::SequenceServices made;
    made.start = [=](const config::TrainConfig& config) {
        return opened(Training::start(config, services), runStage);
    };
    made.resume = [=](const fs::path& run) { return opened(Training::resume(run, services), runStage); };
    made.writeStats = [=](const std::vector<sequence::TaskData>& tasks, const fs::path& file) {
        return writeStats(tasks, file, services, note);
    };
    made.facts.heldOut = [=](const config::DataConfig& data, const config::ValidationConfig& validation) {
        return heldOutEpisodes(data, validation, services);
    };
    return made;
}

}  // namespace studio::train
