// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/validation.h"

#include <algorithm>
#include <span>

#include "core/base/hash.h"
#include "core/train/frame_draws.h"

namespace studio::train {

namespace {

using Frames = std::span<const std::size_t>;

/// Samples of these frames; their actions are in the data's own units.
Result<std::vector<loading::Sample>> samplesOf(const loading::SampleSource& source, Frames frames) {
    std::vector<loading::Sample> samples;
    for (std::size_t frame : frames) {
        STUDIO_ASSIGN(loading::Sample sample, source.get(frame));
        samples.push_back(std::move(sample));
    }
    return samples;
}

template <class Values>
void addValues(Hasher& hasher, const Values& values) {
    const std::uint64_t count = values.size();
    hasher.update(std::as_bytes(std::span(&count, 1)));
    hasher.update(std::as_bytes(std::span(values.data(), values.size())));
}

/// Its pictures are those of the same moment.
void addFrame(Hasher& hasher, const loading::Sample& sample) {
    addValues(hasher, sample.state);
    addValues(hasher, sample.action);
    addValues(hasher, sample.actionIsPad);
    addValues(hasher, sample.instruction);
}

/// Recorded chunks of the samples, [B, S, A].
at::Tensor recorded(const std::vector<loading::Sample>& samples, std::int64_t chunk) {
    std::vector<at::Tensor> rows;
    for (const auto& sample : samples)
        rows.push_back(at::tensor(at::ArrayRef<float>(sample.action)).view({chunk, -1}));
    return at::stack(rows);
}

/// Calls `work(samples, batch, frames)` batch by batch.
template <class Work>
Status inBatches(const std::vector<std::size_t>& frames, const loading::SampleSource& source,
                 const loading::Collator& collator, const ValidationOptions& options,
                 const std::stop_token& stop, const Work& work) {
    auto batchSize = static_cast<std::size_t>(std::max<std::int64_t>(1, options.batchSize));
    for (std::size_t begin = 0; begin < frames.size(); begin += batchSize) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "validation was asked to stop", ""};
        Frames part = Frames(frames).subspan(begin, std::min(batchSize, frames.size() - begin));
        STUDIO_ASSIGN(std::vector<loading::Sample> samples, samplesOf(source, part));
        STUDIO_ASSIGN(policy::Batch batch, collator(samples));
        work(samples, batch, part);
    }
    return {};
}

}  // namespace

std::vector<std::size_t> evenlySpaced(std::int64_t count, std::size_t total) {
    auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(0, count));
    wanted = std::min(wanted, total);
    std::vector<std::size_t> frames;
    for (std::size_t i = 0; i < wanted; ++i)
        frames.push_back(wanted > 1 ? i * (total - 1) / (wanted - 1) : 0);
    return frames;
}

Result<ValidationResult> validate(policy::Policy& policy, const loading::SampleSource& source,
                                  const loading::Collator& collator, const ValidationOptions& options,
                                  std::stop_token stop) {
    at::NoGradGuard noGraph;
    const policy::Shapes& shapes = policy.shapes();
    ValidationResult result;
    Hasher hasher;
    const std::uint64_t total = source.size();
    hasher.update(std::as_bytes(std::span(&total, 1)));
    auto flow = [&](const std::vector<loading::Sample>& samples, const policy::Batch& batch, Frames frames) {
        auto draw = drawsOfFrames(frames, shapes, options.seed).to(options.device);
        auto loss = policy.loss(batch.to(options.device), draw).perSample;
        result.loss += loss.to(at::kDouble).sum().item<double>();
        result.frames += static_cast<std::int64_t>(frames.size());
        for (const loading::Sample& sample : samples) addFrame(hasher, sample);
    };
    STUDIO_CHECK(
        inBatches(evenlySpaced(options.maxFrames, source.size()), source, collator, options, stop, flow));
    if (result.frames > 0) result.loss /= static_cast<double>(result.frames);
    result.framesHash = hasher.hex().substr(0, 16);

    ChunkErrors errors(shapes.chunk, shapes.action, options.grippers);
    auto act = [&](const std::vector<loading::Sample>& samples, const policy::Batch& batch, Frames frames) {
        policy::ActOptions asked;
        asked.noise = drawsOfFrames(frames, shapes, options.seed).noise.to(options.device);
        asked.steps = options.euler;
        auto predicted = policy.act(batch.to(options.device), asked).to(at::kCPU);
        if (options.unnormalize) predicted = options.unnormalize(predicted);
        errors.add(predicted, recorded(samples, shapes.chunk), batch.actionIsPad.logical_not());
    };
    STUDIO_CHECK(
        inBatches(evenlySpaced(options.actionFrames, source.size()), source, collator, options, stop, act));
    result.action = errors.actionError();
    return result;
}

}  // namespace studio::train
