// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/loading/batch_sampler.h"
#include "core/loading/collator.h"
#include "core/loading/prefetcher.h"
#include "core/loading/sample.h"
#include "core/policy/batch.h"

namespace studio::loading {

/// A batch with its number and what it was made of.
struct LoadedBatch {
    std::uint64_t step = 0;
    std::vector<SampleRef> refs;
    policy::Batch batch;
};

/// Size and number of the batches [firstStep, endStep), and how many are made ahead: threads *
/// batchesPerThread.
struct BatchLoaderOptions {
    std::size_t batchSize = 8;
    int threads = 2;           ///< loader threads; 0: batches are made when they are asked for
    int batchesPerThread = 2;  ///< prefetch factor
    std::uint64_t firstStep = 0;
    std::uint64_t endStep = std::numeric_limits<std::uint64_t>::max();
};

/// Sources, sampler and collator as one stream of batches, made ahead by threads of its own. Batch number n
/// is the same for any number of threads and wherever the stream began. Memory: threads * batchesPerThread
/// batches (at least one). A sampler whose decisions change during the run wants a new loader at the step of
/// the change: batches made ahead follow the old ones. One consumer at a time.
class BatchLoader {
public:
    BatchLoader(std::vector<std::shared_ptr<const SampleSource>> sources,
                std::shared_ptr<const BatchSampler> sampler, Collator collator,
                const BatchLoaderOptions& options);

    /// The next batch. Blocking. Errors: those of the sources with the batch and the sample named; Cancelled
    /// when `stop` fires while it waits.
    Result<LoadedBatch> next(std::stop_token stop = {}) { return prefetcher_.next(std::move(stop)); }
    /// Number of the batch that next() gives.
    std::uint64_t position() const { return prefetcher_.position(); }

private:
    Result<LoadedBatch> make(std::uint64_t step, std::stop_token stop) const;

    std::vector<std::shared_ptr<const SampleSource>> sources_;
    std::shared_ptr<const BatchSampler> sampler_;
    Collator collator_;
    BatchLoaderOptions options_;
    Prefetcher<LoadedBatch> prefetcher_;  ///< last: its threads use the rest
};

}  // namespace studio::loading
