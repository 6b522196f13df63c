// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/verify.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "core/base/file.h"
#include "core/data/dataset.h"
#include "core/data/mp4_boxes.h"
#include "core/data/parquet_output.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> codesOf(const VerifyReport& report, Severity severity) {
    std::vector<std::string> codes;
    for (const Finding& finding : report.findings) {
        EXPECT_FALSE(finding.message.empty()) << finding.code;
        EXPECT_FALSE(finding.remedy.empty()) << finding.code;
        EXPECT_EQ(finding.message.find('\n'), std::string::npos) << finding.message;
        EXPECT_EQ(finding.remedy.find('\n'), std::string::npos) << finding.remedy;
        if (finding.severity == severity) codes.push_back(finding.code);
    }
    return codes;
}

/// Verifies and expects exactly these warnings and no errors.
VerifyReport expectWarnings(const fs::path& set, bool full, const std::vector<std::string>& codes) {
    auto report = verify(set, {.full = full, .media = video::mediaBackend()});
    EXPECT_OK(report);
    if (!report.ok()) return {};
    EXPECT_THAT(codesOf(*report, Severity::Warning), testing::UnorderedElementsAreArray(codes)) << set;
    EXPECT_THAT(codesOf(*report, Severity::Error), IsEmpty()) << set;
    return *report;
}

const std::vector<std::string> kGr1 = {"fps_is_float",        "video_missing",        "timestamps_off",
                                       "frame_index_missing", "extra_task_names",     "totals_do_not_fit",
                                       "extra_columns",       "state_action_float64", "wider_than_policy"};
const std::vector<std::string> kG1 = {"episodes_not_contiguous", "names_nested"};
const std::vector<std::string> kCr5 = {"timestamps_off", "widths_differ"};

std::string messageOf(const VerifyReport& report, const std::string& code) {
    for (const Finding& finding : report.findings) {
        if (finding.code == code) return finding.message;
    }
    return {};
}

TEST(VerifyDataset, RealSetsGiveExactlyTheKnownFindings) {
    STUDIO_REQUIRE_SHARED(shared);
    auto gr1 = expectWarnings(test::sets(shared) / "gr1_picknplace_v20", false, kGr1);
    EXPECT_THAT(messageOf(gr1, "timestamps_off"),
                HasSubstr("start at 0.05 s instead of 0 in 5 of 5 episodes"));
    EXPECT_THAT(messageOf(gr1, "video_missing"), HasSubstr("observation.images.egoview"));
    EXPECT_THAT(messageOf(gr1, "extra_task_names"), HasSubstr("5 of 5"));
    EXPECT_THAT(messageOf(gr1, "extra_task_names"), HasSubstr("'valid'"));
    EXPECT_THAT(messageOf(gr1, "totals_do_not_fit"), HasSubstr("total_chunks 0"));
    EXPECT_THAT(messageOf(gr1, "totals_do_not_fit"), HasSubstr("total_videos 2"));
    auto g1 = expectWarnings(test::sets(shared) / "g1_dualarm_v21", false, kG1);
    EXPECT_THAT(messageOf(g1, "episodes_not_contiguous"), HasSubstr("28, 29, 30"));
    auto cr5 = expectWarnings(test::sets(shared) / "cr5_banana_v21", false, kCr5);
    EXPECT_THAT(messageOf(cr5, "timestamps_off"), HasSubstr("past the end of the video"));
    EXPECT_THAT(messageOf(cr5, "widths_differ"), HasSubstr("6 numbers and action 7"));
}

TEST(VerifyDataset, FixturesGiveExactlyTheKnownFindings) {
    STUDIO_REQUIRE_SHARED(shared);
    for (bool full : {false, true}) {
        fs::path fixtures = test::sets(shared) / "micro_fixtures/datasets";
        expectWarnings(fixtures / "lerobotv2", full, {"index_columns_not_integer", "stats_missing"});
        expectWarnings(fixtures / "lerobotv2-image", full,
                       {"index_columns_not_integer", "images_bare_binary", "stats_missing"});
        auto v3 = expectWarnings(fixtures / "lerobotv3", full,
                                 {"index_columns_not_integer", "task_dictionary_encoded",
                                  "episodes_columns_differ", "stats_missing"});
        EXPECT_THAT(messageOf(v3, "episodes_columns_differ"),
                    HasSubstr("'data_chunk_index' instead of 'data/chunk_index'"));
        EXPECT_EQ(v3.picturesDecoded, full ? 6 : 4);
    }
}

TEST(VerifyDataset, InvalidFixturesLackTheirEpisodes) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"v2-missing-episodes", "v3-missing-episodes-parquet"}) {
        auto report = verify(test::sets(shared) / "micro_fixtures/invalid" / name);
        ASSERT_OK(report);
        EXPECT_THAT(codesOf(*report, Severity::Error), UnorderedElementsAre("episodes_missing")) << name;
        EXPECT_EQ(report->findings.size(), 1u);
    }
}

TEST(VerifyIntegration, EveryFrameOfTheRealSetsDecodes) {
    STUDIO_REQUIRE_SHARED(shared);
    EXPECT_EQ(expectWarnings(test::sets(shared) / "gr1_picknplace_v20", true, kGr1).picturesDecoded, 2096);
    EXPECT_EQ(expectWarnings(test::sets(shared) / "g1_dualarm_v21", true, kG1).picturesDecoded, 776);
    auto cr5 = expectWarnings(test::sets(shared) / "cr5_banana_v21", true, kCr5);
    EXPECT_EQ(cr5.picturesDecoded, 687);
    EXPECT_EQ(cr5.complaints, 0);
}

/// A writable copy of a data set.
class DamagedSet {
public:
    explicit DamagedSet(const fs::path& source) {
        fs::copy(source, root(), fs::copy_options::recursive);
        for (const auto& entry : fs::recursive_directory_iterator(root()))
            fs::permissions(entry.path(), fs::perms::owner_all);
    }
    fs::path root() const { return folder_ / "set"; }
    void truncate(const fs::path& file, std::uint64_t size) { fs::resize_file(root() / file, size); }
    void write(const fs::path& file, const std::string& text) { std::ofstream(root() / file) << text; }
    std::string read(const fs::path& file) const { return *readFile(root() / file); }
    std::vector<std::string> errors(bool full = true) const {
        auto report = verify(root(), {.full = full, .media = video::mediaBackend()});
        EXPECT_OK(report);
        return report.ok() ? codesOf(*report, Severity::Error) : std::vector<std::string>{};
    }

private:
    test::TemporaryFolder folder_;
};

fs::path fixture(const fs::path& shared, const char* name) {
    return test::sets(shared) / "micro_fixtures/datasets" / name;
}

TEST(VerifyDataset, FindsMissingFiles) {
    STUDIO_REQUIRE_SHARED(shared);
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        fs::remove(set.root() / "data/chunk-000/episode_000001.parquet");
        EXPECT_THAT(set.errors(), Contains("data_file_missing"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        fs::remove(set.root() / "videos/chunk-000/observation.images.cam/episode_000001.mp4");
        EXPECT_THAT(set.errors(), Contains("video_file_missing"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        fs::remove_all(set.root() / "videos");
        EXPECT_THAT(set.errors(), Contains("video_missing")) << "an error where no camera is left";
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        fs::remove(set.root() / "meta/tasks.jsonl");
        EXPECT_THAT(set.errors(), UnorderedElementsAre("tasks_missing"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv3"));
        fs::remove(set.root() / "meta/tasks.parquet");
        EXPECT_THAT(set.errors(), UnorderedElementsAre("tasks_missing"));
    }
}

TEST(VerifyDataset, FindsPathTemplatesThatLeadNowhere) {
    STUDIO_REQUIRE_SHARED(shared);
    struct Case {
        const char *fixture, *from, *into, *key, *known;
    };
    for (const Case& one :
         {Case{"lerobotv2", "{episode_index:06d}.parquet", "{episode:06d}.parquet", "data_path",
               "{episode_index}"},
          Case{"lerobotv2", "{episode_index:06d}.mp4", "{episode_index:6x}.mp4", "video_path", "{video_key}"},
          Case{"lerobotv3", "file-{file_index:03d}.parquet", "file-{file_index:03d.parquet", "data_path",
               "{file_index}"},
          Case{"lerobotv3", "videos/{video_key}", "/videos/{video_key}", "video_path", "{chunk_index}"}}) {
        DamagedSet set(fixture(shared, one.fixture));
        std::string info = set.read("meta/info.json");
        auto place = info.find(one.from);
        ASSERT_NE(place, std::string::npos) << info;
        set.write("meta/info.json", info.replace(place, std::string(one.from).size(), one.into));
        auto report = verify(set.root(), {.media = video::mediaBackend()});
        ASSERT_OK(report);
        EXPECT_THAT(codesOf(*report, Severity::Error), UnorderedElementsAre("info_damaged")) << one.into;
        ASSERT_EQ(report->findings.size(), 1u);
        EXPECT_THAT(report->findings[0].message, HasSubstr("meta/info.json: " + std::string(one.key)));
        EXPECT_THAT(report->findings[0].remedy, HasSubstr(one.known));
    }
}

TEST(VerifyDataset, FindsUnknownTypes) {
    STUDIO_REQUIRE_SHARED(shared);
    DamagedSet set(fixture(shared, "lerobotv2"));
    std::string info = set.read("meta/info.json");
    auto place = info.find("\"float32\"");
    ASSERT_NE(place, std::string::npos) << info;
    set.write("meta/info.json", info.replace(place, 9, "\"float23\""));
    auto report = verify(set.root(), {.media = video::mediaBackend()});
    ASSERT_OK(report);
    EXPECT_THAT(codesOf(*report, Severity::Warning), Contains("dtype_unknown"));
    EXPECT_THAT(messageOf(*report, "dtype_unknown"), HasSubstr("unknown dtype 'float23'"));
    EXPECT_THAT(codesOf(*report, Severity::Error), IsEmpty());
}

TEST(VerifyDataset, FindsFilesCutShort) {
    STUDIO_REQUIRE_SHARED(shared);
    {
        DamagedSet set(fixture(shared, "lerobotv3"));
        set.truncate("data/chunk-000/file-000.parquet", 2000);
        auto report = verify(set.root());
        ASSERT_OK(report);
        EXPECT_THAT(codesOf(*report, Severity::Error), Contains("data_file_damaged"));
        EXPECT_THAT(messageOf(*report, "data_file_damaged"), HasSubstr("PAR1"));
        EXPECT_THAT(messageOf(*report, "data_file_damaged"), HasSubstr("file-000.parquet"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        set.truncate("videos/chunk-000/observation.images.cam/episode_000000.mp4", 1500);
        EXPECT_THAT(set.errors(false), Contains("video_damaged"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        set.truncate("meta/info.json", 700);
        EXPECT_THAT(set.errors(), UnorderedElementsAre("info_damaged"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        set.truncate("meta/episodes.jsonl", 80);
        EXPECT_THAT(set.errors(), UnorderedElementsAre("episodes_damaged"));
        // cut exactly between two lines: only the counts tell
        set.write("meta/episodes.jsonl", "{\"episode_index\":0,\"length\":3,\"tasks\":[\"pick cube\"]}\n");
        EXPECT_THAT(set.errors(), Contains("episodes_missing"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        set.truncate("meta/episodes_stats.jsonl", 400);
        EXPECT_THAT(set.errors(), UnorderedElementsAre("stats_damaged"));
        set.truncate("meta/episodes_stats.jsonl", 0);
        EXPECT_THAT(set.errors(), UnorderedElementsAre("stats_damaged"));
    }
    {
        DamagedSet set(fixture(shared, "lerobotv2"));
        set.truncate("meta/tasks.jsonl", 0);
        EXPECT_THAT(set.errors(), Contains("task_damaged"));
    }
}

TEST(VerifyDataset, FindsContradictions) {
    STUDIO_REQUIRE_SHARED(shared);
    DamagedSet set(fixture(shared, "lerobotv2"));
    std::string episodes = set.read("meta/episodes.jsonl"), info = set.read("meta/info.json");
    auto replaced = [](std::string text, const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
        return text;
    };
    set.write("meta/episodes.jsonl", replaced(episodes, "\"length\":3", "\"length\":4"));
    EXPECT_THAT(set.errors(), Contains("length_differs"));
    set.write("meta/episodes.jsonl", replaced(episodes, "\"episode_index\":1", "\"episode_index\":0"));
    EXPECT_THAT(set.errors(), UnorderedElementsAre("episodes_damaged"));
    set.write("meta/episodes.jsonl", episodes);
    // the file of episode 0 in the place of episode 1
    fs::copy_file(set.root() / "data/chunk-000/episode_000000.parquet",
                  set.root() / "data/chunk-000/episode_000001.parquet", fs::copy_options::overwrite_existing);
    EXPECT_THAT(set.errors(), Contains("episode_index_wrong"));
}

TEST(VerifyDataset, FindsWrongStatistics) {
    STUDIO_REQUIRE_SHARED(shared);
    DamagedSet set(test::sets(shared) / "gr1_picknplace_v20");
    std::string stats = set.read("meta/stats.json");
    auto withValue = [&](const std::string& from, const std::string& to) {
        std::string text = stats;
        text.replace(text.find(from), from.size(), to);
        set.write("meta/stats.json", text);
        return set.errors(false);
    };
    EXPECT_THAT(withValue("0.004963173530995846", "-0.004963173530995846"),
                UnorderedElementsAre("stats_wrong"));
    EXPECT_THAT(withValue("0.024073680862784386", "0.5"), UnorderedElementsAre("stats_wrong"));
    EXPECT_THAT(withValue("0.024073680862784386,", ""), UnorderedElementsAre("stats_do_not_fit"));
    EXPECT_THAT(withValue("0.024073680862784386", "\"x\""), UnorderedElementsAre("stats_damaged"));
    EXPECT_THAT(withValue("0.024073680862784386", "0.024073680862784386"), IsEmpty());
}

/// Replaces the rows of episode 0 of the v2.1 fixture.
void writeRows(const DamagedSet& set, const std::vector<double>& action,
               const std::vector<double>& tasks = {0}) {
    auto dataset = openDataset(set.root());
    ASSERT_OK(dataset);
    EpisodeData episode;
    episode.length = static_cast<std::int64_t>(action.size());
    EpisodeRow row;
    row.length = episode.length;
    for (const char* name : {"observation.state", "action"})
        episode.columns[name] = {.rows = episode.length, .width = 1, .values = action};
    std::vector<Feature> features;
    for (const Feature& feature : (*dataset)->info().features) {
        if (!feature.isVideo) features.push_back(feature);
    }
    std::vector<std::int64_t> taskOfRow(tasks.begin(), tasks.end());
    auto table = dataTable(features, episode, row, 10, taskOfRow);
    ASSERT_OK(table);
    std::vector<TablePtr> tables{*table};
    ASSERT_OK(writeParquet(set.root() / "data/chunk-000/episode_000000.parquet", tables));
}

TEST(VerifyDataset, FindsNumbersThatAreNone) {
    STUDIO_REQUIRE_SHARED(shared);
    DamagedSet set(fixture(shared, "lerobotv2"));
    writeRows(set, {0, 0.5, 1});
    EXPECT_THAT(set.errors(), IsEmpty());
    writeRows(set, {0, std::nan(""), 1});
    auto report = verify(set.root());
    ASSERT_OK(report);
    EXPECT_THAT(codesOf(*report, Severity::Error), UnorderedElementsAre("not_finite", "not_finite"));
    EXPECT_EQ(report->findings[0].episode, 0);
    EXPECT_EQ(report->findings[0].row, 1);
    writeRows(set, {0, 0.5, INFINITY});
    EXPECT_THAT(set.errors(), UnorderedElementsAre("not_finite", "not_finite"));
    writeRows(set, {0, 0.5, 1}, {0, 0, 4});
    EXPECT_THAT(set.errors(), UnorderedElementsAre("task_damaged"));
    writeRows(set, {0, 0.5, 1, 2});
    EXPECT_THAT(set.errors(), Contains("length_differs"));
}

TEST(VerifyDataset, StopsWhenAskedTo) {
    STUDIO_REQUIRE_SHARED(shared);
    std::stop_source stop;
    double last = 0;
    auto progress = [&](double done, const std::string&) {
        EXPECT_GE(done, last);
        EXPECT_LE(done, 1);
        last = done;
        if (done > 0.3) stop.request_stop();
    };
    auto report = verify(
        test::sets(shared) / "gr1_picknplace_v20",
        {.full = true, .media = video::mediaBackend(), .progress = progress, .stop = stop.get_token()});
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::Cancelled);
    EXPECT_LT(last, 1);
}

TEST(VerifyDataset, NoSuchFolderIsAnError) {
    auto report = verify("/nonexistent/set");
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::NotFound);
}

TEST(Mp4Boxes, FindEveryCut) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    fs::path source =
        fixture(shared, "lerobotv2") / "videos/chunk-000/observation.images.cam/episode_000000.mp4";
    EXPECT_OK(checkMp4Boxes(source));
    std::string bytes = *readFile(source);
    std::ofstream(folder / "cut.mp4", std::ios::binary) << bytes;
    for (std::size_t size = bytes.size() - 1; size > 5; size -= std::min<std::size_t>(size, 5)) {
        fs::resize_file(folder / "cut.mp4", size);
        EXPECT_FALSE(checkMp4Boxes(folder / "cut.mp4").ok()) << size;
    }
    EXPECT_FALSE(checkMp4Boxes(folder / "absent.mp4").ok());
}

}  // namespace
}  // namespace studio::data
