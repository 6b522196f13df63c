// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "core/train/clip.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using Named = std::vector<std::pair<std::string, at::Tensor>>;

/// Three parameters of odd sizes (the vector unit's tail counts too), from one seed.
Named parameters() {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
    Named named;
    for (const auto& [name, shape] : std::vector<std::pair<std::string, std::vector<std::int64_t>>>{
             {"a.weight", {37, 19}}, {"a.bias", {19}}, {"b.scale", {1}}})
        named.emplace_back(name, at::randn(shape, generator).set_requires_grad(true));
    return named;
}

at::Tensor gradientFor(std::size_t parameter, int step, at::IntArrayRef shape) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(1000 * (parameter + 1) + step);
    return at::randn(shape, generator) * std::pow(10.0, static_cast<double>(parameter) - 2);
}

void setGradients(const Named& named, int step) {
    for (std::size_t i = 0; i < named.size(); ++i)
        named[i].second.mutable_grad() = gradientFor(i, step, named[i].second.sizes());
}

void runSteps(AdamW& optimizer, const Named& named, int from, int to) {
    for (int step = from; step < to; ++step) {
        setGradients(named, step);
        optimizer.step(1e-3 * (1 + step % 3));
    }
}

TEST(AdamW, AgreesWithTorchOverTwentyStepsOfAChangingRate) {
    Named ours = parameters(), theirs = parameters();
    std::vector<at::Tensor> handles;
    for (auto& [name, tensor] : theirs) handles.push_back(tensor);
    AdamW optimizer(ours, {.beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .weightDecay = 0.01});
    torch::optim::AdamW reference(
        handles, torch::optim::AdamWOptions(1e-3).betas({0.9, 0.95}).eps(1e-8).weight_decay(0.01));
    for (int step = 0; step < 20; ++step) {
        double rate = 1e-3 * (1 + step % 3);
        setGradients(ours, step);
        setGradients(theirs, step);
        optimizer.step(rate);
        static_cast<torch::optim::AdamWOptions&>(reference.param_groups()[0].options()).lr(rate);
        reference.step();
        for (std::size_t i = 0; i < ours.size(); ++i)
            EXPECT_LT((ours[i].second - theirs[i].second).abs().max().item<double>(), 1e-6)
                << ours[i].first << " after step " << step;
    }
    EXPECT_GT((ours[0].second - parameters()[0].second).abs().max().item<double>(), 1e-3);
}

TEST(AdamW, FollowsTheFormulaInDoublePrecision) {
    Named named{{"x", at::tensor({0.5f}).set_requires_grad(true)}};
    AdamW optimizer(named, {.beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .weightDecay = 0.1});
    double p = 0.5, m = 0, v = 0;
    for (int t = 1; t <= 5; ++t) {
        double g = 0.3 * t - 0.8, rate = 0.01;
        named[0].second.mutable_grad() = at::tensor({static_cast<float>(g)});
        optimizer.step(rate);
        p -= rate * 0.1 * p;
        m = 0.9 * m + 0.1 * g;
        v = 0.95 * v + 0.05 * g * g;
        p -= rate / (1 - std::pow(0.9, t)) * m / (std::sqrt(v) / std::sqrt(1 - std::pow(0.95, t)) + 1e-8);
        EXPECT_NEAR(named[0].second.item<double>(), p, 5 * 6e-8) << t;  // one rounding a step
    }
}

TEST(AdamW, KeepsStateOnlyForParametersThatHadAGradientAndCountsEachForItself) {
    Named named = parameters();
    at::Tensor untouched = named[1].second.detach().clone();
    AdamW optimizer(named, {.weightDecay = 0.5});
    runSteps(optimizer, {named[0]}, 0, 3);
    optimizer.zeroGrad();
    runSteps(optimizer, {named[2]}, 0, 1);
    EXPECT_EQ(optimizer.entries()[0].state.step.item<double>(), 3);
    EXPECT_FALSE(optimizer.entries()[1].state.defined());
    EXPECT_EQ(optimizer.entries()[2].state.step.item<double>(), 1);
    EXPECT_TRUE(at::equal(named[1].second, untouched));
}

TEST(AdamW, ContinuesBitByBitFromARestoredState) {
    Named straight = parameters(), resumed = parameters();
    AdamW whole(straight), first(resumed);
    runSteps(whole, straight, 0, 12);
    runSteps(first, resumed, 0, 5);
    std::map<std::string, AdamWState> saved;
    for (const auto& entry : first.entries())
        saved[entry.name] = {entry.state.step.clone(), entry.state.expAvg.clone(),
                             entry.state.expAvgSq.clone()};
    AdamW second(resumed);
    ASSERT_OK(second.restore(saved));
    runSteps(second, resumed, 5, 12);
    for (std::size_t i = 0; i < straight.size(); ++i)
        EXPECT_TRUE(at::equal(straight[i].second, resumed[i].second)) << straight[i].first;
}

TEST(AdamW, IsTheSameWithAnyNumberOfThreads) {
    int before = at::get_num_threads();
    std::vector<at::Tensor> results;
    for (int threads : {1, 2, 3}) {
        at::set_num_threads(threads);
        at::Tensor big = at::linspace(-1, 1, 300007).set_requires_grad(true);
        AdamW optimizer({{"big", big}});
        for (int step = 0; step < 3; ++step) {
            big.mutable_grad() = gradientFor(0, step, big.sizes());
            optimizer.step(1e-3);
        }
        results.push_back(big.detach());
    }
    at::set_num_threads(before);
    EXPECT_TRUE(at::equal(results[0], results[1]));
    EXPECT_TRUE(at::equal(results[0], results[2]));
}

TEST(AdamW, RefusesAStateThatDoesNotFitAndKeepsItsOwn) {
    Named named = parameters();
    AdamW optimizer(named);
    runSteps(optimizer, named, 0, 2);
    auto good = [&] {
        std::map<std::string, AdamWState> saved;
        for (const auto& entry : optimizer.entries()) saved[entry.name] = entry.state;
        return saved;
    };
    auto foreign = good(), misshapen = good(), partial = good(), unborn = good();
    foreign["c.weight"] = foreign["a.bias"];
    misshapen["a.bias"].expAvgSq = at::zeros({18});
    partial["a.bias"].expAvg.reset();
    unborn["a.bias"].step = at::zeros({});
    for (const auto& [saved, word] : {std::pair{foreign, "c.weight"},
                                      {misshapen, "[18]"},
                                      {partial, "missing"},
                                      {unborn, "at least 1"}}) {
        Status status = optimizer.restore(saved);
        ASSERT_FALSE(status.ok()) << word;
        EXPECT_EQ(status.error().code, ErrorCode::Corrupt);
        EXPECT_NE(status.error().message.find(word), std::string::npos) << status.error().message;
        EXPECT_EQ(optimizer.entries()[1].state.step.item<double>(), 2);
    }
}

TEST(AdamW, ThrowsOnParametersThatItCannotServe) {
    at::Tensor fine = at::zeros({2, 3});
    EXPECT_THROW(AdamW({{"h", fine.to(at::kBFloat16)}}), std::invalid_argument);
    EXPECT_THROW(AdamW({{"t", fine.t()}}), std::invalid_argument);
    EXPECT_THROW(AdamW({{"x", fine}, {"x", at::zeros({1})}}), std::invalid_argument);
}

TEST(ClipGradNorm, ScalesToTheLimitAndReturnsTheNormFromBefore) {
    std::vector<at::Tensor> gradients{at::full({3}, 2.0), at::full({2, 2}, -1.0)};
    at::Tensor norm = clipGradNorm(gradients, 1.0);
    EXPECT_NEAR(norm.item<double>(), 4.0, 1e-6);  // sqrt(3 * 4 + 4)
    EXPECT_NEAR(gradients[0][0].item<double>(), 2.0 / (4.0 + 1e-6), 1e-7);
    EXPECT_NEAR(gradients[1][1][0].item<double>(), -1.0 / (4.0 + 1e-6), 1e-7);
}

TEST(ClipGradNorm, LeavesSmallGradientsAndASwitchedOffLimitAlone) {
    for (double limit : {10.0, 0.0, -1.0}) {
        std::vector<at::Tensor> gradients{at::full({3}, 2.0)};
        EXPECT_NEAR(clipGradNorm(gradients, limit).item<double>(), std::sqrt(12.0), 1e-6);
        EXPECT_TRUE(at::equal(gradients[0], at::full({3}, 2.0))) << limit;
    }
    EXPECT_EQ(clipGradNorm({}, 1.0).item<double>(), 0);
}

TEST(ClipGradNorm, ShowsANotFiniteGradientInTheNorm) {
    std::vector<at::Tensor> gradients{at::full({3}, std::numeric_limits<float>::quiet_NaN())};
    EXPECT_TRUE(std::isnan(clipGradNorm(gradients, 1.0).item<double>()));
}

TEST(ClipGradNorm, LeavesTheOthersAloneWhereOneGradientIsNotFinite) {
    for (float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        Named named = parameters();
        setGradients(named, 0);
        at::Tensor early = named[0].second.grad().clone();
        named[2].second.mutable_grad().fill_(wrong);
        AdamW optimizer(named);
        EXPECT_FALSE(std::isfinite(clipGradNorm(optimizer.gradients(), 1e-3).item<double>()));
        EXPECT_TRUE(at::equal(named[0].second.grad(), early));
        EXPECT_EQ(firstBadTensor(optimizer), "the gradient of b.scale");
        // a weight is the cause, whatever gradients lie before it
        named[0].second.mutable_grad().fill_(wrong);
        named[1].second.detach().fill_(wrong);
        EXPECT_EQ(firstBadTensor(optimizer), "the weight a.bias");
    }
}

TEST(ClipGradNorm, ANormMayOverflowWhereEveryGradientIsFinite) {
    Named named = parameters();
    setGradients(named, 0);
    named[2].second.mutable_grad().fill_(3e38f);
    named[1].second.mutable_grad().fill_(3e38f);
    AdamW optimizer(named);
    EXPECT_FALSE(std::isfinite(clipGradNorm(optimizer.gradients(), 1.0).item<double>()));
    EXPECT_EQ(firstBadTensor(optimizer), "");
}

}  // namespace
}  // namespace studio::train
