// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bench.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/machine.h"
#include "core/base/resources.h"
#include "core/eval/inference_engine.h"
#include "core/policy/policies.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/tensors/peak_memory.h"
#include "core/tensors/torch_facts.h"

namespace studio::eval {

namespace {

using Clock = std::chrono::steady_clock;
using policy::Batch;
using policy::FlowDraw;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Observations with pictures of noise: the hardest to compress, and as good as any to count time with.
class Frames {
public:
    Frames(const policy::smolvla::SmolVlaPolicy& policy, std::uint64_t seed)
        : config_(policy.config()), shapes_(policy.shapes()), seed_(seed) {}

    Batch observation(std::uint64_t number) const {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(seed_ * 1'000'003 + number);
        auto [width, height] = pictureSize();
        Batch batch;
        for (std::size_t i = 0; i < shapes_.cameras.size(); ++i) {
            batch.images.push_back(at::randint(0, 256, {1, 3, height, width}, generator, at::kByte));
        }
        batch.state = at::randn({1, shapes_.state}, generator, at::kFloat);
        batch.tokens =
            at::randint(0, config_.backbone.vocabulary, {1, shapes_.maxTokens}, generator, at::kLong);
        batch.tokenMask = at::ones({1, shapes_.maxTokens}, at::kBool);
        return batch;
    }
    at::Tensor noise(std::uint64_t number) const {
        return FlowDraw::make(1, shapes_.chunk, shapes_.maxAction, seed_, number).noise;
    }
    std::pair<int, int> pictureSize() const {
        int side = config_.backbone.vision.imageSize;
        return config_.resize.value_or(std::pair{side, side});
    }

private:
    const policy::smolvla::Config& config_;
    const policy::Shapes& shapes_;
    std::uint64_t seed_;
};

Figure percentiles(std::vector<double> ms) {
    std::sort(ms.begin(), ms.end());
    auto at = [&](double share) {
        auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(ms.size())));
        return ms[std::max<std::size_t>(rank, 1) - 1];
    };
    double sum = 0;
    for (double value : ms) sum += value;
    return {{"p50", at(0.5)},
            {"p95", at(0.95)},
            {"p99", at(0.99)},
            {"mean", sum / static_cast<double>(ms.size())}};
}

template <class Work>
Figure timed(int warmUps, int count, Work work) {
    for (int i = 0; i < warmUps; ++i) work();
    std::vector<double> ms;
    for (int i = 0; i < count; ++i) {
        auto start = Clock::now();
        work();
        ms.push_back(msSince(start));
    }
    return percentiles(std::move(ms));
}

/// Where the time of a graph goes: recorded up to the image tokens, up to the prefix, and whole.
Figure partsOf(policy::smolvla::SmolVlaPolicy& policy, const Batch& batch, const InferenceEngine& engine,
               double whole, int warmUps, int count) {
    at::NoGradGuard noGraph;
    auto& network = policy.network();
    auto device = engine.options().device;
    auto measure = [&](const std::function<at::Tensor()>& work) {
        CudaGraph graph(device, work);
        auto figure = timed(warmUps, count, [&] {
            graph.replay();
            engine.wait();
        });
        return std::pair(figure["p50"].get<double>(), graph.nodes());
    };
    auto [vision, visionNodes] =
        measure([&] { return network.embedImages(policy.observe(batch).pixels).back(); });
    auto [prefix, prefixNodes] = measure(
        [&] { return network.prefill(network.embedPrefix(policy.observe(batch))).layers.back().key; });
    return {{"vision_ms", vision},
            {"language_ms", prefix - vision},
            {"denoising_ms", whole - prefix},
            {"vision_nodes", visionNodes},
            {"language_nodes", prefixNodes - visionNodes},
            {"denoising_nodes", engine.graphNodes() - prefixNodes}};
}

/// bf16 actions against those of float32 with the same noise. Random weights have no right answer: errors are
/// told against standard normal chunks, which is what normalised actions are.
class Comparison {
public:
    void add(const at::Tensor& exact, const at::Tensor& rounded, const at::Tensor& right) {
        auto difference = (exact - rounded).abs();
        maxAbs_ = std::max(maxAbs_, difference.max().item<double>());
        meanAbs_ += difference.mean().item<double>();
        exactError_ += (exact - right).abs().mean().item<double>();
        roundedError_ += (rounded - right).abs().mean().item<double>();
        ++frames_;
    }
    Figure figure() const {
        return {{"frames", frames_},
                {"max_abs", maxAbs_},
                {"mean_abs", meanAbs_ / frames_},
                {"mean_error_ratio", roundedError_ / exactError_},
                {"error_is_against", "standard normal chunks"}};
    }

private:
    int frames_ = 0;
    double maxAbs_ = 0, meanAbs_ = 0, exactError_ = 0, roundedError_ = 0;
};

std::vector<at::Tensor> chunks(InferenceEngine& engine, const Frames& frames, int count) {
    std::vector<at::Tensor> all;
    for (int i = 0; i < count; ++i) {
        auto number = static_cast<std::uint64_t>(i);
        all.push_back(engine.act(frames.observation(number), frames.noise(number)).to(at::kCPU));
    }
    return all;
}

}  // namespace

std::string machineName(c10::Device device) {
    if (device.is_cuda()) {
        auto facts = tensors::torchFacts();
        auto index = static_cast<std::size_t>(std::max<int>(device.index(), 0));
        if (index < facts.devices.size()) return facts.devices[index].name;
    }
    Machine machine = readMachine();
    return fmt::format("{}, {} cores, {} Torch threads", machine.processor, machine.cores,
                       at::get_num_threads());
}

Result<policy::OpenedPolicy> benchPolicy(const BenchOptions& options) {
    policy::NewPolicy wanted;
    wanted.seed = options.seed;
    wanted.config = nlohmann::ordered_json::object();
    if (options.size == "tiny") {
        STUDIO_ASSIGN(std::filesystem::path resources, resourceFolder());
        wanted.backboneConfig = resources / "configs/examples/tiny_vlm.json";
        wanted.config["num_vlm_layers"] = 4;
        wanted.config["resize_imgs_with_padding"] = {128, 128};
    } else if (options.size != "500m") {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot measure: unknown size '{}'", options.size), "Use tiny or 500m."};
    }
    return policy::createPolicy(wanted);
}

Result<Figure> benchChunk(policy::OpenedPolicy& opened, const BenchOptions& options) {
    auto& policy = *opened.policy;
    bool gpu = options.device.is_cuda(), small = options.size == "tiny";
    int warmUps = options.warmUps >= 0 ? options.warmUps : gpu ? 50 : small ? 5 : 1;
    int count = options.count > 0 ? options.count : gpu ? 200 : small ? 50 : 5;
    int compared = options.compareFrames > 0 ? options.compareFrames : gpu || small ? 50 : 2;
    Frames frames(policy, options.seed);
    EngineOptions how{options.device, options.dtype, options.graph, 0};

    std::vector<at::Tensor> exact;
    if (options.dtype != at::kFloat) {
        EngineOptions reference = how;
        reference.dtype = at::kFloat;
        InferenceEngine engine(opened.policy, reference);
        exact = chunks(engine, frames, compared);
    }
    tensors::PeakWatch watch;
    InferenceEngine engine(opened.policy, how);
    Comparison comparison;
    auto rounded = chunks(engine, frames, static_cast<int>(exact.size()));
    for (std::size_t i = 0; i < exact.size(); ++i) {
        comparison.add(exact[i], rounded[i], frames.noise(1'000'000 + i).narrow(2, 0, exact[i].size(2)));
    }

    Batch host = frames.observation(0), near = host.to(options.device);
    at::Tensor noise = frames.noise(0), nearNoise = noise.to(options.device);
    auto onDevice = timed(warmUps, count, [&] {
        engine.act(near, nearNoise);
        engine.wait();
    });
    auto inMemory = timed(gpu ? warmUps : 0, count, [&] { engine.act(host, noise).to(at::kCPU); });

    auto [width, height] = frames.pictureSize();
    auto memory = watch.peak();
    Figure figure{{"what", "chunk"},
                  {"size", options.size},
                  {"machine", machineName(options.device)},
                  {"device", options.device.str()},
                  {"dtype", options.dtype == at::kFloat ? "fp32" : "bf16"},
                  {"cameras", policy.shapes().cameras.size()},
                  {"picture", {width, height}},
                  {"tokens", policy.shapes().maxTokens},
                  {"steps", engine.steps()},
                  {"batch", 1},
                  {"warm_ups", warmUps},
                  {"count", count},
                  {"cuda_graph", engine.usesGraph()},
                  {"engine_ms", onDevice},
                  {"memory_to_memory_ms", inMemory}};
    if (engine.usesGraph()) {
        figure["graph_nodes"] = engine.graphNodes();
        figure["parts"] = partsOf(policy, near, engine, onDevice["p50"].get<double>(), warmUps, count);
    }
    if (!exact.empty()) figure["against_fp32"] = comparison.figure();
    figure["peak_memory_mib"] = memory.hostMib;
    figure["peak_device_memory_mib"] = memory.deviceMib;
    return figure;
}

}  // namespace studio::eval
