// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/policy/smolvla_fixture.h"
#include "tests/support/paths.h"

namespace studio::policy {
namespace {

using nlohmann::ordered_json;
using test::actions;
using test::maxDifference;

/// Euler steps over Policy::velocity, which runs the whole prefix every time.
at::Tensor byVelocity(smolvla::SmolVlaPolicy& policy, const Batch& batch, const FlowDraw& draw, int steps) {
    at::NoGradGuard noGraph;
    auto x = draw.noise;
    for (int k = 0; k < steps; ++k) {
        auto t =
            at::full({batch.size()}, static_cast<float>(1.0 - static_cast<double>(k) / steps), at::kFloat);
        x = x - policy.velocity(batch, x, t) / steps;
    }
    return x.narrow(2, 0, policy.shapes().action);
}

/// bf16 rounds along the way through one layer 13 values (norm, q/k/v, rope, probabilities, attention, o,
/// sum; norm, gate/up, activation, product, down, sum) beside the 4 weights (q/k/v, o, gate/up, down): were
/// all of them to add up, the result would be 1 + 13/4 times as far off as by rounded weights alone. Twice
/// that for the chance in a few dozen numbers of one draw.
constexpr double kRoundings = 2 * (1 + 13.0 / 4);

/// Root of the mean square difference: steadier than the largest.
double meanDifference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).square().mean().sqrt().item<double>();
}

/// Every arrangement of layers that the configuration allows.
class SmolVlaSampling : public testing::TestWithParam<const char*> {
protected:
    ordered_json changes() const { return ordered_json::parse(GetParam()); }
};

TEST_P(SmolVlaSampling, CachedPrefixGivesWhatTheVelocityFieldGives) {
    auto policy = test::smallPolicy(changes());
    auto batch = test::someBatch(*policy, 2, 5, 2);
    auto draw = test::someDraw(*policy, 2);
    auto cached = actions(*policy, batch, draw, 4);
    EXPECT_GT(maxDifference(cached, draw.noise.narrow(2, 0, 5)), 1e-2) << "the policy did nothing";
    EXPECT_LT(maxDifference(cached, byVelocity(*policy, batch, draw, 4)), 1e-5);
}

TEST_P(SmolVlaSampling, WithAGraphItGivesTheSameAsWithout) {
    auto policy = test::smallPolicy(changes());
    auto batch = test::someBatch(*policy, 2);
    auto draw = test::someDraw(*policy, 2);
    ActOptions options;
    options.noise = draw.noise;
    options.steps = 3;
    auto differentiable = policy->act(batch, options);
    EXPECT_TRUE(differentiable.requires_grad());
    EXPECT_LT(maxDifference(differentiable, actions(*policy, batch, draw, 3)), 1e-5);
}

TEST_P(SmolVlaSampling, FixedWeightsGiveTheSameBitsUntilReleased) {
    auto policy = test::smallPolicy(changes());
    auto batch = test::someBatch(*policy, 1);
    auto draw = test::someDraw(*policy, 1);
    auto before = actions(*policy, batch, draw);
    policy->fixWeights();
    EXPECT_EQ(maxDifference(before, actions(*policy, batch, draw)), 0);
    // another initialisation must not be answered from the old copies
    policy->initialise(99);
    EXPECT_GT(maxDifference(before, actions(*policy, batch, draw)), 1e-4);
}

TEST_P(SmolVlaSampling, HalfPrecisionStaysClose) {
    auto policy = test::smallPolicy(changes());
    auto batch = test::someBatch(*policy, 2);
    auto draw = test::someDraw(*policy, 2);
    auto exact = actions(*policy, batch, draw);
    // what this network makes of one rounding per weight, everything else in fp32
    for (auto& parameter : policy->parameters()) {
        parameter.set_requires_grad(false);
        parameter.copy_(parameter.to(at::kBFloat16));
    }
    double ofWeights = meanDifference(exact, actions(*policy, batch, draw));
    ASSERT_GT(ofWeights, 0);
    policy->setComputeType(at::kBFloat16);
    auto rounded = actions(*policy, batch, draw);
    double difference = meanDifference(exact, rounded);
    RecordProperty("times_rounded_weights", std::to_string(difference / ofWeights));
    EXPECT_GT(difference, ofWeights / 8) << "nothing was computed in bf16";
    EXPECT_LT(difference, kRoundings * ofWeights);
    EXPECT_EQ(rounded.scalar_type(), at::kFloat);
}

INSTANTIATE_TEST_SUITE_P(Layers, SmolVlaSampling,
                         testing::Values(R"({})", R"({"attention_mode": "self_attn"})",
                                         R"({"self_attn_every_n_layers": 3})",
                                         R"({"self_attn_every_n_layers": -1})",
                                         R"({"expert_width_multiplier": 0.5})",
                                         R"({"attention_mode": "self_attn", "num_expert_layers": 2})",
                                         R"({"self_attn_every_n_layers": -1, "num_expert_layers": 2})",
                                         R"({"add_image_special_tokens": true})"));

TEST(SmolVlaLayers, AnExpertThatWouldBeBuiltForOneAttentionAndUsedForAnotherIsNamed) {
    auto config =
        test::smallConfig(ordered_json::parse(R"({"num_expert_layers": 2, "self_attn_every_n_layers": 2})"));
    ASSERT_FALSE(config.ok());
    EXPECT_EQ(config.error().code, ErrorCode::InvalidConfig);
    EXPECT_NE(config.error().message.find("expert layer 1"), std::string::npos) << config.error().message;
    EXPECT_NE(config.error().hint.find("num_expert_layers"), std::string::npos);

    auto odd = test::smallConfig(ordered_json::parse(R"({"num_expert_layers": 3})"));
    ASSERT_FALSE(odd.ok());
    EXPECT_NE(odd.error().message.find("does not divide"), std::string::npos) << odd.error().message;
}

TEST(SmolVlaLayers, TheExpertsSizesAreThePublishedOnes) {
    auto sizesOf = [](const char* backbone) {
        smolvla::Config config;
        config.backbone = smolvla::BackboneOptions::published(backbone).value();
        auto expert = config.expertOptions();
        return std::pair(expert.hidden, expert.mlp);
    };
    EXPECT_EQ(sizesOf("HuggingFaceTB/SmolVLM2-500M-Video-Instruct"), std::pair(720, 2048));
    EXPECT_EQ(sizesOf("HuggingFaceTB/SmolVLM2-256M-Video-Instruct"), std::pair(432, 1280));
}

TEST(SmolVlaLayers, TheDrawFollowsBetaAndTheNormalDistribution) {
    auto draw = FlowDraw::make(20000, 2, 3, 7, 1);
    EXPECT_NEAR(draw.noise.mean().item<double>(), 0, 0.01);
    EXPECT_NEAR(draw.noise.std().item<double>(), 1, 0.01);
    // Beta(1.5, 1): mean 0.6, variance 0.6 * 0.4 / 3.5
    EXPECT_NEAR(draw.time.mean().item<double>(), 0.001 + 0.999 * 0.6, 0.006);
    EXPECT_NEAR(draw.time.var().item<double>(), 0.999 * 0.999 * 0.6 * 0.4 / 3.5, 0.003);
    EXPECT_GE(draw.time.min().item<double>(), 0.001);
    EXPECT_LE(draw.time.max().item<double>(), 1.0);
    EXPECT_EQ(maxDifference(draw.noise, FlowDraw::make(20000, 2, 3, 7, 1).noise), 0);
    EXPECT_GT(maxDifference(draw.noise, FlowDraw::make(20000, 2, 3, 7, 2).noise), 0.1);
}

}  // namespace
}  // namespace studio::policy
