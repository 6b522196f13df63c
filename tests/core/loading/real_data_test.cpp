// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way from a real data set on disk to batches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>

#include "core/base/random.h"
#include "core/loading/batch_loader.h"
#include "core/loading/episode_windows.h"
#include "core/loading/loader_bench.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

namespace fs = std::filesystem;

struct RealSet {
    const char* folder;
    const char* camera;
    std::int64_t episode;
    std::vector<const char*> state, action;  ///< slices; empty: whole columns
};

const std::vector<RealSet>& realSets() {
    // the 16 numbers of data/README.md: left arm, left hand, right arm, right hand
    static const std::vector<RealSet> sets{
        {"gr1_picknplace_v20",
         "observation.images.ego_view",
         0,
         {"observation.state[0:7]", "observation.state[7]", "observation.state[22:29]",
          "observation.state[29]"},
         {"action[0:7]", "action[7]", "action[22:29]", "action[29]"}},
        {"g1_dualarm_v21", "observation.images.cam_high", 29, {}, {}},
        {"cr5_banana_v21", "observation.images.top", 0, {}, {}},
        {"micro_fixtures/datasets/lerobotv2", "observation.images.cam", 0, {}, {}},
        {"micro_fixtures/datasets/lerobotv2-image", "observation.images.cam", 0, {}, {}},
        {"micro_fixtures/datasets/lerobotv3", "observation.images.cam", 0, {}, {}},
    };
    return sets;
}

Result<std::shared_ptr<const EpisodeWindows>> openWindows(const fs::path& shared, const RealSet& set,
                                                          std::shared_ptr<FrameCache> cache) {
    STUDIO_ASSIGN(auto dataset,
                  data::openDataset(shared / "data/datasets" / set.folder, {.media = video::mediaBackend()}));
    data::FeatureMap wished{.state = {}, .action = {}, .cameras = {{"camera1", set.camera}}};
    for (const char* text : set.state) {
        STUDIO_ASSIGN(data::Slice slice, data::parseSlice(text));
        wished.state.push_back(slice);
    }
    for (const char* text : set.action) {
        STUDIO_ASSIGN(data::Slice slice, data::parseSlice(text));
        wished.action.push_back(slice);
    }
    STUDIO_ASSIGN(data::FeatureMap map, data::resolve(wished, dataset->info(), 32, 32));
    return EpisodeWindows::open(dataset, std::move(cache),
                                {.chunk = 50, .episodes = {set.episode}, .map = map, .cameras = {"camera1"}});
}

TEST(RealDataIntegration, WindowsHoldTheColumnsAndPadBehindTheEnd) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const RealSet& set : realSets()) {
        auto windows = openWindows(shared, set, std::make_shared<FrameCache>());
        ASSERT_OK(windows);
        std::size_t rows = (*windows)->size();
        auto width = static_cast<std::size_t>((*windows)->actionWidth());
        auto first = (*windows)->get(0), last = (*windows)->get(rows - 1);
        ASSERT_OK(first);
        ASSERT_OK(last);
        EXPECT_FALSE(first->instruction.empty()) << set.folder;
        EXPECT_FALSE(first->images.at(0).empty()) << set.folder;
        EXPECT_EQ(last->actionIsPad[0], 0) << set.folder;
        EXPECT_EQ(std::count(last->actionIsPad.begin(), last->actionIsPad.end(), 1), 49) << set.folder;
        // the chunk's step k is the first step of the window k rows on
        for (std::size_t k = 0; k < std::min<std::size_t>(50, rows); ++k) {
            auto window = (*windows)->get(k);
            ASSERT_OK(window);
            EXPECT_TRUE(std::equal(window->action.begin(),
                                   window->action.begin() + static_cast<std::ptrdiff_t>(width),
                                   first->action.begin() + static_cast<std::ptrdiff_t>(k * width)))
                << set.folder << " step " << k;
        }
    }
}

TEST(RealDataIntegration, StreamedFramesEqualCachedOnes) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const RealSet& set : realSets()) {
        auto whole = std::make_shared<FrameCache>(FrameCacheOptions{.maxBytes = 4ull << 30});
        auto tiny = std::make_shared<FrameCache>(FrameCacheOptions{.maxBytes = 1});
        auto cached = openWindows(shared, set, whole), streamed = openWindows(shared, set, tiny);
        ASSERT_OK(cached);
        ASSERT_OK(streamed);
        CounterRng rng(1, 2);
        for (int i = 0; i < 25; ++i) {
            auto index = static_cast<std::size_t>(rng.below((*cached)->size()));
            auto a = (*cached)->get(index), b = (*streamed)->get(index);
            ASSERT_OK(a);
            ASSERT_OK(b);
            EXPECT_TRUE(*a->images[0].pixels == *b->images[0].pixels) << set.folder << " row " << index;
        }
        EXPECT_EQ(whole->figures().wholeDecodes, 1u) << set.folder;
        EXPECT_EQ(tiny->figures().streamedFrames, 25u) << set.folder;
    }
}

TEST(RealDataIntegration, Gr1BatchesAreEqualWithAnyNumberOfThreads) {
    STUDIO_REQUIRE_SHARED(shared);
    std::vector<std::vector<LoadedBatch>> runs;
    for (int threads : {0, 3}) {
        auto windows = openWindows(shared, realSets()[0], std::make_shared<FrameCache>());
        ASSERT_OK(windows);
        auto sampler =
            std::make_shared<EpochSampler>(EpochSamplerOptions{.sizes = {(*windows)->size()}, .seed = 1});
        auto encode = [](std::string_view text) {
            return std::vector<std::int32_t>(text.begin(), text.end());
        };
        BatchLoader loader({*windows}, sampler, Collator({.encode = encode}),
                           {.batchSize = 16, .threads = threads});
        auto& run = runs.emplace_back();
        for (int i = 0; i < 30; ++i) {
            auto batch = loader.next();
            ASSERT_OK(batch);
            run.push_back(std::move(batch).value());
        }
    }
    for (std::size_t i = 0; i < runs[0].size(); ++i) {
        const auto &a = runs[0][i].batch, &b = runs[1][i].batch;
        EXPECT_TRUE(at::equal(a.images[0], b.images[0]));
        EXPECT_TRUE(at::equal(a.action, b.action));
        EXPECT_TRUE(at::equal(a.tokens, b.tokens));
    }
    EXPECT_THAT(runs[0][0].batch.images[0].sizes(), testing::ElementsAre(16, 3, 256, 256));
    EXPECT_THAT(runs[0][0].batch.action.sizes(), testing::ElementsAre(16, 50, 16));
}

TEST(RealDataIntegration, TheLoaderIsMeasured) {
    STUDIO_REQUIRE_SHARED(shared);
    auto cache = std::make_shared<FrameCache>();
    auto windows = openWindows(shared, realSets()[0], cache);
    ASSERT_OK(windows);
    auto sampler =
        std::make_shared<EpochSampler>(EpochSamplerOptions{.sizes = {(*windows)->size()}, .seed = 1});
    auto encode = [](std::string_view text) { return std::vector<std::int32_t>(text.begin(), text.end()); };
    BatchLoader loader({*windows}, sampler, Collator({.encode = encode}), {.batchSize = 32, .threads = 2});
    auto figures = benchLoader(loader, 4, 60);
    ASSERT_OK(figures);
    EXPECT_GT(figures->framesPerSecond, 100);
    EXPECT_EQ(cache->figures().streamedFrames, 0u);
    RecordProperty("framesPerSecond", std::to_string(figures->framesPerSecond));
    RecordProperty("warmUpSeconds", std::to_string(figures->warmUpSeconds));
}

}  // namespace
}  // namespace studio::loading
