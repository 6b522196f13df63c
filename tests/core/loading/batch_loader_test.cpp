// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/batch_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/loading/augmented.h"
#include "core/loading/episode_windows.h"
#include "core/loading/loader_bench.h"
#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using test::FakeDataset;
using testing::HasSubstr;

/// Two data sets of one shape, augmented, behind one sampler.
struct Pipeline {
    FakeDataset::Options data{.width = 16, .height = 12, .decodeTime = std::chrono::microseconds(20)};
    std::uint64_t cacheBytes = 1 << 20;

    std::vector<std::shared_ptr<const SampleSource>> sources() const {
        auto cache = std::make_shared<FrameCache>(FrameCacheOptions{.maxBytes = cacheBytes});
        std::vector<std::shared_ptr<const SampleSource>> sources;
        for (int source : {0, 1}) {
            FakeDataset::Options options = data;
            options.episodes = {{10 * source, 9}, {10 * source + 1, 7}};
            auto windows = EpisodeWindows::open(std::make_shared<FakeDataset>(options), cache,
                                                {.chunk = 3,
                                                 .map = test::wholeMap(options),
                                                 .cameras = {"camera1", "camera2"},
                                                 .source = source});
            sources.push_back(std::make_shared<Augmented>(std::move(windows).value(),
                                                          config::AugmentConfig{.enabled = true}, 5));
        }
        return sources;
    }

    BatchLoader loader(int threads, std::uint64_t firstStep = 0) const {
        auto encode = [](std::string_view text) {
            return std::vector<std::int32_t>(text.begin(), text.end());
        };
        auto sampler = std::make_shared<EpochSampler>(EpochSamplerOptions{.sizes = {16, 16}, .seed = 5});
        return BatchLoader(sources(), sampler, Collator({.encode = encode}),
                           {.batchSize = 5, .threads = threads, .firstStep = firstStep});
    }
};

void expectEqual(const LoadedBatch& a, const LoadedBatch& b) {
    EXPECT_EQ(a.step, b.step);
    EXPECT_EQ(a.refs, b.refs);
    EXPECT_EQ(a.batch.sources, b.batch.sources);
    EXPECT_TRUE(at::equal(a.batch.state, b.batch.state));
    EXPECT_TRUE(at::equal(a.batch.action, b.batch.action));
    EXPECT_TRUE(at::equal(a.batch.actionIsPad, b.batch.actionIsPad));
    EXPECT_TRUE(at::equal(a.batch.tokens, b.batch.tokens));
    EXPECT_TRUE(at::equal(a.batch.tokenMask, b.batch.tokenMask));
    ASSERT_EQ(a.batch.images.size(), b.batch.images.size());
    for (std::size_t i = 0; i < a.batch.images.size(); ++i)
        EXPECT_TRUE(at::equal(a.batch.images[i], b.batch.images[i])) << "camera " << i;
}

std::vector<LoadedBatch> take(BatchLoader& loader, int count) {
    std::vector<LoadedBatch> batches;
    for (int i = 0; i < count; ++i) {
        auto batch = loader.next();
        EXPECT_OK(batch);
        if (batch.ok()) batches.push_back(std::move(batch).value());
    }
    return batches;
}

TEST(BatchLoader, GivesTheSameBatchesWithAnyNumberOfThreadsCacheSizeAndStart) {
    auto alone = Pipeline{}.loader(0);
    auto reference = take(alone, 30);
    ASSERT_EQ(reference.size(), 30u);
    EXPECT_EQ(reference[6].refs.size(), 2u);  // 32 samples: 6 batches of 5 and the rest
    for (int threads : {1, 4})
        for (std::uint64_t cacheBytes : {std::uint64_t{1} << 20, std::uint64_t{6000}}) {
            auto loader = Pipeline{.cacheBytes = cacheBytes}.loader(threads);
            auto batches = take(loader, 30);
            ASSERT_EQ(batches.size(), reference.size());
            for (std::size_t i = 0; i < batches.size(); ++i) expectEqual(batches[i], reference[i]);
        }
    auto resumed = Pipeline{}.loader(2, 17);
    for (int i = 17; i < 30; ++i) {
        auto batch = resumed.next();
        ASSERT_OK(batch);
        expectEqual(*batch, reference[static_cast<std::size_t>(i)]);
    }
}

TEST(BatchLoader, NamesTheBatchAndTheSampleOfAnError) {
    Pipeline pipeline;
    pipeline.data.failingRow = 8;  // only the first episode of each source is that long
    auto loader = pipeline.loader(2);
    Result<LoadedBatch> batch = loader.next();
    for (int i = 0; i < 7 && batch.ok(); ++i) batch = loader.next();
    ASSERT_FALSE(batch.ok());
    EXPECT_EQ(batch.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(batch.error().message, HasSubstr("batch "));
    EXPECT_THAT(batch.error().message, testing::ContainsRegex("sample [0-9]+ of source [01]"));
    EXPECT_THAT(batch.error().message, testing::ContainsRegex("row [0-9]+ of episode 1?0 "));
    EXPECT_THAT(batch.error().message, HasSubstr("frame 8 is damaged"));
}

TEST(BatchLoader, EndsAtOnceWhileThreadsDecode) {
    Pipeline pipeline;
    pipeline.data.decodeTime = std::chrono::milliseconds(3);
    auto start = std::chrono::steady_clock::now();
    {
        auto loader = pipeline.loader(4);
        ASSERT_OK(loader.next());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(LoaderBench, CountsSamplesAndFrames) {
    auto loader = Pipeline{}.loader(2);
    auto figures = benchLoader(loader, 7, 14);
    ASSERT_OK(figures);
    EXPECT_EQ(figures->batches, 14u);
    EXPECT_EQ(figures->samples, 64u);
    EXPECT_EQ(figures->frames, 128u);
    EXPECT_GT(figures->framesPerSecond, 0);
    EXPECT_NEAR(figures->framesPerSecond, 2 * figures->samplesPerSecond, 1e-6 * figures->framesPerSecond);
    EXPECT_EQ(figures->numberType, at::kFloat);
    EXPECT_EQ(figures->pictureType, at::kByte);
    EXPECT_EQ(figures->chunk, 3);
    // "lift 0" to "lift 11" and an end of line, a byte a token: the widest batch counts
    EXPECT_EQ(figures->tokens, 8);
    const std::pair<std::int64_t, std::int64_t> picture(16, 12);
    EXPECT_EQ(figures->pictures, (std::vector<std::pair<std::int64_t, std::int64_t>>{picture, picture}));
}

}  // namespace
}  // namespace studio::loading
