// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/chunk_player.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/paths.h"

namespace studio::robot {
namespace {

const TimePoint kPlayerBegin{std::chrono::seconds(50)};

TimePoint at(double seconds) {
    return kPlayerBegin + secondsToDuration(seconds);
}

/// Values value, value + 1, …
Chunk chunkOf(double observedS, double readyS, double value, int length = 16) {
    Chunk chunk;
    chunk.observedAt = at(observedS);
    chunk.readyAt = at(readyS);
    for (int k = 0; k < length; ++k) chunk.actions.push_back({value + k, -(value + k)});
    return chunk;
}

TEST(ChunkPlayer, SkipsWhatLatencyMadePast) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8});
    EXPECT_FALSE(player.target(at(0)));
    EXPECT_TRUE(player.wantsChunk(at(0), 0));
    ASSERT_OK(player.add(chunkOf(0, 0.25, 100)));
    EXPECT_EQ(player.delaySteps(0.25), 3);
    EXPECT_EQ(player.delaySteps(0.3), 3);
    EXPECT_EQ(player.delaySteps(0), 0);
    EXPECT_NEAR((*player.target(at(0.3)))[0], 103, 1e-9);
    EXPECT_NEAR((*player.target(at(0.35)))[0], 103.5, 1e-9) << "between two steps";
    EXPECT_NEAR((*player.target(at(0.35)))[1], -103.5, 1e-9);
    // used to its actionSteps at most, then nothing
    EXPECT_TRUE(player.target(at(0.79)));
    EXPECT_FALSE(player.target(at(0.8)));
    EXPECT_FALSE(player.target(at(5)));
    EXPECT_NEAR((*player.target(at(0.79)))[0], 107, 1e-9) << "nothing beyond the last step is looked at";
}

TEST(ChunkPlayer, LooksAheadAsFarAsItMayBeUsed) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8});
    EXPECT_FALSE(player.ahead(at(0), 0.3));
    ASSERT_OK(player.add(chunkOf(0, 0.1, 100)));
    EXPECT_NEAR((*player.ahead(at(0.2), 0.3))[0], 105, 1e-9);
    ASSERT_TRUE(player.ahead(at(0.6), 0.3)) << "the end is known, though nothing is beyond it";
    EXPECT_NEAR((*player.ahead(at(0.6), 0.3))[0], 107, 1e-9);
    EXPECT_NEAR((*player.ahead(at(0.75), 0.3))[0], 107, 1e-9);
    EXPECT_FALSE(player.ahead(at(0.8), 0.3)) << "used up";
}

TEST(ChunkPlayer, SkipsNothingOfAChunkThatWasWaitedFor) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8});
    Chunk chunk = chunkOf(0, 0.25, 100);
    chunk.beginsAt = at(0.3);
    ASSERT_OK(player.add(chunk));
    EXPECT_NEAR((*player.target(at(0.3)))[0], 100, 1e-9);
    EXPECT_FALSE(player.wantsChunk(at(0.6), 0.1));
    EXPECT_TRUE(player.wantsChunk(at(0.71), 0.1)) << "four steps executed";
    EXPECT_TRUE(player.target(at(1.09)));
    EXPECT_FALSE(player.target(at(1.1)));
    // the next one is skipped into as ever
    ASSERT_OK(player.add(chunkOf(0.7, 0.8, 200)));
    EXPECT_NEAR((*player.target(at(0.8)))[0], 201, 1e-9);
}

TEST(ChunkPlayer, MayCountFromArrival) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8, .compensateDelay = false});
    ASSERT_OK(player.add(chunkOf(0, 0.25, 100)));
    EXPECT_NEAR((*player.target(at(0.25)))[0], 100, 1e-9);
}

TEST(ChunkPlayer, AsksInTimeForTheNextChunk) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8, .executionHorizon = 4});
    ASSERT_OK(player.add(chunkOf(0, 0.1, 0)));
    EXPECT_FALSE(player.wantsChunk(at(0.2), 0.1));
    EXPECT_FALSE(player.wantsChunk(at(0.4), 0.1)) << "three steps executed since it took over";
    EXPECT_TRUE(player.wantsChunk(at(0.51), 0.1));
    EXPECT_TRUE(player.wantsChunk(at(0.31), 0.5)) << "a slow policy must be asked earlier";
}

TEST(ChunkPlayer, ReplacesAveragesAndEnsembles) {
    Chunk old = chunkOf(0, 0, 0), fresh = chunkOf(0.4, 0.4, 10);
    ChunkPlayer replace({.rateHz = 10, .actionSteps = 8});
    ASSERT_OK(replace.add(old));
    ASSERT_OK(replace.add(fresh));
    EXPECT_NEAR((*replace.target(at(0.5)))[0], 11, 1e-9);

    ChunkPlayer average({.rateHz = 10, .actionSteps = 8, .blending = Blending::Average, .blendSteps = 3});
    ASSERT_OK(average.add(old));
    ASSERT_OK(average.add(fresh));
    EXPECT_NEAR((*average.target(at(0.4)))[0], 0.75 * 4 + 0.25 * 10, 1e-9);
    EXPECT_NEAR((*average.target(at(0.5)))[0], 0.5 * 5 + 0.5 * 11, 1e-9);
    EXPECT_NEAR((*average.target(at(0.7)))[0], 13, 1e-9);

    ChunkPlayer ensemble(
        {.rateHz = 10, .actionSteps = 8, .blending = Blending::Ensemble, .ensembleDecay = 0.5});
    ASSERT_OK(ensemble.add(old));
    ASSERT_OK(ensemble.add(fresh));
    double w = std::exp(-0.5);
    EXPECT_NEAR((*ensemble.target(at(0.5)))[0], (5 + w * 11) / (1 + w), 1e-9);
    EXPECT_NEAR((*ensemble.target(at(1.0)))[0], 16, 1e-9) << "the old one is used up";
    EXPECT_TRUE(ensemble.wantsChunk(at(0.5), 0.1)) << "an ensemble lives on a chunk per step";
}

TEST(ChunkPlayer, DropsOvertakenAndRefusesBadChunks) {
    ChunkPlayer player({.rateHz = 10, .actionSteps = 8});
    ASSERT_OK(player.add(chunkOf(0.4, 0.5, 10)));
    ASSERT_OK(player.add(chunkOf(0.1, 0.6, 99)));
    EXPECT_NEAR((*player.target(at(0.5)))[0], 11, 1e-9);
    Chunk bad = chunkOf(1, 1, 0);
    bad.actions[3][1] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(player.add(bad).error().code, ErrorCode::NotFinite);
    bad = chunkOf(1, 1, 0);
    bad.actions[3].pop_back();
    EXPECT_FALSE(player.add(bad).ok());
    EXPECT_FALSE(player.add(Chunk{}).ok());
    EXPECT_EQ(player.leftOver(at(0.65)).size(), 14u);
    EXPECT_EQ(player.leftOver(at(60)).size(), 0u);
}

}  // namespace
}  // namespace studio::robot
