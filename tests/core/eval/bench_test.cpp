// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bench.h"

#include <gtest/gtest.h>

#include "tests/support/paths.h"

namespace studio::eval {
namespace {

BenchOptions quick() {
    BenchOptions options;
    options.warmUps = 0;
    options.count = 2;
    options.batch = 2;
    options.compareFrames = 1;
    return options;
}

TEST(BenchIntegration, AChunkIsTimedAndComparedWithFloat32) {
    BenchOptions options = quick();
    options.dtype = at::kBFloat16;
    auto policy = benchPolicy(options);
    ASSERT_OK(policy);
    auto figure = benchChunk(*policy, options);
    ASSERT_OK(figure);
    for (const char* key :
         {"machine", "device", "dtype", "cameras", "tokens", "steps", "batch", "warm_ups", "count"}) {
        EXPECT_TRUE(figure->contains(key)) << key;
    }
    const auto& engine = (*figure)["engine_ms"];
    EXPECT_GT(engine["p50"].get<double>(), 0);
    EXPECT_LE(engine["p50"].get<double>(), engine["p99"].get<double>());
    const auto& against = (*figure)["against_fp32"];
    EXPECT_GT(against["max_abs"].get<double>(), 0) << "bf16 was not computed";
    EXPECT_LT(against["max_abs"].get<double>(), 0.05);
    EXPECT_NEAR(against["mean_error_ratio"].get<double>(), 1, 0.05);
    EXPECT_EQ(against["frames"].get<int>(), 1);
}

TEST(BenchIntegration, TrainingStepsMoveTheLoss) {
    BenchOptions options = quick();
    auto policy = benchPolicy(options);
    ASSERT_OK(policy);
    auto figure = benchTraining(*policy, options);
    ASSERT_OK(figure);
    EXPECT_GT((*figure)["samples_per_second"].get<double>(), 0);
    EXPECT_EQ((*figure)["dtype"], "fp32");
    EXPECT_EQ((*figure)["steps"], 2);
    for (const char* key :
         {"machine", "device", "cameras", "picture", "tokens", "chunk", "batch", "warm_ups", "count"}) {
        EXPECT_TRUE(figure->contains(key)) << key;
    }
    EXPECT_NE((*figure)["first_loss"].get<double>(), (*figure)["last_loss"].get<double>());
    EXPECT_NEAR((*figure)["samples_per_second"].get<double>() * (*figure)["step_ms"].get<double>() / 1e3, 2,
                1e-6);
    EXPECT_GT((*figure)["frozen_parameters"].get<std::int64_t>(),
              (*figure)["trainable_parameters"].get<std::int64_t>());
}

TEST(Bench, AnUnknownSizeIsRefused) {
    BenchOptions options;
    options.size = "2b";
    auto policy = benchPolicy(options);
    ASSERT_FALSE(policy.ok());
    EXPECT_EQ(policy.error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace studio::eval
