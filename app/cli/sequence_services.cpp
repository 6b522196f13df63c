// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sequence_services.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "app/cli/output.h"
#include "app/cli/run_view.h"
#include "app/cli/services.h"
#include "core/train/shared_stats.h"
#include "core/train/stage_data.h"
#include "core/train/training.h"

namespace studio::cli {

namespace {

namespace fs = std::filesystem;

/// A stage that trains on a worker while this thread shows its run directory.
class FollowedTraining : public sequence::StageTraining {
public:
    FollowedTraining(std::unique_ptr<train::Training> training, bool json)
        : training_(std::move(training)), json_(json) {}

    const fs::path& folder() const override { return training_->folder(); }

    sequence::StageOutcome run(std::stop_token stop) override {
        train::Outcome outcome;
        std::atomic<bool> ended = false;
        {
            std::jthread worker([&] {
                outcome = training_->run(stop);
                ended = true;
            });
            auto followed = followRun(
                folder(), [&] { return ended.load(); }, json_);
            if (!followed.ok() && !json_) std::fprintf(stderr, "%s\n", followed.error().text().c_str());
        }
        return {outcome.word, outcome.message, outcome.hint};
    }

private:
    std::unique_ptr<train::Training> training_;
    bool json_;
};

using Opened = Result<std::unique_ptr<sequence::StageTraining>>;

Opened followed(Result<std::unique_ptr<train::Training>> training, bool json) {
    if (!training.ok()) return training.error();
    return std::unique_ptr<sequence::StageTraining>(
        std::make_unique<FollowedTraining>(std::move(*training), json));
}

/// Episodes that a task's own stage holds out.
Result<std::vector<std::int64_t>> heldOutEpisodes(const config::DataConfig& data,
                                                  const config::ValidationConfig& validation) {
    if (validation.split == 0) return validation.episodes;
    std::vector<std::string> notes;
    // wide enough for any robot: only the episodes are asked for
    STUDIO_ASSIGN(train::StageData stage,
                  train::openStageData(data, validation, {}, 1024, 1024, media(), notes));
    return stage.heldOut;
}

Status writeStats(const std::vector<sequence::TaskData>& tasks, const fs::path& file, bool json) {
    std::vector<train::StatsTask> listed;
    for (const auto& task : tasks) {
        STUDIO_ASSIGN(auto heldOut, heldOutEpisodes(task.data, task.validation));
        listed.push_back({fmt::format("task {} ({})", task.task, task.name), task.data, heldOut});
    }
    std::vector<std::string> notes;
    STUDIO_ASSIGN(data::StatsTable stats, train::sharedStats(listed, notes));
    for (const std::string& note : notes) {
        if (!json) std::fprintf(stderr, "statistics: %s\n", note.c_str());
    }
    return train::writeSharedStats(file, stats);
}

}  // namespace

sequence::SequenceServices sequenceServices(bool download, const std::vector<std::string>& argv, bool json) {
    sequence::SequenceServices services;
    services.start = [=](const config::TrainConfig& config) {
        return followed(train::Training::start(config, trainingServices(download, argv)), json);
    };
    services.resume = [=](const fs::path& run) {
        return followed(train::Training::resume(run, trainingServices(download, argv)), json);
    };
    services.writeStats = [=](const std::vector<sequence::TaskData>& tasks, const fs::path& file) {
        return writeStats(tasks, file, json);
    };
    services.facts.heldOut = heldOutEpisodes;
    services.report = [=](const sequence::StagePlan& stage, const std::string& what, const fs::path& run) {
        if (json) {
            say(nlohmann::json{{"type", "stage"},
                               {"stage", stage.stage},
                               {"task", stage.task},
                               {"what", what},
                               {"run", run.string()}}
                    .dump());
        } else {
            std::fprintf(stderr, "stage %d (%s): %s, %s\n", stage.stage, stage.name.c_str(), what.c_str(),
                         run.c_str());
        }
    };
    return services;
}

}  // namespace studio::cli
