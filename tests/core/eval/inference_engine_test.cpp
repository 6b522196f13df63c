// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/inference_engine.h"

#include <gtest/gtest.h>

#include "tests/core/policy/smolvla_fixture.h"
#include "tests/support/paths.h"

namespace studio::eval {
namespace {

using policy::test::maxDifference;
using policy::test::smallPolicy;
using policy::test::someBatch;
using policy::test::someDraw;

#define STUDIO_REQUIRE_GPU() \
    if (!torch::cuda::is_available()) GTEST_SKIP() << "not run: no GPU"

TEST(InferenceEngine, ActsAsThePolicyDoes) {
    auto plain = smallPolicy();
    auto batch = someBatch(*plain, 2);
    auto draw = someDraw(*plain, 2);
    auto wanted = policy::test::actions(*plain, batch, draw, 4);
    InferenceEngine engine(smallPolicy(), {c10::kCPU, at::kFloat, true, 4});
    EXPECT_FALSE(engine.usesGraph());
    EXPECT_EQ(engine.steps(), 4);
    auto actions = engine.act(batch, draw.noise);
    EXPECT_LT(maxDifference(wanted, actions), 1e-6);
    EXPECT_FALSE(actions.requires_grad());
}

TEST(InferenceEngine, HalfPrecisionStoresTheExpertInHalf) {
    auto policy = smallPolicy();
    InferenceEngine engine(policy, {c10::kCPU, at::kBFloat16, true, 0});
    for (const auto& item : policy->named_parameters()) {
        EXPECT_EQ(item.value().scalar_type(), policy->publishedType(item.key())) << item.key();
    }
    auto batch = someBatch(*policy, 1);
    EXPECT_TRUE(at::isfinite(engine.act(batch, someDraw(*policy, 1).noise)).all().item<bool>());
}

TEST(InferenceEngineGpu, TheGraphGivesWhatTheCpuGives) {
    STUDIO_REQUIRE_GPU();
    auto batch = someBatch(*smallPolicy(), 2, 5, 1);
    auto draw = someDraw(*smallPolicy(), 2);
    InferenceEngine cpu(smallPolicy(), {}),
        gpu(smallPolicy(), {c10::Device(c10::kCUDA, 0), at::kFloat, true, 0});
    EXPECT_TRUE(gpu.usesGraph());
    auto wanted = cpu.act(batch, draw.noise);
    EXPECT_LT(maxDifference(wanted, gpu.act(batch, draw.noise).cpu()), 1e-4);
    EXPECT_GT(gpu.graphNodes(), 100u);
}

TEST(InferenceEngineGpu, AReplayReadsNewInputs) {
    STUDIO_REQUIRE_GPU();
    c10::Device device(c10::kCUDA, 0);
    InferenceEngine graph(smallPolicy(), {device, at::kFloat, true, 0}),
        eager(smallPolicy(), {device, at::kFloat, false, 0});
    auto draw = someDraw(*smallPolicy(), 1);
    at::Tensor first;
    // instructions of other lengths, another state, other pictures, from main memory and from the device
    for (int i = 0; i < 6; ++i) {
        auto batch = someBatch(*smallPolicy(), 1, 3 + i % 4, i % 2, 100 + static_cast<std::uint64_t>(i));
        if (i % 3 == 2) batch = batch.to(device);
        auto actions = graph.act(batch, draw.noise);
        EXPECT_LT(maxDifference(eager.act(batch, draw.noise).cpu(), actions.cpu()), 1e-4) << i;
        if (i == 0) first = actions.cpu();
        if (i > 0) {
            EXPECT_GT(maxDifference(first, actions.cpu()), 1e-4) << "the replay answered the old input";
        }
    }
}

TEST(InferenceEngineGpu, MoreShapesThanItKeeps) {
    STUDIO_REQUIRE_GPU();
    InferenceEngine engine(smallPolicy(), {c10::Device(c10::kCUDA, 0), at::kFloat, true, 2}),
        cpu(smallPolicy(), {c10::kCPU, at::kFloat, true, 2});
    for (int64_t B : {1, 2, 3, 4, 5, 6, 1, 6}) {
        auto batch = someBatch(*smallPolicy(), B);
        auto noise = someDraw(*smallPolicy(), B).noise;
        EXPECT_LT(maxDifference(cpu.act(batch, noise), engine.act(batch, noise).cpu()), 1e-4) << B;
    }
}

TEST(InferenceEngineGpu, HalfPrecisionInAGraphStaysClose) {
    STUDIO_REQUIRE_GPU();
    auto batch = someBatch(*smallPolicy(), 1);
    auto noise = someDraw(*smallPolicy(), 1).noise;
    InferenceEngine exact(smallPolicy(), {}),
        rounded(smallPolicy(), {c10::Device(c10::kCUDA, 0), at::kBFloat16, true, 0});
    EXPECT_LT(maxDifference(exact.act(batch, noise), rounded.act(batch, noise).cpu()), 0.1);
}

TEST(InferenceEngineGpu, WorkThatCannotBeRecordedIsToldAndTheDeviceStaysUsable) {
    STUDIO_REQUIRE_GPU();
    c10::Device device(c10::kCUDA, 0);
    auto x = at::ones({4}, at::TensorOptions(device));
    EXPECT_ANY_THROW(CudaGraph(device, [&] { return x * x.sum().item<double>(); }));
    EXPECT_EQ((x + 1).sum().item<double>(), 8);
    CudaGraph graph(device, [&] { return x + 1; });
    x.fill_(2);
    EXPECT_EQ(graph.replay().sum().item<double>(), 12);
}

}  // namespace
}  // namespace studio::eval
