// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/sequence_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/replay/replay_strategies.h"
#include "core/train/policy_setup.h"
#include "core/train/policy_size.h"
#include "core/train/shared_stats.h"
#include "core/train/stage_data.h"
#include "core/train/stage_tasks.h"

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

/// Frames of episodes of an open data set.
Result<std::size_t> framesOf(const StageData& data, const std::vector<std::int64_t>& episodes) {
    std::size_t frames = 0;
    for (auto number : episodes) {
        STUDIO_ASSIGN(std::size_t position, data.dataset->position(number));
        frames += static_cast<std::size_t>(data.dataset->episodes()[position].length);
    }
    return frames;
}

/// What a stage finds in its data sets, and how its strategy begins to draw from them.
Result<sequence::StageFacts> stageFacts(const config::TrainConfig& config, const TrainingServices& services) {
    OpenDatasets datasets(services.media);
    std::vector<std::string> notes;
    auto open = [&](const config::DataConfig& data,
                    const config::ValidationConfig& validation) -> Result<StageData> {
        STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, datasets.open(data.root));
        // the bounds by which training refuses what is too wide for the policy
        return openStageData(data, validation, {}, config.policy.value("max_state_dim", 32),
                             config.policy.value("max_action_dim", 32), std::move(dataset), notes);
    };
    sequence::StageFacts facts;
    STUDIO_ASSIGN(StageData own, open(config.data, config.validation));
    facts.heldOut = own.heldOut;
    STUDIO_ASSIGN(std::size_t frames, framesOf(own, own.training));
    facts.frames = static_cast<std::int64_t>(frames);
    STUDIO_ASSIGN(const replay::StrategyInfo* strategy, replay::findStrategy(config.replay.strategy));
    auto isDrawn = [&](const config::PreviousTask& earlier) {
        return strategy->replays && (!strategy->planned || earlier.share > 0);
    };
    std::map<int, StageData> earlierData;
    for (const auto& earlier : config.replay.previous) {
        const bool used =
            isDrawn(earlier) || config.replay.validatePrevious || config.replay.reservoirFrames > 0;
        std::error_code ignored;
        const bool doesWithout = strategy->reservoir || !isDrawn(earlier);
        if (!used || (doesWithout && !fs::is_directory(earlier.data.root, ignored))) continue;
        config::ValidationConfig heldOut;
        heldOut.episodes = earlier.heldOut;
        auto data = open(earlier.data, heldOut);
        if (!data.ok())
            return data.error().within(fmt::format("earlier task {} ({})", earlier.task, earlier.name));
        STUDIO_CHECK(checkSameWidths(own, data->map.stateWidth(), data->map.actionWidth(), earlier.task,
                                     earlier.name));
        earlierData.emplace(earlier.task, std::move(*data));
    }
    const double batch = config.training.batchSize, micro = config.training.gradientAccumulation;
    if (strategy->reservoir) {
        // what was kept of earlier tasks is drawn as planned
        facts.stepsPerEpoch =
            static_cast<double>(frames) / std::max(config.replay.share, 1e-9) / batch / micro;
        return facts;
    }
    replay::StrategyOptions options;
    options.pools.push_back({config.stage.task, config.stage.name, frames, config.replay.share});
    for (const auto& earlier : config.replay.previous) {
        if (!isDrawn(earlier)) continue;
        const StageData& data = earlierData.at(earlier.task);
        auto pool = data.training;
        if (earlier.episodes > 0 && static_cast<std::size_t>(earlier.episodes) < pool.size())
            pool.resize(static_cast<std::size_t>(earlier.episodes));
        STUDIO_ASSIGN(std::size_t replayed, framesOf(data, pool));
        options.pools.push_back({earlier.task, earlier.name, replayed, earlier.share});
    }
    options.batchSize = static_cast<std::size_t>(config.training.batchSize);
    options.minShare = config.replay.minShare;
    options.maxShare = config.replay.maxShare;
    options.gain = config.replay.gain;
    STUDIO_ASSIGN(auto drawing, strategy->create(options));
    facts.stepsPerEpoch = drawing->batchesPerEpoch() / micro;
    if (!strategy->replays) return facts;
    const std::vector<double> shares = drawing->mixture();
    for (std::size_t i = 0; i < shares.size(); ++i) facts.shares[options.pools[i].task] = shares[i];
    return facts;
}

Result<sequence::StageSize> sizeOf(const config::TrainConfig& config, const std::string& weights,
                                   const TrainingServices& services) {
    fs::path folder;
    bool assumed = false;
    if (!weights.empty()) {
        config::PolicySource source;
        source.pretrainedPath = weights;
        auto found = pretrainedFolder(source, services.findWeights);
        assumed = !found.ok();
        if (found.ok()) folder = *found;
    }
    STUDIO_ASSIGN(PolicySize size, policySize(config, folder));
    return sequence::StageSize{size.trainable, size.frozen, assumed};
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

sequence::DataFacts dataFacts(const TrainingServices& services) {
    sequence::DataFacts facts;
    facts.heldOut = [=](const config::DataConfig& data, const config::ValidationConfig& validation) {
        return heldOutEpisodes(data, validation, services);
    };
    facts.stage = [=](const config::TrainConfig& config) { return stageFacts(config, services); };
    facts.size = [=](const config::TrainConfig& config, const std::string& weights) {
        return sizeOf(config, weights, services);
    };
    return facts;
}

sequence::SequenceServices sequenceServices(const TrainingServices& services, RunStage runStage,
                                            std::function<void(const std::string&)> note) {
    sequence::SequenceServices made;
    made.start = [=](const config::TrainConfig& config) {
        return opened(Training::start(config, services), runStage);
    };
    made.resume = [=](const fs::path& run, const config::DataRoots& today) {
        return opened(Training::resume(run, services, today), runStage);
    };
    made.writeStats = [=](const std::vector<sequence::TaskData>& tasks, const fs::path& file) {
        return writeStats(tasks, file, services, note);
    };
    made.facts = dataFacts(services);
    return made;
}

}  // namespace studio::train
