// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/compute_stats.h"

#include <gtest/gtest.h>

#include <cmath>

namespace studio::data {
namespace {

TEST(ComputeStats, MomentsAndQuantilesOfKnownValues) {
    // 0, 1, …, 999 and its negative
    Column column{1000, 2, {}};
    for (int r = 0; r < 1000; ++r) {
        column.values.push_back(r);
        column.values.push_back(-0.5 * r);
    }
    FeatureStats stats = columnStats(column);
    EXPECT_EQ(stats.count, 1000);
    EXPECT_EQ(stats.min[0], 0);
    EXPECT_EQ(stats.max[0], 999);
    EXPECT_NEAR(stats.mean[0], 499.5, 1e-9);
    EXPECT_NEAR(stats.std[0], std::sqrt((1000.0 * 1000 - 1) / 12), 1e-9);
    EXPECT_NEAR(stats.mean[1], -249.75, 1e-9);
    // a bin is 0.2 wide here, and quantiles are exact to one value
    EXPECT_NEAR(stats.quantiles.at("q01")[0], 10, 1.01);
    EXPECT_NEAR(stats.quantiles.at("q50")[0], 500, 1.01);
    EXPECT_NEAR(stats.quantiles.at("q99")[0], 990, 1.01);
    EXPECT_NEAR(stats.quantiles.at("q10")[1], -449.5, 1);
}

TEST(ComputeStats, AgreesWithTheReferenceImplementation) {
    // values of LeRobot 0.4.4's get_feature_stats on the same twelve rows
    Column column{12, 1, {}};
    for (int k = 0; k < 12; ++k) column.values.push_back(static_cast<double>(static_cast<float>(0.1 * k)));
    FeatureStats stats = columnStats(column);
    EXPECT_NEAR(stats.std[0], 0.34520525, 1e-7);
    EXPECT_NEAR(stats.quantiles.at("q01")[0], -1e-10, 1e-12);
    EXPECT_NEAR(stats.quantiles.at("q10")[0], 0.099924, 1e-7);
    EXPECT_NEAR(stats.quantiles.at("q50")[0], 0.50006001, 1e-7);
    EXPECT_NEAR(stats.quantiles.at("q90")[0], 1.00007602, 1e-7);
    EXPECT_NEAR(stats.quantiles.at("q99")[0], 1.09997362, 1e-7);
}

TEST(ComputeStats, NearlyConstantColumnsKeepTheirDeviation) {
    // E[x^2] - mean^2 in single precision would give 0 or worse
    Column column{4, 1, {1000.0, 1000.001, 1000.0, 1000.001}};
    FeatureStats stats = columnStats(column);
    EXPECT_NEAR(stats.std[0], 0.0005, 1e-9);
}

TEST(ComputeStats, OneRowAndConstants) {
    FeatureStats one = columnStats({1, 1, {3.5}});
    EXPECT_EQ(one.std[0], 0);
    EXPECT_EQ(one.quantiles.at("q10")[0], 3.5);
    FeatureStats constant = columnStats({3, 1, {2, 2, 2}});
    EXPECT_EQ(constant.std[0], 0);
    EXPECT_EQ(constant.quantiles.at("q99")[0], 2);
    EXPECT_EQ(columnStats({0, 1, {}}).count, 0);
    EXPECT_TRUE(std::isnan(columnStats({2, 1, {NAN, 1}}).min[0]));
}

TEST(ComputeStats, SamplesAsTheReferenceDoes) {
    EXPECT_EQ(sampledRows(1), std::vector<std::int64_t>{0});
    EXPECT_EQ(sampledRows(3), (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_EQ(sampledRows(100).size(), 100u);
    EXPECT_EQ(sampledRows(150).size(), 100u);
    EXPECT_EQ(sampledRows(150)[1], 2);  // 1.505
    EXPECT_EQ(sampledRows(1000).size(), 177u);
    EXPECT_EQ(sampledRows(20000).size(), 1681u);
    EXPECT_EQ(sampledRows(1000).back(), 999);
}

TEST(ComputeStats, PicturesPerChannelInUnitRange) {
    auto pixels = std::make_shared<std::vector<std::uint8_t>>();
    for (int i = 0; i < 16; ++i)
        pixels->insert(pixels->end(), {static_cast<std::uint8_t>(i < 8 ? 0 : 255), 51, 102});
    PictureStats pictures;
    pictures.add({4, 4, pixels});
    pictures.add({4, 4, std::make_shared<std::vector<std::uint8_t>>(48, std::uint8_t{255})});
    std::vector<std::int64_t> first{0}, both{0, 1};
    FeatureStats one = pictures.over(first);
    EXPECT_EQ(one.count, 1);
    EXPECT_NEAR(one.mean[0], 0.5, 1e-12);
    EXPECT_NEAR(one.std[0], 0.5, 1e-12);
    EXPECT_NEAR(one.mean[1], 0.2, 1e-12);
    EXPECT_EQ(one.std[1], 0);
    FeatureStats all = pictures.over(both);
    EXPECT_EQ(all.count, 2);
    EXPECT_NEAR(all.mean[0], 0.75, 1e-12);
    EXPECT_NEAR(all.max[2], 1, 1e-12);
    EXPECT_NEAR(all.min[2], 0.4, 1e-12);
}

}  // namespace
}  // namespace studio::data
