// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/replay_cost.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "core/retention/comparison.h"
#include "core/run/append_event.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

/// Of the only group that replays.
ReplayCost costIn(const std::filesystem::path& folder) {
    auto found = findSequences({folder});
    if (!found.ok()) throw std::runtime_error(found.error().text());
    auto opened = Comparison::open(*found);
    if (!opened.ok()) throw std::runtime_error(opened.error().text());
    return opened->replayCost(opened->groups().back());
}

/// Tries the last stage's policy in task 2 from `firstSeed` on; these seeds fail.
void tryIt(const std::vector<std::filesystem::path>& runs, std::int64_t firstSeed, std::int64_t trials,
           std::vector<std::int64_t> failed) {
    run::Evaluation tried;
    tried.step = 20;
    tried.taskId = 2;
    tried.task = "task2";
    tried.where = "sim";
    tried.checkpoint = "checkpoints/000020";
    tried.trials = trials;
    tried.successes = trials - static_cast<std::int64_t>(failed.size());
    tried.failedSeeds = std::move(failed);
    tried.firstSeed = firstSeed;
    ASSERT_OK(run::appendEvent(runs.back(), tried));
}

TEST(ReplayCost, IsTheDifferenceOnTheSeedsThatBothTried) {
    test::TemporaryFolder folder;
    const auto naive = test::twoStages(folder / "naive", "none", 1, 4);
    const auto kept = test::twoStages(folder / "kept", "proportional", 1, 1.1);
    // of 20 seeds both solve 9, naive alone 5, replay alone 1, nobody 5
    tryIt(naive, 100, 20, {114, 115, 116, 117, 118, 119});
    tryIt(kept, 100, 20, {109, 110, 111, 112, 113, 115, 116, 117, 118, 119});
    // what naive was not tried on says nothing
    tryIt(kept, 500, 10, {});
    const ReplayCost cost = costIn(folder.path());
    EXPECT_EQ(cost.why, "");
    EXPECT_EQ(cost.task.name, "task2");
    EXPECT_EQ(cost.sequences, 1u);
    EXPECT_EQ(cost.trials.both, 9);
    EXPECT_EQ(cost.trials.onlyFirst, 5);
    EXPECT_EQ(cost.trials.onlySecond, 1);
    EXPECT_EQ(cost.trials.neither, 5);
    // by hand: rates 14/20 and 10/20 with Wilson's 0.48103 … 0.85452 and 0.29930 … 0.70070; correlation with
    // its correction for continuity (9·5 - 5·1 - 20/2) / sqrt(14·6·10·10)
    const double phi = 30 / std::sqrt(8400.0);
    auto reach = [phi](double x, double y) { return std::sqrt(x * x - 2 * phi * x * y + y * y); };
    const PairedDifference found = cost.difference();
    EXPECT_NEAR(found.difference, 0.7 - 0.5, 1e-12);
    EXPECT_NEAR(found.interval.low, 0.2 - reach(0.7 - 0.48103, 0.70070 - 0.5), 2e-5);
    EXPECT_NEAR(found.interval.high, 0.2 + reach(0.85452 - 0.7, 0.5 - 0.29930), 2e-5);
    EXPECT_NEAR(found.interval.low, -0.0438, 1e-4);
    EXPECT_NEAR(found.interval.high, 0.4094, 1e-4);
}

TEST(ReplayCost, SumsTheSequencesOfTheSameTrainingSeed) {
    test::TemporaryFolder folder;
    for (std::uint64_t seed : {1, 2}) {
        const std::string name = std::to_string(seed);
        tryIt(test::twoStages(folder / ("naive" + name), "none", seed, 4), 100, 10, {});
        tryIt(test::twoStages(folder / ("kept" + name), "proportional", seed, 1.1), 100, 10, {100});
    }
    // a third one without its like
    tryIt(test::twoStages(folder / "kept3", "proportional", 3, 1.1), 100, 10, {100, 101, 102});
    const ReplayCost cost = costIn(folder.path());
    EXPECT_EQ(cost.sequences, 2u);
    EXPECT_EQ(cost.trials.both, 18);
    EXPECT_EQ(cost.trials.onlyFirst, 2);
    EXPECT_NEAR(cost.difference().difference, 0.1, 1e-12);
}

TEST(ReplayCost, IsNotMeasuredWithoutBothOnTheSameSeeds) {
    test::TemporaryFolder folder;
    const auto kept = test::twoStages(folder / "kept", "proportional", 1, 1.1);
    tryIt(kept, 100, 10, {});
    EXPECT_EQ(costIn(folder.path()).why, "there is no finished sequence without replay");
    const auto naive = test::twoStages(folder / "naive", "none", 1, 4);
    EXPECT_EQ(costIn(folder.path()).why, "the two were not tried on the same seeds") << "naive in none";
    tryIt(naive, 110, 10, {});
    EXPECT_EQ(costIn(folder.path()).why, "the two were not tried on the same seeds");
    EXPECT_EQ(costIn(folder.path()).trials.trials(), 0);
    tryIt(naive, 105, 5, {});
    const ReplayCost cost = costIn(folder.path());
    EXPECT_EQ(cost.why, "");
    EXPECT_EQ(cost.trials.trials(), 5);
}

}  // namespace
}  // namespace studio::retention
