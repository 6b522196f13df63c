// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/validation.h"

#include <algorithm>

namespace studio::train {

namespace {

/// Noise and time of each frame of a batch, stacked.
policy::FlowDraw drawsOf(const std::vector<std::size_t>& frames, const policy::Shapes& shapes,
                         std::uint64_t seed) {
    std::vector<at::Tensor> noise, time;
    for (std::size_t frame : frames) {
        auto draw = policy::FlowDraw::make(1, shapes.chunk, shapes.maxAction, seed, frame);
        noise.push_back(draw.noise);
        time.push_back(draw.time);
    }
    return {at::cat(noise), at::cat(time)};
}

}  // namespace

Result<ValidationResult> validate(policy::Policy& policy, const loading::SampleSource& source,
                                  const loading::Collator& collator, const ValidationOptions& options,
                                  std::stop_token stop) {
    at::NoGradGuard noGraph;
    auto total = static_cast<std::int64_t>(source.size());
    std::int64_t count = std::min(options.maxFrames, total);
    ValidationResult result;
    for (std::int64_t begin = 0; begin < count; begin += options.batchSize) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "validation was asked to stop", ""};
        std::vector<loading::Sample> samples;
        std::vector<std::size_t> frames;
        for (std::int64_t i = begin; i < std::min(begin + options.batchSize, count); ++i) {
            // evenly spaced, first and last included
            auto frame = static_cast<std::size_t>(count > 1 ? i * (total - 1) / (count - 1) : 0);
            STUDIO_ASSIGN(loading::Sample sample, source.get(frame));
            samples.push_back(std::move(sample));
            frames.push_back(frame);
        }
        STUDIO_ASSIGN(policy::Batch batch, collator(samples));
        auto draw = drawsOf(frames, policy.shapes(), options.seed).to(options.device);
        auto loss =
            policy.loss(batch.to(options.device), draw).perSample.to(at::kDouble).sum().item<double>();
        result.loss += loss;
        result.frames += static_cast<std::int64_t>(frames.size());
    }
    if (result.frames > 0) result.loss /= static_cast<double>(result.frames);
    return result;
}

}  // namespace studio::train
