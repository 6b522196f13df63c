// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/augmented.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/loading/episode_windows.h"
#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using test::FakeDataset;

std::shared_ptr<const SampleSource> windows() {
    FakeDataset::Options data{.width = 32, .height = 24};
    auto opened = EpisodeWindows::open(
        std::make_shared<FakeDataset>(data), std::make_shared<FrameCache>(),
        {.chunk = 2, .map = test::wholeMap(data), .cameras = {"camera1", "camera2", "camera3"}});
    return std::move(opened).value();
}

std::vector<std::uint8_t> pixelsOf(const Result<Sample>& sample, std::size_t camera) {
    return *sample->images.at(camera).pixels;
}

TEST(Augmented, IsAPureFunctionOfSeedStepSlotAndCamera) {
    auto plain = windows();
    config::AugmentConfig config{.enabled = true};
    Augmented augmented(plain, config, 42), again(plain, config, 42), other(plain, config, 43);
    DrawPlace place{.step = 5, .slot = 3};
    auto sample = augmented.get(2, place);
    ASSERT_OK(sample);
    EXPECT_EQ(pixelsOf(sample, 0), pixelsOf(again.get(2, place), 0));
    EXPECT_EQ(pixelsOf(sample, 1), pixelsOf(again.get(2, place), 1));
    EXPECT_TRUE(sample->images[2].empty());
    EXPECT_NE(pixelsOf(sample, 0), pixelsOf(plain->get(2), 0));
    EXPECT_NE(pixelsOf(sample, 0), pixelsOf(other.get(2, place), 0));
    EXPECT_NE(pixelsOf(sample, 0), pixelsOf(augmented.get(2, {.step = 6, .slot = 3}), 0));
    EXPECT_NE(pixelsOf(sample, 0), pixelsOf(augmented.get(2, {.step = 5, .slot = 4}), 0));
    EXPECT_EQ(sample->state, plain->get(2)->state);
}

TEST(Augmented, LeavesTheCachedPictureAlone) {
    auto plain = windows();
    auto before = pixelsOf(plain->get(2), 0);
    Augmented augmented(plain, {.enabled = true, .maxTransforms = 6}, 1);
    ASSERT_OK(augmented.get(2));
    EXPECT_EQ(pixelsOf(plain->get(2), 0), before);
}

/// A grey picture: only brightness and the turn alter it by more than one step (the grey of 128 is 127, as
/// the weights of the colours sum to 0.9999).
data::Image grey() {
    return {32, 24, std::make_shared<const std::vector<std::uint8_t>>(32 * 24 * 3, std::uint8_t{128})};
}

TEST(Augmented, DrawsEachChangeEquallyOftenAndFromItsRange) {
    const int draws = 1800;
    int brighter = 0, turned = 0;
    for (std::uint64_t stream = 0; stream < draws; ++stream) {
        CounterRng rng(7, stream);
        auto changed = augment(grey(), {.enabled = true, .maxTransforms = 1}, rng);
        auto [low, high] = std::minmax_element(changed.pixels->begin(), changed.pixels->end());
        EXPECT_EQ(changed.width, 32);
        if (*low == 0) {
            EXPECT_EQ(*high, 128);
            ++turned;
        } else if (*high < 127 || *high > 128) {
            EXPECT_EQ(*low, *high);
            EXPECT_GE(*low, 102);   // 0.8 * 128
            EXPECT_LE(*high, 153);  // 1.2 * 128
            ++brighter;
        }
    }
    // one in six each (a few leave the picture as it is), five standard errors
    EXPECT_NEAR(brighter, draws / 6, 80);
    EXPECT_NEAR(turned, draws / 6, 80);
}

TEST(Augmented, DrawsWithoutReplacementUpToTheWantedNumber) {
    for (std::uint64_t stream = 0; stream < 50; ++stream) {
        CounterRng none(7, stream), all(7, stream), more(7, stream);
        EXPECT_EQ(*augment(grey(), {.enabled = true, .maxTransforms = 0}, none).pixels, *grey().pixels);
        // all six: the grey is brightened once, so it stays in the range of one change (less a step)
        auto changed = augment(grey(), {.enabled = true, .maxTransforms = 6}, all);
        std::uint8_t middle = (*changed.pixels)[(12 * 32 + 16) * 3];
        EXPECT_GE(middle, 101);
        EXPECT_LE(middle, 153);
        EXPECT_EQ(*augment(grey(), {.enabled = true, .maxTransforms = 99}, more).pixels, *changed.pixels);
    }
}

TEST(Augmented, AppliesTheChangesInListOrderUnlessAskedOtherwise) {
    FakeDataset::Options data{.width = 32, .height = 24};
    auto picture = FakeDataset::picture(data, 1, 0, 1);
    int differing = 0;
    for (std::uint64_t stream = 0; stream < 20; ++stream) {
        CounterRng fixed(7, stream), random(7, stream);
        auto inOrder = augment(picture, {.enabled = true, .maxTransforms = 3}, fixed);
        auto shuffled = augment(picture, {.enabled = true, .maxTransforms = 3, .randomOrder = true}, random);
        differing += *inOrder.pixels != *shuffled.pixels;
    }
    EXPECT_GT(differing, 5);
}

}  // namespace
}  // namespace studio::loading
