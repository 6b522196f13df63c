// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/batch_sampler.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/base/random.h"

namespace studio::loading {
namespace {

/// Keeps the order's random numbers apart from those that others draw from the same seed ("order").
constexpr std::uint64_t kOrderStream = 0x6f72646572000000ull;
constexpr std::size_t kKeptEpochs = 2;

}  // namespace

EpochSampler::EpochSampler(EpochSamplerOptions options) : options_(std::move(options)) {
    std::size_t end = 0;
    for (std::size_t size : options_.sizes) ends_.push_back(end += size);
    if (end == 0 || end > std::numeric_limits<std::uint32_t>::max())
        throw std::invalid_argument("EpochSampler: the number of samples must be in 1 … 2^32 - 1");
}

std::uint64_t EpochSampler::batchesPerEpoch(std::size_t count) const {
    if (count == 0) throw std::invalid_argument("EpochSampler: a batch has at least one sample");
    std::uint64_t full = size() / count;
    if (options_.dropLast) return std::max<std::uint64_t>(full, 1);
    return full + (size() % count != 0);
}

double EpochSampler::epochsBefore(std::uint64_t step, std::size_t count) const {
    return static_cast<double>(step) / static_cast<double>(batchesPerEpoch(count));
}

std::vector<SampleRef> EpochSampler::draw(std::uint64_t step, std::size_t count) const {
    std::uint64_t perEpoch = batchesPerEpoch(count);
    Order order = orderOf(step / perEpoch);
    std::size_t begin = static_cast<std::size_t>(step % perEpoch) * count;
    std::size_t end = std::min(begin + count, size());
    std::vector<SampleRef> refs;
    refs.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) refs.push_back(refOf((*order)[i]));
    return refs;
}

SampleRef EpochSampler::refOf(std::size_t place) const {
    // the first source that ends beyond the place; sources without samples end where they begin
    auto source = std::upper_bound(ends_.begin(), ends_.end(), place);
    std::size_t begin = source == ends_.begin() ? 0 : *std::prev(source);
    return {static_cast<int>(source - ends_.begin()), place - begin};
}

EpochSampler::Order EpochSampler::orderOf(std::uint64_t epoch) const {
    std::lock_guard lock(mutex_);
    for (const auto& [known, order] : orders_)
        if (known == epoch) return order;
    auto count = static_cast<std::uint32_t>(size());
    std::vector<std::uint32_t> order;
    if (options_.shuffle) {
        order = permutation(count, options_.seed, kOrderStream ^ epoch);
    } else {
        order.resize(count);
        std::iota(order.begin(), order.end(), 0u);
    }
    // loader threads work at the border of two epochs at most
    if (orders_.size() == kKeptEpochs) orders_.erase(orders_.begin());
    orders_.emplace_back(epoch, std::make_shared<const std::vector<std::uint32_t>>(std::move(order)));
    return orders_.back().second;
}

}  // namespace studio::loading
