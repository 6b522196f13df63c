// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/status_words.h"

#include <gtest/gtest.h>

namespace studio::retention {
namespace {

TEST(StatusWords, RelativeMeasuresAgainstTheBest) {
    WordSettings settings;
    auto word = [&](double best, double now) { return wordOf(settings, Measure::Loss, best, now, 16); };
    EXPECT_EQ(word(0.2, 0.2), TaskWord::Retained);
    EXPECT_EQ(word(0.2, 0.21), TaskWord::Retained);
    EXPECT_EQ(word(0.2, 0.25), TaskWord::SlightlyDegraded);
    EXPECT_EQ(word(0.2, 0.31), TaskWord::Forgotten);
    auto success = [&](double best, double now) { return wordOf(settings, Measure::Success, best, now, 0); };
    EXPECT_EQ(success(0.8, 0.76), TaskWord::Retained);
    EXPECT_EQ(success(0.8, 0.6), TaskWord::SlightlyDegraded);
    EXPECT_EQ(success(0.8, 0.3), TaskWord::Forgotten);
    EXPECT_EQ(success(0, 0), TaskWord::Unknown) << "what never succeeded was not retained";
}

TEST(StatusWords, ThresholdsAreSettings) {
    WordSettings strict;
    strict.slightlyAbove = 0.01;
    strict.forgottenAbove = 0.02;
    EXPECT_EQ(wordOf(strict, Measure::Loss, 0.2, 0.21, 16), TaskWord::Forgotten);
}

TEST(StatusWords, TheSeedsRuleIsOnItsOwnScale) {
    WordSettings seed;
    seed.rule = WordRule::Seed;
    // 1.5 over the 16 real columns is 0.75 over the 32 of its trainer
    EXPECT_NEAR(onSeedScale(1.5, 16), 0.75, 1e-12);
    EXPECT_EQ(wordOf(seed, Measure::Loss, {}, 1.39, 16), TaskWord::Retained);
    EXPECT_EQ(wordOf(seed, Measure::Loss, {}, 1.41, 16), TaskWord::SlightlyDegraded);
    EXPECT_EQ(wordOf(seed, Measure::Loss, {}, 2.0, 16), TaskWord::Forgotten);
    EXPECT_EQ(wordOf(seed, Measure::Loss, {}, 1.1, 32), TaskWord::Forgotten);
    EXPECT_EQ(wordOf(seed, Measure::Loss, {}, 0.1, 0), TaskWord::Unknown) << "the width is not known";
    EXPECT_EQ(wordOf(seed, Measure::Action, {}, 0.1, 16), TaskWord::Unknown);
}

TEST(StatusWords, NothingMeasuredIsUnknown) {
    EXPECT_EQ(wordOf({}, Measure::Loss, 0.2, {}, 16), TaskWord::Unknown);
    EXPECT_EQ(wordOf({}, Measure::Loss, {}, 0.2, 16), TaskWord::Unknown);
    EXPECT_STREQ(toString(TaskWord::SlightlyDegraded), "slightly degraded");
    // the configuration's defaults are these
    EXPECT_EQ(wordSettings({}), WordSettings());
    config::RetentionConfig config;
    config.words = "seed";
    config.seedForgotten = 2;
    EXPECT_EQ(wordOf(wordSettings(config), Measure::Loss, {}, 1.5, 32), TaskWord::SlightlyDegraded);
    EXPECT_EQ(describe(WordSettings()),
              "relative: slightly degraded above 10 %, forgotten above 50 % worse than the task ever was");
    EXPECT_EQ(describe(wordSettings(config)),
              "seed: of flow loss x action width / 32, slightly degraded from 0.7, forgotten from 2");
    EXPECT_EQ(parseWordRule("seed"), WordRule::Seed);
    EXPECT_FALSE(parseWordRule("other"));
}

}  // namespace
}  // namespace studio::retention
