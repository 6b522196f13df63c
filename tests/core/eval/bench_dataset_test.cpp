// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bench_dataset.h"

#include <gtest/gtest.h>

#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "core/eval/bench.h"
#include "core/tensors/peak_memory.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"
#include "tests/support/resident_pages.h"

namespace studio::eval {
namespace {

TEST(BenchDataset, IsASoundSetAndMeasured) {
    for (const char* coding : {"h264", "png", "none"}) {
        test::TemporaryFolder folder;
        auto media = video::mediaBackend();
        BenchDatasetOptions options{
            .coding = coding, .cameras = 2, .height = 64, .width = 96, .episodes = 2, .frames = 6};
        auto about = writeBenchDataset(folder / "set", media, options);
        ASSERT_OK(about);
        const bool pictures = options.coding != "none";
        EXPECT_EQ((*about)["coding"], coding);
        EXPECT_EQ((*about)["frames"], 12);
        // width first, as in every figure
        const Figure size{96, 64};
        EXPECT_EQ((*about)["picture"], size);
        EXPECT_EQ((*about)["cameras"], pictures ? 2 : 0);
        auto report = data::verify(folder / "set", {.full = true, .media = media});
        ASSERT_OK(report);
        EXPECT_EQ(report->count(data::Severity::Error), 0) << coding;
        EXPECT_EQ(report->picturesDecoded, pictures ? 24 : 0) << coding;

        BenchOptions bench;
        bench.batch = 3;
        bench.warmUps = 4;
        bench.count = 4;
        double earlier = 0;
        {
            tensors::PeakWatch watch;
            test::ResidentPages pages(256);
            earlier = watch.peak().hostMib;
        }
        auto figure = benchData(folder / "set", media, bench);
        ASSERT_OK(figure);
        EXPECT_EQ((*figure)["frames_in_selection"], 12);
        EXPECT_EQ((*figure)["dtype"], "fp32");
        EXPECT_EQ((*figure)["picture_dtype"], pictures ? Figure("uint8") : Figure()) << coding;
        const Figure sizes = pictures ? Figure{{96, 64}, {96, 64}} : Figure::array();
        EXPECT_EQ((*figure)["pictures"], sizes) << coding;
        // "measure the loader" and its end of line, a byte a token
        EXPECT_EQ((*figure)["tokens"], 19);
        EXPECT_EQ((*figure)["steps"], 4);
        EXPECT_GT((*figure)["peak_memory_mib"].get<double>(), 0);
        EXPECT_LT((*figure)["peak_memory_mib"].get<double>(), earlier) << coding;
        EXPECT_TRUE(figure->contains("chunk"));
        EXPECT_TRUE(figure->contains("machine"));
        EXPECT_GT((*figure)["samples_per_second"].get<double>(), 0);
        EXPECT_EQ((*figure)["frames_per_second"].get<double>() > 0, pictures) << coding;
        EXPECT_EQ((*figure)["decoded_frames_per_second_and_thread"].get<double>() > 0, pictures) << coding;
        // an epoch of warm-up put every frame into the cache
        const double mib = pictures ? 24.0 * 64 * 96 * 3 / (1 << 20) : 0;
        EXPECT_DOUBLE_EQ((*figure)["frame_cache_mib"].get<double>(), mib) << coding;
        EXPECT_EQ((*figure)["frames_past_the_cache"], 0);
    }
}

TEST(BenchDataset, DecodingHasSomethingToDo) {
    test::TemporaryFolder folder;
    auto media = video::mediaBackend();
    BenchDatasetOptions options{
        .coding = "png", .cameras = 1, .height = 64, .width = 96, .episodes = 1, .frames = 4};
    ASSERT_OK(writeBenchDataset(folder / "set", media, options));
    auto bytes = std::filesystem::file_size(folder / "set/data/chunk-000/file-000.parquet");
    // two bits of noise a value cannot be compressed
    EXPECT_GT(bytes, 4u * 64 * 96 * 3 / 4);
    auto set = data::openDataset(folder / "set", {.media = media});
    ASSERT_OK(set);
    auto frames = (*set)->frames(0, "observation.images.camera1");
    ASSERT_OK(frames);
    auto first = (*frames)->at(0), last = (*frames)->at(3);
    ASSERT_OK(first);
    ASSERT_OK(last);
    EXPECT_NE(*first->pixels, *last->pixels);
}

TEST(BenchDataset, WantsMediaForPictures) {
    test::TemporaryFolder folder;
    auto about = writeBenchDataset(folder / "set", nullptr, {});
    ASSERT_FALSE(about.ok());
    EXPECT_EQ(about.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace studio::eval
