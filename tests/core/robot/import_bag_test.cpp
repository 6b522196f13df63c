// SPDX-License-Identifier: GPL-3.0-or-later
// Bags made by rosbag itself (Debian's python3-rosbag) become data sets.
#include "core/robot/import_bag.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "core/base/file.h"
#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#if STUDIO_VIDEO
#include "core/video/media_backend.h"
#include "core/video/pictures.h"
#endif

namespace studio::test {
namespace {

using namespace robot;

#if STUDIO_VIDEO

/// Six seconds of a Kuavo; false where rosbag is not installed. `encoding`: of a raw camera
/// (make_kuavo_bag.py).
bool makeBag(const TemporaryFolder& folder, const std::string& compression,
             const std::string& encoding = "") {
    data::Image image{64, 48, std::make_shared<const std::vector<std::uint8_t>>(64 * 48 * 3, 120)};
    auto jpeg = video::encodeJpeg(image);
    EXPECT_OK(jpeg);
    std::string_view bytes(reinterpret_cast<const char*>(jpeg->data()), jpeg->size());
    EXPECT_OK(writeFileAtomic(folder / "picture.jpg", bytes));
    Ended ended =
        runProgram({"/usr/bin/python3", sourceFolder() / "tests/python/make_kuavo_bag.py",
                    folder / (compression + ".bag"), compression, folder / "picture.jpg", "6", encoding});
    if (ended.code == 3) return false;
    EXPECT_EQ(ended.code, 0) << ended.text();
    return true;
}

ImportOptions rawBag(const TemporaryFolder& folder) {
    ImportOptions options;
    options.bags = {folder / "none.bag"};
    options.output = folder / "set";
    options.task = "grasp the block";
    options.gripper = usualScale(GripperKind::LejuClaw);
    options.width = 96;
    options.height = 64;
    options.media = video::mediaBackend();
    return options;
}

TEST(RawBagIntegration, TakesRawPicturesAndTheResampledCommands) {
    TemporaryFolder folder;
    if (!makeBag(folder, "none", "rgb8")) GTEST_SKIP() << "not run: python3-rosbag is not installed";
    ImportOptions options = rawBag(folder);
    auto report = importBags(options);
    ASSERT_OK(report);
    EXPECT_EQ(report->cameras, (std::vector<std::string>{"head_cam_h", "wrist_cam_l", "wrist_cam_r"}));
    EXPECT_EQ(report->frames, 54);
    EXPECT_THAT(report->notes, testing::ElementsAre(testing::HasSubstr("/kuavo_arm_traj_synced")));

    auto dataset = data::openDataset(options.output, {.media = options.media});
    ASSERT_OK(dataset);
    auto actions = (*dataset)->column(0, "action");
    ASSERT_OK(actions);
    for (std::int64_t row = 0; row < 54; ++row) {
        double t = 1000 + (10 + 3 * static_cast<double>(row)) / 30;
        ASSERT_NEAR(actions->row(row)[3], 0.1 * std::sin(t + 0.2 + 3), 6e-4) << row;
    }
    auto stream = (*dataset)->frames(0, "observation.images.head_cam_h");
    ASSERT_OK(stream);
    auto picture = (*stream)->at(5);
    ASSERT_OK(picture);
    // one colour throughout: padding read as pixels would change it, and exchanged channels as well
    const std::array<int, 3> wanted = {200, 120, 40};
    const auto& pixels = *picture->pixels;
    ASSERT_EQ(pixels.size(), 3u * 96 * 64);
    for (std::size_t i = 0; i < pixels.size(); ++i) ASSERT_NEAR(pixels[i], wanted[i % 3], 8) << i;
}

TEST(RawBagIntegration, NamesAnEncodingThatItCannotRead) {
    TemporaryFolder folder;
    if (!makeBag(folder, "none", "bgr8")) GTEST_SKIP() << "not run: python3-rosbag is not installed";
    auto report = importBags(rawBag(folder));
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::Unsupported);
    EXPECT_THAT(report.error().message,
                testing::AllOf(testing::HasSubstr("/cam_h/color/image_raw"), testing::HasSubstr("bgr8")));
    EXPECT_FALSE(std::filesystem::exists(folder / "set")) << "nothing is left behind";
}

TEST(RawBagIntegration, AStoppedImportLeavesNothing) {
    TemporaryFolder folder;
    if (!makeBag(folder, "none", "rgb8")) GTEST_SKIP() << "not run: python3-rosbag is not installed";
    ImportOptions options = rawBag(folder);
    options.bags.push_back(options.bags.front());
    std::stop_source stop;
    double share = 0;
    options.stop = stop.get_token();
    options.progress = [&](double now, const std::string&) {
        share = now;
        // one episode is complete, and the next one begun
        if (now > 0.6) {
            EXPECT_TRUE(std::filesystem::exists(folder / "set.partial"));
            stop.request_stop();
        }
    };
    auto report = importBags(options);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::Cancelled);
    EXPECT_NEAR(share, 0.6, 0.03) << "the share is that of all bags";
    EXPECT_FALSE(std::filesystem::exists(folder / "set"));
    EXPECT_FALSE(std::filesystem::exists(folder / "set.partial"));
    // and is no hindrance to the next one
    options.stop = {};
    EXPECT_OK(importBags(options));
    EXPECT_FALSE(std::filesystem::exists(folder / "set.partial"));
}

class ImportBagIntegration : public testing::TestWithParam<const char*> {};

TEST_P(ImportBagIntegration, MakesADataSetWithoutAFinding) {
    TemporaryFolder folder;
    if (!makeBag(folder, GetParam())) GTEST_SKIP() << "not run: python3-rosbag is not installed";
    ImportOptions options;
    options.bags = {folder / (std::string(GetParam()) + ".bag")};
    options.output = folder / "set";
    options.task = "grasp the block";
    options.gripper = usualScale(GripperKind::LejuClaw);
    options.width = 96;  // resized: videos have sides of 64 and more
    options.height = 64;
    options.media = video::mediaBackend();
    auto report = importBags(options);
    ASSERT_OK(report);
    EXPECT_EQ(report->episodes, 1);
    // 180 pictures of the head, ten left out at each end, every third of the rest
    EXPECT_EQ(report->frames, 54);
    EXPECT_EQ(report->cameras, (std::vector<std::string>{"head_cam_h", "wrist_cam_l", "wrist_cam_r"}));
    EXPECT_THAT(report->notes, testing::IsEmpty());

    auto verified = data::verify(options.output, {.full = true, .media = options.media});
    ASSERT_OK(verified);
    for (const auto& finding : verified->findings) ADD_FAILURE() << finding.code << ": " << finding.message;
    EXPECT_EQ(verified->picturesDecoded, 3 * 54);

    auto dataset = data::openDataset(options.output);
    ASSERT_OK(dataset);
    EXPECT_EQ((*dataset)->info().fps, 10);
    EXPECT_EQ((*dataset)->episodes()[0].tasks, std::vector<std::string>{"grasp the block"});
    auto states = (*dataset)->column(0, "observation.state"), actions = (*dataset)->column(0, "action");
    ASSERT_OK(states);
    ASSERT_OK(actions);
    for (std::int64_t row = 0; row < 54; ++row) {
        // the main timeline's moment; others are the nearest ones, 2 and 10 ms apart
        double t = 1000 + (10 + 3 * static_cast<double>(row)) / 30;
        for (int joint = 0; joint < 14; ++joint) {
            std::size_t at = static_cast<std::size_t>(joint < 7 ? joint : joint + 1);
            ASSERT_NEAR(states->row(row)[at], 0.1 * std::sin(t + joint), 2e-4) << row << " " << joint;
            ASSERT_NEAR(actions->row(row)[at], 0.1 * std::sin(t + 0.1 + joint), 6e-4) << row << " " << joint;
        }
        EXPECT_NEAR(states->row(row)[7], 0.5, 1e-6);
        EXPECT_NEAR(states->row(row)[15], (t - 1000) / 10, 6e-4);
        EXPECT_EQ(actions->row(row)[7], 1);
        EXPECT_EQ(actions->row(row)[15], 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Compressions, ImportBagIntegration, testing::Values("none", "bz2", "lz4"));

#endif

TEST(ImportBag, RefusesAPlaceThatIsTakenBeforeItReadsAnything) {
    TemporaryFolder folder;
    ASSERT_OK(makeFolders(folder / "set"));
    ASSERT_OK(writeFileAtomic(folder / "set/notes.txt", "keep"));
    ImportOptions options;
    options.bags = {folder / "none.bag"};
    options.output = folder / "set";
    options.task = "x";
    auto report = importBags(options);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(report.error().message, testing::HasSubstr("it exists already"));
    EXPECT_TRUE(std::filesystem::exists(folder / "set/notes.txt"));
}

TEST(ImportBag, SaysWhatIsMissing) {
    STUDIO_REQUIRE_SHARED(shared);
    TemporaryFolder folder;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "data/rosbag")) {
        if (entry.path().extension() != ".bag") continue;
        ImportOptions options;
        options.bags = {entry.path()};
        options.output = folder / entry.path().stem();
        options.task = "x";
        auto report = importBags(options);
        ASSERT_FALSE(report.ok()) << entry.path() << " is no Kuavo's";
        EXPECT_THAT(report.error().message, testing::HasSubstr(entry.path().filename().string()));
        EXPECT_FALSE(std::filesystem::exists(options.output)) << "nothing is left behind";
    }
}

}  // namespace
}  // namespace studio::test
