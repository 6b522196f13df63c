// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/mixture_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/json.h"
#include "core/base/random.h"

namespace studio::replay {

namespace {

/// Keeps the choice of tasks apart from other random numbers of the same seed ("mixture").
constexpr std::uint64_t kTaskStream = 0x6d69787475726500ull;
constexpr std::uint64_t kAnchorEvery = 256;

std::vector<TaskOrders::Task> tasksOf(const std::vector<Pool>& pools) {
    std::vector<TaskOrders::Task> tasks;
    for (const Pool& pool : pools) tasks.push_back({pool.task, pool.samples});
    return tasks;
}

}  // namespace

MixtureReplay::MixtureReplay(const StrategyOptions& options, const std::vector<double>& shares)
    : options_(options), orders_(tasksOf(options.pools), options.seed) {
    if (options.batchSize == 0) throw std::invalid_argument("MixtureReplay: a batch has at least one sample");
    segments_.push_back(segment(0, shares, Counts(options_.pools.size())));
    double own = std::max(segments_[0].shares[0], 1e-9);
    batchesPerEpoch_ =
        static_cast<double>(options_.pools[0].samples) / own / static_cast<double>(options_.batchSize);
}

MixtureReplay::Segment MixtureReplay::segment(std::uint64_t from, const std::vector<double>& shares,
                                              Counts counts) const {
    double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    bool usable = shares.size() == options_.pools.size() && std::isfinite(sum) && sum > 0 &&
                  std::all_of(shares.begin(), shares.end(), [](double share) { return share >= 0; });
    if (!usable) throw std::invalid_argument("MixtureReplay: unusable shares");
    Segment made{.from = from, .ends = {}, .shares = shares, .anchors = {std::move(counts)}};
    double end = 0;
    // shares that sum to 1 up to rounding stay as they were written
    bool scale = std::abs(sum - 1) > 1e-12;
    for (double& share : made.shares) {
        if (scale) share /= sum;
        made.ends.push_back(end += share);
    }
    return made;
}

std::size_t MixtureReplay::poolOf(const Segment& segment, double u) const {
    auto found = std::upper_bound(segment.ends.begin(), segment.ends.end(), u);
    auto pool = static_cast<std::size_t>(found - segment.ends.begin());
    // rounding may leave the last sum a little below 1
    while (pool >= segment.shares.size() || segment.shares[pool] == 0) --pool;
    return pool;
}

void MixtureReplay::addBatch(const Segment& segment, std::uint64_t step, Counts& counts) const {
    CounterRng rng(options_.seed, kTaskStream ^ step);
    for (std::size_t slot = 0; slot < options_.batchSize; ++slot) ++counts[poolOf(segment, rng.uniform())];
}

MixtureReplay::Counts MixtureReplay::countsBefore(Segment& segment, std::uint64_t step) const {
    std::uint64_t wanted = (step - segment.from) / kAnchorEvery;
    while (segment.anchors.size() <= wanted) {
        Counts counts = segment.anchors.back();
        std::uint64_t first = segment.from + (segment.anchors.size() - 1) * kAnchorEvery;
        for (std::uint64_t batch = first; batch < first + kAnchorEvery; ++batch)
            addBatch(segment, batch, counts);
        segment.anchors.push_back(std::move(counts));
    }
    Counts counts = segment.anchors[static_cast<std::size_t>(wanted)];
    for (std::uint64_t batch = segment.from + wanted * kAnchorEvery; batch < step; ++batch)
        addBatch(segment, batch, counts);
    return counts;
}

std::vector<loading::SampleRef> MixtureReplay::draw(std::uint64_t step, std::size_t count) const {
    if (count != options_.batchSize)
        throw std::invalid_argument("MixtureReplay: batches have the size that the strategy was made for");
    std::vector<std::size_t> pools;
    Counts counts;
    {
        std::lock_guard lock(mutex_);
        auto after = std::find_if(segments_.begin(), segments_.end(),
                                  [step](const Segment& segment) { return segment.from > step; });
        if (after == segments_.begin())
            throw std::out_of_range("MixtureReplay: a batch from before the restored state");
        Segment& segment = *std::prev(after);
        counts = countsBefore(segment, step);
        CounterRng rng(options_.seed, kTaskStream ^ step);
        for (std::size_t slot = 0; slot < count; ++slot) pools.push_back(poolOf(segment, rng.uniform()));
    }
    std::vector<loading::SampleRef> refs;
    for (std::size_t pool : pools) refs.push_back({static_cast<int>(pool), orders_.at(pool, counts[pool]++)});
    return refs;
}

std::vector<double> MixtureReplay::mixture() const {
    std::lock_guard lock(mutex_);
    return segments_.back().shares;
}

void MixtureReplay::change(std::uint64_t from, const std::vector<double>& shares) {
    std::lock_guard lock(mutex_);
    Segment& last = segments_.back();
    Counts counts = from > last.from ? countsBefore(last, from) : last.anchors.front();
    if (from <= last.from) segments_.pop_back();
    segments_.push_back(segment(from, shares, std::move(counts)));
}

nlohmann::json MixtureReplay::state() const {
    std::lock_guard lock(mutex_);
    const Segment& last = segments_.back();
    return {{"from", last.from}, {"shares", last.shares}, {"drawn", last.anchors.front()}};
}

Status MixtureReplay::restore(const nlohmann::json& state) {
    STUDIO_ASSIGN(auto from, jsonValue<std::uint64_t>(state, "from", 0));
    STUDIO_ASSIGN(auto shares, jsonValue<std::vector<double>>(state, "shares", {}));
    STUDIO_ASSIGN(auto drawn, jsonValue<Counts>(state, "drawn", {}));
    double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (shares.size() != options_.pools.size() || drawn.size() != shares.size() ||
        !(std::abs(sum - 1) < 1e-6) || *std::min_element(shares.begin(), shares.end()) < 0) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("the replay state holds {} shares with the sum {} for {} tasks",
                                 shares.size(), sum, options_.pools.size()),
                     "Resume with the run's own configuration, or from an older checkpoint."};
    }
    std::lock_guard lock(mutex_);
    segments_ = {segment(from, shares, std::move(drawn))};
    return {};
}

}  // namespace studio::replay
