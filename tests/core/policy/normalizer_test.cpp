// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/normalizer.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/paths.h"

namespace studio::policy {
namespace {

using Mode = Normalizer::Mode;

at::Tensor row(std::vector<float> values) {
    return at::tensor(values);
}

Normalizer::Stats stats() {
    return {{"action.mean", row({1, -2})}, {"action.std", row({0.5, 4})}, {"action.min", row({-1, 3})},
            {"action.max", row({3, 3})},   {"action.q01", row({0, 1})},   {"action.q99", row({2, 5})},
            {"action.q10", row({-4, 0})},  {"action.q90", row({4, 1})},   {"index.mean", row({7})}};
}

Normalizer make(Mode mode) {
    auto made = Normalizer::create({{"action", mode}}, {{"action", 2}}, stats());
    EXPECT_OK(made);
    return made.ok() ? *made : Normalizer();
}

void expectNear(const at::Tensor& x, std::vector<double> values, double tolerance = 1e-6) {
    ASSERT_EQ(x.numel(), static_cast<int64_t>(values.size()));
    for (int64_t i = 0; i < x.numel(); ++i)
        EXPECT_NEAR(x.flatten()[i].item<double>(), values[i], tolerance) << i;
}

TEST(Normalizer, MeanStdDividesByStdPlusEpsilonAndReturnsWithoutIt) {
    auto normalizer = make(Mode::MeanStd);
    expectNear(normalizer.normalize("action", row({2, 2})), {2, 1});
    expectNear(normalizer.unnormalize("action", row({2, 1})), {2, 2});
    // a value that never changed: the epsilon shows
    auto still = Normalizer::create({{"a", Mode::MeanStd}}, {}, {{"a.mean", row({1})}, {"a.std", row({0})}});
    ASSERT_OK(still);
    expectNear(still->normalize("a", row({1})), {0});
    expectNear(still->normalize("a", row({1.5})), {0.5e8}, 10);
    expectNear(still->unnormalize("a", row({123})), {1});
}

TEST(Normalizer, RangesMapToMinusOneAndOne) {
    auto minMax = make(Mode::MinMax);
    expectNear(minMax.normalize("action", row({0, 3})), {-0.5, -1});  // the second never changes: -1, no NaN
    expectNear(minMax.unnormalize("action", row({-0.5, -1})), {0, 3});
    auto quantiles = make(Mode::Quantiles);
    expectNear(quantiles.normalize("action", row({2, 3})), {1, 0});
    expectNear(quantiles.unnormalize("action", row({1, 0})), {2, 3});
    auto tenths = make(Mode::Quantile10);
    expectNear(tenths.normalize("action", row({-4, 0.5})), {-1, 0});
    expectNear(tenths.unnormalize("action", row({-1, 0})), {-4, 0.5});
}

TEST(Normalizer, BringsBackWhatItScaledInAnyBatchShapeAndType) {
    auto x = at::linspace(-3, 3, 24, at::kDouble).view({3, 4, 2});
    for (Mode mode : {Mode::MeanStd, Mode::Quantiles, Mode::Quantile10}) {
        auto normalizer = make(mode);
        auto there = normalizer.normalize("action", x);
        EXPECT_EQ(there.scalar_type(), at::kDouble);
        EXPECT_TRUE(at::allclose(normalizer.unnormalize("action", there), x, 1e-5, 1e-6))
            << Normalizer::toString(mode);
    }
}

TEST(Normalizer, FeaturesWithoutStatisticsAndIdentityPassUnchanged) {
    auto made =
        Normalizer::create({{"action", Mode::Identity}, {"observation.state", Mode::MeanStd}}, {}, stats());
    ASSERT_OK(made);
    auto x = row({5, 6});
    EXPECT_TRUE(at::equal(made->normalize("action", x), x));
    EXPECT_TRUE(at::equal(made->unnormalize("observation.state", x), x));
    EXPECT_FALSE(made->has("action"));
    EXPECT_FALSE(made->has("observation.state"));
    EXPECT_EQ(make(Mode::MinMax).mode("action"), Mode::MinMax);
    EXPECT_EQ(made->mode("action"), Mode::Identity);
    // what belongs to nobody is carried along
    EXPECT_EQ(made->stats().size(), stats().size());
    EXPECT_TRUE(made->stats().count("index.mean"));
}

TEST(Normalizer, NamesEndAtTheLastDot) {
    // "action.tool.mean" belongs to action.tool: it gives "action" no statistics
    auto made = Normalizer::create({{"action", Mode::MeanStd}}, {},
                                   {{"action.tool.mean", row({1})}, {"action.tool.std", row({1})}});
    ASSERT_OK(made);
    EXPECT_FALSE(made->has("action"));
}

TEST(Normalizer, CutsLongerStatisticsToTheTrueWidth) {
    Normalizer::Stats longer{{"action.mean", at::arange(32, at::kFloat)},
                             {"action.std", at::full({32}, 2.0, at::kFloat)},
                             {"action.count", at::full({1}, 9.0, at::kFloat)}};
    auto made = Normalizer::create({{"action", Mode::MeanStd}}, {{"action", 16}}, longer);
    ASSERT_OK(made);
    EXPECT_EQ(made->stats().at("action.mean").numel(), 16);
    EXPECT_EQ(made->stats().at("action.count").numel(), 1);
    EXPECT_EQ(made->normalize("action", at::zeros({4, 16})).size(1), 16);
}

TEST(Normalizer, RefusesWhatCannotWork) {
    auto expectCorrupt = [](const Result<Normalizer>& made, const std::string& part) {
        ASSERT_FALSE(made.ok());
        EXPECT_EQ(made.error().code, ErrorCode::Corrupt);
        EXPECT_NE(made.error().message.find(part), std::string::npos) << made.error().message;
    };
    std::map<std::string, Mode> modes{{"a", Mode::MeanStd}};
    expectCorrupt(Normalizer::create(modes, {}, {{"a.mean", row({1})}}), "lack 'std'");
    expectCorrupt(
        Normalizer::create(modes, {},
                           {{"a.mean", row({1})}, {"a.std", row({std::numeric_limits<float>::infinity()})}}),
        "'std' holds NaN or infinity");
    expectCorrupt(Normalizer::create(modes, {{"a", 3}}, {{"a.mean", row({1, 2})}, {"a.std", row({1, 2})}}),
                  "has 2 values");
    expectCorrupt(Normalizer::create(modes, {}, {{"a.mean", row({1, 2})}, {"a.std", row({1})}}),
                  "differ in shape");
    // a statistic that this mode does not need may be anything
    EXPECT_OK(
        Normalizer::create(modes, {}, {{"a.mean", row({1})}, {"a.std", row({1})}, {"a.min", row({NAN})}}));
    EXPECT_THROW(make(Mode::MeanStd).normalize("action", at::zeros({3})), c10::Error);
}

TEST(Normalizer, KnowsTheNamesOfTheModes) {
    for (Mode mode : {Mode::Identity, Mode::MeanStd, Mode::MinMax, Mode::Quantiles, Mode::Quantile10}) {
        auto parsed = Normalizer::parseMode(Normalizer::toString(mode));
        ASSERT_OK(parsed);
        EXPECT_EQ(*parsed, mode);
    }
    auto unknown = Normalizer::parseMode("LOG");
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace studio::policy
