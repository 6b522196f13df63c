// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/episode_facts.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

using studio::test::FakeDataset;

/// One episode whose state counts its rows.
DatasetFacts countingFacts(std::vector<std::pair<std::int64_t, std::int64_t>> episodes) {
    FakeDataset::Options options;
    options.episodes = std::move(episodes);
    options.cameras.clear();
    auto facts = analyse(FakeDataset(options));
    EXPECT_OK(facts);
    return facts.ok() ? *facts : DatasetFacts{};
}

TEST(EpisodeFacts, QuantilesOfEvenlySpreadValues) {
    // 0, 1, … 1000
    DatasetFacts facts = countingFacts({{0, 1001}});
    ASSERT_EQ(facts.dimensions.size(), 5u);
    const DimensionFacts& first = facts.dimensions[0];
    EXPECT_EQ(first.min, 0);
    EXPECT_EQ(first.max, 1000);
    EXPECT_NEAR(first.mean, 500, 1e-9);
    for (std::size_t q = 0; q < kQuantileShares.size(); ++q)
        EXPECT_NEAR(first.quantiles[q], 1000 * kQuantileShares[q], 0.51) << kQuantileShares[q];
    EXPECT_EQ(std::accumulate(first.histogram.begin(), first.histogram.end(), std::int64_t(0)), 1001);
    EXPECT_EQ(first.outliers, 0);
    // the action is the negative: so are its quantiles, from the other end
    const DimensionFacts& action = facts.dimensions[3];
    for (std::size_t q = 0; q < kQuantileShares.size(); ++q)
        EXPECT_NEAR(action.quantiles[q], -1000 * kQuantileShares[kQuantileShares.size() - 1 - q], 0.51) << q;
}

TEST(EpisodeFacts, TheFarthestValueIsFoundWhereItIs) {
    // 0 … 199, and far from them 7000 … 7002
    DatasetFacts facts = countingFacts({{0, 200}, {7, 3}});
    ASSERT_FALSE(facts.dimensions.empty());
    const DimensionFacts& first = facts.dimensions[0];
    EXPECT_EQ(first.farthest, 7002);
    EXPECT_EQ(first.farthestPosition, 1u);
    EXPECT_EQ(first.farthestRow, 2);
    // all three lie more than 5 deviations away
    EXPECT_EQ(first.outliers, 3);
    EXPECT_LT(first.quantiles[3], 200);
    EXPECT_GE(first.quantiles[4], 7000 - 7002.0 / 4000);
}

TEST(EpisodeFacts, OfAConstantEveryQuantileIsItself) {
    DatasetFacts facts = countingFacts({{0, 1}});
    ASSERT_FALSE(facts.dimensions.empty());
    for (double quantile : facts.dimensions[1].quantiles) EXPECT_EQ(quantile, 0.1);
    EXPECT_EQ(facts.dimensions[1].histogram.front(), 1);
}

}  // namespace
}  // namespace studio::data
