// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/batch_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <thread>

namespace studio::loading {
namespace {

using Place = std::pair<int, std::size_t>;

std::multiset<Place> placesOf(const std::vector<SampleRef>& refs) {
    std::multiset<Place> places;
    for (const SampleRef& ref : refs) places.emplace(ref.source, ref.index);
    return places;
}

std::multiset<Place> everyPlace(const std::vector<std::size_t>& sizes) {
    std::multiset<Place> places;
    for (std::size_t source = 0; source < sizes.size(); ++source)
        for (std::size_t i = 0; i < sizes[source]; ++i) places.emplace(static_cast<int>(source), i);
    return places;
}

TEST(EpochSampler, DrawsEverySampleOfAllSourcesOncePerEpoch) {
    std::vector<std::size_t> sizes{7, 0, 12, 1};
    EpochSampler sampler({.sizes = sizes, .seed = 3});
    ASSERT_EQ(sampler.batchesPerEpoch(6), 4u);
    std::vector<std::vector<SampleRef>> epochs;
    for (std::uint64_t epoch = 0; epoch < 3; ++epoch) {
        std::vector<SampleRef> drawn;
        for (std::uint64_t batch = 0; batch < 4; ++batch) {
            auto refs = sampler.draw(epoch * 4 + batch, 6);
            EXPECT_EQ(refs.size(), batch < 3 ? 6u : 2u);
            drawn.insert(drawn.end(), refs.begin(), refs.end());
        }
        EXPECT_EQ(placesOf(drawn), everyPlace(sizes));
        epochs.push_back(drawn);
    }
    EXPECT_NE(epochs[0], epochs[1]);
    EXPECT_NE(epochs[1], epochs[2]);
}

TEST(EpochSampler, LeavesOutTheIncompleteBatchWhenAsked) {
    EpochSampler sampler({.sizes = {20}, .seed = 3, .dropLast = true});
    EXPECT_EQ(sampler.batchesPerEpoch(6), 3u);
    for (std::uint64_t step = 0; step < 9; ++step) EXPECT_EQ(sampler.draw(step, 6).size(), 6u);
    EXPECT_DOUBLE_EQ(sampler.epochsBefore(6, 6), 2.0);
    // fewer samples than a batch: an epoch is that one short batch
    EXPECT_EQ(sampler.batchesPerEpoch(32), 1u);
    EXPECT_EQ(sampler.draw(5, 32).size(), 20u);
}

TEST(EpochSampler, IsAPureFunctionOfSeedAndStep) {
    EpochSampler sampler({.sizes = {50, 50}, .seed = 9}), again({.sizes = {50, 50}, .seed = 9});
    EpochSampler other({.sizes = {50, 50}, .seed = 10});
    std::map<std::uint64_t, std::vector<SampleRef>> forward;
    for (std::uint64_t step = 0; step < 200; ++step) forward[step] = sampler.draw(step, 8);
    // backwards and from the middle: what a resumed run and several threads do
    for (std::uint64_t step = 200; step-- > 0;) EXPECT_EQ(again.draw(step, 8), forward[step]) << step;
    EXPECT_NE(other.draw(0, 8), forward[0]);
}

TEST(EpochSampler, ServesSeveralThreadsAtOnce) {
    const EpochSampler sampler({.sizes = {1000}, .seed = 1}), reference({.sizes = {1000}, .seed = 1});
    std::vector<std::vector<SampleRef>> drawn(400);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (std::size_t step = t; step < drawn.size(); step += 4)
                    drawn[step] = sampler.draw(step, 64);
            });
    }
    for (std::size_t step = 0; step < drawn.size(); ++step) EXPECT_EQ(drawn[step], reference.draw(step, 64));
}

TEST(EpochSampler, KeepsTheOrderWithoutShuffling) {
    EpochSampler sampler({.sizes = {2, 2}, .shuffle = false});
    EXPECT_EQ(sampler.draw(1, 3), (std::vector<SampleRef>{{1, 1}}));
    EXPECT_EQ(sampler.draw(2, 3), (std::vector<SampleRef>{{0, 0}, {0, 1}, {1, 0}}));
}

TEST(EpochSampler, ThrowsWithoutSamples) {
    EXPECT_THROW(EpochSampler({.sizes = {}}), std::invalid_argument);
    EXPECT_THROW(EpochSampler({.sizes = {0, 0}}), std::invalid_argument);
    EXPECT_THROW((void)EpochSampler({.sizes = {3}}).draw(0, 0), std::invalid_argument);
}

}  // namespace
}  // namespace studio::loading
