// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/reservoir_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/loading/episode_windows.h"
#include "core/replay/reservoir_columns.h"
#include "core/video/media_backend.h"
#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::replay {
namespace {

using test::FakeDataset;

const std::vector<std::string> kCameras = {"camera1", "camera2"};

std::shared_ptr<const loading::SampleSource> windowsOver(const FakeDataset::Options& options, int chunk,
                                                         int source = 0) {
    loading::WindowOptions window;
    window.chunk = chunk;
    window.map = test::wholeMap(options);
    window.cameras = kCameras;
    window.source = source;
    auto windows = loading::EpisodeWindows::open(std::make_shared<FakeDataset>(options),
                                                 std::make_shared<loading::FrameCache>(), window);
    EXPECT_TRUE(windows.ok()) << (windows.ok() ? "" : windows.error().text());
    return *windows;
}

ReservoirOptions keeping(std::int64_t frames, int chunk = 4) {
    return {.frames = frames, .chunk = chunk, .cameras = kCameras, .fps = 10, .media = video::mediaBackend()};
}

/// Everything that training sees of a sample.
void expectSame(const loading::Sample& a, const loading::Sample& b) {
    EXPECT_EQ(a.state, b.state);
    EXPECT_EQ(a.action, b.action);
    EXPECT_EQ(a.actionIsPad, b.actionIsPad);
    EXPECT_EQ(a.instruction, b.instruction);
    EXPECT_EQ(a.episode, b.episode);
    EXPECT_EQ(a.row, b.row);
    ASSERT_EQ(a.images.size(), b.images.size());
    for (std::size_t i = 0; i < a.images.size(); ++i) {
        ASSERT_EQ(a.images[i].empty(), b.images[i].empty());
        EXPECT_EQ(a.images[i].width, b.images[i].width);
        EXPECT_EQ(a.images[i].height, b.images[i].height);
        if (!a.images[i].empty()) {
            EXPECT_EQ(*a.images[i].pixels, *b.images[i].pixels);
        }
    }
}

FakeDataset::Options twoEpisodes() {
    FakeDataset::Options options;
    options.episodes = {{4, 9}, {7, 6}};
    options.width = 16;
    options.height = 12;
    return options;
}

TEST(Reservoir, GivesBackEverySampleBitByBit) {
    test::TemporaryFolder folder;
    auto original = windowsOver(twoEpisodes(), 4);
    ASSERT_OK(
        buildReservoir(folder / "reservoir", {{{3, "lift", 11, 0, 0, 0}, original, {}}}, keeping(100), {}));
    auto reservoir = Reservoir::open(folder / "reservoir", video::mediaBackend());
    ASSERT_OK(reservoir);
    ASSERT_EQ(reservoir->tasks().size(), 1u);
    EXPECT_EQ(reservoir->tasks()[0].frames, 15);
    EXPECT_EQ(reservoir->tasks()[0].name, "lift");
    auto kept = reservoir->samples(3, 4, kCameras, 2, std::make_shared<loading::FrameCache>());
    ASSERT_OK(kept);
    ASSERT_EQ(kept->samples->size(), original->size());
    for (std::size_t i = 0; i < original->size(); ++i) {
        auto sample = kept->samples->get(i);
        ASSERT_OK(sample);
        EXPECT_EQ(sample->source, 2);
        // both ends of the episodes, with their padding, among them
        expectSame(*sample, original->get(kept->keys[i]).value());
    }
}

TEST(Reservoir, KeepsTheFramesThatATaskIsValidatedOnUnderTheirOwnNumbers) {
    test::TemporaryFolder folder;
    auto original = windowsOver(twoEpisodes(), 4), heldOut = windowsOver(twoEpisodes(), 4);
    auto options = keeping(2);
    options.measured = {{{3, "lift", 0, 0, 0, 0}, "held_out", {0, 6, 14}, heldOut}};
    ASSERT_OK(buildReservoir(folder / "one", {{{3, "lift", 11, 0, 0, 0}, original, {}}}, options, {}));
    auto cache = std::make_shared<loading::FrameCache>();
    auto one = Reservoir::open(folder / "one", video::mediaBackend());
    ASSERT_OK(one);
    EXPECT_EQ(one->tasks().at(0).frames, 2) << "beside the bound";
    auto kept = one->measured(3, 4, kCameras, 0, cache);
    ASSERT_OK(kept);
    // handed on to the reservoir of the next stage
    options.measured = {*kept};
    ASSERT_OK(buildReservoir(folder / "two", {*one->samples(3, 4, kCameras, 0, cache)}, options, {}));
    auto two = Reservoir::open(folder / "two", video::mediaBackend());
    ASSERT_OK(two);
    auto again = two->measured(3, 4, kCameras, 0, cache);
    ASSERT_OK(again);
    for (const auto* measure : {&*kept, &*again}) {
        EXPECT_EQ(measure->on, "held_out");
        EXPECT_EQ(measure->keys, (std::vector<std::uint64_t>{0, 6, 14}));
        ASSERT_TRUE(measure->samples);
        EXPECT_EQ(measure->samples->size(), heldOut->size());
        for (std::size_t frame : {0u, 6u, 14u})
            expectSame(measure->samples->get(frame).value(), heldOut->get(frame).value());
        auto missing = measure->samples->get(5);
        ASSERT_FALSE(missing.ok());
        EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
    }
    EXPECT_FALSE(one->measured(4, 4, kCameras, 0, cache)->samples);
    // of an older version, which kept none
    auto json = readJson(folder / "one/reservoir.json");
    ASSERT_OK(json);
    json->erase("measured");
    ASSERT_OK(writeJson(folder / "one/reservoir.json", *json));
    EXPECT_FALSE(
        Reservoir::open(folder / "one", video::mediaBackend())->measured(3, 4, kCameras, 0, cache)->samples);
}

TEST(Reservoir, ServesAShorterChunkAndRefusesALongerOne) {
    test::TemporaryFolder folder;
    ASSERT_OK(buildReservoir(folder / "r", {{{1, "", 5, 0, 0, 0}, windowsOver(twoEpisodes(), 4), {}}},
                             keeping(100), {}));
    auto reservoir = Reservoir::open(folder / "r", video::mediaBackend());
    ASSERT_OK(reservoir);
    auto cache = std::make_shared<loading::FrameCache>();
    auto shorter = windowsOver(twoEpisodes(), 2);
    auto kept = reservoir->samples(1, 2, kCameras, 0, cache);
    ASSERT_OK(kept);
    for (std::size_t i = 0; i < kept->samples->size(); ++i)
        expectSame(kept->samples->get(i).value(), shorter->get(kept->keys[i]).value());
    auto longer = reservoir->samples(1, 5, kCameras, 0, cache);
    ASSERT_FALSE(longer.ok());
    EXPECT_NE(longer.error().message.find("keeps 4 actions a frame, the policy predicts 5"),
              std::string::npos);
    auto unknown = reservoir->samples(2, 4, kCameras, 0, cache);
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
}

TEST(Reservoir, ShrinksToWhatItWouldHaveKeptAtOnce) {
    test::TemporaryFolder folder;
    auto first = windowsOver(twoEpisodes(), 4);
    FakeDataset::Options other = twoEpisodes();
    other.episodes = {{0, 20}};
    auto second = windowsOver(other, 4);
    ASSERT_OK(buildReservoir(folder / "one", {{{1, "a", 5, 0, 0, 0}, first, {}}}, keeping(12), {}));
    auto one = Reservoir::open(folder / "one", video::mediaBackend());
    ASSERT_OK(one);
    EXPECT_EQ(one->tasks()[0].frames, 12);
    auto old = one->samples(1, 4, kCameras, 0, std::make_shared<loading::FrameCache>());
    ASSERT_OK(old);
    ASSERT_OK(buildReservoir(folder / "two", {*old, {{2, "b", 6, 0, 0, 0}, second, {}}}, keeping(12), {}));
    ASSERT_OK(buildReservoir(folder / "direct",
                             {{{1, "a", 5, 0, 0, 0}, first, {}}, {{2, "b", 6, 0, 0, 0}, second, {}}},
                             keeping(12), {}));
    std::vector<std::vector<std::uint64_t>> kept;
    for (const char* name : {"two", "direct"}) {
        auto reservoir = Reservoir::open(folder / name, video::mediaBackend());
        ASSERT_OK(reservoir);
        for (int task : {1, 2}) {
            auto samples = reservoir->samples(task, 4, kCameras, 0, std::make_shared<loading::FrameCache>());
            ASSERT_OK(samples);
            EXPECT_EQ(samples->samples->size(), 6u);
            kept.push_back(samples->keys);
            auto& source = task == 1 ? first : second;
            expectSame(samples->samples->get(0).value(), source->get(samples->keys[0]).value());
        }
    }
    EXPECT_EQ(kept[0], kept[2]);
    EXPECT_EQ(kept[1], kept[3]);
}

TEST(Reservoir, WhatAKillLeftOfAnAttemptIsRemoved) {
    test::TemporaryFolder folder;
    for (const char* name : {"reservoir.tmp-1/task3", "reservoir.tmp-999999999", "other.tmp-1"})
        std::filesystem::create_directories(folder / name);
    ASSERT_OK(buildReservoir(folder / "reservoir",
                             {{{3, "lift", 11, 0, 0, 0}, windowsOver(twoEpisodes(), 4), {}}}, keeping(5),
                             {}));
    std::vector<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        left.push_back(entry.path().filename().string());
    std::sort(left.begin(), left.end());
    EXPECT_EQ(left, (std::vector<std::string>{"other.tmp-1", "reservoir"}));
}

TEST(Reservoir, FramesThatASmallTaskLeavesGoToTheOthers) {
    EXPECT_EQ(keptFrames({5, 100, 100}, 60), (std::vector<std::int64_t>{5, 27, 28}));
    EXPECT_EQ(keptFrames({100, 5}, 300), (std::vector<std::int64_t>{100, 5}));
    auto all = keptFrames({1000, 1000, 1000}, 100);
    EXPECT_EQ(std::accumulate(all.begin(), all.end(), std::int64_t{0}), 100);
}

TEST(Reservoir, KeepsAUniformChoice) {
    std::vector<int> counts(50);
    for (std::uint64_t seed = 0; seed < 2000; ++seed)
        for (auto index : selected(50, {}, seed, 10)) ++counts[index];
    // 2000 * 0.2 = 400 with a deviation of 18
    EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 400 - 75);
    EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 400 + 75);
}

/// The k-th file that is opened for writing fails.
class FailingDisk : public FileSystem {
public:
    explicit FailingDisk(int after) : left_(after) { setFileSystem(this); }
    ~FailingDisk() override { setFileSystem(nullptr); }
    int open(const char* path, int flags, int mode) override {
        if ((flags & 3) != 0 && left_-- == 0) {
            errno = ENOSPC;
            return -1;
        }
        return FileSystem::open(path, flags, mode);
    }

private:
    int left_;
};

TEST(Reservoir, AFailedBuildLeavesNothingBehind) {
    test::TemporaryFolder folder;
    auto samples = windowsOver(twoEpisodes(), 4);
    int failures = 0;
    for (int k = 0; k < 40; k += 3) {
        Status status;
        {
            FailingDisk disk(k);
            status = buildReservoir(folder / "r", {{{1, "a", 5, 0, 0, 0}, samples, {}}}, keeping(12), {});
        }
        if (status.ok()) break;
        ++failures;
        EXPECT_FALSE(std::filesystem::exists(folder / "r")) << k;
        EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << k;
    }
    EXPECT_GE(failures, 2);
}

TEST(Reservoir, TellsWhatIsMissing) {
    test::TemporaryFolder folder;
    auto none = Reservoir::open(folder / "nothing", nullptr);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
    EXPECT_NE(none.error().hint.find("reservoir_frames"), std::string::npos);
    ASSERT_OK(writeFileAtomic(folder / "reservoir.json", R"({"schema": 99, "chunk": 4, "tasks": []})"));
    auto newer = Reservoir::open(folder.path(), nullptr);
    ASSERT_FALSE(newer.ok());
    EXPECT_EQ(newer.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace studio::replay
