// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "core/data/dataset.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Counts what reaches the decoder.
class CountingReader : public VideoReader {
public:
    CountingReader(std::unique_ptr<VideoReader> inner, int& frames, int& pictures, int& seeks)
        : inner_(std::move(inner)), frames_(frames), pictures_(pictures), seeks_(seeks) {}
    const VideoFacts& facts() const override { return inner_->facts(); }
    Status seek(double timeS) override {
        ++seeks_;
        return inner_->seek(timeS);
    }
    Result<std::optional<double>> advance(double fromS) override {
        ++frames_;
        return inner_->advance(fromS);
    }
    Result<Image> picture() override {
        ++pictures_;
        return inner_->picture();
    }
    int complaints() const override { return inner_->complaints(); }

private:
    std::unique_ptr<VideoReader> inner_;
    int &frames_, &pictures_, &seeks_;
};

class CountingMedia : public MediaBackend {
public:
    Result<std::unique_ptr<VideoReader>> openVideo(const fs::path& file) const override {
        STUDIO_ASSIGN(auto reader, inner_->openVideo(file));
        return std::unique_ptr<VideoReader>(
            std::make_unique<CountingReader>(std::move(reader), frames, pictures, seeks));
    }
    Result<std::unique_ptr<VideoWriter>> createVideo(const fs::path& file,
                                                     const VideoWriterOptions& options) const override {
        return inner_->createVideo(file, options);
    }
    Status checkVideo(const VideoWriterOptions& options) const override {
        return inner_->checkVideo(options);
    }
    Result<Image> decodePicture(std::span<const std::byte> encoded) const override {
        return inner_->decodePicture(encoded);
    }
    Result<std::vector<std::byte>> encodePng(const Image& image) const override {
        return inner_->encodePng(image);
    }
    Image resize(const Image& image, int width, int height) const override {
        return inner_->resize(image, width, height);
    }
    Result<std::vector<double>> copyVideos(std::span<const VideoPart> parts,
                                           const fs::path& output) const override {
        return inner_->copyVideos(parts, output);
    }
    mutable int frames = 0, pictures = 0, seeks = 0;

private:
    std::shared_ptr<const MediaBackend> inner_ = video::mediaBackend();
};

/// Reads an episode forward, then some rows in another order, and expects equal pictures.
void checkRandomAccess(const fs::path& set, std::size_t position, const std::string& camera, int width,
                       int height) {
    auto media = std::make_shared<CountingMedia>();
    auto dataset = openDataset(set, {.media = media});
    ASSERT_OK(dataset);
    std::int64_t rows = (*dataset)->episodes()[position].length;
    auto stream = (*dataset)->frames(position, camera);
    ASSERT_OK(stream);
    std::map<std::int64_t, Image> kept;
    for (std::int64_t r = 0; r < rows; ++r) {
        auto image = (*stream)->at(r);
        ASSERT_OK(image);
        ASSERT_EQ(image->width, width);
        ASSERT_EQ(image->height, height);
        if (r % 37 == 0 || r == rows - 1 || r == 1) kept[r] = *image;
    }
    EXPECT_EQ(media->frames, rows) << "every frame is decoded once";
    EXPECT_EQ(media->seeks, 1);
    auto again = (*stream)->at(rows - 1);
    ASSERT_OK(again);
    EXPECT_EQ(media->frames, rows) << "the frame at hand is kept";
    for (auto it = kept.rbegin(); it != kept.rend(); ++it) {
        auto image = (*stream)->at(it->first);
        ASSERT_OK(image);
        EXPECT_EQ(*image->pixels, *it->second.pixels) << "row " << it->first;
    }
    // and each alone in a fresh stream: neighbours differ, so an off-by-one would show
    for (auto& [row, expected] : kept) {
        auto fresh = (*dataset)->frames(position, camera);
        ASSERT_OK(fresh);
        const int before = media->pictures;
        auto image = (*fresh)->at(row);
        ASSERT_OK(image);
        EXPECT_EQ(media->pictures - before, 1) << "what lies on the way is not made a picture";
        EXPECT_EQ(*image->pixels, *expected.pixels) << "row " << row;
    }
    EXPECT_NE(*kept[0].pixels, *kept[rows - 1].pixels);
    EXPECT_FALSE((*stream)->at(rows).ok());
    EXPECT_FALSE((*stream)->at(-1).ok());
}

TEST(EpisodeFrames, Gr1WithBFramesByRow) {
    STUDIO_REQUIRE_SHARED(shared);
    checkRandomAccess(shared / "data/datasets/gr1_picknplace_v20", 4, "observation.images.ego_view", 256,
                      256);
}

TEST(EpisodeFrames, Cr5ByRow) {
    STUDIO_REQUIRE_SHARED(shared);
    checkRandomAccess(shared / "data/datasets/cr5_banana_v21", 0, "observation.images.top", 640, 480);
}

TEST(EpisodeFrames, G1ByTime) {
    STUDIO_REQUIRE_SHARED(shared);
    checkRandomAccess(shared / "data/datasets/g1_dualarm_v21", 1, "observation.images.cam_high", 640, 480);
}

TEST(EpisodeFrames, FixturesOfBothLayouts) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"lerobotv2", "lerobotv3", "lerobotv2-image"}) {
        auto dataset = openDataset(shared / "data/datasets/micro_fixtures/datasets" / name,
                                   {.media = video::mediaBackend()});
        ASSERT_OK(dataset);
        for (std::size_t i = 0; i < 2; ++i) {
            auto stream = (*dataset)->frames(i, "observation.images.cam");
            ASSERT_OK(stream);
            for (std::int64_t r : {0, 1, 2, 0, 2}) {
                auto image = (*stream)->at(r);
                ASSERT_OK(image);
                EXPECT_EQ(image->width, 64);
                EXPECT_EQ(image->height, 64);
            }
        }
    }
}

TEST(EpisodeFrames, ImagesAreThePixelsStored) {
    STUDIO_REQUIRE_SHARED(shared);
    auto dataset = openDataset(shared / "data/datasets/micro_fixtures/datasets/lerobotv2-image",
                               {.media = video::mediaBackend()});
    ASSERT_OK(dataset);
    auto stream = (*dataset)->frames(1, "observation.images.cam");
    ASSERT_OK(stream);
    auto image = (*stream)->at(2);
    ASSERT_OK(image);
    // the set's own statistics: red 0, green 0.392, blue 1
    EXPECT_EQ((*image->pixels)[0], 0);
    EXPECT_EQ((*image->pixels)[1], 100);
    EXPECT_EQ((*image->pixels)[2], 255);
}

TEST(EpisodeFrames, SaysWhatIsMissing) {
    STUDIO_REQUIRE_SHARED(shared);
    fs::path set = shared / "data/datasets/gr1_picknplace_v20";
    auto numbersOnly = openDataset(set);
    auto without = (*numbersOnly)->frames(0, "observation.images.ego_view");
    ASSERT_FALSE(without.ok());
    EXPECT_EQ(without.error().code, ErrorCode::Unsupported);
    auto dataset = openDataset(set, {.media = video::mediaBackend()});
    auto wrong = (*dataset)->frames(0, "ego_view");
    ASSERT_FALSE(wrong.ok());
    EXPECT_THAT(wrong.error().hint, HasSubstr("observation.images.ego_view"));
    auto absent = (*dataset)->frames(0, "observation.images.egoview");
    ASSERT_FALSE(absent.ok());
    EXPECT_EQ(absent.error().code, ErrorCode::NotFound);
    EXPECT_THAT(absent.error().message, HasSubstr("episode_000000.mp4"));
}

}  // namespace
}  // namespace studio::data
