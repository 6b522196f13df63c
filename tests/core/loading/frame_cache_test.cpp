// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/frame_cache.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "core/base/random.h"
#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using test::FakeDataset;

const std::string kHead = "observation.images.head", kWrist = "observation.images.wrist";
constexpr std::uint64_t kFrameBytes = 4 * 3 * 3;

TEST(FrameCache, DecodesEverythingOnceWhenItFits) {
    FakeDataset::Options options;
    auto dataset = std::make_shared<FakeDataset>(options);
    FrameCache cache({.maxBytes = 2 * 13 * kFrameBytes});
    for (int round = 0; round < 3; ++round)
        for (std::int64_t row = 0; row < 8; ++row)
            for (std::size_t camera : {0, 1}) {
                auto image = cache.frame(dataset, 1, options.cameras[camera], row);
                ASSERT_OK(image);
                EXPECT_EQ(*image->pixels, *FakeDataset::picture(options, 1, camera, row).pixels);
            }
    EXPECT_EQ(dataset->counters().decoded, 16);
    EXPECT_EQ(dataset->counters().opened, 2);
    auto figures = cache.figures();
    EXPECT_EQ(figures.bytes, 16 * kFrameBytes);
    EXPECT_EQ(figures.wholeDecodes, 2u);
    EXPECT_EQ(figures.hits, 48u);
    EXPECT_EQ(figures.streamedFrames, 0u);
}

TEST(FrameCache, StaysBelowItsBoundAndStreamsTheRestWithEqualFrames) {
    FakeDataset::Options options;
    options.episodes = {{0, 10}, {1, 10}, {2, 10}, {3, 10}};
    auto dataset = std::make_shared<FakeDataset>(options);
    FrameCache cache({.maxBytes = 25 * kFrameBytes, .maxStreams = 2});
    CounterRng rng(1, 1);
    for (int i = 0; i < 2000; ++i) {
        auto position = static_cast<std::size_t>(rng.below(4));
        auto row = static_cast<std::int64_t>(rng.below(10));
        auto image = cache.frame(dataset, position, kHead, row);
        ASSERT_OK(image);
        ASSERT_EQ(*image->pixels,
                  *FakeDataset::picture(options, static_cast<std::int64_t>(position), 0, row).pixels);
        ASSERT_LE(cache.figures().bytes, 25 * kFrameBytes);
    }
    auto figures = cache.figures();
    // two of four episodes stay, so half of the lookups cost one frame each, and no more
    EXPECT_EQ(figures.wholeDecodes, 2u);
    EXPECT_EQ(figures.evictions, 0u);
    EXPECT_NEAR(static_cast<double>(figures.streamedFrames), 1000, 150);
    EXPECT_EQ(figures.hits + figures.streamedFrames, 2000u);
    EXPECT_LE(figures.peakBytes, 25 * kFrameBytes);
    EXPECT_LE(dataset->counters().decoded, 20 + 2 + static_cast<int>(figures.streamedFrames));
}

TEST(FrameCache, EvictsTheLeastRecentlyUsedOnceItIsIdle) {
    FakeDataset::Options options;
    options.episodes = {{0, 10}, {1, 10}, {2, 10}};
    auto dataset = std::make_shared<FakeDataset>(options);
    FrameCache cache({.maxBytes = 20 * kFrameBytes});
    ASSERT_OK(cache.frame(dataset, 0, kHead, 0));
    ASSERT_OK(cache.frame(dataset, 1, kHead, 0));
    for (int i = 0; i < 400; ++i) {
        ASSERT_OK(cache.frame(dataset, 1, kHead, i % 10));
        ASSERT_OK(cache.frame(dataset, 2, kHead, i % 10));
    }
    auto figures = cache.figures();
    EXPECT_EQ(figures.evictions, 1u);  // episode 0 made way for episode 2
    EXPECT_EQ(figures.wholeDecodes, 3u);
    EXPECT_EQ(figures.bytes, 20 * kFrameBytes);
    EXPECT_LT(figures.streamedFrames, 100u);
}

TEST(FrameCache, AnEpisodeLargerThanTheBoundIsStreamed) {
    auto dataset = std::make_shared<FakeDataset>(FakeDataset::Options{});
    FrameCache cache({.maxBytes = 7 * kFrameBytes});
    for (std::int64_t row = 0; row < 8; ++row) ASSERT_OK(cache.frame(dataset, 1, kHead, row));
    EXPECT_EQ(cache.figures().bytes, 0u);
    EXPECT_EQ(dataset->counters().opened, 1);  // the stream goes on where it was
}

TEST(FrameCache, FramesOfAClosedDataSetMakeWayAndAreNeverMistakenForAnothers) {
    FakeDataset::Options options;
    FrameCache cache({.maxBytes = 13 * kFrameBytes});
    for (std::int64_t number = 0; number < 20; ++number) {
        options.episodes = {{number, 10}};
        auto dataset = std::make_shared<FakeDataset>(options);
        auto image = cache.frame(dataset, 0, kHead, 3);
        ASSERT_OK(image);
        EXPECT_EQ((*image->pixels)[0], number);
    }
    EXPECT_EQ(cache.figures().wholeDecodes, 20u);
    EXPECT_EQ(cache.figures().streamedFrames, 0u);
}

TEST(FrameCache, SeveralThreadsWaitForOneDecode) {
    FakeDataset::Options options;
    options.decodeTime = std::chrono::milliseconds(2);
    auto dataset = std::make_shared<FakeDataset>(options);
    FrameCache cache;
    std::latch start(8);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&, t] {
                start.arrive_and_wait();
                auto image = cache.frame(dataset, 1, t % 2 ? kHead : kWrist, t);
                if (!image.ok() || (*image->pixels)[1] != t) ++wrong;
            });
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(dataset->counters().decoded, 16);
}

TEST(FrameCache, AFailedDecodeIsAnErrorForEveryoneAndFreesItsRoom) {
    FakeDataset::Options options;
    options.failingRow = 6;
    options.decodeTime = std::chrono::milliseconds(1);
    auto dataset = std::make_shared<FakeDataset>(options);
    FrameCache cache;
    std::atomic<int> errors = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                auto image = cache.frame(dataset, 1, kHead, 0);
                if (!image.ok() && image.error().code == ErrorCode::Corrupt) ++errors;
            });
    }
    EXPECT_EQ(errors, 4);
    EXPECT_EQ(cache.figures().bytes, 0u);
    // an episode that is too short to have the damaged row is fine
    EXPECT_OK(cache.frame(dataset, 0, kHead, 4));
    EXPECT_FALSE(cache.frame(dataset, 0, "observation.images.none", 4).ok());
    EXPECT_THROW((void)cache.frame(dataset, 0, kHead, 5), std::out_of_range);
}

}  // namespace
}  // namespace studio::loading
