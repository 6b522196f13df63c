// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/loading/sample.h"

namespace studio::loading {

/// Decides which samples make which batch.
class BatchSampler {
public:
    virtual ~BatchSampler() = default;
    /// Samples of batch number `step`: a pure function of the sampler and its arguments, so that any thread
    /// may ask in any order, and a resumed run needs nothing but the number. Thread-safe.
    virtual std::vector<SampleRef> draw(std::uint64_t step, std::size_t count) const = 0;
};

/// What an epoch goes through and in which order.
struct EpochSamplerOptions {
    std::vector<std::size_t> sizes = {};  ///< samples of each source
    std::uint64_t seed = 0;
    bool shuffle = true;
    bool dropLast = false;  ///< leave out an epoch's incomplete last batch (unless it is the only one)
};

/// Every sample of all sources once per epoch, in an order that depends on (seed, epoch) alone. With a batch
/// size of b, epoch e consists of batches e * batchesPerEpoch(b) and following; the last is shorter where b
/// does not divide the number of samples. Memory: 4 bytes a sample for each of the two newest epochs.
class EpochSampler : public BatchSampler {
public:
    /// Throws std::invalid_argument without samples or with 2^32 of them.
    explicit EpochSampler(EpochSamplerOptions options);
    std::vector<SampleRef> draw(std::uint64_t step, std::size_t count) const override;

    std::size_t size() const { return ends_.back(); }
    std::uint64_t batchesPerEpoch(std::size_t count) const;
    /// Epochs completed before batch `step`, with the fraction of the one under way.
    double epochsBefore(std::uint64_t step, std::size_t count) const;

private:
    using Order = std::shared_ptr<const std::vector<std::uint32_t>>;
    Order orderOf(std::uint64_t epoch) const;
    SampleRef refOf(std::size_t place) const;

    EpochSamplerOptions options_;
    std::vector<std::size_t> ends_;  ///< of each source, in one row
    mutable std::mutex mutex_;
    mutable std::vector<std::pair<std::uint64_t, Order>> orders_;  ///< of the newest epochs
};

}  // namespace studio::loading
