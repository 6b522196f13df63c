// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::video {
namespace {

namespace fs = std::filesystem;
using data::VideoFrame;
using data::VideoWriterOptions;
using test::difference;
using test::movingPicture;
using test::TemporaryFolder;

void encode(const fs::path& file, int frames, const VideoWriterOptions& options, int shade = 0) {
    auto writer = mediaBackend()->createVideo(file, options);
    ASSERT_OK(writer);
    for (int k = 0; k < frames; ++k) {
        ASSERT_OK((*writer)->add(movingPicture(options.width, options.height, k, shade)));
    }
    ASSERT_OK((*writer)->finish());
}

std::vector<VideoFrame> decodeAll(const fs::path& file) {
    std::vector<VideoFrame> frames;
    auto reader = mediaBackend()->openVideo(file);
    EXPECT_OK(reader);
    if (!reader.ok()) return frames;
    for (;;) {
        auto frame = (*reader)->next();
        EXPECT_OK(frame);
        if (!frame.ok() || !frame->has_value()) break;
        frames.push_back(std::move(**frame));
    }
    EXPECT_EQ((*reader)->complaints(), 0);
    return frames;
}

/// Seeks to every frame's time in a jumbled order and compares with the sequential decode.
void expectExactSeeks(const fs::path& file, double fps) {
    std::vector<VideoFrame> all = decodeAll(file);
    auto reader = mediaBackend()->openVideo(file);
    ASSERT_OK(reader);
    const std::size_t count = all.size();
    for (std::size_t i = 0; i < count; i += std::max<std::size_t>(1, count / 40)) {
        std::size_t k = i * 37 % count;
        ASSERT_OK((*reader)->seek(static_cast<double>(k) / fps));
        auto frame = (*reader)->next();
        ASSERT_OK(frame);
        ASSERT_TRUE(frame->has_value());
        // never behind the wanted frame, and every frame up to it follows
        EXPECT_LE((*frame)->timeS, static_cast<double>(k) / fps + 1e-9);
        while ((*frame)->timeS < static_cast<double>(k) / fps - 0.5 / fps) {
            frame = (*reader)->next();
            ASSERT_OK(frame);
            ASSERT_TRUE(frame->has_value());
        }
        EXPECT_NEAR((*frame)->timeS, static_cast<double>(k) / fps, 1e-6);
        EXPECT_EQ(*(*frame)->image.pixels, *all[k].image.pixels) << "frame " << k;
    }
}

struct Coding {
    const char* codec;
    int gop;
    double fps;
};
class VideoCoding : public testing::TestWithParam<Coding> {};

TEST_P(VideoCoding, KeepsCountTimesAndPictures) {
    TemporaryFolder folder;
    VideoWriterOptions options{.width = 96,
                               .height = 64,
                               .fps = GetParam().fps,
                               .codec = GetParam().codec,
                               .gop = GetParam().gop,
                               .crf = 20};
    encode(folder / "a.mp4", 25, options);
    auto reader = mediaBackend()->openVideo(folder / "a.mp4");
    ASSERT_OK(reader);
    const data::VideoFacts& facts = (*reader)->facts();
    EXPECT_EQ(facts.width, 96);
    EXPECT_EQ(facts.height, 64);
    EXPECT_NEAR(facts.fps, options.fps, 1e-3);
    EXPECT_EQ(facts.frames, 25);
    EXPECT_NEAR(facts.durationS, 25 / options.fps, 1e-3);
    EXPECT_EQ(facts.codec, options.codec);
    EXPECT_EQ(facts.pixelFormat, "yuv420p");

    std::vector<VideoFrame> frames = decodeAll(folder / "a.mp4");
    ASSERT_EQ(frames.size(), 25u);
    for (int k = 0; k < 25; ++k) {
        EXPECT_NEAR(frames[k].timeS, k / options.fps, 1e-4);
        EXPECT_LT(difference(frames[k].image, movingPicture(96, 64, k)), 4.0) << k;
    }
    expectExactSeeks(folder / "a.mp4", options.fps);
}

INSTANTIATE_TEST_SUITE_P(Codecs, VideoCoding,
                         testing::Values(Coding{"av1", 2, 10}, Coding{"av1", 10, 30}, Coding{"h264", 2, 10},
                                         Coding{"h264", 12, 30}, Coding{"h264", 250, 29.97}));

TEST(VideoWriter, RefusesWhatNoEncoderTakes) {
    TemporaryFolder folder;
    auto backend = mediaBackend();
    EXPECT_EQ(backend->createVideo(folder / "a.mp4", {.width = 95, .height = 64}).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(
        backend->createVideo(folder / "a.mp4", {.width = 96, .height = 64, .codec = "vp9"}).error().code,
        ErrorCode::InvalidArgument);
    EXPECT_EQ(backend->createVideo(folder / "no" / "a.mp4", {.width = 96, .height = 64, .codec = "h264"})
                  .error()
                  .code,
              ErrorCode::NotFound);
    auto writer = backend->createVideo(folder / "a.mp4", {.width = 96, .height = 64, .codec = "h264"});
    ASSERT_OK(writer);
    EXPECT_EQ((*writer)->add(movingPicture(64, 64, 0)).error().code, ErrorCode::InvalidArgument);
}

TEST(VideoWriter, ChecksWithoutAFileWhatItWouldRefuse) {
    auto backend = mediaBackend();
    EXPECT_OK(backend->checkVideo({.width = 96, .height = 64, .codec = "h264"}));
    EXPECT_OK(backend->checkVideo({.width = 96, .height = 64}));
    Status odd = backend->checkVideo({.width = 95, .height = 64});
    ASSERT_FALSE(odd.ok());
    EXPECT_EQ(odd.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(odd.error().message,
              "cannot encode 95x64 at 10 fps as av1: sides must be even and 64 to 16384, the rate above 0");
    EXPECT_EQ(backend->checkVideo({.width = 96, .height = 64, .codec = "vp9"}).error().code,
              ErrorCode::InvalidArgument);
}

TEST(VideoWriter, LeavesNothingWithoutFinish) {
    TemporaryFolder folder;
    {
        auto writer =
            mediaBackend()->createVideo(folder / "a.mp4", {.width = 96, .height = 64, .codec = "h264"});
        ASSERT_OK(writer);
        ASSERT_OK((*writer)->add(movingPicture(96, 64, 0)));
    }
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(VideoWriter, ReportsAFullDisk) {
    struct FullDisk : FileSystem {
        std::ptrdiff_t write(int, const void*, std::size_t) override {
            errno = ENOSPC;
            return -1;
        }
    } full;
    TemporaryFolder folder;
    setFileSystem(&full);
    auto writer = mediaBackend()->createVideo(folder / "a.mp4", {.width = 96, .height = 64, .codec = "h264"});
    Status status;
    if (writer.ok()) {
        for (int k = 0; k < 20 && status.ok(); ++k) status = (*writer)->add(movingPicture(96, 64, k));
        if (status.ok()) status = (*writer)->finish();
    } else {
        status = writer.error();
    }
    if (writer.ok()) writer->reset();
    setFileSystem(nullptr);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::Io);
    EXPECT_NE(status.error().message.find("No space left"), std::string::npos) << status.error().message;
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

class CopyVideos : public testing::TestWithParam<const char*> {};

TEST_P(CopyVideos, JoinsWithoutTouchingAFrame) {
    TemporaryFolder folder;
    VideoWriterOptions options{
        .width = 96, .height = 64, .fps = 30, .codec = GetParam(), .gop = 8, .crf = 25};
    std::vector<data::VideoPart> parts;
    std::vector<VideoFrame> expected;
    int lengths[] = {13, 7, 20};
    for (int i = 0; i < 3; ++i) {
        fs::path file = folder / (std::to_string(i) + ".mp4");
        encode(file, lengths[i], options, 60 * i);
        for (VideoFrame& frame : decodeAll(file)) expected.push_back(std::move(frame));
        parts.push_back({file});
    }
    auto starts = mediaBackend()->copyVideos(parts, folder / "all.mp4");
    ASSERT_OK(starts);
    ASSERT_EQ(starts->size(), 3u);
    EXPECT_NEAR((*starts)[0], 0, 1e-9);
    EXPECT_NEAR((*starts)[1], 13 / 30.0, 1e-9);
    EXPECT_NEAR((*starts)[2], 20 / 30.0, 1e-9);
    std::vector<VideoFrame> joined = decodeAll(folder / "all.mp4");
    ASSERT_EQ(joined.size(), expected.size());
    for (std::size_t k = 0; k < joined.size(); ++k) {
        EXPECT_NEAR(joined[k].timeS, static_cast<double>(k) / 30, 1e-9);
        EXPECT_EQ(*joined[k].image.pixels, *expected[k].image.pixels) << k;
    }
    expectExactSeeks(folder / "all.mp4", 30);

    // a part of the joined file, from a seam to the next one, comes out as it went in
    data::VideoPart middle{folder / "all.mp4", 13 / 30.0, 7 / 30.0};
    ASSERT_OK(mediaBackend()->copyVideos(std::vector{middle}, folder / "middle.mp4"));
    std::vector<VideoFrame> cut = decodeAll(folder / "middle.mp4");
    ASSERT_EQ(cut.size(), 7u);
    for (int k = 0; k < 7; ++k) {
        EXPECT_NEAR(cut[k].timeS, k / 30.0, 1e-9);
        EXPECT_EQ(*cut[k].image.pixels, *expected[13 + k].image.pixels) << k;
    }
    // between key frames only re-encoding could cut
    data::VideoPart inside{folder / "all.mp4", 3 / 30.0, 5 / 30.0};
    EXPECT_EQ(mediaBackend()->copyVideos(std::vector{inside}, folder / "x.mp4").error().code,
              ErrorCode::Unsupported);
    EXPECT_FALSE(fs::exists(folder / "x.mp4"));
}

INSTANTIATE_TEST_SUITE_P(Codecs, CopyVideos, testing::Values("av1", "h264"));

TEST(CopyVideos, RefusesDifferentCodings) {
    TemporaryFolder folder;
    encode(folder / "a.mp4", 5, {.width = 96, .height = 64, .codec = "h264"});
    encode(folder / "b.mp4", 5, {.width = 96, .height = 96, .codec = "h264"});
    encode(folder / "c.mp4", 5, {.width = 96, .height = 64, .codec = "av1"});
    for (const char* other : {"b.mp4", "c.mp4"}) {
        std::vector<data::VideoPart> parts{{folder / "a.mp4"}, {folder / other}};
        auto joined = mediaBackend()->copyVideos(parts, folder / "all.mp4");
        ASSERT_FALSE(joined.ok());
        EXPECT_EQ(joined.error().code, ErrorCode::Unsupported);
    }
}

TEST(VideoReader, NamesWhatIsWrongWithAFile) {
    TemporaryFolder folder;
    auto backend = mediaBackend();
    EXPECT_EQ(backend->openVideo(folder / "none.mp4").error().code, ErrorCode::NotFound);
    encode(folder / "a.mp4", 30, {.width = 96, .height = 64, .codec = "h264"});
    fs::resize_file(folder / "a.mp4", fs::file_size(folder / "a.mp4") / 2);
    auto cut = backend->openVideo(folder / "a.mp4");
    ASSERT_FALSE(cut.ok());
    EXPECT_EQ(cut.error().code, ErrorCode::Corrupt);
    EXPECT_NE(cut.error().message.find("moov atom not found"), std::string::npos) << cut.error().message;
    std::ofstream(folder / "text.mp4") << "#EXTM3U\n/etc/passwd\n";
    EXPECT_EQ(backend->openVideo(folder / "text.mp4").error().code, ErrorCode::Corrupt);
}

TEST(VideoReader, CountsComplaintsOfADamagedStream) {
    TemporaryFolder folder;
    for (const char* codec : {"h264", "av1"}) {
        fs::path file = folder / codec;
        encode(file, 60, {.width = 128, .height = 96, .codec = codec, .crf = 10});
        auto bytes = readFile(file);
        ASSERT_OK(bytes);
        // the media data comes first in these files
        for (int i = 0; i < 64; ++i) (*bytes)[bytes->size() / 3 + i] ^= 0x5a;
        ASSERT_OK(writeFileAtomic(file, *bytes));
        auto reader = mediaBackend()->openVideo(file);
        ASSERT_OK(reader);
        int frames = 0;
        for (;;) {
            auto frame = (*reader)->next();
            if (!frame.ok() || !frame->has_value()) break;
            ++frames;
        }
        EXPECT_GT((*reader)->complaints(), 0) << codec;
        EXPECT_GE(frames, 50) << codec;
        EXPECT_LE(frames, 60) << codec;
    }
}

/// Opens, decodes, seeks and copies a file that may be damaged: any outcome but a crash or a hang will do.
void useDamaged(const fs::path& file, const fs::path& output, int frames) {
    auto begin = std::chrono::steady_clock::now();
    auto reader = mediaBackend()->openVideo(file);
    if (reader.ok()) {
        int seen = 0;
        for (; seen <= 4 * frames; ++seen) {
            auto frame = (*reader)->next();
            if (!frame.ok() || !frame->has_value()) break;
        }
        EXPECT_LE(seen, 4 * frames) << file;
        for (double timeS : {1.0, 0.0, 2.5, 1e9, -1.0}) {
            if ((*reader)->seek(timeS).ok()) (void)(*reader)->next();
        }
    }
    std::vector<data::VideoPart> parts{{file}, {file, 0.5, 0.7}};
    (void)mediaBackend()->copyVideos(parts, output);
    std::error_code ignored;
    fs::remove(output, ignored);
    std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(passed.count(), 10) << file;
}

TEST(VideoReaderSlow, DamageNeitherCrashesNorHangs) {
    TemporaryFolder folder;
    const int frames = 30;
    struct {
        const char* codec;
        int gop;
    } codings[] = {{"h264", 12}, {"av1", 2}};
    for (const auto& [codec, gop] : codings) {
        fs::path whole = folder / codec, file = folder / "damaged.mp4";
        encode(whole, frames, {.width = 96, .height = 64, .codec = codec, .gop = gop});
        std::string bytes = *readFile(whole);
        CounterRng random(1, static_cast<std::uint64_t>(gop));
        for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 150) {
            std::ofstream(file, std::ios::binary) << bytes.substr(0, size);
            useDamaged(file, folder / "copy.mp4", frames);
        }
        // one flipped bit, and more of them where the index lies (at the end)
        for (int trial = 0; trial < 1200; ++trial) {
            std::string damaged = bytes;
            std::size_t index = bytes.find("moov");
            std::size_t at =
                trial % 2 ? random.below(bytes.size()) : index + random.below(bytes.size() - index);
            for (int flips = 1 + trial % 3; flips > 0 && at < bytes.size(); --flips, ++at) {
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
            }
            std::ofstream(file, std::ios::binary) << damaged;
            useDamaged(file, folder / "copy.mp4", frames);
        }
    }
}

TEST(VideoReader, SeeksExactlyInRealVideos) {
    STUDIO_REQUIRE_SHARED(shared);
    fs::path sets = shared / "data" / "datasets";
    expectExactSeeks(
        sets / "gr1_picknplace_v20/videos/chunk-000/observation.images.ego_view/episode_000000.mp4", 20);
}

}  // namespace
}  // namespace studio::video
