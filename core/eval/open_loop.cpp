// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/open_loop.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/eval/inference_engine.h"
#include "core/loading/episode_windows.h"
#include "core/loading/policy_collator.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_at.h"
#include "core/train/chunk_errors.h"
#include "core/train/frame_draws.h"
#include "core/train/stage_data.h"

namespace studio::eval {

namespace {

OpenLoopError result(const train::ChunkErrors& errors, int begin, int end) {
    return {errors.mean(begin, end), errors.dimensions(), errors.horizon(begin, end)};
}

Status checkPolicy(const OpenLoopOptions& options, const policy::OpenedPolicy& opened,
                   const loading::EpisodeWindows& windows) {
    const policy::Shapes& shapes = opened.policy->shapes();
    auto refuse = [&](const std::string& found, const std::string& hint) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot compare {} with its data: {}", options.checkpoint.string(), found),
                     hint};
    };
    if (windows.stateWidth() != shapes.state || windows.actionWidth() != shapes.action) {
        return refuse(
            fmt::format("the data gives {} state and {} action values, the policy was trained with {} and {}",
                        windows.stateWidth(), windows.actionWidth(), shapes.state, shapes.action),
            "Use the configuration that the policy was trained with (config.yaml of its run).");
    }
    if (!opened.tokenizer)
        return refuse("it has no tokenizer", "Put its tokenizer.json into the checkpoint.");
    int end = options.end > 0 ? options.end : shapes.action;
    if (options.begin >= 0 && options.begin < end && end <= shapes.action) return {};
    return Error{
        ErrorCode::InvalidArgument,
        fmt::format("there are no joints {}:{} among {} action values", options.begin, end, shapes.action),
        fmt::format("Name a range within 0:{}.", shapes.action)};
}

/// Hands every frame of a batch to whoever wants to look closer. predicted, recorded [B, S, A]; state [B, D];
/// inside [B, S].
void handOn(const OpenLoopOptions& options, const loading::EpisodeWindows& windows,
            const std::vector<std::size_t>& frames, const at::Tensor& predicted, const at::Tensor& recorded,
            const at::Tensor& state, const at::Tensor& inside) {
    at::Tensor made = predicted.to(at::kFloat).contiguous(), done = recorded.to(at::kFloat).contiguous();
    at::Tensor seen = state.to(at::kFloat).contiguous();
    auto width = static_cast<std::size_t>(seen.size(1));
    at::Tensor steps = inside.sum(1).to(at::kLong).contiguous();
    auto size = static_cast<std::size_t>(made.size(1) * made.size(2));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        OpenLoopFrame frame;
        for (const auto& span : windows.episodes()) {
            if (frames[i] < span.first || frames[i] >= span.first + span.length) continue;
            frame.episode = span.number;
            frame.row = static_cast<std::int64_t>(frames[i] - span.first);
        }
        frame.width = static_cast<int>(made.size(2));
        frame.inside = static_cast<int>(steps.const_data_ptr<std::int64_t>()[i]);
        frame.predicted = {made.const_data_ptr<float>() + i * size, size};
        frame.recorded = {done.const_data_ptr<float>() + i * size, size};
        frame.state = {seen.const_data_ptr<float>() + i * width, width};
        options.onFrame(frame);
    }
}

}  // namespace

Result<OpenLoopReport> openLoop(const OpenLoopOptions& options,
                                std::shared_ptr<const data::MediaBackend> media,
                                const std::function<void(std::int64_t, std::int64_t)>& progress,
                                std::stop_token stop) {
    OpenLoopReport report;
    STUDIO_ASSIGN(std::filesystem::path folder, run::checkpointAt(options.checkpoint));
    STUDIO_ASSIGN(policy::OpenedPolicy opened, policy::openPolicy(folder, options.findTokenizer));
    const policy::Shapes& shapes = opened.policy->shapes();
    report.notes = opened.notes;
    STUDIO_ASSIGN(train::StageData data,
                  train::openStageData(options.config.data, {}, {shapes.cameras, opened.processors.rename},
                                       shapes.maxState, shapes.maxAction, std::move(media), report.notes));
    loading::WindowOptions window;
    window.chunk = shapes.chunk;
    window.map = data.map;
    window.cameras = shapes.cameras;
    window.instruction = options.config.data.instruction;
    window.episodes = options.episodes.empty() ? data.training : options.episodes;
    STUDIO_ASSIGN(
        std::shared_ptr<const loading::EpisodeWindows> windows,
        loading::EpisodeWindows::open(data.dataset, std::make_shared<loading::FrameCache>(), window));
    STUDIO_CHECK(checkPolicy(options, opened, *windows));

    report.weights = opened.weights;
    report.data = options.config.data.root;
    report.begin = options.begin;
    report.end = options.end > 0 ? options.end : shapes.action;
    report.chunk = shapes.chunk;
    auto every = static_cast<std::size_t>(std::max(1, options.every));
    std::size_t starts = (windows->size() + every - 1) / every;
    report.frames = static_cast<std::int64_t>(starts);
    for (const auto& episode : windows->episodes()) report.episodes.push_back(episode.number);

    // raw state and actions are kept: the baseline and the errors are in the data's units
    loading::Collator collate(loading::collatorOptions(opened));
    const policy::Normalizer& normalizer = opened.processors.normalizer;
    InferenceEngine engine(opened.policy, {options.device, options.dtype, true, options.steps});
    report.euler = engine.steps();
    train::ChunkErrors policyErrors(shapes.chunk, shapes.action), holdErrors(shapes.chunk, shapes.action);
    bool holds = windows->stateWidth() == windows->actionWidth();
    auto batchSize = static_cast<std::size_t>(std::max(1, options.batch));
    for (std::size_t first = 0; first < starts; first += batchSize) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the comparison was stopped", ""};
        std::size_t count = std::min(batchSize, starts - first);
        std::vector<loading::Sample> samples;
        std::vector<std::size_t> frames;
        for (std::size_t i = 0; i < count; ++i) {
            frames.push_back(every * (first + i));
            STUDIO_ASSIGN(loading::Sample sample, windows->get(frames.back()));
            samples.push_back(std::move(sample));
        }
        STUDIO_ASSIGN(policy::Batch batch, collate(samples));
        at::Tensor state = batch.state, recorded = batch.action, inside = batch.actionIsPad.logical_not();
        batch.state = normalizer.normalize("observation.state", state);
        auto noise = train::drawsOfFrames(frames, shapes, options.seed).noise;
        auto predicted = engine.act(batch, noise).to(at::kCPU);
        at::Tensor wanted = normalizer.unnormalize("action", predicted);
        policyErrors.add(wanted, recorded, inside);
        if (options.onFrame) handOn(options, *windows, frames, wanted, recorded, state, inside);
        if (holds) holdErrors.add(state.unsqueeze(1).expand_as(recorded), recorded, inside);
        if (progress) progress(static_cast<std::int64_t>(first + count), report.frames);
    }
    report.compared = policyErrors.compared();
    report.policy = result(policyErrors, report.begin, report.end);
    if (holds) report.hold = result(holdErrors, report.begin, report.end);
    return report;
}

}  // namespace studio::eval
