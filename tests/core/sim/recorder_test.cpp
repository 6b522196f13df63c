// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/recorder.h"
#include "core/base/seeds.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <mutex>

#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "core/sim/recording_file.h"
#include "core/sim/tasks/tasks.h"
#include "core/video/media_backend.h"
#include "tests/core/data/lerobot_reads.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::sim {
namespace {

namespace fs = std::filesystem;

class Recorder : public testing::Test {
protected:
    void SetUp() override {
        auto renderer = CameraRenderer::create({.width = 64, .height = 64});
        if (!renderer.ok()) GTEST_SKIP() << "not run: " << renderer.error().message;
        options_.task = "moving_grasp";
        options_.folder = folder_.path() / "set";
        options_.episodes = 2;
        options_.width = options_.height = 64;
        options_.codec = "h264";
        options_.media = video::mediaBackend();
    }

    /// States and actions of a whole set, row by row.
    std::vector<double> rows(const fs::path& folder) {
        std::vector<double> out;
        auto dataset = data::openDataset(folder, {options_.media});
        EXPECT_OK(dataset);
        for (std::size_t k = 0; dataset.ok() && k < (*dataset)->episodes().size(); ++k) {
            for (const char* name : {"observation.state", "action"}) {
                auto column = (*dataset)->column(k, name);
                EXPECT_OK(column);
                out.insert(out.end(), column->values.begin(), column->values.end());
            }
        }
        return out;
    }

    void expectSound(const fs::path& folder, std::int64_t episodes) {
        auto dataset = data::openDataset(folder, {options_.media});
        ASSERT_OK(dataset);
        EXPECT_EQ(static_cast<std::int64_t>((*dataset)->episodes().size()), episodes);
        auto report = data::verify(folder, {.full = true, .media = options_.media});
        ASSERT_OK(report);
        for (const data::Finding& finding : report->findings) ADD_FAILURE() << finding.message;
    }

    test::TemporaryFolder folder_;
    RecordOptions options_;
};

TEST_F(Recorder, WritesASetThatTheVerifierAndItsNamesAgreeWith) {
    auto done = record(options_);
    ASSERT_OK(done);
    EXPECT_EQ(done->episodes, 2);
    expectSound(options_.folder, 2);
    auto dataset = data::openDataset(options_.folder, {options_.media});
    ASSERT_OK(dataset);
    const data::DatasetInfo& info = (*dataset)->info();
    EXPECT_EQ(info.robotType, "kuavo4pro");
    EXPECT_EQ(info.fps, 10);
    EXPECT_EQ(info.cameras().size(), 3u);
    EXPECT_EQ(info.feature("action")->names, vector16Names());
    EXPECT_EQ(vector16Names()[7], "left_claw");
    EXPECT_EQ(vector16Names()[8], "zarm_r1_link");
    auto frames = (*dataset)->frames(0, info.cameras()[1]);
    ASSERT_OK(frames);
    auto image = (*frames)->at(0);
    ASSERT_OK(image);
    EXPECT_EQ(image->width, 64);
}

using RecorderSlow = Recorder;

TEST_F(RecorderSlow, LeRobotReadsWhatWasRecorded) {
    for (const char* codec : {"av1", "h264"}) {
        options_.codec = codec;
        options_.folder = folder_.path() / codec;
        // resumed, as a recording that was stopped is
        options_.episodes = 1;
        ASSERT_OK(record(options_));
        options_.episodes = 2;
        ASSERT_OK(record(options_));
        auto dataset = data::openDataset(options_.folder, {options_.media});
        ASSERT_OK(dataset);
        ASSERT_EQ((*dataset)->episodes().size(), 2u);
        const int code = test::lerobotReads(**dataset, folder_.path());
        if (code == 77) GTEST_SKIP() << "not run: no lerobot (set STUDIO_LEROBOT_PYTHON)";
        EXPECT_EQ(code, 0) << codec;
    }
}

TEST_F(Recorder, GoesOnWhereItWasStopped) {
    std::stop_source stop;
    auto stopped = record(
        options_, [&](const RecordProgress&) { stop.request_stop(); }, stop.get_token());
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    auto file = readRecording(options_.folder);
    ASSERT_OK(file);
    ASSERT_EQ(file->seeds.size(), 1u);
    // as if the kill had come before the line: the seed is found again
    file->seeds.clear();
    ASSERT_OK(writeRecording(options_.folder, *file));
    ASSERT_OK(record(options_));
    expectSound(options_.folder, 2);

    RecordOptions whole = options_;
    whole.folder = folder_.path() / "whole";
    whole.threads = 2;
    ASSERT_OK(record(whole));
    EXPECT_EQ(rows(options_.folder), rows(whole.folder));
    EXPECT_EQ(readRecording(options_.folder)->seeds, readRecording(whole.folder)->seeds);
}

TEST_F(Recorder, ShowsWhatItDrawsAndSaysWhatIsThere) {
    auto nothing = lookAtRecording(options_);
    ASSERT_FALSE(nothing.ok());
    EXPECT_EQ(nothing.error().code, ErrorCode::NotFound);
    std::map<std::uint64_t, std::int64_t> frames;
    options_.watch = [&](const DemonstrationFrame& frame, std::uint64_t seed) {
        ++frames[seed];
        for (const data::Image& picture : frame.pictures) EXPECT_EQ(picture.width, 64);
    };
    options_.episodes = 1;
    auto done = record(options_);
    ASSERT_OK(done);
    EXPECT_EQ(frames[readRecording(options_.folder)->seeds.front()], done->frames);
    options_.episodes = 3;
    auto there = lookAtRecording(options_);
    ASSERT_OK(there);
    EXPECT_EQ(there->episodes, 1);
    EXPECT_EQ(there->before, 1);
    EXPECT_EQ(there->wanted, 3);
    EXPECT_EQ(there->frames, done->frames);
    options_.firstSeed = 7;
    auto other = lookAtRecording(options_);
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().code, ErrorCode::InvalidArgument);
}

TEST_F(Recorder, KeepsWhatIsCompleteOnAFullDisk) {
    options_.episodes = 1;
    ASSERT_OK(record(options_));
    options_.episodes = 2;
    {
        test::FaultyFileSystem full(9, test::FaultyFileSystem::kPersistent);
        auto failed = record(options_);
        ASSERT_FALSE(failed.ok());
        EXPECT_EQ(failed.error().code, ErrorCode::Io) << failed.error().message;
        EXPECT_NE(failed.error().message.find("No space left"), std::string::npos) << failed.error().message;
    }
    expectSound(options_.folder, 1);
    ASSERT_OK(record(options_));
    expectSound(options_.folder, 2);
}

TEST_F(Recorder, RefusesAFolderOfAnotherKind) {
    fs::create_directories(options_.folder);
    std::ofstream(options_.folder / "notes.txt") << "mine";
    auto refused = record(options_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(fs::exists(options_.folder / "notes.txt"));
}

TEST_F(Recorder, RefusesToGoOnWithOtherOptions) {
    options_.episodes = 1;
    ASSERT_OK(record(options_));
    options_.noise.rad = 0.03;
    auto refused = record(options_);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("command_noise_rad"), std::string::npos)
        << refused.error().message;
}

TEST_F(Recorder, RefusesSidesThatTheCodecCannotEncodeBeforeItMakesAFolder) {
    for (const auto& [codec, side] : {std::pair("h264", 63), std::pair("av1", 32), std::pair("av1", 65)}) {
        options_.codec = codec;
        options_.width = options_.height = side;
        auto refused = record(options_);
        ASSERT_FALSE(refused.ok()) << codec << " " << side;
        EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
        EXPECT_NE(refused.error().message.find(fmt::format("{}x{}", side, side)), std::string::npos)
            << refused.error().message;
        EXPECT_FALSE(fs::exists(options_.folder));
    }
}

/// Notes what files are made.
class NotingFileSystem : public test::QuickFileSystem {
public:
    int open(const char* path, int flags, int mode) override {
        std::lock_guard lock(mutex_);
        if (flags & O_CREAT) made_.emplace_back(path);
        return QuickFileSystem::open(path, flags, mode);
    }
    std::vector<std::string> made() {
        std::lock_guard lock(mutex_);
        return made_;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> made_;
};

TEST_F(Recorder, WritesNowhereButIntoItsFolder) {
    // so that a kill, whenever it comes, leaves nothing elsewhere
    NotingFileSystem files;
    options_.episodes = 1;
    ASSERT_OK(record(options_));
    EXPECT_GT(files.made().size(), 3u);
    for (const std::string& path : files.made())
        EXPECT_TRUE(path.starts_with(options_.folder.string() + "/")) << path;
}

TEST_F(Recorder, SaysWhatCannotBeWrittenAndLeavesNothing) {
    std::ofstream(folder_.path() / "file") << "x";
    options_.folder = folder_.path() / "file" / "set";
    auto refused = record(options_);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("file"), std::string::npos);

    options_.folder = folder_.path() / "set";
    options_.task = "juggling";
    EXPECT_EQ(record(options_).error().code, ErrorCode::NotFound);
    EXPECT_FALSE(fs::exists(options_.folder));
}

TEST(RecorderSeeds, EndWhereSeedsEnd) {
    const auto folder = std::filesystem::temp_directory_path() / "studio-seeds-past-the-end";
    for (std::uint64_t first : {kLastSeed, std::uint64_t(-1)}) {
        auto done = record({.task = "weighing", .folder = folder, .episodes = 2, .firstSeed = first});
        ASSERT_FALSE(done.ok());
        EXPECT_EQ(done.error().code, ErrorCode::InvalidArgument);
        EXPECT_FALSE(std::filesystem::exists(folder));
    }
    RecordingFile file{.settings = {}, .seeds = {std::uint64_t(-1)}, .failed = {}};
    EXPECT_EQ(file.next(0), kLastSeed + 1) << "not 0 again, for ever";
    EXPECT_TRUE(checkSeeds(kLastSeed - 1, 2).ok());
    EXPECT_FALSE(checkSeeds(kLastSeed - 1, 3).ok());
}

}  // namespace
}  // namespace studio::sim
