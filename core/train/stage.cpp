// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage.h"

#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "core/policy/smolvla/images.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/replay/replay_strategies.h"
#include "core/tensors/device.h"

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
    CosineSchedule schedule;
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
                                                  false});
    config::TrainConfig& c = stage->config;
    STUDIO_ASSIGN(const replay::StrategyInfo* strategy, replay::findStrategy(c.replay.strategy));
    STUDIO_ASSIGN(stage->device, tensors::parseDevice(c.training.device));
    at::set_num_threads(c.training.threads > 0
                            ? c.training.threads
                            : static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));

    STUDIO_ASSIGN(std::filesystem::path weights, pretrainedFolder(c.source, services.findWeights));
    STUDIO_ASSIGN(std::vector<std::string> cameras, camerasOf(weights, c));
    int maxState = c.policy.value("max_state_dim", 32), maxAction = c.policy.value("max_action_dim", 32);
    OpenDatasets datasets(services.media);
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, datasets.open(c.data.root));
    STUDIO_ASSIGN(stage->data, openStageData(c.data, c.validation, cameras, maxState, maxAction,
                                             std::move(dataset), stage->notes));
    for (const auto& finding : stage->data.dataset->findings())
        stage->notes.push_back("data: " + finding.message);
    data::StatsTable stats;
    if (c.data.stats != "checkpoint") {
        STUDIO_ASSIGN(stats, mappedStats(stage->data, c.data, stage->notes));
    }
    STUDIO_ASSIGN(stage->opened, setUpPolicy(c, weights, stage->data, stats));
    stage->notes.insert(stage->notes.end(), stage->opened.notes.begin(), stage->opened.notes.end());
    STUDIO_ASSIGN(stage->tasks, openStageTasks(c, stage->data, *strategy, stage->opened.policy->shapes(),
                                               datasets, stage->notes));
    STUDIO_CHECK(openStrategy(*stage, *strategy));
    STUDIO_CHECK(plan(*stage));

    stage->opened.policy->setComputeType(c.training.dtype == "bf16" ? at::kBFloat16 : at::kFloat);
    stage->opened.policy->to(stage->device);
    return stage;
}

loading::Collator Stage::collator() const {
    const policy::Shapes& shapes = opened.policy->shapes();
    loading::CollatorOptions options;
    options.encode = [tokenizer = *opened.tokenizer](std::string_view text) {
        return tokenizer.encode(text);
    };
    options.normalize = [normalizer = opened.processors.normalizer](const std::string& feature,
                                                                    const at::Tensor& raw) {
        return normalizer.normalize(feature, raw);
    };
    options.resize = [resize = opened.policy->config().resize](const at::Tensor& picture) {
        return resize ? policy::smolvla::resizeWithPad(picture, resize->first, resize->second) : picture;
    };
    options.maxTokens = static_cast<std::size_t>(opened.processors.maxTokens);
    options.padToMax = opened.processors.padToMax;
    options.keepEnd = opened.processors.truncateLeft;
    options.padToken = shapes.padToken;
    options.pinned = device.is_cuda();
    options.channelsLast = device.is_cuda();
    return loading::Collator(options);
}

}  // namespace studio::train
