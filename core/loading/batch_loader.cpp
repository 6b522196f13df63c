// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/batch_loader.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::loading {
namespace {

PrefetcherOptions prefetcherOptions(const BatchLoaderOptions& options) {
    int threads = std::max(options.threads, 0);
    auto capacity =
        static_cast<std::size_t>(threads) * static_cast<std::size_t>(std::max(options.batchesPerThread, 1));
    return {.threads = threads, .capacity = capacity, .first = options.firstStep, .end = options.endStep};
}

}  // namespace

BatchLoader::BatchLoader(std::vector<std::shared_ptr<const SampleSource>> sources,
                         std::shared_ptr<const BatchSampler> sampler, Collator collator,
                         const BatchLoaderOptions& options)
    : sources_(std::move(sources)),
      sampler_(std::move(sampler)),
      collator_(std::move(collator)),
      options_(options),
      prefetcher_([this](std::uint64_t step, std::stop_token stop) { return make(step, std::move(stop)); },
                  prefetcherOptions(options)) {}

Result<LoadedBatch> BatchLoader::make(std::uint64_t step, std::stop_token stop) const {
    LoadedBatch loaded{.step = step, .refs = sampler_->draw(step, options_.batchSize), .batch = {}};
    std::vector<Sample> samples;
    samples.reserve(loaded.refs.size());
    for (std::uint32_t slot = 0; slot < loaded.refs.size(); ++slot) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "cannot load a batch: stopped", ""};
        const SampleRef& ref = loaded.refs[slot];
        Result<Sample> sample =
            sources_.at(static_cast<std::size_t>(ref.source))->get(ref.index, {.step = step, .slot = slot});
        if (!sample.ok())
            return sample.error().within(
                fmt::format("batch {}, sample {} of source {}", step, ref.index, ref.source));
        samples.push_back(std::move(sample).value());
    }
    Result<policy::Batch> batch = collator_(samples);
    if (!batch.ok()) return batch.error().within(fmt::format("batch {}", step));
    loaded.batch = std::move(batch).value();
    return loaded;
}

}  // namespace studio::loading
