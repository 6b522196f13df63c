// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bench.h"

#include <gtest/gtest.h>

#include "core/tensors/peak_memory.h"
#include "tests/support/paths.h"
#include "tests/support/resident_pages.h"

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

/// A peak that figures measured after it know nothing of, MiB.
double earlierPeak() {
    tensors::PeakWatch watch;
    test::ResidentPages pages(512);
    return watch.peak().hostMib;
}

TEST(BenchIntegration, AChunkIsTimedAndComparedWithFloat32) {
    BenchOptions options = quick();
    options.dtype = at::kBFloat16;
    auto policy = benchPolicy(options);
    ASSERT_OK(policy);
    const double earlier = earlierPeak();
    auto figure = benchChunk(*policy, options);
    ASSERT_OK(figure);
    EXPECT_GT((*figure)["peak_memory_mib"].get<double>(), 0);
    EXPECT_LT((*figure)["peak_memory_mib"].get<double>(), earlier);
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
    const double earlier = earlierPeak();
    auto figure = benchTraining(*policy, options);
    ASSERT_OK(figure);
    EXPECT_GT((*figure)["peak_memory_mib"].get<double>(), 0);
    EXPECT_LT((*figure)["peak_memory_mib"].get<double>(), earlier);
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
