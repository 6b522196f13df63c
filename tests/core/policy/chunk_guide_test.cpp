// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/chunk_guide.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/core/policy/smolvla_fixture.h"

namespace studio::policy {
namespace {

std::vector<float> weightsOf(GuideSchedule schedule, int delay, int horizon, int left, int S) {
    ChunkGuide guide;
    guide.delay = delay;
    guide.horizon = horizon;
    guide.schedule = schedule;
    auto weights = guideWeights(guide, left, S);
    return {weights.const_data_ptr<float>(), weights.const_data_ptr<float>() + S};
}

void expectNear(const std::vector<float>& found, const std::vector<double>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t k = 0; k < found.size(); ++k) EXPECT_NEAR(found[k], expected[k], 1e-6) << "step " << k;
}

TEST(ChunkGuide, WeightsAreThoseOfTheReference) {
    // d = 2, h = 5: a ramp of (h - d) + 2 knots without its ends
    expectNear(weightsOf(GuideSchedule::Linear, 2, 5, 40, 7), {1, 1, 0.75, 0.5, 0.25, 0, 0});
    expectNear(weightsOf(GuideSchedule::Zeros, 2, 5, 40, 7), {1, 1, 0, 0, 0, 0, 0});
    expectNear(weightsOf(GuideSchedule::Ones, 2, 5, 40, 7), {1, 1, 1, 1, 1, 0, 0});
    auto bent = [](double w) { return w * std::expm1(w) / (std::exp(1.0) - 1); };
    expectNear(weightsOf(GuideSchedule::Exp, 2, 5, 40, 7), {1, 1, bent(0.75), bent(0.5), bent(0.25), 0, 0});
    // no more binds than is left, and a latency beyond it binds all of it
    expectNear(weightsOf(GuideSchedule::Linear, 0, 10, 3, 5), {0.75, 0.5, 0.25, 0, 0});
    expectNear(weightsOf(GuideSchedule::Linear, 9, 10, 3, 5), {1, 1, 1, 0, 0});
    expectNear(weightsOf(GuideSchedule::Linear, 0, 10, 0, 3), {0, 0, 0});
}

TEST(ChunkGuide, StrengthIsThatOfTheReference) {
    EXPECT_EQ(guideStrength(1, 10), 10) << "at pure noise the formula is infinite";
    // tau = 0.5: 1 * (0.25 + 0.25) / 0.25
    EXPECT_NEAR(guideStrength(0.5, 10), 2, 1e-12);
    // tau = 0.2, t = 0.8: 4 * (0.64 + 0.04) / 0.64
    EXPECT_NEAR(guideStrength(0.8, 10), 4.25, 1e-12);
    EXPECT_NEAR(guideStrength(0.8, 3), 3, 1e-12);
    // tau = 0.9, t = 0.1: (1 / 9) * (0.01 + 0.81) / 0.01
    EXPECT_NEAR(guideStrength(0.1, 10), 82.0 / 9, 1e-9);
}

TEST(ChunkGuide, ActsAsTheReferencesLoopOverTheVelocityField) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 2, 5, 2);
    auto draw = test::someDraw(*policy, 2);
    const int steps = 4, delay = 1, horizon = 3, left = 4;
    int64_t S = policy->shapes().chunk, A = policy->shapes().action, M = policy->shapes().maxAction;
    torch::manual_seed(8);
    at::NoGradGuard noGraph;
    auto old = torch::randn({2, left, A});

    // the formulas of the reference, one value at a time
    auto target = at::zeros({2, S, M});
    target.slice(1, 0, left).slice(2, 0, A).copy_(old);
    std::vector<double> w = {1, 1 - 1.0 / 3, 1 - 2.0 / 3};
    auto weights = at::zeros({1, S, 1});
    for (int k = 0; k < 3; ++k) weights[0][k][0] = w[static_cast<std::size_t>(k)];
    auto x = draw.noise;
    for (int k = 0; k < steps; ++k) {
        double t = 1 - static_cast<double>(k) / steps, tau = 1 - t;
        auto v = policy->velocity(batch, x, at::full({2}, static_cast<float>(t)));
        double strength = 10;
        if (tau > 0) {
            double r = (1 - tau) * (1 - tau);
            strength = std::min(10.0, (1 - tau) / tau * (r + tau * tau) / r);
        }
        auto error = (target - (x - t * v)) * weights;
        x = x - (v - strength * error) / steps;
    }

    ActOptions options;
    options.noise = draw.noise;
    options.steps = steps;
    auto free = policy->act(batch, options);
    options.guide.leftOver = old;
    options.guide.delay = delay;
    options.guide.horizon = horizon;
    auto guided = policy->act(batch, options);
    EXPECT_LT(test::maxDifference(guided, x.narrow(2, 0, A)), 1e-4);

    // the new chunk agrees with the old one where it binds
    auto off = [&](const at::Tensor& chunk) {
        return (chunk.narrow(1, 0, delay) - old.narrow(1, 0, delay)).abs().mean().item<double>();
    };
    EXPECT_LT(off(guided), 0.5 * off(free));
}

TEST(ChunkGuide, NothingLeftChangesNothing) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 1);
    auto draw = test::someDraw(*policy, 1);
    at::NoGradGuard noGraph;
    ActOptions options;
    options.noise = draw.noise;
    auto free = policy->act(batch, options);
    options.guide.leftOver = at::zeros({1, 0, policy->shapes().action});
    EXPECT_LT(test::maxDifference(policy->act(batch, options), free), 1e-5);
}

}  // namespace
}  // namespace studio::policy
