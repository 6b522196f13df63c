// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

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

TEST(CurveMath, ThinningKeepsTheExtremesOfEveryColumnWhateverIsNoNumberThere) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    std::mt19937 random(7);
    // columns of 1 to 9 points and of 100: with remainders beside whole lanes, and with none but NaN
    for (std::size_t count : {4001u, 5000u, 7777u, 100'000u}) {
        auto x = counted(count);
        std::vector<double> y(count);
        for (double& value : y) {
            switch (random() % 12) {
                case 0:
                    value = std::nan("");
                    break;
                case 1:
                    value = kInf;
                    break;
                case 2:
                    value = -kInf;
                    break;
                default:
                    value = static_cast<double>(random() % 50) - 25;
            }
        }
        std::fill(y.begin() + 1000, y.begin() + 1300, std::nan(""));
        const Points points = thin(x, y, 0, static_cast<double>(count), 1000);
        const double width = static_cast<double>(count) / 1000;
        std::size_t k = 0;
        for (std::size_t i = 0; i < count;) {
            const double border = (std::floor(x[i] / width) + 1) * width;
            std::vector<std::size_t> finite;
            for (; i < count && (x[i] < border - 1e-9); ++i) {
                if (std::isfinite(y[i])) finite.push_back(i);
            }
            if (finite.empty()) continue;
            auto less = [&](std::size_t a, std::size_t b) { return y[a] < y[b]; };
            // the first of equal ones
            const std::size_t low = *std::min_element(finite.begin(), finite.end(), less);
            const std::size_t high = *std::max_element(finite.begin(), finite.end(), less);
            for (std::size_t at : std::set{low, high}) {
                ASSERT_LT(k, points.x.size()) << count << " points, column that ends at " << border;
                ASSERT_EQ(points.x[k], x[at]) << count << " points, column that ends at " << border;
                ASSERT_EQ(points.y[k++], y[at]);
            }
        }
        EXPECT_EQ(k, points.x.size()) << count;
    }
}

TEST(CurveMath, OnALogarithmicAxisEveryDecadeHasItsColumns) {
    auto x = counted(1'000'001);
    std::vector<double> y(x.size(), 0);
    y[123'456] = 7;
    Points points = thin(x, y, 1, 1e6, 600, false, true);
    EXPECT_LE(points.x.size(), 1300u);
    EXPECT_EQ(*std::max_element(points.y.begin(), points.y.end()), 7);
    EXPECT_TRUE(std::is_sorted(points.x.begin(), points.x.end()));
    // 100 columns a decade: the nine values of the first one are all there, 0 has no place
    EXPECT_EQ(points.x.front(), 1);
    EXPECT_EQ(std::count_if(points.x.begin(), points.x.end(), [](double at) { return at < 10; }), 9);
    EXPECT_TRUE(thin(x, y, 0, 1e6, 600, false, true).x.empty());
}

TEST(CurveMath, SmoothingGoesOnOverValuesThatWereDropped) {
    std::vector<double> values;
    for (int i = 0; i < 20; ++i) values.push_back(i * i);
    Smoother whole(0.9), thinned(0.9);
    auto wanted = whole.update(values, 0);
    std::vector<double> kept(values.begin(), values.begin() + 10);
    (void)thinned.update(kept, 0);
    thinned.halve();
    halveOlder(kept);
    EXPECT_EQ(kept, (std::vector<double>{0, 4, 16, 25, 36, 49, 64, 81}));
    kept.insert(kept.end(), values.begin() + 10, values.end());
    auto found = thinned.update(kept, 0);
    std::vector<double> all(wanted.begin(), wanted.end()), first(all.begin(), all.begin() + 10);
    halveOlder(first);
    first.insert(first.end(), all.begin() + 10, all.end());
    EXPECT_EQ(std::vector<double>(found.begin(), found.end()), first);
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
