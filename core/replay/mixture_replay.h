// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <vector>

#include "core/replay/replay_strategy.h"
#include "core/replay/task_orders.h"

namespace studio::replay {

/// Draws the task of every sample at random by the shares, then the next sample in that task's own order, so
/// that no sample comes again before all others of its task have come. The basis of the strategies that mix
/// by shares.
///
/// Batch n is a function of (seed, n, the shares so far): how far each task's order has got is counted from
/// the last change of the shares on, and remembered every 256 batches (8 bytes a task), so that any batch
/// costs at most 256 batches of counting.
class MixtureReplay : public ReplayStrategy {
public:
    /// `shares`: one per pool, not negative, with a positive sum (scaled to 1). Throws std::invalid_argument
    /// otherwise.
    MixtureReplay(const StrategyOptions& options, const std::vector<double>& shares);

    std::vector<loading::SampleRef> draw(std::uint64_t step, std::size_t count) const override;
    std::vector<double> mixture() const override;
    double batchesPerEpoch() const override { return batchesPerEpoch_; }
    nlohmann::json state() const override;
    Status restore(const nlohmann::json& state) override;

protected:
    /// New shares from batch `from` on; earlier batches keep theirs.
    void change(std::uint64_t from, const std::vector<double>& shares);
    const StrategyOptions& options() const { return options_; }

private:
    using Counts = std::vector<std::uint64_t>;  ///< samples drawn of each pool
    struct Segment {
        std::uint64_t from = 0;    ///< first batch
        std::vector<double> ends;  ///< running sums of the shares; the last is 1
        std::vector<double> shares;
        std::vector<Counts> anchors;  ///< before batch from + 256 * i
    };
    Segment segment(std::uint64_t from, const std::vector<double>& shares, Counts counts) const;
    std::size_t poolOf(const Segment& segment, double u) const;
    void addBatch(const Segment& segment, std::uint64_t step, Counts& counts) const;
    Counts countsBefore(Segment& segment, std::uint64_t step) const;

    StrategyOptions options_;
    TaskOrders orders_;
    double batchesPerEpoch_ = 0;
    mutable std::mutex mutex_;
    mutable std::vector<Segment> segments_;  ///< by `from`
};

}  // namespace studio::replay
