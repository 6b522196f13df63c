// SPDX-License-Identifier: GPL-3.0-or-later
// Training where the disk is full, or nearly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/file.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_store.h"
#include "core/train/stage.h"
#include "core/train/training.h"
#include "core/train/training_state.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

namespace fs = std::filesystem;
using test::must;
using test::onlyRun;
using test::TinyStage;

/// A disk that holds three checkpoints of the size of the first, and hardly anything else.
class SmallDisk {
public:
    /// `look` sees the folder whenever it is asked how much is free there.
    TrainingServices services(std::function<void(const fs::path& folder)> look = {}) {
        auto services = test::tinyServices();
        services.freeBytes = [this, look = std::move(look)](const fs::path& folder) {
            if (look) look(folder);
            return free(folder);
        };
        return services;
    }

private:
    std::optional<std::uint64_t> free(const fs::path& checkpoints) {
        if (!fs::exists(checkpoints)) return std::nullopt;
        std::uint64_t used = 0;
        for (const auto& entry : fs::recursive_directory_iterator(checkpoints))
            used += entry.is_regular_file() && !entry.is_symlink() ? entry.file_size() : 0;
        if (size_ == 0) size_ = used;
        if (size_ == 0) return std::nullopt;
        // beside what a save wants to be left free
        const std::uint64_t capacity = 3 * size_ + size_ / 2 + size_ / 32 + (1u << 20);
        return capacity > used ? capacity - used : 0;
    }
    std::uint64_t size_ = 0;
};

/// A run that saves after every step and keeps as many checkpoints as fit.
config::TrainConfig savingOften(const TinyStage& stage, const fs::path& runs) {
    return must(config::loadTrainConfig(stage.config(),
                                        {"training.output_directory=" + runs.string(), "training.save_freq=1",
                                         "training.keep_last=50", "training.steps=8"}));
}

TEST(Training, ADiskWithoutRoomForTwoCheckpointsIsRefusedBeforeAnythingIsWritten) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto services = test::tinyServices();
    std::optional<std::uint64_t> room = 0;
    services.freeBytes = [&](const fs::path&) { return room; };
    auto config = must(config::loadTrainConfig(
        stage.config(),
        {"training.output_directory=" + (folder / "runs").string(), "training.ema_decay=0.9"}));
    auto refused = Training::start(config, services);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    EXPECT_THAT(refused.error().message, testing::HasSubstr((folder / "runs").string() + ": 0 MiB free"));
    EXPECT_THAT(refused.error().hint, testing::HasSubstr("training.output_directory"));
    EXPECT_FALSE(fs::exists(folder / "runs"));
    // where nobody can tell, it trains
    room.reset();
    auto training = must(Training::start(config, services));
    EXPECT_EQ(training->run({}).word, "done");
    training.reset();
    auto run = onlyRun(folder / "runs");
    // what was foreseen is what was written: the files besides the tensors are small
    std::uint64_t written = 0;
    for (const auto& file : must(run::verifyCheckpoint(run / "checkpoints/last")).files)
        written += file.path.ends_with(".safetensors") ? file.size : 0;
    auto opened = must(policy::openPolicy(run / "checkpoints/last"));
    std::uint64_t foreseen = checkpointBytes(*opened.policy, true);
    double share = static_cast<double>(foreseen) / static_cast<double>(written);
    EXPECT_GT(share, 0.5) << foreseen << " of " << written;
    EXPECT_LT(share, 1.1) << foreseen << " of " << written;
    EXPECT_LT(checkpointBytes(*opened.policy, false), foreseen);
    room = 3 * foreseen + (64u << 20);
    EXPECT_OK(Training::start(config, services));
    room = 2 * foreseen;
    EXPECT_FALSE(Training::start(config, services).ok());
}

TEST(Training, TheWeightsThatARegularizerHoldsOnToNeedRoomToo) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    const fs::path runs = folder / "runs";
    auto services = test::tinyServices();
    std::uint64_t room = 0;
    services.freeBytes = [&](const fs::path&) { return room; };
    auto config =
        must(config::loadTrainConfig(stage.config(), {"training.output_directory=" + runs.string()}));
    auto opened = must(Stage::open(config, {services.media, services.findWeights, services.findTokenizer}));
    const auto& policy = *opened->opened.policy;
    // the least room in which best, newest and the next one fit
    std::uint64_t low = 0, high = std::uint64_t{1} << 40;
    while (low + 1 < high) {
        const std::uint64_t middle = (low + high) / 2;
        (run::requireRoom(runs, checkpointBytes(policy, config.training.emaDecay > 0), 3, middle).ok()
             ? high
             : low) = middle;
    }
    std::uint64_t held = 0;
    for (const auto& item : policy.named_parameters())
        if (item.value().requires_grad()) held += 4 * static_cast<std::uint64_t>(item.value().numel());
    ASSERT_GT(held, 0u);
    room = high - 1;
    EXPECT_FALSE(Training::start(config, services).ok());
    room = high;
    EXPECT_OK(Training::start(config, services));
    config.replay.l2sp = 1;
    room = high + held - 1;
    EXPECT_FALSE(Training::start(config, services).ok());
    room = high + held;
    EXPECT_OK(Training::start(config, services));
}

TEST(Training, KeepsFewerCheckpointsRatherThanLoseTheNewest) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    SmallDisk disk;
    auto training = must(Training::start(savingOften(stage, folder / "runs"), disk.services()));
    EXPECT_EQ(training->run({}).word, "done");
    training.reset();
    const auto run = onlyRun(folder / "runs");
    const auto steps = run::CheckpointStore(run / "checkpoints").steps();
    EXPECT_EQ(steps.back(), 8);
    EXPECT_LT(steps.size(), 8u);
    EXPECT_GE(steps.size(), 2u);
    EXPECT_THAT(must(readFile(run / "events.jsonl")), testing::HasSubstr("older checkpoints were removed"));
    // what the disk made it say shifts no number: a resumed run, which may not say it again, counts alike
    auto roomy = must(Training::start(savingOften(stage, folder / "roomy"), test::tinyServices()));
    EXPECT_EQ(roomy->run({}).word, "done");
    roomy.reset();
    auto numbers = [](const fs::path& of) {
        std::vector<std::int64_t> found;
        for (const run::Event& event : test::eventsOf(of)) {
            if (std::holds_alternative<run::Step>(event.body)) found.push_back(event.seq);
        }
        return found;
    };
    EXPECT_EQ(numbers(run).size(), 8u);
    EXPECT_EQ(numbers(run), numbers(onlyRun(folder / "roomy")));
}

/// Stops a run on a small disk where the next checkpoint fits only once an older one is gone, lets `leave` do
/// what a kill does to the folder of checkpoints, and expects that it trains on to its end. `look`: see
/// SmallDisk.
void expectResumedOnASmallDisk(const std::function<void(const fs::path& checkpoints)>& leave,
                               const std::function<void(const fs::path& checkpoints)>& look) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    SmallDisk disk;
    std::stop_source stop;
    {
        // asked before the save of step 5: that is the last one
        auto services = disk.services([&](const fs::path& place) {
            if (fs::exists(place / "000004")) stop.request_stop();
        });
        auto training = must(Training::start(savingOften(stage, folder / "runs"), services));
        ASSERT_EQ(training->run(stop.get_token()).word, "stopped");
    }
    const auto run = onlyRun(folder / "runs");
    run::CheckpointStore store(run / "checkpoints", disk.services().freeBytes);
    ASSERT_EQ(store.steps().back(), 5);
    auto full = store.save(6, {}, false, [](const fs::path&) { return Status(); });
    ASSERT_FALSE(full.ok());
    ASSERT_THAT(full.error().message, testing::HasSubstr("are missing"));
    leave(run / "checkpoints");
    auto resumed = Training::resume(run, disk.services(look));
    ASSERT_OK(resumed);
    auto outcome = (*resumed)->run({});
    EXPECT_EQ(outcome.word, "done") << outcome.message;
    EXPECT_EQ(store.steps().back(), 8);
    EXPECT_OK(run::verifyCheckpoint(run / "checkpoints/last"));
}

TEST(Training, WhatTrainsOnANearlyFullDiskIsResumedThere) {
    expectResumedOnASmallDisk([](const fs::path&) {}, {});
}

TEST(Training, WhatAKilledSaveLeftIsGoneBeforeAResumeAsksForRoom) {
    // no process has this number
    const std::string left = "000006.tmp-999999999";
    int asked = 0;
    expectResumedOnASmallDisk(
        [&](const fs::path& checkpoints) {
            fs::copy(checkpoints / "000005", checkpoints / left, fs::copy_options::recursive);
        },
        [&](const fs::path& checkpoints) {
            ++asked;
            EXPECT_FALSE(fs::exists(checkpoints / left));
        });
    EXPECT_GT(asked, 0);
}

TEST(Training, AResumeOntoAFullDiskIsRefusedUnlessAllStepsAreSaved) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    {
        std::stop_source stop;
        stop.request_stop();
        EXPECT_EQ(stage.start("runs")->run(stop.get_token()).word, "stopped");
    }
    auto run = onlyRun(folder / "runs");
    auto services = test::tinyServices();
    services.freeBytes = [](const fs::path&) { return std::uint64_t{0}; };
    auto refused = Training::resume(run, services);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    EXPECT_THAT(refused.error().message, testing::HasSubstr((run / "checkpoints").string() + ": 0 MiB free"));
    EXPECT_THAT(refused.error().hint, testing::HasSubstr("Free some space"));
    EXPECT_THAT(refused.error().hint, testing::Not(testing::HasSubstr("training.output_directory")))
        << "a resumed run stays where it is";
    EXPECT_EQ(stage.resume(run)->run({}).word, "done");
    // nothing is left to be saved
    EXPECT_OK(Training::resume(run, services));
}

}  // namespace
}  // namespace studio::train
