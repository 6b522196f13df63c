// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint_room.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/base/file.h"
#include "core/config/resolve.h"
#include "core/run/checkpoint_store.h"
#include "core/train/policy_size.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

config::TrainConfig ofSteps(std::int64_t steps, std::int64_t saveFreq, int keepLast) {
    config::TrainConfig config = config::resolve(config::Settings(), ".");
    config.training.steps = steps;
    config.training.epochs = 0;
    config.training.saveFreq = saveFreq;
    config.training.saveFreqEpoch = 0;
    config.training.keepLast = keepLast;
    config.validation = {};
    config.replay.previous.clear();
    return config;
}

TEST(CheckpointCount, OfAFewSavesNoMoreThanThereAre) {
    // one at the end, and nothing before it
    CheckpointCount count = checkpointCount(ofSteps(100, 0, 5));
    EXPECT_EQ(count.least, 2);
    EXPECT_EQ(count.most, 2);
    // two are saved: both stay, and none is due behind them, but room for the next one is asked for
    count = checkpointCount(ofSteps(100, 50, 5));
    EXPECT_EQ(count.least, 3);
    EXPECT_EQ(count.most, 3);
    count = checkpointCount(ofSteps(100, 40, 5));
    EXPECT_EQ(count.most, 4);
}

TEST(CheckpointCount, OfManySavesTheKeptTheBestAndTheNextOne) {
    EXPECT_EQ(checkpointCount(ofSteps(1000, 10, 3)).most, 5);
    // the newest two that verify stay whatever is asked for
    EXPECT_EQ(checkpointCount(ofSteps(1000, 10, 1)).most, 4);
    config::TrainConfig config = ofSteps(0, 10, 3);
    config.training.epochs = 2;
    EXPECT_EQ(checkpointCount(config).most, 5) << "how many steps two epochs are is not known here";
    config.training.saveFreq = 0;
    config.training.saveFreqEpoch = 1;
    EXPECT_EQ(checkpointCount(config).most, 3);
    config.training.keepLast = std::numeric_limits<int>::max();
    config.training.epochs = 7;
    EXPECT_EQ(checkpointCount(config).most, 8);
}

TEST(CheckpointCount, AValidationMaySaveToo) {
    config::TrainConfig config = ofSteps(100, 0, 9);
    config.validation.split = 0.2;
    config.validation.freq = 25;
    const CheckpointCount count = checkpointCount(config);
    EXPECT_EQ(count.least, 3);
    EXPECT_EQ(count.most, 6);
}

TEST(CheckpointCount, IsRefusedOnlyForWhatIsSavedWhateverTheDataAre) {
    // how many steps an epoch has is not known here
    config::TrainConfig config = ofSteps(100, 0, 5);
    config.training.saveFreqEpoch = 1;
    EXPECT_EQ(checkpointCount(config).least, 2);
    EXPECT_GE(checkpointCount(config).most, 3);
    config = ofSteps(0, 50, 5);
    config.training.epochs = 2;
    EXPECT_EQ(checkpointCount(config).least, 2);
    config = ofSteps(0, 0, 5);
    config.training.epochs = 2;
    config.training.saveFreqEpoch = 1;
    EXPECT_EQ(checkpointCount(config).least, 3);
    config.training.saveFreqEpoch = 0.1;
    EXPECT_EQ(checkpointCount(config).least, 2) << "of a few steps a tenth is none";
    // earlier tasks may have held nothing out
    config = ofSteps(100, 0, 5);
    config.replay.previous.emplace_back();
    EXPECT_EQ(checkpointCount(config).least, 2);
    EXPECT_GE(checkpointCount(config).most, 3);
    config.validation.on = "training";
    EXPECT_EQ(checkpointCount(config).least, 3);
}

/// What prune() really leaves is what was reckoned with.
TEST(CheckpointCount, IsWhatTheStoreKeeps) {
    test::TemporaryFolder folder;
    run::CheckpointStore store(folder.path());
    const config::TrainConfig config = ofSteps(100, 10, 3);
    std::size_t most = 0;
    for (std::int64_t step = 10; step <= 100; step += 10) {
        ASSERT_OK(store.save(step, nlohmann::json::object(), step == 20,
                             [&](const std::filesystem::path& at) -> Status {
                                 // the one being written is there beside the others
                                 most = std::max(most, store.steps().size() + 1);
                                 return writeFileAtomic(at / "weights", "w");
                             }));
        ASSERT_OK(store.prune(config.training.keepLast));
    }
    EXPECT_EQ(static_cast<int>(most), checkpointCount(config).most);
    EXPECT_EQ(static_cast<int>(store.steps().size()), checkpointCount(config).most - 1);
}

TEST(CheckpointCount, BytesOfACheckpointAreThoseOfThePublishedPolicy) {
    config::TrainConfig config = config::resolve(config::Settings(), ".");
    config.training.emaDecay = 0;
    auto size = policySize(config, {});
    ASSERT_OK(size);
    const auto trained = static_cast<std::uint64_t>(size->trainable);
    // weights as they are published, and 12 bytes more of what is trained
    EXPECT_GE(size->checkpointBytes,
              2 * static_cast<std::uint64_t>(size->trainable + size->frozen) + 12 * trained);
    EXPECT_LE(size->checkpointBytes,
              4 * static_cast<std::uint64_t>(size->trainable + size->frozen) + 12 * trained);
    EXPECT_EQ(size->startWeightsBytes, 0u);
    config.training.emaDecay = 0.99;
    auto averaged = policySize(config, {});
    ASSERT_OK(averaged);
    EXPECT_EQ(averaged->checkpointBytes, size->checkpointBytes + 4 * trained);
}

}  // namespace
}  // namespace studio::train
