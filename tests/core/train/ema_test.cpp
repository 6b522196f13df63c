// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ema.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/support/paths.h"

namespace studio::train {
namespace {

Ema::Named twoParameters() {
    return {{"trained", at::full({3}, 1.0f).set_requires_grad(true)}, {"frozen", at::full({2}, 5.0f)}};
}

void fill(const at::Tensor& parameter, float value) {
    at::NoGradGuard noGrad;
    parameter.fill_(value);
}

TEST(Ema, FollowsTrainableWeightsByItsFormula) {
    auto named = twoParameters();
    Ema ema(named, 0.9);
    ASSERT_EQ(ema.averages().size(), 1u);
    double expected = 1.0;
    for (float value : {2.0f, -1.0f, 4.0f}) {
        fill(named[0].second, value);
        ema.update();
        expected = 0.9 * expected + 0.1 * value;
        EXPECT_NEAR(ema.averages()[0].second[0].item<double>(), expected, 1e-6);
    }
}

TEST(Ema, AppliedLendsTheAveragesAndGivesTheWeightsBackBitByBit) {
    auto named = twoParameters();
    Ema ema(named, 0.5);
    fill(named[0].second, 0.1f);
    ema.update();
    at::Tensor weights = named[0].second.detach().clone();
    at::Tensor average = ema.averages()[0].second.clone();
    void* address = named[0].second.data_ptr();
    {
        Ema::Applied applied(ema);
        EXPECT_TRUE(at::equal(named[0].second, average));
        EXPECT_EQ(named[0].second.data_ptr(), address);
    }
    EXPECT_TRUE(at::equal(named[0].second, weights));
    EXPECT_TRUE(at::equal(ema.averages()[0].second, average));
}

TEST(Ema, RestoresWhatFitsAndRefusesWhatDoesNot) {
    auto named = twoParameters();
    Ema ema(named, 0.5);
    ASSERT_OK(ema.restore({{"trained", at::full({3}, 7.0f)}}));
    EXPECT_EQ(ema.averages()[0].second[2].item<float>(), 7.0f);
    for (const std::map<std::string, at::Tensor>& bad :
         {std::map<std::string, at::Tensor>{},
          {{"trained", at::zeros({4})}},
          {{"trained", at::zeros({3})}, {"other", at::zeros({1})}}}) {
        Status status = ema.restore(bad);
        ASSERT_FALSE(status.ok());
        EXPECT_EQ(status.error().code, ErrorCode::Corrupt);
        EXPECT_EQ(ema.averages()[0].second[2].item<float>(), 7.0f);
    }
}

TEST(Ema, ThrowsOnAnImpossibleDecay) {
    EXPECT_THROW(Ema(twoParameters(), 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace studio::train
