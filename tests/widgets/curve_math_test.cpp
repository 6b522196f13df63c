// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace studio::widgets {

namespace {

std::vector<double> counted(std::size_t count) {
    std::vector<double> x(count);
    std::iota(x.begin(), x.end(), 0);
    return x;
}

TEST(CurveMath, SmoothingLeavesAConstantExactlyAsItIs) {
    std::vector<double> values(5000, 0.1);
    Smoother smoother(0.97);
    for (double value : smoother.update(values, 0)) ASSERT_EQ(value, 0.1);
}

TEST(CurveMath, SmoothingIsTheWeightedMeanOfAllValuesSoFar) {
    std::vector<double> values{3, 1, 4, 1, 5};
    Smoother smoother(0.6);
    auto smooth = smoother.update(values, 0);
    for (std::size_t n = 0; n < values.size(); ++n) {
        double sum = 0, weights = 0;
        for (std::size_t i = 0; i <= n; ++i) {
            double weight = std::pow(0.6, double(n - i));
            sum += weight * values[i];
            weights += weight;
        }
        EXPECT_NEAR(smooth[n], sum / weights, 1e-12);
    }
}

TEST(CurveMath, SmoothingContinuesAsIfItHadSeenAllAtOnce) {
    std::vector<double> values;
    for (int i = 0; i < 300; ++i) values.push_back(std::sin(i) + 2);
    Smoother whole(0.9), pieces(0.9);
    auto wanted = whole.update(values, 0);
    std::vector<double> expected(wanted.begin(), wanted.end());
    for (std::size_t i = 1; i <= values.size(); i += 7) (void)pieces.update({values.data(), i}, 0);
    auto found = pieces.update(values, 0);
    EXPECT_EQ(std::vector<double>(found.begin(), found.end()), expected);
}

TEST(CurveMath, AnotherGenerationBeginsAnew) {
    std::vector<double> first{10, 10, 10}, second{1, 1, 1, 1};
    Smoother smoother(0.9);
    (void)smoother.update(first, 0);
    for (double value : smoother.update(second, 1)) EXPECT_EQ(value, 1);
}

TEST(CurveMath, ThinningKeepsEveryPeakOfAMillionPoints) {
    auto x = counted(1'000'000);
    std::vector<double> y(x.size(), 0);
    y[123'456] = 7;
    y[654'321] = -5;
    Points points = thin(x, y, 0, 1e6, 800);
    EXPECT_LE(points.x.size(), 1700u);
    EXPECT_EQ(*std::max_element(points.y.begin(), points.y.end()), 7);
    EXPECT_EQ(*std::min_element(points.y.begin(), points.y.end()), -5);
    EXPECT_TRUE(std::is_sorted(points.x.begin(), points.x.end()));
}

TEST(CurveMath, ThinningLeavesOutWhatIsNoNumberAndKeepsOneBeyondTheRange) {
    std::vector<double> x{0, 1, 2, 3, 4, 5}, y{0, 1, std::nan(""), 3, 4, 5};
    Points points = thin(x, y, 1.5, 3.5, 100);
    EXPECT_EQ(points.x, (std::vector<double>{1, 3, 4}));
}

TEST(CurveMath, RangeOfALogarithmicAxisPassesOverZeroAndBelow) {
    std::vector<double> x{0, 1, 2, 3}, y{-1, 0, 0.5, 2};
    double low = 0, high = 0;
    ASSERT_TRUE(valueRange(x, y, 0, 3, true, low, high));
    EXPECT_EQ(low, 0.5);
    EXPECT_EQ(high, 2);
    EXPECT_FALSE(valueRange(x, y, 0, 1, true, low, high));
}

TEST(CurveMath, ValueAtTheCursorIsTheLastOneThere) {
    std::vector<double> x{0, 10, 20}, y{1, std::nan(""), 3};
    EXPECT_EQ(valueAt(x, y, 15), 1);
    EXPECT_EQ(valueAt(x, y, 20), 3);
    EXPECT_TRUE(std::isnan(valueAt(x, y, -1)));
}

}  // namespace

}  // namespace studio::widgets
