// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage.h"

#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "core/base/machine.h"
#include "core/data/finding_codes.h"
#include "core/loading/policy_collator.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/replay/replay_strategies.h"
#include "core/tensors/device.h"
#include "core/train/shared_stats.h"

namespace studio::train {

namespace {

/// The replay strategy over the tasks that are drawn from.
Status openStrategy(Stage& stage, const replay::StrategyInfo& info) {
    const auto& c = stage.config;
    replay::StrategyOptions options;
    for (const StageTask* task : stage.tasks.drawn()) {
        options.pools.push_back({task->id, task->name, task->training->size(), task->share});
        stage.sources.push_back(task->training);
        stage.names.push_back(task->name);
    }
    options.batchSize = static_cast<std::size_t>(c.training.batchSize);
    options.seed = c.training.seed;
    options.minShare = c.replay.minShare;
    options.maxShare = c.replay.maxShare;
    options.gain = c.replay.gain;
    STUDIO_ASSIGN(stage.strategy, info.create(options));
    return {};
}

/// Statistics as data.stats says; empty for the checkpoint's own.
Result<data::StatsTable> statsOf(Stage& stage) {
    const auto& config = stage.config.data;
    int state = stage.data.map.stateWidth(), action = stage.data.map.actionWidth();
    if (config.stats == "checkpoint") return data::StatsTable();
    if (config.stats == "identity") return identityStats(state, action);
    if (config.stats != "shared") return mappedStats(stage.data, config, stage.notes);
    STUDIO_ASSIGN(data::StatsTable stats, readSharedStats(config.statsFile));
    for (const auto& [feature, width] : {std::pair{"observation.state", state}, {"action", action}}) {
        std::size_t known = stats[feature].mean.size();
        if (known == static_cast<std::size_t>(width)) continue;
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the shared statistics {} cover {} values of {}, this task has {}",
                                 config.statsFile.string(), known, feature, width),
                     "Map as many values as the other tasks of the sequence."};
    }
    return stats;
}

/// Warns of statistics that do not fit all the data of the stage.
Status checkStats(Stage& stage) {
    const std::string& kind = stage.config.data.stats;
    bool own = kind == "dataset" || kind == "compute";
    if (own && stage.sources.size() > 1) {
        stage.warnings.push_back(
            "earlier tasks are replayed under the statistics of this stage's own task (data.stats: " + kind +
            "): their numbers may lie far outside of what the policy knows; checkpoint or shared keeps one "
            "set for the whole sequence");
    }
    if (own || kind == "identity") return {};
    const auto& normalizer = stage.opened.processors.normalizer;
    const auto& modes = stage.opened.policy->config().normalization;
    for (const auto& [feature, type] : {std::pair{"observation.state", "STATE"}, {"action", "ACTION"}}) {
        auto mode = modes.find(type);
        if (normalizer.has(feature) || mode == modes.end() || mode->second == "IDENTITY") continue;
        stage.warnings.push_back(fmt::format(
            "the checkpoint has no statistics of {}: its values stay as they are; data.stats: compute or "
            "dataset would scale them",
            feature));
    }
    STUDIO_ASSIGN(std::vector<std::string> beyond,
                  beyondSixSigma(stage.data, stage.opened.processors.normalizer));
    stage.warnings.insert(stage.warnings.end(), beyond.begin(), beyond.end());
    return {};
}

/// Steps, epochs and what is due when.
Status plan(Stage& stage) {
    const auto& training = stage.config.training;
    stage.stepsPerEpoch = stage.strategy->batchesPerEpoch() / training.gradientAccumulation;
    auto inSteps = [&](std::int64_t steps, double epochs) {
        return steps > 0 ? steps : static_cast<std::int64_t>(std::llround(epochs * stage.stepsPerEpoch));
    };
    stage.totalSteps = inSteps(training.steps, training.epochs);
    if (stage.totalSteps < 1) {
        return Error{ErrorCode::InvalidConfig,
                     "cannot train: neither training.steps nor training.epochs asks for a step",
                     "Set one of them."};
    }
    stage.saveEvery = inSteps(training.saveFreq, training.saveFreqEpoch);
    if (!stage.tasks.measured().empty()) {
        stage.validateEvery = inSteps(stage.config.validation.freq, stage.config.validation.freqEpoch);
        if (stage.validateEvery == 0) stage.validateEvery = stage.totalSteps;
        stage.validateStart = !stage.config.replay.previous.empty();
    }

    const auto& policy = stage.opened.policy->config();
    config::CosineSchedule schedule;
    schedule.peakRate = policy.lr;
    schedule.decayRate = policy.decayLr;
    schedule.warmupSteps = policy.warmupSteps;
    schedule.decaySteps = policy.decaySteps;
    stage.schedule = schedule.scaledTo(stage.totalSteps);
    return {};
}

}  // namespace

Result<std::unique_ptr<Stage>> Stage::open(const config::TrainConfig& config, const StageServices& services) {
    auto stage = std::unique_ptr<Stage>(new Stage{config,
                                                  c10::Device(c10::kCPU),
                                                  {},
                                                  services.media,
                                                  {},
                                                  {},
                                                  {},
                                                  {},
                                                  {},
                                                  {},
                                                  {},
                                                  0,
                                                  0,
                                                  {},
                                                  0,
                                                  0,
                                                  false,
                                                  {}});
    config::TrainConfig& c = stage->config;
    STUDIO_ASSIGN(const replay::StrategyInfo* strategy, replay::findStrategy(c.replay.strategy));
    STUDIO_ASSIGN(stage->device, tensors::parseDevice(c.training.device));
    at::set_num_threads(c.training.threads > 0 ? c.training.threads
                                               : std::max(1, static_cast<int>(readMachine().cores)));

    STUDIO_ASSIGN(std::filesystem::path weights, pretrainedFolder(c.source, services.findWeights));
    stage->weightsFolder = weights;
    STUDIO_ASSIGN(PolicyCameras cameras, camerasOf(weights));
    int maxState = c.policy.value("max_state_dim", 32), maxAction = c.policy.value("max_action_dim", 32);
    OpenDatasets datasets(services.media);
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, datasets.open(c.data.root));
    STUDIO_ASSIGN(stage->data, openStageData(c.data, c.validation, cameras, maxState, maxAction,
                                             std::move(dataset), stage->notes));
    for (const auto& finding : stage->data.dataset->findings()) {
        // a map has chosen by now: without one, opening was refused
        if (finding.code != data::kWiderThanPolicy) stage->notes.push_back("data: " + finding.message);
    }
    STUDIO_ASSIGN(data::StatsTable stats, statsOf(*stage));
    STUDIO_ASSIGN(stage->opened, setUpPolicy(c, weights, stage->data, stats, services.findTokenizer));
    stage->notes.insert(stage->notes.end(), stage->opened.notes.begin(), stage->opened.notes.end());
    STUDIO_ASSIGN(stage->tasks, openStageTasks(c, stage->data, *strategy, stage->opened.policy->shapes(),
                                               cameras.rename, datasets, stage->notes));
    STUDIO_CHECK(openStrategy(*stage, *strategy));
    STUDIO_CHECK(checkStats(*stage));
    STUDIO_CHECK(plan(*stage));

    stage->opened.policy->setComputeType(c.training.dtype == "bf16" ? at::kBFloat16 : at::kFloat);
    stage->opened.policy->to(stage->device);
    return stage;
}

bool Stage::savesAt(std::int64_t step) const {
    return step == totalSteps || (step > 0 && saveEvery > 0 && step % saveEvery == 0);
}

bool Stage::validatesAt(std::int64_t step) const {
    if (step == 0) return validateStart;
    return validateEvery > 0 && (step % validateEvery == 0 || step == totalSteps);
}

loading::Collator Stage::collator() const {
    loading::CollatorOptions options = loading::collatorOptions(opened);
    options.normalize = [normalizer = opened.processors.normalizer](const std::string& feature,
                                                                    const at::Tensor& raw) {
        return normalizer.normalize(feature, raw);
    };
    options.pinned = device.is_cuda();
    options.channelsLast = device.is_cuda();
    return loading::Collator(options);
}

}  // namespace studio::train
