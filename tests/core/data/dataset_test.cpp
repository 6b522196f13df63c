// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include <gmock/gmock.h>

#include <fstream>
#include <numeric>
#include <thread>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::vector<std::string> codes(const Dataset& dataset) {
    std::vector<std::string> all;
    for (const Finding& finding : dataset.findings()) {
        EXPECT_EQ(finding.severity, Severity::Warning) << finding.code;
        EXPECT_FALSE(finding.message.empty()) << finding.code;
        EXPECT_FALSE(finding.remedy.empty()) << finding.code;
        EXPECT_EQ(finding.message.find('\n'), std::string::npos) << finding.message;
        all.push_back(finding.code);
    }
    return all;
}

double sum(const Column& column) {
    return std::accumulate(column.values.begin(), column.values.end(), 0.0);
}

TEST(OpenDataset, Gr1V20) {
    STUDIO_REQUIRE_SHARED(shared);
    auto dataset = openDataset(test::sets(shared) / "gr1_picknplace_v20");
    ASSERT_OK(dataset);
    const DatasetInfo& info = (*dataset)->info();
    EXPECT_EQ(info.version, "v2.0");
    EXPECT_EQ(info.robotType, "GR1ArmsOnly");
    EXPECT_EQ(info.fps, 20);
    EXPECT_EQ(info.totalFrames, 2096);
    EXPECT_THAT(info.cameras(), ElementsAre("observation.images.ego_view"));
    EXPECT_EQ(info.feature("observation.images.ego_view")->height, 256);
    EXPECT_EQ(info.features.front().name, "observation.images.egoview") << "file order";
    ASSERT_EQ((*dataset)->episodes().size(), 5u);
    EXPECT_THAT((*dataset)->episodes()[0].tasks,
                ElementsAre("pick the pear from the counter and place it in the plate"));
    EXPECT_THAT(codes(**dataset),
                UnorderedElementsAre("fps_is_float", "video_missing", "timestamps_off", "frame_index_missing",
                                     "extra_task_names", "totals_do_not_fit", "extra_columns",
                                     "state_action_float64", "wider_than_policy"));
    // values read with another Parquet implementation's front end
    auto state = (*dataset)->column(3, "observation.state");
    ASSERT_OK(state);
    EXPECT_EQ(state->rows, 412);
    EXPECT_EQ(state->width, 44);
    EXPECT_EQ(state->row(100)[23], -0.368144846483618);
    auto action = (*dataset)->column(3, "action");
    ASSERT_OK(action);
    EXPECT_NEAR(sum(*action), -3378.4367296604164, 1e-9);
    auto done = (*dataset)->column(3, "next.done");
    ASSERT_OK(done);
    EXPECT_EQ(sum(*done), 1) << "booleans are numbers";
    auto tasks = (*dataset)->tasksOfRows(4);
    ASSERT_OK(tasks);
    EXPECT_EQ(tasks->size(), 328u);
    EXPECT_EQ(tasks->back(), "pick the cupcake from the counter and place it in the plate");
    auto stats = (*dataset)->storedStats();
    ASSERT_OK(stats);
    EXPECT_EQ(stats->at("action").mean.size(), 44u);
    EXPECT_EQ(stats->at("observation.state").mean[0], 0.024073680862784386);
    EXPECT_EQ(stats->at("observation.state").quantiles.at("q01")[0], 0.005135646276175975);
}

TEST(OpenDataset, G1V21KeepsEpisodeNumbers) {
    STUDIO_REQUIRE_SHARED(shared);
    auto dataset = openDataset(test::sets(shared) / "g1_dualarm_v21");
    ASSERT_OK(dataset);
    EXPECT_THAT(codes(**dataset), UnorderedElementsAre("episodes_not_contiguous", "names_nested"));
    auto position = (*dataset)->position(29);
    ASSERT_OK(position);
    EXPECT_EQ(*position, 1u);
    auto absent = (*dataset)->position(3);
    ASSERT_FALSE(absent.ok());
    EXPECT_EQ(absent.error().code, ErrorCode::NotFound);
    EXPECT_THAT(absent.error().hint, HasSubstr("28-30"));
    EXPECT_EQ((*dataset)->info().feature("action")->names.size(), 26u);
    auto action = (*dataset)->column(1, "action");
    ASSERT_OK(action);
    EXPECT_EQ(action->row(110)[1], 0.42284759879112244);
    auto state = (*dataset)->column(1, "observation.state");
    ASSERT_OK(state);
    EXPECT_NEAR(sum(*state), 1823.7830957048718, 1e-9);
    auto stats = (*dataset)->storedStats();
    ASSERT_OK(stats);
    EXPECT_EQ(stats->at("action").count, 776) << "aggregated over the three episodes";
    EXPECT_EQ(stats->at("observation.images.cam_high").mean.size(), 3u);
}

TEST(OpenDataset, Cr5V21) {
    STUDIO_REQUIRE_SHARED(shared);
    auto dataset = openDataset(test::sets(shared) / "cr5_banana_v21");
    ASSERT_OK(dataset);
    EXPECT_THAT(codes(**dataset), UnorderedElementsAre("timestamps_off", "widths_differ"));
    auto times = (*dataset)->column(2, "timestamp");
    ASSERT_OK(times);
    EXPECT_EQ(times->row(274)[0], 29.567584991455078);
    auto action = (*dataset)->column(2, "action");
    ASSERT_OK(action);
    EXPECT_NEAR(sum(*action), 119.85762551683001, 1e-9);
    EXPECT_EQ(action->width, 7);
    auto wrong = (*dataset)->column(0, "observation.stat");
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.error().code, ErrorCode::NotFound);
    EXPECT_THAT(wrong.error().hint, HasSubstr("observation.state"));
}

/// One of the third-party fixtures, against what their authors expect.
void checkFixture(const fs::path& set, const std::string& version) {
    auto dataset = openDataset(set);
    ASSERT_OK(dataset);
    EXPECT_EQ((*dataset)->info().version, version);
    EXPECT_EQ((*dataset)->info().totalFrames, 6);
    ASSERT_EQ((*dataset)->episodes().size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        const Episode& episode = (*dataset)->episodes()[i];
        EXPECT_EQ(episode.index, static_cast<std::int64_t>(i));
        EXPECT_EQ(episode.length, 3);
        EXPECT_THAT(episode.tasks, ElementsAre("pick cube"));
        auto index = (*dataset)->column(i, "index");
        ASSERT_OK(index);
        EXPECT_THAT(index->values, ElementsAre(3.0 * i, 3.0 * i + 1, 3.0 * i + 2));
        auto tasks = (*dataset)->tasksOfRows(i);
        ASSERT_OK(tasks);
        EXPECT_THAT(*tasks, ElementsAre("pick cube", "pick cube", "pick cube"));
        auto state = (*dataset)->column(i, "observation.state");
        ASSERT_OK(state);
        EXPECT_EQ(state->rows, 3);
        EXPECT_EQ(state->width, 1);
    }
    EXPECT_EQ((*dataset)->info().feature("observation.images.cam")->height, 64);
    EXPECT_EQ((*dataset)->info().feature("observation.images.cam")->width, 64);
    auto stats = (*dataset)->storedStats();
    ASSERT_OK(stats);
    EXPECT_EQ(stats->size(), 1u);
    EXPECT_EQ(stats->at("observation.images.cam").count, 6);
    EXPECT_THAT(stats->at("observation.images.cam").max, testing::SizeIs(3));
}

TEST(OpenDataset, FixtureV21) {
    STUDIO_REQUIRE_SHARED(shared);
    checkFixture(test::sets(shared) / "micro_fixtures/datasets/lerobotv2", "v2.1");
    auto dataset = openDataset(test::sets(shared) / "micro_fixtures/datasets/lerobotv2");
    EXPECT_THAT(codes(**dataset), UnorderedElementsAre("index_columns_not_integer"));
}

TEST(OpenDataset, FixtureV21Images) {
    STUDIO_REQUIRE_SHARED(shared);
    checkFixture(test::sets(shared) / "micro_fixtures/datasets/lerobotv2-image", "v2.1");
    auto dataset = openDataset(test::sets(shared) / "micro_fixtures/datasets/lerobotv2-image");
    EXPECT_THAT(codes(**dataset), UnorderedElementsAre("index_columns_not_integer", "images_bare_binary"));
}

TEST(OpenDataset, FixtureV30) {
    STUDIO_REQUIRE_SHARED(shared);
    checkFixture(test::sets(shared) / "micro_fixtures/datasets/lerobotv3", "v3.0");
    auto dataset = openDataset(test::sets(shared) / "micro_fixtures/datasets/lerobotv3");
    EXPECT_THAT(codes(**dataset), UnorderedElementsAre("index_columns_not_integer", "task_dictionary_encoded",
                                                       "episodes_columns_differ"));
}

TEST(OpenDataset, RefusesWhatIsNone) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"v2-missing-episodes", "v3-missing-episodes-parquet"}) {
        auto dataset = openDataset(test::sets(shared) / "micro_fixtures/invalid" / name);
        ASSERT_FALSE(dataset.ok()) << name;
        EXPECT_EQ(dataset.error().code, ErrorCode::NotFound);
        EXPECT_THAT(dataset.error().message, HasSubstr("list of episodes"));
        EXPECT_THAT(dataset.error().hint, HasSubstr("meta/episodes"));
    }
    auto none = openDataset(test::sets(shared));
    ASSERT_FALSE(none.ok());
    EXPECT_THAT(none.error().message, HasSubstr("meta/info.json"));
    auto absent = openDataset("/nonexistent/set");
    ASSERT_FALSE(absent.ok());
    EXPECT_THAT(absent.error().message, HasSubstr("no such folder"));
}

/// A copy of the v2.1 fixture whose info.json has one text replaced.
fs::path withInfo(const fs::path& shared, const fs::path& to, const std::string& from,
                  const std::string& into) {
    fs::copy(test::sets(shared) / "micro_fixtures/datasets/lerobotv2", to, fs::copy_options::recursive);
    fs::permissions(to / "meta/info.json", fs::perms::owner_all);
    std::string text = *readFile(to / "meta/info.json");
    std::size_t place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    text.replace(place, from.size(), into);
    std::ofstream(to / "meta/info.json") << text;
    return to;
}

TEST(OpenDataset, RefusesNewerAndOlderLayouts) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    auto newer = openDataset(withInfo(shared, folder / "a", "\"v2.1\"", "\"v4.0\""));
    ASSERT_FALSE(newer.ok());
    EXPECT_EQ(newer.error().code, ErrorCode::Unsupported);
    EXPECT_THAT(newer.error().message, HasSubstr("v4.0"));
    auto older = openDataset(withInfo(shared, folder / "b", "\"v2.1\"", "\"v1.6\""));
    ASSERT_FALSE(older.ok());
    EXPECT_THAT(older.error().hint, HasSubstr("converter"));
    auto minor = openDataset(withInfo(shared, folder / "c", "\"v2.1\"", "\"v2.7\""));
    ASSERT_OK(minor);
    EXPECT_THAT(codes(**minor), testing::Contains("version_unknown"));
}

TEST(OpenDataset, PathsStayInsideTheSet) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    auto dataset = openDataset(withInfo(shared, folder / "a", "data/chunk", "../../data/chunk"));
    ASSERT_FALSE(dataset.ok());
    EXPECT_EQ(dataset.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(dataset.error().message, HasSubstr("path template"));
}

TEST(OpenDataset, DeclaredLengthMustBeTrue) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    fs::path set = withInfo(shared, folder / "a", "\"v2.1\"", "\"v2.1\"");
    fs::permissions(set / "meta/episodes.jsonl", fs::perms::owner_all);
    std::ofstream(set / "meta/episodes.jsonl")
        << "{\"episode_index\":0,\"length\":5,\"tasks\":[\"pick cube\"]}\n";
    auto dataset = openDataset(set);
    ASSERT_OK(dataset);
    EXPECT_THAT(codes(**dataset), testing::Contains("episodes_missing"));
    auto column = (*dataset)->column(0, "action");
    ASSERT_FALSE(column.ok());
    EXPECT_EQ(column.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(column.error().message, HasSubstr("3 rows"));
    EXPECT_THAT(column.error().message, HasSubstr("says 5"));
}

TEST(OpenDataset, ReadsFromSeveralThreads) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"gr1_picknplace_v20", "micro_fixtures/datasets/lerobotv3"}) {
        auto dataset = openDataset(test::sets(shared) / name);
        ASSERT_OK(dataset);
        std::size_t episodes = (*dataset)->episodes().size();
        std::vector<double> expected;
        for (std::size_t i = 0; i < episodes; ++i) expected.push_back(sum(*(*dataset)->column(i, "action")));
        auto fresh = *openDataset(test::sets(shared) / name);
        std::vector<std::thread> threads;
        std::vector<int> wrong(4, 0);
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < 4 * episodes; ++i) {
                    std::size_t e = (i + static_cast<std::size_t>(t)) % episodes;
                    auto column = fresh->column(e, "action");
                    wrong[static_cast<std::size_t>(t)] += !column.ok() || sum(*column) != expected[e];
                }
            });
        }
        for (auto& thread : threads) thread.join();
        EXPECT_THAT(wrong, testing::Each(0));
    }
}

}  // namespace
}  // namespace studio::data
