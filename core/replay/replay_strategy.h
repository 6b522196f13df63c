// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/loading/batch_sampler.h"

namespace studio::replay {

/// What a strategy may draw of one task: samples 0 … samples-1 of one source.
struct Pool {
    int task = 0;  ///< its id
    std::string name;
    std::size_t samples = 0;
    double share = 0;  ///< planned part of every batch, as an expected value
};

/// What a strategy draws from. The last three are the adaptive strategy's: bounds of an earlier task's share
/// (0..1), and how strongly forgetting moves it.
struct StrategyOptions {
    std::vector<Pool> pools;  ///< the stage's own task first; SampleRef::source is an index into them
    std::size_t batchSize = 1;
    std::uint64_t seed = 0;
    double minShare = 0.02, maxShare = 0.5, gain = 1;  ///< adaptive
};

/// What a validation found of one task.
struct TaskLoss {
    int task = 0;
    double loss = 0;
};

/// Decides which samples of which task make which batch. It owns numbers, never data. draw() may be called by
/// any thread for any batch in any order. Shares change in observe() alone, from a named batch on: what
/// loaders made ahead of it follows the old shares, so that a new loader is needed there
/// (loading::BatchLoader), and a resumed run, which restores the state and makes its loader there, draws the
/// same batches.
class ReplayStrategy : public loading::BatchSampler {
public:
    /// Shares in force for the newest batches, one per pool, sum 1.
    virtual std::vector<double> mixture() const = 0;
    /// Batches in which the stage's own task is seen once (an expected value under random draws): its samples
    /// over its share.
    virtual double batchesPerEpoch() const = 0;
    /// Told, before the first batch, the lowest loss that each task had in the stages before this one: what
    /// it can lose is measured from there. Told again, before observe(), of a task that turns out to be
    /// measured on other frames now: with the first loss on these.
    virtual void remember(const std::vector<TaskLoss>& lowest);
    /// Takes a validation of all tasks seen; `nextBatch` is the first batch that it may change. Returns why
    /// the shares moved, or nothing. Not while draw() runs for batches from nextBatch on that are still
    /// wanted.
    virtual std::optional<std::string> observe(std::uint64_t nextBatch, const std::vector<TaskLoss>& losses);
    /// Whether observe() can change anything; then the stage is validated before its first step too.
    virtual bool listens() const { return false; }
    /// All that decides future batches beside the options.
    virtual nlohmann::json state() const;
    /// Puts a state back. Errors: Corrupt.
    virtual Status restore(const nlohmann::json& state);
};

inline void ReplayStrategy::remember(const std::vector<TaskLoss>&) {}
inline std::optional<std::string> ReplayStrategy::observe(std::uint64_t, const std::vector<TaskLoss>&) {
    return std::nullopt;
}
inline nlohmann::json ReplayStrategy::state() const {
    return nlohmann::json::object();
}
inline Status ReplayStrategy::restore(const nlohmann::json&) {
    return {};
}

}  // namespace studio::replay
