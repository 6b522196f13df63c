// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/no_replay.h"

namespace studio::replay {

namespace {

class NoReplay : public ReplayStrategy {
public:
    explicit NoReplay(const StrategyOptions& options)
        : sampler_({.sizes = {options.pools.at(0).samples}, .seed = options.seed}),
          batchSize_(options.batchSize) {}

    std::vector<loading::SampleRef> draw(std::uint64_t step, std::size_t count) const override {
        return sampler_.draw(step, count);
    }
    std::vector<double> mixture() const override { return {1.0}; }
    double batchesPerEpoch() const override {
        return static_cast<double>(sampler_.batchesPerEpoch(batchSize_));
    }

private:
    loading::EpochSampler sampler_;
    std::size_t batchSize_;
};

}  // namespace

Result<std::unique_ptr<ReplayStrategy>> noReplay(const StrategyOptions& options) {
    return std::unique_ptr<ReplayStrategy>(std::make_unique<NoReplay>(options));
}

}  // namespace studio::replay
