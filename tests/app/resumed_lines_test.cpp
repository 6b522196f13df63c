// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's lines where a run goes on, or this window has trained already.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/studio/machine_lines.h"
#include "core/base/file.h"
#include "core/config/resolve.h"
#include "core/run/checkpoint_store.h"
#include "core/train/checkpoint_room.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kOneMib = 1ULL << 20, kOneGib = 1ULL << 30;

bool tells(const widgets::PreflightLine& line, const std::string& part) {
    return (line.found + "\n" + line.remedy).find(part) != std::string::npos;
}

/// A run with a checkpoint of 4 MiB of step 4.
class ResumedLinesTest : public testing::Test {
protected:
    using Light = widgets::PreflightLine::Light;

    ResumedLinesTest() {
        run::CheckpointStore store(checkpoints());
        must(store.save(4, nlohmann::json::object(), true, [](const fs::path& folder) {
            return writeFileAtomic(folder / "weights", std::string(4 * kOneMib, 'w'));
        }));
        dead_ = ::fork();
        if (dead_ == 0) ::_exit(0);
        ::waitpid(dead_, nullptr, 0);
    }
    fs::path checkpoints() const { return run_.path() / "checkpoints"; }
    std::string killed(const std::string& name) const { return name + ".tmp-" + std::to_string(dead_); }
    widgets::PreflightLine disk(std::uint64_t free, std::int64_t steps = 0) const {
        return app::diskLine("/",
                             {{.run = run_.path(),
                               .checkpointBytes = 4 * kOneMib,
                               .besideBytes = 0,
                               .least = 3,
                               .most = 3,
                               .steps = steps}},
                             free);
    }

    TemporaryFolder run_;
    pid_t dead_ = 0;
};

TEST_F(ResumedLinesTest, WhatAKilledSaveLeftIsRemovedBeforeRoomIsAskedFor) {
    EXPECT_EQ(disk(3 * kOneMib).light, Light::Red);
    const fs::path half = checkpoints() / killed("000008");
    EXPECT_OK(makeFolders(half));
    EXPECT_OK(writeFileAtomic(half / "weights", std::string(3 * kOneMib, 'w')));
    const auto line = disk(3 * kOneMib);
    EXPECT_EQ(line.light, Light::Yellow) << line.found;
    EXPECT_TRUE(fs::exists(half / "weights")) << "a look removes nothing";
    EXPECT_EQ(disk(kOneMib).light, Light::Red) << "4 MiB are too few for the next one, and what it may grow";
}

TEST_F(ResumedLinesTest, ACheckpointThatTheTrainerPutsBackDecides) {
    fs::rename(checkpoints() / "000004", checkpoints() / (killed("000004") + "-replaced"));
    EXPECT_EQ(disk(10 * kOneMib).light, Light::Yellow) << "three of them would not fit";
    fs::remove_all(checkpoints());
    EXPECT_EQ(disk(10 * kOneMib).light, Light::Red) << "it begins again";
}

TEST_F(ResumedLinesTest, ARunWhoseStepsAreDoneNeedsNoRoom) {
    EXPECT_EQ(disk(0, 4).light, Light::Green);
    EXPECT_EQ(disk(0, 5).light, Light::Red);
    EXPECT_EQ(disk(0, 0).light, Light::Red) << "only the data tell how many there are";
}

TEST_F(ResumedLinesTest, WeightsOfTheStartAreWrittenOnce) {
    const config::TrainConfig config = config::resolve(config::Settings(), ".");
    const train::PolicySize size{
        .trainable = 1, .frozen = 1, .trainingBytes = 8, .checkpointBytes = 4, .startWeightsBytes = 3};
    EXPECT_EQ(app::stageRoom(size, config, {}).besideBytes, 3u);
    EXPECT_EQ(app::stageRoom(size, config, run_.path()).besideBytes, 3u);
    EXPECT_OK(writeFileAtomic(run_.path() / train::kStartWeightsFile, "w"));
    EXPECT_EQ(app::stageRoom(size, config, run_.path()).besideBytes, 0u);
    EXPECT_EQ(app::stageRoom(size, config, {}).steps, config.training.steps);
}

TEST_F(ResumedLinesTest, MemoryThatThisWindowKeptDoesNotForbidItsNextStart) {
    EXPECT_EQ(app::memoryLine(10 * kOneGib, 8 * kOneGib).light, Light::Red);
    EXPECT_EQ(app::memoryLine(10 * kOneGib, 8 * kOneGib, 2 * kOneGib).light, Light::Yellow);
    EXPECT_EQ(app::memoryLine(10 * kOneGib, 8 * kOneGib, 2 * kOneGib - 1).light, Light::Red);
    EXPECT_FALSE(tells(app::memoryLine(10 * kOneGib, 8 * kOneGib, 2 * kOneGib), "swap"));
    // with swap space it begins, and takes long
    const auto swaps = app::memoryLine(10 * kOneGib, 8 * kOneGib, kOneGib, kOneGib);
    EXPECT_EQ(swaps.light, Light::Yellow);
    EXPECT_TRUE(tells(swaps, "in the swap space"));
    EXPECT_EQ(app::memoryLine(10 * kOneGib, 8 * kOneGib, kOneGib, kOneGib - 1).light, Light::Red);
}

TEST_F(ResumedLinesTest, GpuMemoryThatThisWindowKeptCountsWhereTheDriverDoesNotTell) {
    // in a container its processes are not seen
    const std::vector<Gpu> gpus{{.index = 0,
                                 .uuid = "GPU-a",
                                 .name = "NVIDIA H100",
                                 .totalBytes = 80 * kOneGib,
                                 .freeBytes = 4 * kOneGib,
                                 .processes = {}}};
    auto light = [&](std::uint64_t kept) {
        return app::gpuLines(10 * kOneGib, "cuda:0", gpus, 1, "", false, kept).front().light;
    };
    EXPECT_EQ(light(6 * kOneGib), Light::Yellow);
    EXPECT_EQ(light(6 * kOneGib - 1), Light::Red);
}

}  // namespace

}  // namespace studio::test
