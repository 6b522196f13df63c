// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/episode_windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using test::FakeDataset;
using testing::ElementsAre;
using testing::HasSubstr;

struct Fixture {
    FakeDataset::Options data;
    WindowOptions options{.chunk = 4, .cameras = {"camera1", "camera2", "camera3"}, .source = 7};
    Fixture() { options.map = test::wholeMap(data); }
    Result<std::shared_ptr<const EpisodeWindows>> open() {
        return EpisodeWindows::open(std::make_shared<FakeDataset>(data), std::make_shared<FrameCache>(),
                                    options);
    }
};

TEST(EpisodeWindows, GivesStateActionsPicturesAndInstructionOfARow) {
    Fixture fixture;
    auto windows = fixture.open();
    ASSERT_OK(windows);
    ASSERT_EQ((*windows)->size(), 13u);
    auto sample = (*windows)->get(5 + 2);  // row 2 of episode 1
    ASSERT_OK(sample);
    EXPECT_EQ(sample->episode, 1);
    EXPECT_EQ(sample->row, 2);
    EXPECT_EQ(sample->source, 7);
    EXPECT_EQ(sample->instruction, "lift 1");
    EXPECT_THAT(sample->state, ElementsAre(1002.0f, 1002.1f, 1002.2f));
    EXPECT_THAT(sample->action,
                ElementsAre(-1002.0f, -1002.1f, -1003.0f, -1003.1f, -1004.0f, -1004.1f, -1005.0f, -1005.1f));
    EXPECT_THAT(sample->actionIsPad, ElementsAre(0, 0, 0, 0));
    ASSERT_EQ(sample->images.size(), 3u);
    EXPECT_EQ(*sample->images[1].pixels, *FakeDataset::picture(fixture.data, 1, 1, 2).pixels);
    EXPECT_TRUE(sample->images[2].empty());
}

TEST(EpisodeWindows, RepeatsTheLastActionBeyondTheEpisodesEndAndFlagsIt) {
    Fixture fixture;
    auto windows = fixture.open();
    ASSERT_OK(windows);
    auto sample = (*windows)->get(3);  // row 3 of 5: two real steps, two beyond
    ASSERT_OK(sample);
    EXPECT_THAT(sample->action, ElementsAre(-3.0f, -3.1f, -4.0f, -4.1f, -4.0f, -4.1f, -4.0f, -4.1f));
    EXPECT_THAT(sample->actionIsPad, ElementsAre(0, 0, 1, 1));
    EXPECT_THAT((*windows)->get(4)->actionIsPad, ElementsAre(0, 1, 1, 1));
}

TEST(EpisodeWindows, TakesOnlyTheRequestedEpisodesInTheirOrderByNumber) {
    Fixture fixture;
    fixture.data.episodes = {{28, 3}, {29, 4}, {31, 0}, {30, 2}};
    fixture.options.episodes = {30, 31, 28};
    auto windows = fixture.open();
    ASSERT_OK(windows);
    EXPECT_EQ((*windows)->size(), 5u);
    EXPECT_EQ((*windows)->get(1)->episode, 30);
    EXPECT_EQ((*windows)->get(2)->episode, 28);
    EXPECT_EQ((*windows)->get(2)->row, 0);
    ASSERT_EQ((*windows)->episodes().size(), 2u);
    EXPECT_EQ((*windows)->episodes()[1].first, 2u);
    EXPECT_EQ((*windows)->numberBytes(), 5u * ((3 + 2) * 4 + 4));
    EXPECT_THROW((void)(*windows)->get(5), std::out_of_range);
}

TEST(EpisodeWindows, MapsAndScalesColumns) {
    Fixture fixture;
    fixture.options.map.state = {{"observation.state", 2, 3, 10.0}, {"action", 0, 1, -1.0}};
    auto windows = fixture.open();
    ASSERT_OK(windows);
    EXPECT_EQ((*windows)->stateWidth(), 2);
    EXPECT_THAT((*windows)->get(1)->state, ElementsAre(12.0f, 1.0f));
}

TEST(EpisodeWindows, TheOptionsInstructionReplacesTheDatas) {
    Fixture fixture;
    fixture.options.instruction = "put the pear down";
    auto windows = fixture.open();
    ASSERT_OK(windows);
    EXPECT_EQ((*windows)->get(9)->instruction, "put the pear down");
}

TEST(EpisodeWindows, WorksOnNumbersAloneWithoutCameras) {
    Fixture fixture;
    fixture.options.cameras = {};
    auto windows =
        EpisodeWindows::open(std::make_shared<FakeDataset>(fixture.data), nullptr, fixture.options);
    ASSERT_OK(windows);
    EXPECT_TRUE((*windows)->get(0)->images.empty());
}

struct Refusal {
    const char* name;
    std::function<void(Fixture&)> change;
    ErrorCode code;
    const char* word;
};

class EpisodeWindowsRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(EpisodeWindowsRefusal, IsAnErrorThatNamesThePlace) {
    Fixture fixture;
    GetParam().change(fixture);
    auto windows = fixture.open();
    ASSERT_FALSE(windows.ok());
    EXPECT_EQ(windows.error().code, GetParam().code);
    EXPECT_THAT(windows.error().text(), HasSubstr(GetParam().word));
}

INSTANTIATE_TEST_SUITE_P(
    , EpisodeWindowsRefusal,
    testing::Values(
        Refusal{"unknownEpisode", [](Fixture& f) { f.options.episodes = {4}; }, ErrorCode::NotFound, "4"},
        Refusal{"twice",
                [](Fixture& f) {
                    f.options.episodes = {1, 1};
                },
                ErrorCode::InvalidConfig, "twice"},
        Refusal{"noFrames",
                [](Fixture& f) {
                    f.data.episodes = {{0, 0}};
                },
                ErrorCode::InvalidConfig, "no frames"},
        Refusal{"nan", [](Fixture& f) { f.data.nanEpisode = 1; }, ErrorCode::NotFinite, "action[1] of row 2"},
        Refusal{"noInstruction", [](Fixture& f) { f.data.instruction = ""; }, ErrorCode::InvalidConfig,
                "data.instruction"},
        Refusal{"foreignCamera", [](Fixture& f) { f.options.cameras = {"camera1"}; },
                ErrorCode::InvalidConfig, "'camera2'"},
        Refusal{"noCamera", [](Fixture& f) { f.options.map.cameras = {}; }, ErrorCode::InvalidConfig,
                "no camera"},
        Refusal{"tooLarge", [](Fixture& f) { f.options.maxNumberBytes = 100; }, ErrorCode::InvalidConfig,
                "13 frames"}),
    [](const auto& row) { return row.param.name; });

TEST(EpisodeWindows, ADamagedFrameIsNamedWithItsRowAndEpisode) {
    Fixture fixture;
    fixture.data.failingRow = 3;
    auto windows = fixture.open();
    ASSERT_OK(windows);
    auto sample = (*windows)->get(8);
    ASSERT_FALSE(sample.ok());
    EXPECT_THAT(sample.error().message, HasSubstr("row 3 of episode 1"));
    EXPECT_THAT(sample.error().message, HasSubstr("damaged"));
}

}  // namespace
}  // namespace studio::loading
