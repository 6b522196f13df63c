// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/regularizers.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <map>
#include <optional>

#include "core/replay/distill.h"
#include "core/replay/l2sp.h"
#include "core/replay/sub_batch.h"
#include "core/train/source_norms.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"

namespace studio::replay {
namespace {

/// Four samples of two tasks, two steps of the third padded.
policy::Batch fourSamples() {
    torch::manual_seed(11);
    policy::Batch batch;
    for (int camera = 0; camera < 3; ++camera) {
        batch.images.push_back(torch::randint(0, 256, {4, 3, 32, 32}, torch::kByte));
        batch.imageMasks.emplace_back();
    }
    batch.imageMasks[1] = torch::tensor({true, false, true, true});
    batch.state = torch::randn({4, 16});
    batch.action = torch::randn({4, 4, 16});
    batch.actionIsPad = torch::zeros({4, 4}, torch::kBool);
    batch.actionIsPad[2].slice(0, 2).fill_(true);
    batch.tokens = torch::randint(1, 200, {4, 5}, torch::kLong);
    batch.tokenMask = torch::ones({4, 5}, torch::kBool);
    batch.sources = {0, 1, 1, 0};
    return batch;
}

void perturb(policy::Policy& policy, double size) {
    torch::manual_seed(12);
    at::NoGradGuard noGraph;
    for (auto& parameter : policy.parameters()) {
        if (parameter.requires_grad()) parameter.add_(torch::randn_like(parameter), size);
    }
}

std::vector<at::Tensor> trainable(const policy::Policy& policy) {
    std::vector<at::Tensor> found;
    for (const auto& parameter : policy.parameters()) {
        if (parameter.requires_grad()) found.push_back(parameter);
    }
    return found;
}

TEST(Regularizers, EveryRowAddsNothingAtTheStartAndSomethingAway) {
    for (const auto& row : regularizers()) {
        SCOPED_TRACE(row.name);
        EXPECT_GT(std::string(row.sentence).size(), 20u);
        EXPECT_EQ(row.weight(config::ReplayConfig{}), 0);
        auto opened = policy::test::tinyPolicy();
        auto start = std::make_shared<StartWeights>(StartWeights::of(*opened.policy));
        config::ReplayConfig config;
        config.distill = config.l2sp = 0.5;
        config.distillOn = "all";
        auto regularizer = row.create(config, start);
        auto batch = fourSamples();
        auto draw = policy::FlowDraw::make(4, 4, 32, 3, 4);
        auto value = [&] {
            auto term = regularizer->term(*opened.policy, batch, draw);
            auto added = regularizer->addGradient();
            return (term.defined() ? term.item<double>() : 0.0) +
                   (added.defined() ? added.item<double>() : 0.0);
        };
        // with and without a graph the network rounds differently
        EXPECT_LT(value(), 1e-9);
        perturb(*opened.policy, 0.05);
        double away = value();
        EXPECT_GT(away, 0);
        EXPECT_EQ(value(), away) << "the same again";
    }
}

TEST(Regularizers, DistillIsTheSquaredDistanceOfTheTwoFieldsOnTheChosenSamples) {
    auto opened = policy::test::tinyPolicy();
    policy::Policy& policy = *opened.policy;
    auto batch = fourSamples();
    auto draw = policy::FlowDraw::make(4, 4, 32, 3, 4);
    auto start = std::make_shared<StartWeights>(StartWeights::of(policy));
    auto xt = draw.time.view({-1, 1, 1}) * draw.noise +
              (1 - draw.time.view({-1, 1, 1})) * at::constant_pad_nd(batch.action, {0, 16}, 0);
    at::Tensor before;
    {
        at::NoGradGuard noGraph;
        before = policy.velocity(batch, xt, draw.time).clone();
    }
    perturb(policy, 0.05);
    auto weights = trainable(policy);
    std::vector<at::Tensor> copies;
    for (const auto& weight : weights) copies.push_back(weight.detach().clone());
    const std::map<std::string, std::vector<std::int64_t>> chosen = {
        {"all", {0, 1, 2, 3}}, {"replay", {1, 2}}, {"current", {0, 3}}};
    for (const auto& [on, rows] : chosen) {
        SCOPED_TRACE(on);
        config::ReplayConfig config;
        config.distill = 0.7;
        config.distillOn = on;
        auto term = distill(config, start)->term(policy, batch, draw);
        auto index = torch::tensor(rows);
        auto squares = (policy.velocity(batch, xt, draw.time) - before).narrow(2, 0, 16).square();
        auto inside = batch.actionIsPad.logical_not().to(torch::kFloat).index_select(0, index);
        auto expected =
            0.7 * (squares.index_select(0, index) * inside.unsqueeze(2)).sum() / (inside.sum() * 16);
        EXPECT_NEAR(term.item<double>(), expected.item<double>(), 1e-6 * expected.item<double>());
        auto ours = torch::autograd::grad({term}, weights, {}, std::nullopt, false, true);
        auto theirs = torch::autograd::grad({expected}, weights, {}, std::nullopt, false, true);
        for (std::size_t i = 0; i < ours.size(); ++i) {
            ASSERT_EQ(ours[i].defined(), theirs[i].defined());
            if (ours[i].defined()) {
                EXPECT_TRUE(at::allclose(ours[i], theirs[i], 1e-4, 1e-7));
            }
        }
    }
    // the weights are the policy's own again, bit by bit
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_TRUE(at::equal(weights[i], copies[i]));
    // a batch without the wanted samples adds nothing
    config::ReplayConfig config;
    config.distill = 1;
    batch.sources = {0, 0, 0, 0};
    EXPECT_FALSE(distill(config, start)->term(policy, batch, draw).defined());
}

TEST(Regularizers, L2spPullsBackToTheStart) {
    auto opened = policy::test::tinyPolicy();
    auto start = std::make_shared<StartWeights>(StartWeights::of(*opened.policy));
    perturb(*opened.policy, 0.1);
    config::ReplayConfig config;
    config.l2sp = 0.25;
    auto weights = trainable(*opened.policy);
    weights[0].mutable_grad() = torch::ones_like(weights[0]);
    double value = l2sp(config, start)->addGradient().item<double>();
    double expected = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto away = weights[i].detach() - start->weights()[i].start;
        expected += 0.25 * away.square().sum().item<double>();
        auto gradient = 0.5 * away + (i == 0 ? 1.0 : 0.0);
        EXPECT_TRUE(at::allclose(weights[i].grad(), gradient, 1e-5, 1e-7)) << i;
    }
    EXPECT_NEAR(value, expected, 1e-5 * expected);
}

TEST(StartWeights, SurviveAFileAndRefuseAForeignOne) {
    test::TemporaryFolder folder;
    auto opened = policy::test::tinyPolicy();
    auto start = StartWeights::of(*opened.policy);
    ASSERT_OK(start.write(folder / "start.safetensors"));
    perturb(*opened.policy, 0.1);
    auto read = StartWeights::read(folder / "start.safetensors", *opened.policy);
    ASSERT_OK(read);
    for (std::size_t i = 0; i < start.weights().size(); ++i)
        EXPECT_TRUE(at::equal(read->weights()[i].start, start.weights()[i].start));
    // a parameter that was frozen when it was written
    for (auto& parameter : opened.policy->parameters()) parameter.set_requires_grad(true);
    auto foreign = StartWeights::read(folder / "start.safetensors", *opened.policy);
    ASSERT_FALSE(foreign.ok());
    EXPECT_EQ(foreign.error().code, ErrorCode::Corrupt);
    EXPECT_FALSE(StartWeights::read(folder / "none.safetensors", *opened.policy).ok());
}

TEST(SubBatch, GivesEachSampleTheLossItHasInTheWholeBatch) {
    auto opened = policy::test::tinyPolicy();
    at::NoGradGuard noGraph;
    auto batch = fourSamples();
    for (int draws : {1, 3}) {
        auto draw = policy::FlowDraw::make(4 * draws, 4, 32, 3, 4);
        auto whole = opened.policy->loss(batch, draw).perSample;
        for (const auto& rows : {std::vector<std::int64_t>{1, 2}, {0}, {0, 1, 2, 3}}) {
            SubBatch part = subBatch(batch, draw, rows);
            EXPECT_EQ(part.batch.size(), static_cast<std::int64_t>(rows.size()));
            auto losses = opened.policy->loss(part.batch, part.draw).perSample;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                EXPECT_NEAR(losses[static_cast<std::int64_t>(i)].item<double>(),
                            whole[rows[i]].item<double>(), 1e-5);
                EXPECT_EQ(part.batch.sources[i], batch.sources[static_cast<std::size_t>(rows[i])]);
            }
        }
    }
}

TEST(SourceNorms, AreThoseOfTheSourcesLossOnItsOwnInOneMicroBatchOrTwo) {
    auto opened = policy::test::tinyPolicy();
    policy::Policy& policy = *opened.policy;
    auto weights = trainable(policy);
    auto batch = fourSamples();
    auto draw = policy::FlowDraw::make(4, 4, 32, 3, 4);
    train::SourceNorms once(policy, weights, 1), twice(policy, weights, 2);
    once.add(batch, draw);
    for (const auto& rows : {std::vector<std::int64_t>{0, 1}, {2, 3}}) {
        auto part = subBatch(batch, draw, rows);
        twice.add(part.batch, part.draw);
    }
    for (const auto& [source, rows] : std::map<int, std::vector<std::int64_t>>{{0, {0, 3}}, {1, {1, 2}}}) {
        auto part = subBatch(batch, draw, rows);
        policy.zero_grad();
        policy.loss(part.batch, part.draw).total.backward();
        double squares = 0;
        for (const auto& weight : weights) {
            if (weight.grad().defined()) squares += weight.grad().square().sum().item<double>();
        }
        double expected = std::sqrt(squares);
        EXPECT_GT(expected, 0);
        EXPECT_NEAR(once.norms().at(source), expected, 1e-4 * expected);
        EXPECT_NEAR(twice.norms().at(source), expected, 1e-4 * expected);
    }
}

}  // namespace
}  // namespace studio::replay
