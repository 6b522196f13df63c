// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feature_map.h"

#include <gmock/gmock.h>

#include <numbers>

#include "tests/support/paths.h"

namespace studio::data {
namespace {

using testing::HasSubstr;

TEST(ParseSlice, AcceptsEveryForm) {
    auto range = parseSlice("observation.state[0:7]");
    ASSERT_OK(range);
    EXPECT_EQ(range->column, "observation.state");
    EXPECT_EQ(range->begin, 0);
    EXPECT_EQ(range->end, 7);
    EXPECT_EQ(range->scale, 1);
    EXPECT_EQ(range->width(), 7);
    auto single = parseSlice(" action[7] / 100 ");
    ASSERT_OK(single);
    EXPECT_EQ(single->begin, 7);
    EXPECT_EQ(single->end, 8);
    EXPECT_EQ(single->scale, 0.01);
    auto degrees = parseSlice("action[0:7] deg");
    ASSERT_OK(degrees);
    EXPECT_DOUBLE_EQ(degrees->scale, std::numbers::pi / 180);
    auto chained = parseSlice("action[0:7] deg * -0.5");
    ASSERT_OK(chained);
    EXPECT_DOUBLE_EQ(chained->scale, -0.5 * std::numbers::pi / 180);
    auto whole = parseSlice("action");
    ASSERT_OK(whole);
    EXPECT_EQ(whole->end, 0) << "the whole column, filled in by resolve";
}

TEST(ParseSlice, RefusesNonsense) {
    for (const char* text :
         {"", "   ", "[0:7]", "action[", "action[]", "action[7:]", "action[7:7]", "action[8:7]", "action[-1]",
          "action[1.5]", "action[0:7] rad", "action[0:7] / 0", "action[0:7] * x", "action[0:7] * inf",
          "action[0:7] *", "action[0:7]]", "action[99999999999]", "action 7"}) {
        auto slice = parseSlice(text);
        EXPECT_FALSE(slice.ok()) << "'" << text << "'";
        if (slice.ok()) continue;
        EXPECT_EQ(slice.error().code, ErrorCode::InvalidConfig);
        EXPECT_THAT(slice.error().hint, HasSubstr("observation.state[0:7]"));
    }
}

DatasetInfo wideInfo() {
    DatasetInfo info;
    info.root = "set";
    info.features = {{.name = "observation.state", .dtype = "float64", .shape = {44}, .names = {}},
                     {.name = "action", .dtype = "float64", .shape = {44}, .names = {}},
                     {.name = "observation.images.head",
                      .dtype = "video",
                      .shape = {8, 8, 3},
                      .names = {},
                      .isCamera = true,
                      .isVideo = true}};
    return info;
}

TEST(ResolveFeatureMap, WideSetNeedsMap) {
    auto map = resolve({}, wideInfo(), 32, 32);
    ASSERT_FALSE(map.ok());
    EXPECT_EQ(map.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(map.error().message, HasSubstr("44 numbers"));
    for (const char* shown : {"data:", "state:", "action:", "cameras:", "observation.images.head"})
        EXPECT_THAT(map.error().hint, HasSubstr(shown));
    EXPECT_OK(resolve({}, wideInfo(), 44, 44));
}

TEST(ResolveFeatureMap, FillsInWhatIsLeftOut) {
    FeatureMap wished{.state = {*parseSlice("observation.state[0:7]"), *parseSlice("observation.state[29]")},
                      .action = {*parseSlice("action[0:8]")},
                      .cameras = {}};
    auto map = resolve(wished, wideInfo(), 32, 32);
    ASSERT_OK(map);
    EXPECT_EQ(map->stateWidth(), 8);
    EXPECT_EQ(map->actionWidth(), 8);
    ASSERT_EQ(map->cameras.size(), 1u);
    EXPECT_EQ(map->cameras[0].first, "observation.images.head");
}

TEST(ResolveFeatureMap, ChecksEveryPart) {
    auto refused = [](FeatureMap map) {
        auto result = resolve(map, wideInfo(), 32, 32);
        EXPECT_FALSE(result.ok());
        return result.ok() ? Error{} : result.error();
    };
    FeatureMap good{.state = {*parseSlice("observation.state[0:7]")},
                    .action = {*parseSlice("action[0:7]")},
                    .cameras = {}};
    auto map = good;
    map.state = {*parseSlice("observation.stat[0:7]")};
    EXPECT_THAT(refused(map).hint, HasSubstr("observation.state"));
    map = good;
    map.state = {*parseSlice("observation.state[40:45]")};
    EXPECT_THAT(refused(map).message, HasSubstr("which has 44 numbers"));
    map = good;
    map.state = {*parseSlice("observation.state[0:33]")};
    EXPECT_THAT(refused(map).hint, HasSubstr("max_state_dim"));
    map = good;
    map.cameras = {{"observation.images.camera1", "head"}};
    EXPECT_THAT(refused(map).hint, HasSubstr("observation.images.head"));
    map = good;
    map.cameras = {{"a", "observation.images.head"}, {"a", "observation.images.head"}};
    EXPECT_THAT(refused(map).message, HasSubstr("fed twice"));
    map = good;
    map.action = {*parseSlice("observation.images.head[0:7]")};
    EXPECT_THAT(refused(map).message, HasSubstr("no numeric column"));
}

TEST(MappedColumn, Gr1ByTheRecommendedMap) {
    STUDIO_REQUIRE_SHARED(shared);
    auto dataset = openDataset(shared / "data/datasets/gr1_picknplace_v20");
    ASSERT_OK(dataset);
    FeatureMap wished;
    for (const char* text : {"observation.state[0:7]", "observation.state[7]", "observation.state[22:29]",
                             "observation.state[29] / 2"})
        wished.state.push_back(*parseSlice(text));
    for (const char* text : {"action[0:7]", "action[7]", "action[22:29]", "action[29]"})
        wished.action.push_back(*parseSlice(text));
    EXPECT_FALSE(resolve({}, (*dataset)->info(), 32, 32).ok());
    auto map = resolve(wished, (*dataset)->info(), 32, 32);
    ASSERT_OK(map);
    EXPECT_EQ(map->stateWidth(), 16);
    auto state = mapped(**dataset, 3, map->state);
    ASSERT_OK(state);
    auto raw = (*dataset)->column(3, "observation.state");
    ASSERT_OK(raw);
    EXPECT_EQ(state->rows, 412);
    EXPECT_EQ(state->width, 16);
    EXPECT_EQ(state->row(100)[8], raw->row(100)[22]);
    EXPECT_EQ(state->row(100)[9], -0.368144846483618);
    EXPECT_EQ(state->row(411)[15], raw->row(411)[29] * 0.5);
}

}  // namespace
}  // namespace studio::data
