// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/eval/bench.h"
#include "core/loading/batch_loader.h"
#include "core/loading/episode_windows.h"
#include "core/loading/loader_bench.h"
#include "core/loading/policy_collator.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/tensors/peak_memory.h"
#include "core/tensors/precision.h"
#include "core/text/tokenizer.h"
#include "core/train/adamw.h"
#include "core/train/clip.h"

namespace studio::eval {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Samples made of noise: pictures from a pool in main memory, numbers from the sample's own generator.
class NoiseSamples : public loading::SampleSource {
public:
    NoiseSamples(const policy::Shapes& shapes, std::pair<int, int> picture, std::uint64_t seed)
        : shapes_(shapes), seed_(seed) {
        constexpr std::size_t kPool = 256;
        CounterRng rng(seed, 0);
        for (std::size_t i = 0; i < kPool; ++i) {
            auto pixels = std::make_shared<std::vector<std::uint8_t>>(std::size_t(picture.first) *
                                                                      std::size_t(picture.second) * 3);
            for (std::size_t p = 0; p + 8 <= pixels->size(); p += 8) {
                std::uint64_t bits = rng.next();
                std::copy_n(reinterpret_cast<const std::uint8_t*>(&bits), 8, pixels->data() + p);
            }
            pool_.push_back({picture.first, picture.second, pixels});
        }
    }
    std::size_t size() const override { return 1 << 20; }
    Result<loading::Sample> get(std::size_t index, const loading::DrawPlace&) const override {
        CounterRng rng(seed_, index + 1);
        loading::Sample sample;
        auto chunk = static_cast<std::size_t>(shapes_.chunk);
        sample.state.resize(static_cast<std::size_t>(shapes_.state));
        sample.action.resize(chunk * static_cast<std::size_t>(shapes_.action));
        for (auto* numbers : {&sample.state, &sample.action}) {
            for (float& number : *numbers) number = static_cast<float>(rng.normal());
        }
        sample.actionIsPad.assign(chunk, 0);
        for (std::size_t c = 0; c < shapes_.cameras.size(); ++c)
            sample.images.push_back(pool_[rng.below(pool_.size())]);
        sample.instruction = "noise";
        return sample;
    }

private:
    policy::Shapes shapes_;
    std::uint64_t seed_;
    std::vector<data::Image> pool_;
};

/// As the policy reads its data, but texts are of full length.
loading::Collator collator(const policy::OpenedPolicy& opened, bool gpu) {
    loading::CollatorOptions options = loading::collatorOptions(opened);
    auto length = static_cast<std::size_t>(opened.policy->shapes().maxTokens);
    options.encode = [length](std::string_view) { return std::vector<std::int32_t>(length, 17); };
    options.maxTokens = length;
    options.pinned = options.channelsLast = gpu;
    return loading::Collator(options);
}

int loaderThreads(bool gpu) {
    auto cores = static_cast<int>(std::thread::hardware_concurrency());
    return gpu ? std::clamp(cores / 2, 1, 8) : 1;
}

/// As the other figures name types.
std::string typeName(at::ScalarType type) {
    if (type == at::kFloat) return "fp32";
    if (type == at::kBFloat16) return "bf16";
    return type == at::kByte ? "uint8" : c10::toString(type);
}

/// Frames of one camera in one episode, one after another, by one thread; 0 without cameras.
Result<double> decodedPerSecond(const data::Dataset& dataset) {
    const auto cameras = dataset.info().cameras();
    if (cameras.empty() || dataset.episodes().empty()) return 0.0;
    constexpr std::int64_t kMost = 200;
    const std::int64_t frames = std::min(kMost, dataset.episodes().front().length);
    auto start = Clock::now();
    STUDIO_ASSIGN(auto stream, dataset.frames(0, cameras.front()));
    for (std::int64_t row = 0; row < frames; ++row) STUDIO_CHECK(stream->at(row));
    return static_cast<double>(frames) / secondsSince(start);
}

/// The training loop of a stage without its run directory.
class Steps {
public:
    Steps(policy::Policy& policy, loading::BatchLoader& loader, c10::Device device, std::uint64_t seed)
        : policy_(policy), loader_(loader), device_(device), seed_(seed), optimizer_(trainable(policy)) {}

    /// One step; its loss.
    Result<double> operator()() {
        auto start = Clock::now();
        STUDIO_ASSIGN(loading::LoadedBatch loaded, loader_.next());
        waited_ += secondsSince(start);
        const policy::Shapes& shapes = policy_.shapes();
        auto draw =
            policy::FlowDraw::make(loaded.batch.size(), shapes.chunk, shapes.maxAction, seed_, loaded.step)
                .to(device_);
        auto loss = policy_.loss(loaded.batch.to(device_), draw).total;
        loss.backward();
        auto norm = train::clipGradNorm(optimizer_.gradients(), 10);
        double value = loss.item<double>();  // a stage reports it, and so waits for it, in every step
        optimizer_.step(1e-4);
        optimizer_.zeroGrad();
        return value;
    }
    double waited() const { return waited_; }
    void forget() { waited_ = 0; }

private:
    static std::vector<std::pair<std::string, at::Tensor>> trainable(const policy::Policy& policy) {
        std::vector<std::pair<std::string, at::Tensor>> parameters;
        for (const auto& item : policy.named_parameters()) {
            if (item.value().requires_grad()) parameters.emplace_back(item.key(), item.value());
        }
        return parameters;
    }
    policy::Policy& policy_;
    loading::BatchLoader& loader_;
    c10::Device device_;
    std::uint64_t seed_;
    train::AdamW optimizer_;
    double waited_ = 0;
};

Figure aboutTraining(const policy::smolvla::SmolVlaPolicy& policy, const BenchOptions& options,
                     std::pair<int, int> picture) {
    std::int64_t trainable = 0, frozen = 0;
    for (const auto& parameter : policy.parameters())
        (parameter.requires_grad() ? trainable : frozen) += parameter.numel();
    return {{"what", "train"},
            {"size", options.size},
            {"machine", machineName(options.device)},
            {"device", options.device.str()},
            {"dtype", options.dtype == at::kFloat ? "fp32" : "bf16"},
            {"cameras", policy.shapes().cameras.size()},
            {"picture", {picture.first, picture.second}},
            {"tokens", policy.shapes().maxTokens},
            {"chunk", policy.shapes().chunk},
            {"trainable_parameters", trainable},
            {"frozen_parameters", frozen}};
}

}  // namespace

Result<Figure> benchTraining(policy::OpenedPolicy& opened, const BenchOptions& options) {
    auto& policy = *opened.policy;
    bool gpu = options.device.is_cuda(), small = options.size == "tiny";
    int warmUps = options.warmUps >= 0 ? options.warmUps : gpu ? 20 : small ? 2 : 0;
    int count = options.count > 0 ? options.count : gpu ? 100 : small ? 10 : 2;
    int batch = options.batch > 0 ? options.batch : gpu ? 64 : small ? 8 : 1;
    if (options.dtype == at::kFloat) tensors::useExactFloat32();
    tensors::PeakWatch watch;
    policy.applyFreezing();
    policy.setComputeType(options.dtype);
    policy.to(options.device);

    int side = policy.config().backbone.vision.imageSize;
    auto picture = policy.config().resize.value_or(std::pair{side, side});
    auto source = std::make_shared<NoiseSamples>(policy.shapes(), picture, options.seed);
    loading::EpochSamplerOptions sampling;
    sampling.sizes = {source->size()};
    sampling.seed = options.seed;
    loading::BatchLoaderOptions loading;
    loading.batchSize = static_cast<std::size_t>(batch);
    loading.threads = loaderThreads(gpu);
    loading.batchesPerThread = 1;
    loading.endStep = static_cast<std::uint64_t>(warmUps + count);
    loading::BatchLoader loader({source}, std::make_shared<loading::EpochSampler>(sampling),
                                collator(opened, gpu), loading);

    Steps step(policy, loader, options.device, options.seed);
    double first = 0, last = 0;
    for (int i = 0; i < warmUps; ++i) STUDIO_CHECK(step());
    step.forget();
    auto start = Clock::now();
    for (int i = 0; i < count; ++i) {
        STUDIO_ASSIGN(last, step());
        if (i == 0) first = last;
    }
    if (gpu) torch::cuda::synchronize(options.device.index());
    double seconds = secondsSince(start);
    auto memory = watch.peak();
    Figure figure = aboutTraining(policy, options, picture);
    figure["steps"] = count;
    figure["batch"] = batch;
    figure["warm_ups"] = warmUps;
    figure["count"] = count;
    figure["loader_threads"] = loading.threads;
    figure["samples_per_second"] = batch * count / seconds;
    figure["step_ms"] = 1e3 * seconds / count;
    figure["waited_for_data_ms"] = 1e3 * step.waited() / count;
    figure["first_loss"] = first;
    figure["last_loss"] = last;
    figure["peak_memory_mib"] = memory.hostMib;
    figure["peak_device_memory_mib"] = memory.deviceMib;
    return figure;
}

Result<Figure> benchData(const std::filesystem::path& root, std::shared_ptr<const data::MediaBackend> media,
                         const BenchOptions& options) {
    tensors::PeakWatch watch;
    int batch = options.batch > 0 ? options.batch : 16;
    int warmUps = options.warmUps >= 0 ? options.warmUps : 20;
    int count = options.count > 0 ? options.count : 100;
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, data::openDataset(root, {std::move(media)}));
    loading::WindowOptions window;
    constexpr int kAnyWidth = std::numeric_limits<int>::max();
    STUDIO_ASSIGN(window.map, data::resolve({}, dataset->info(), kAnyWidth, kAnyWidth));
    for (const auto& [policyCamera, dataCamera] : window.map.cameras) window.cameras.push_back(policyCamera);
    auto cache = std::make_shared<loading::FrameCache>();
    STUDIO_ASSIGN(std::shared_ptr<const loading::EpisodeWindows> source,
                  loading::EpisodeWindows::open(dataset, cache, window));

    bool gpu = options.device.is_cuda();
    loading::CollatorOptions collating;
    collating.encode = [tokenizer = text::Tokenizer::bytes()](std::string_view text) {
        return tokenizer.encode(text);
    };
    collating.pinned = collating.channelsLast = gpu;
    loading::EpochSamplerOptions sampling;
    sampling.sizes = {source->size()};
    sampling.seed = options.seed;
    loading::BatchLoaderOptions loading;
    loading.batchSize = static_cast<std::size_t>(batch);
    loading.threads = gpu ? loaderThreads(gpu) : 2;
    loading::BatchLoader loader({source}, std::make_shared<loading::EpochSampler>(sampling),
                                loading::Collator(collating), loading);
    STUDIO_ASSIGN(
        loading::LoaderFigures figures,
        loading::benchLoader(loader, static_cast<std::uint64_t>(warmUps), static_cast<std::uint64_t>(count)));
    STUDIO_ASSIGN(double decodeRate, decodedPerSecond(*dataset));
    const loading::FrameCacheFigures cached = cache->figures();
    return Figure{{"what", "loader"},
                  {"machine", machineName(c10::kCPU)},
                  {"data", root.string()},
                  {"dtype", typeName(figures.numberType)},
                  {"picture_dtype", figures.pictureType ? Figure(typeName(*figures.pictureType)) : Figure()},
                  {"cameras", window.cameras.size()},
                  {"pictures", figures.pictures},
                  {"tokens", figures.tokens},
                  {"chunk", figures.chunk},
                  {"steps", count},
                  {"frames_in_selection", source->size()},
                  {"batch", batch},
                  {"warm_ups", warmUps},
                  {"count", count},
                  {"loader_threads", loading.threads},
                  {"pinned", gpu},
                  {"samples_per_second", figures.samplesPerSecond},
                  {"frames_per_second", figures.framesPerSecond},
                  {"frame_cache_mib", static_cast<double>(cached.peakBytes) / (1 << 20)},
                  {"frames_past_the_cache", cached.streamedFrames},
                  {"decoded_frames_per_second_and_thread", decodeRate},
                  {"warm_up_seconds", figures.warmUpSeconds},
                  {"peak_memory_mib", watch.peak().hostMib}};
}

}  // namespace studio::eval
