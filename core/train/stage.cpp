// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage.h"

#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "core/loading/augmented.h"
#include "core/loading/episode_windows.h"
#include "core/policy/smolvla/images.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/tensors/device.h"

namespace studio::train {

namespace {

/// Sources of training samples and of held-out ones, over one frame cache.
Status openSources(Stage& stage) {
    const auto& training = stage.config.training;
    loading::FrameCacheOptions cache;
    cache.maxBytes = static_cast<std::uint64_t>(training.frameCacheMib) << 20;
    auto frames = std::make_shared<loading::FrameCache>(cache);
    const policy::Shapes& shapes = stage.opened.policy->shapes();

    loading::WindowOptions window;
    window.chunk = shapes.chunk;
    window.map = stage.data.map;
    window.cameras = shapes.cameras;
    window.instruction = stage.config.data.instruction;
    window.episodes = stage.data.training;
    STUDIO_ASSIGN(std::shared_ptr<const loading::SampleSource> source,
                  loading::EpisodeWindows::open(stage.data.dataset, frames, window));
    if (training.augment.enabled) {
        source = std::make_shared<loading::Augmented>(source, training.augment, training.seed);
    }
    stage.sources = {source};
    stage.tasks = {stage.data.task};
    if (stage.data.heldOut.empty()) return {};
    window.episodes = stage.data.heldOut;
    STUDIO_ASSIGN(stage.heldOut, loading::EpisodeWindows::open(stage.data.dataset, frames, window));
    return {};
}

/// Steps, epochs and what is due when.
Status plan(Stage& stage) {
    const auto& training = stage.config.training;
    loading::EpochSamplerOptions sampler;
    for (const auto& source : stage.sources) sampler.sizes.push_back(source->size());
    sampler.seed = training.seed;
    stage.sampler = std::make_shared<loading::EpochSampler>(sampler);
    double batches =
        static_cast<double>(stage.sampler->batchesPerEpoch(static_cast<std::size_t>(training.batchSize)));
    stage.stepsPerEpoch = batches / training.gradientAccumulation;
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
    stage.validateEvery =
        stage.heldOut ? inSteps(stage.config.validation.freq, stage.config.validation.freqEpoch) : 0;
    if (stage.heldOut && stage.validateEvery == 0) stage.validateEvery = stage.totalSteps;

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
    auto stage = std::unique_ptr<Stage>(
        new Stage{config, c10::Device(c10::kCPU), {}, {}, {}, {}, {}, {}, {}, 0, 0, {}, 0, 0});
    config::TrainConfig& c = stage->config;
    STUDIO_ASSIGN(stage->device, tensors::parseDevice(c.training.device));
    at::set_num_threads(c.training.threads > 0
                            ? c.training.threads
                            : static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));

    STUDIO_ASSIGN(std::filesystem::path weights, pretrainedFolder(c.source, services.findWeights));
    STUDIO_ASSIGN(std::vector<std::string> cameras, camerasOf(weights));
    int maxState = c.policy.value("max_state_dim", 32), maxAction = c.policy.value("max_action_dim", 32);
    STUDIO_ASSIGN(stage->data, openStageData(c.data, c.validation, cameras, maxState, maxAction,
                                             services.media, stage->notes));
    for (const auto& finding : stage->data.dataset->findings())
        stage->notes.push_back("data: " + finding.message);
    data::StatsTable stats;
    if (c.data.stats != "checkpoint") {
        STUDIO_ASSIGN(stats, mappedStats(stage->data, c.data, stage->notes));
    }
    STUDIO_ASSIGN(stage->opened, setUpPolicy(c, weights, stage->data, stats));
    stage->notes.insert(stage->notes.end(), stage->opened.notes.begin(), stage->opened.notes.end());
    STUDIO_CHECK(openSources(*stage));
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
