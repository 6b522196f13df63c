// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/episodes_replay.h"

namespace studio::replay {

namespace {

class EpisodesReplay : public ReplayStrategy {
public:
    explicit EpisodesReplay(const StrategyOptions& options)
        : sampler_({.sizes = sizesOf(options.pools), .seed = options.seed}), options_(options) {}

    std::vector<loading::SampleRef> draw(std::uint64_t step, std::size_t count) const override {
        return sampler_.draw(step, count);
    }
    std::vector<double> mixture() const override {
        std::vector<double> shares;
        for (const Pool& pool : options_.pools)
            shares.push_back(static_cast<double>(pool.samples) / static_cast<double>(sampler_.size()));
        return shares;
    }
    double batchesPerEpoch() const override {
        return static_cast<double>(sampler_.batchesPerEpoch(options_.batchSize));
    }

private:
    static std::vector<std::size_t> sizesOf(const std::vector<Pool>& pools) {
        std::vector<std::size_t> sizes;
        for (const Pool& pool : pools) sizes.push_back(pool.samples);
        return sizes;
    }

    loading::EpochSampler sampler_;
    StrategyOptions options_;
};

}  // namespace

Result<std::unique_ptr<ReplayStrategy>> episodesReplay(const StrategyOptions& options) {
    return std::unique_ptr<ReplayStrategy>(std::make_unique<EpisodesReplay>(options));
}

}  // namespace studio::replay
