// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/augmented.h"

#include <gtest/gtest.h>

#include <set>

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

TEST(Augmented, DrawsSoManyChangesThatEachOccurs) {
    // each change alone is told apart by what it does to a picture of two greys and one colour
    FakeDataset::Options data{.width = 32, .height = 24};
    auto picture = FakeDataset::picture(data, 1, 0, 1);
    std::set<std::vector<std::uint8_t>> results;
    for (std::uint64_t stream = 0; stream < 200; ++stream) {
        CounterRng rng(7, stream);
        results.insert(*augment(picture, {.enabled = true, .maxTransforms = 1}, rng).pixels);
    }
    EXPECT_GT(results.size(), 150u);
    CounterRng rng(7, 0);
    EXPECT_EQ(*augment(picture, {.enabled = true, .maxTransforms = 0}, rng).pixels, *picture.pixels);
}

}  // namespace
}  // namespace studio::loading
