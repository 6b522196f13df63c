// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/operations/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "core/data/compute_stats.h"
#include "core/data/operations/new_set.h"
#include "core/data/verify.h"
#include "tests/core/data/recorded_set.h"
#include "tests/support/failing_disk.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using namespace studio::test;
using testing::HasSubstr;

OperationOptions options() {
    return {.media = video::mediaBackend(), .coding = {.codec = "h264"}, .stop = {}, .progress = {}};
}

/// Episodes of 6, 5, 4, … frames; episode i looks as `firstLook + i`.
void makeSet(const fs::path& root, int episodes, int firstLook = 0, V3Settings settings = smallSettings()) {
    auto writer = DatasetWriter::create(root, settings, {.codec = "h264", .gop = 4});
    ASSERT_OK(writer);
    for (int i = 0; i < episodes; ++i) {
        recordEpisode(**writer, firstLook + i, 6 - i % 3, (firstLook + i) % 2 ? "odd" : "even");
    }
    ASSERT_OK((*writer)->finish());
}

/// Rows and pictures of one episode equal those of another; videos bit by bit where they were copied.
void expectSame(const Dataset& a, std::size_t p, const Dataset& b, std::size_t q, double videoTolerance = 0) {
    ASSERT_EQ(a.episodes()[p].length, b.episodes()[q].length);
    EXPECT_EQ(*a.tasksOfRows(p), *b.tasksOfRows(q));
    for (const Feature& feature : b.info().features) {
        bool counter = isIndexFeature(feature.name);
        if (!counter && !feature.isCamera && feature.dtype != "video") {
            Column from = *a.column(p, feature.name), to = *b.column(q, feature.name);
            // some sets declare float32 and store doubles: the copy holds what they declare
            if (feature.dtype == "float32") {
                for (double& value : from.values) value = static_cast<double>(static_cast<float>(value));
            }
            EXPECT_EQ(from.values, to.values) << feature.name;
        }
        if (!feature.isCamera) continue;
        auto from = a.frames(p, feature.name), to = b.frames(q, feature.name);
        ASSERT_OK(from);
        ASSERT_OK(to);
        for (std::int64_t k = 0; k < a.episodes()[p].length; ++k) {
            auto x = (*from)->at(k), y = (*to)->at(k);
            ASSERT_OK(x);
            ASSERT_OK(y);
            EXPECT_LE(difference(*x, *y), feature.isVideo ? videoTolerance : 0)
                << feature.name << " row " << k;
        }
    }
}

void expectNoErrors(const fs::path& root) {
    auto report = verify(root, {.full = true, .media = video::mediaBackend(), .progress = {}, .stop = {}});
    ASSERT_OK(report);
    for (const Finding& finding : report->findings) {
        EXPECT_EQ(finding.severity, Severity::Warning) << finding.code << ": " << finding.message;
    }
}

TEST(Operations, DeleteCopiesTheRestBitByBit) {
    TemporaryFolder folder;
    makeSet(folder / "set", 5);
    auto report = deleteEpisodes(folder / "set", std::vector<std::int64_t>{1, 3}, folder / "out", options());
    ASSERT_OK(report);
    EXPECT_EQ(report->episodes, 3);
    EXPECT_EQ(report->copiedVideos, 3);
    EXPECT_EQ(report->encodedVideos, 0);
    auto source = openSet(folder / "set"), copy = openSet(folder / "out");
    ASSERT_TRUE(source && copy);
    ASSERT_EQ(copy->episodes().size(), 3u);
    expectSame(*source, 0, *copy, 0);
    expectSame(*source, 2, *copy, 1);
    expectSame(*source, 4, *copy, 2);
    EXPECT_EQ(source->episodes().size(), 5u);
    expectNoErrors(folder / "out");
    EXPECT_FALSE(fs::exists((folder / "out").string() + ".partial"));
}

TEST(Operations, SplitAndMergeGiveTheSetBack) {
    TemporaryFolder folder;
    makeSet(folder / "set", 5);
    std::vector<SplitPart> parts{{"train", {0, 1, 2}}, {"val", {3, 4}}};
    auto reports = splitDataset(folder / "set", parts, folder / "parts", options());
    ASSERT_OK(reports);
    ASSERT_EQ(reports->size(), 2u);
    EXPECT_EQ((*reports)[1].episodes, 2);
    std::vector<fs::path> sources{folder / "parts/train", folder / "parts/val"};
    auto merged = mergeDatasets(sources, folder / "merged", options());
    ASSERT_OK(merged);
    EXPECT_EQ(merged->episodes, 5);
    EXPECT_EQ(merged->tasks, 2);
    EXPECT_EQ(merged->encodedVideos, 0);
    auto source = openSet(folder / "set"), back = openSet(folder / "merged");
    ASSERT_TRUE(source && back);
    for (std::size_t p = 0; p < 5; ++p) expectSame(*source, p, *back, p);
    auto a = source->storedStats(), b = back->storedStats();
    ASSERT_OK(a);
    ASSERT_OK(b);
    for (const char* name : {"action", "index", kVideoCamera, kImageCamera}) {
        EXPECT_EQ(a->at(name).count, b->at(name).count) << name;
        for (std::size_t d = 0; d < a->at(name).mean.size(); ++d) {
            EXPECT_NEAR(a->at(name).mean[d], b->at(name).mean[d], 1e-12) << name;
            EXPECT_NEAR(a->at(name).std[d], b->at(name).std[d], 1e-12) << name;
        }
    }
    expectNoErrors(folder / "merged");
}

TEST(Operations, MergeMeetsTasksByTheirText) {
    TemporaryFolder folder;
    makeSet(folder / "a", 2, 0);  // even, odd
    makeSet(folder / "b", 2, 1);  // odd, even: the numbers are the other way round
    std::vector<fs::path> sources{folder / "a", folder / "b"};
    auto merged = mergeDatasets(sources, folder / "out", options());
    ASSERT_OK(merged);
    EXPECT_EQ(merged->tasks, 2);
    auto set = openSet(folder / "out");
    ASSERT_TRUE(set);
    std::vector<std::string> tasks;
    for (std::size_t p = 0; p < 4; ++p) tasks.push_back(set->tasksOfRows(p)->front());
    EXPECT_EQ(tasks, (std::vector<std::string>{"even", "odd", "odd", "even"}));
    auto index = set->column(3, "index");
    ASSERT_OK(index);
    EXPECT_EQ(index->values.front(), 6 + 5 + 6);
}

TEST(Operations, MergeNamesTheDifference) {
    TemporaryFolder folder;
    makeSet(folder / "a", 1);
    auto differing = [&](const char* name, auto change, const char* word) {
        V3Settings settings = smallSettings();
        change(settings);
        auto writer = DatasetWriter::create(folder / name, settings, {.codec = "h264"});
        ASSERT_OK(writer);
        DatasetWriter::Numbers numbers = smallNumbers(0, 0);
        for (const Feature& feature : settings.features) {
            if (!feature.isCamera) numbers[feature.name].resize(static_cast<std::size_t>(feature.size()));
        }
        ASSERT_OK((*writer)->addFrame(numbers, smallPictures(0, 0)));
        ASSERT_OK((*writer)->endEpisode("x"));
        std::vector<fs::path> sources{folder / "a", folder / name};
        auto merged = mergeDatasets(sources, folder / "out", options());
        ASSERT_FALSE(merged.ok());
        EXPECT_EQ(merged.error().code, ErrorCode::InvalidArgument);
        EXPECT_NE(merged.error().message.find(word), std::string::npos) << merged.error().message;
        EXPECT_FALSE(fs::exists(folder / "out"));
    };
    differing(
        "rate", [](V3Settings& s) { s.fps = 20; }, "20 frames per second");
    differing(
        "robot", [](V3Settings& s) { s.robotType = "so100"; }, "so100");
    differing(
        "width", [](V3Settings& s) { s.features[1].shape = {7}; }, "action");
    differing(
        "more", [](V3Settings& s) { s.features.push_back(numberFeature("x", "float32", {"x"})); }, "'x'");
}

TEST(Operations, MergeKeepsVideosOfDifferentCodingApart) {
    TemporaryFolder folder;
    makeSet(folder / "a", 2, 0);
    {
        auto writer = DatasetWriter::create(folder / "b", smallSettings(), {.codec = "av1"});
        ASSERT_OK(writer);
        recordEpisode(**writer, 2, 5, "even");
        ASSERT_OK((*writer)->finish());
    }
    std::vector<fs::path> sources{folder / "a", folder / "b"};
    auto merged = mergeDatasets(sources, folder / "out", options());
    ASSERT_OK(merged);
    EXPECT_EQ(merged->encodedVideos, 0);
    ASSERT_EQ(merged->notes.size(), 1u);
    EXPECT_NE(merged->notes[0].find("coding differs"), std::string::npos) << merged->notes[0];
    auto a = openSet(folder / "a"), b = openSet(folder / "b"), out = openSet(folder / "out");
    ASSERT_TRUE(a && b && out);
    expectSame(*a, 0, *out, 0);
    expectSame(*a, 1, *out, 1);
    expectSame(*b, 0, *out, 2);
}

/// A set of two clips of 12 frames, one group of pictures each, of which the rows use `length` and 12.
void makeLooseSet(const fs::path& folder, std::int64_t length) {
    V3Settings settings = smallSettings();
    settings.features = {settings.features[0], settings.features[3]};
    auto store = V3Store::create(folder / "set", settings);
    ASSERT_OK(store);
    for (int episode = 0; episode < 2; ++episode) {
        fs::path clip = folder / (std::to_string(episode) + ".mp4");
        VideoWriterOptions coding{
            .width = kSetWidth, .height = kSetHeight, .fps = 10, .codec = "h264", .gop = 250, .crf = 20};
        auto video = settings.media->createVideo(clip, coding);
        ASSERT_OK(video);
        for (int k = 0; k < 12; ++k) {
            ASSERT_OK((*video)->add(movingPicture(kSetWidth, kSetHeight, k, 40 * episode)));
        }
        ASSERT_OK((*video)->finish());
        EpisodeData data;
        data.length = episode == 0 ? length : 12;
        data.tasks = {"t"};
        data.columns["observation.state"] = {data.length, 3, std::vector<double>(3 * data.length, episode)};
        data.videos[kVideoCamera] = {clip};
        ASSERT_OK((*store)->add(std::move(data)));
    }
    ASSERT_OK((*store)->publish());
}

TEST(Operations, CutsThatNeedDecodingAreEncodedAgain) {
    std::int64_t encoded = 0;
    for (std::int64_t length = 4; length < 12; ++length) {
        TemporaryFolder folder;
        makeLooseSet(folder.path(), length);
        auto report = convertDataset(folder / "set", folder / "out", options());
        ASSERT_OK(report);
        EXPECT_EQ(report->encodedVideos + report->copiedVideos, 2);
        encoded += report->encodedVideos;
        auto source = openSet(folder / "set"), copy = openSet(folder / "out");
        ASSERT_TRUE(source && copy);
        // where B-frames do not reach over the cut, even this is exact
        expectSame(*source, 0, *copy, 0, report->encodedVideos > 0 ? 5.0 : 0.0);
        expectSame(*source, 1, *copy, 1);
        expectNoErrors(folder / "out");
    }
    EXPECT_GE(encoded, 1);
    EXPECT_LT(encoded, 8);
}

TEST(Operations, RefuseWhatMakesNoSense) {
    TemporaryFolder folder;
    makeSet(folder / "set", 2);
    std::vector<std::int64_t> none{7}, all{0, 1}, one{0};
    EXPECT_EQ(deleteEpisodes(folder / "set", none, folder / "out", options()).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(deleteEpisodes(folder / "set", all, folder / "out", options()).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(deleteEpisodes(folder / "set", one, folder / "set", options()).error().code,
              ErrorCode::InvalidArgument);
    auto split = [&](std::vector<SplitPart> parts) {
        return splitDataset(folder / "set", parts, folder / "out", options()).error().code;
    };
    EXPECT_EQ(split({}), ErrorCode::InvalidArgument);
    EXPECT_EQ(split({{"a", {0}}, {"b", {0}}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(split({{"../a", {0}}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(split({{"a", {9}}}), ErrorCode::NotFound);
    EXPECT_FALSE(fs::exists(folder / "out"));
    std::stop_source stop;
    stop.request_stop();
    OperationOptions stopped = options();
    stopped.stop = stop.get_token();
    EXPECT_EQ(convertDataset(folder / "set", folder / "out", stopped).error().code, ErrorCode::Cancelled);
    EXPECT_FALSE(fs::exists(folder / "out"));
    EXPECT_FALSE(fs::exists((folder / "out").string() + ".partial"));
}

/// Every operation that writes, from the set `source` to `output`: all must answer alike.
std::vector<Error> everyOperation(const fs::path& source, const fs::path& output, const fs::path& other) {
    std::vector<std::int64_t> one{0};
    std::vector<SplitPart> parts{{"a", {0}}};
    std::vector<fs::path> sources{other, source};
    std::vector<Error> errors;
    auto take = [&](const auto& result) {
        errors.push_back(result.ok() ? Error{ErrorCode::Corrupt, "it was done", ""} : result.error());
    };
    take(convertDataset(source, output, options()));
    take(deleteEpisodes(source, one, output, options()));
    take(splitDataset(source, parts, output, options()));
    take(mergeDatasets(sources, output, options()));
    return errors;
}

/// Names of all that lies below, to see that nothing came or went.
std::set<fs::path> everythingIn(const fs::path& folder) {
    std::set<fs::path> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) names.insert(entry.path());
    return names;
}

TEST(Operations, RefuseToWriteWhereTheyRead) {
    TemporaryFolder folder;
    fs::path home = folder / "lab", set = home / "set";
    fs::create_directories(home);
    makeSet(set, 2);
    makeSet(folder / "other", 1);
    fs::create_directory_symlink(set, home / "link");
    fs::create_directory_symlink(home, folder / "lab_link");
    auto before = everythingIn(folder.path());
    struct Case {
        fs::path source, output;
        const char* word;
    };
    const Case cases[] = {
        {set, set, "lies in"},
        {set, set / "new", "lies in"},
        {set, set / "data/deep/new/", "lies in"},
        {set, home / "link/new", "lies in"},
        {set, folder / "other/../lab/set/new", "lies in"},
        {set, folder / "nothing/../lab/link/new", "lies in"},
        {home / "link", set / "new", "lies in"},
        {set, home, "which is read, lies in it"},
        {set, folder / "lab_link", "which is read, lies in it"},
        {folder / "lab_link/link", home, "which is read, lies in it"},
    };
    for (const Case& c : cases) {
        for (const Error& error : everyOperation(c.source, c.output, folder / "other")) {
            EXPECT_EQ(error.code, ErrorCode::InvalidArgument) << c.output << error.message;
            EXPECT_NE(error.message.find(c.word), std::string::npos) << c.output << error.message;
            EXPECT_NE(error.hint.find("never changed"), std::string::npos) << error.hint;
        }
    }
    EXPECT_EQ(everythingIn(folder.path()), before);
    // a name that only begins alike is another folder
    EXPECT_OK(convertDataset(set, home / "set2", options()));
    EXPECT_OK(convertDataset(set, home / "with_slash/", options()));
    EXPECT_TRUE(openSet(home / "with_slash"));
}

TEST(Operations, OnlyWhatTheyLeftIsRemoved) {
    TemporaryFolder folder;
    makeSet(folder / "set", 2);
    // a set that a person named so is neither removed nor read and removed
    fs::rename(folder / "set", folder / "out.partial");
    makeSet(folder / "set", 2);
    auto before = everythingIn(folder.path());
    auto inTheWay = convertDataset(folder / "set", folder / "out", options());
    ASSERT_FALSE(inTheWay.ok());
    EXPECT_NE(inTheWay.error().message.find("in the way"), std::string::npos) << inTheWay.error().message;
    auto prepared = convertDataset(folder / "out.partial", folder / "out", options());
    ASSERT_FALSE(prepared.ok());
    EXPECT_NE(prepared.error().message.find("prepared"), std::string::npos) << prepared.error().message;
    EXPECT_EQ(everythingIn(folder.path()), before);
    // what an interrupted operation left makes way, unless that operation still runs
    fs::remove_all(folder / "out.partial");
    {
        NewSet running(folder / "out");
        ASSERT_OK(running.start(smallSettings()));
        ASSERT_TRUE(fs::exists(folder / "out.partial"));
        auto busy = convertDataset(folder / "set", folder / "out", options());
        ASSERT_FALSE(busy.ok());
        EXPECT_NE(busy.error().message.find("another operation"), std::string::npos) << busy.error().message;
        fs::copy(folder / "out.partial", folder / "left.partial", fs::copy_options::recursive);
    }
    EXPECT_FALSE(fs::exists(folder / "out.partial"));
    EXPECT_OK(convertDataset(folder / "set", folder / "left", options()));
    EXPECT_FALSE(fs::exists(folder / "left.partial"));
    EXPECT_FALSE(fs::exists(folder / "left/.unfinished"));
}

/// Copies a folder as it is before every call: what a kill at that moment leaves.
class Stills : public FileSystem {
public:
    Stills(fs::path watched, fs::path into) : watched_(std::move(watched)), into_(std::move(into)) {
        setFileSystem(this);
    }
    ~Stills() override { setFileSystem(nullptr); }
    int kept() const { return kept_; }

    int open(const char* path, int flags, int mode) override {
        keep();
        return FileSystem::open(path, flags, mode);
    }
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        keep();
        return FileSystem::write(fd, data, size);
    }
    int rename(const char* from, const char* to) override {
        keep();
        return FileSystem::rename(from, to);
    }
    int mkdir(const char* path, int mode) override {
        keep();
        return FileSystem::mkdir(path, mode);
    }

private:
    void keep() {
        if (!fs::exists(watched_)) return;
        fs::copy(watched_, into_ / (std::to_string(kept_++) + ".partial"), fs::copy_options::recursive);
    }
    fs::path watched_, into_;
    int kept_ = 0;
};

TEST(Operations, KilledAtTheirVeryStartTheyCanBeRepeated) {
    TemporaryFolder folder;
    fs::create_directories(folder / "killed");
    int kept = 0;
    {
        Stills stills(folder / "out.partial", folder / "killed");
        NewSet begun(folder / "out");
        ASSERT_OK(begun.start(smallSettings()));
        kept = stills.kept();
    }
    // the folder alone, with the marker, with meta, and with each state of info.json
    ASSERT_GE(kept, 5);
    for (int i = 0; i < kept; ++i) {
        SCOPED_TRACE(i);
        NewSet again(folder / "killed" / std::to_string(i));
        EXPECT_OK(again.start(smallSettings()));
    }
}

/// Copies a set as it is right before and after it gets its name: what a kill at those moments leaves.
class NamingStills : public FileSystem {
public:
    explicit NamingStills(fs::path into) : into_(std::move(into)) { setFileSystem(this); }
    ~NamingStills() override { setFileSystem(nullptr); }
    bool named() const { return named_; }

    int rename(const char* from, const char* to) override {
        if (!std::string(from).ends_with(".partial")) return FileSystem::rename(from, to);
        fs::copy(from, into_ / "before.partial", fs::copy_options::recursive);
        const int result = FileSystem::rename(from, to);
        fs::copy(to, into_ / "after", fs::copy_options::recursive);
        named_ = true;
        return result;
    }

private:
    fs::path into_;
    bool named_ = false;
};

TEST(Operations, KilledAtTheirVeryEndTheyCanBeRepeatedOrAreDone) {
    TemporaryFolder folder;
    makeSet(folder / "set", 2);
    fs::create_directories(folder / "killed");
    {
        NamingStills stills(folder / "killed");
        ASSERT_OK(convertDataset(folder / "set", folder / "out", options()));
        ASSERT_TRUE(stills.named());
    }
    EXPECT_FALSE(fs::exists(folder / "out/.unfinished"));
    EXPECT_OK(convertDataset(folder / "set", folder / "killed/before", options()));
    EXPECT_FALSE(fs::exists(folder / "killed/before.partial"));
    auto source = openSet(folder / "set"), whole = openSet(folder / "killed/after");
    ASSERT_TRUE(source && whole);
    for (std::size_t p = 0; p < 2; ++p) expectSame(*source, p, *whole, p);
    expectNoErrors(folder / "killed/after");
    // under a working name such a set would be taken for one that was left
    auto refused = convertDataset(folder / "set", folder / "new.partial", options());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(refused.error().message, HasSubstr("names that end in '.partial'"));
    EXPECT_FALSE(fs::exists(folder / "new.partial"));
}

TEST(Operations, ASplitThatFailsTellsWhichPartsAreThere) {
    TemporaryFolder folder;
    makeSet(folder / "set", 4);
    std::vector<SplitPart> parts{{"a", {0, 1}}, {"b", {2, 3}}};
    std::stop_source stop;
    auto until = options();
    until.stop = stop.get_token();
    until.progress = [&](std::int64_t done, std::int64_t) {
        if (done == 2) stop.request_stop();
    };
    auto stopped = splitDataset(folder / "set", parts, folder / "parts", until);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_THAT(stopped.error().hint, HasSubstr("There already: a."));
    EXPECT_FALSE(fs::exists(folder / "parts/b"));
    // the same once more is refused for what is there, and says what to do
    auto again = splitDataset(folder / "set", parts, folder / "parts", options());
    ASSERT_FALSE(again.ok());
    EXPECT_THAT(again.error().message, HasSubstr("it exists already"));
    EXPECT_THAT(again.error().hint, HasSubstr("There already: a. Split into the other parts alone"));
    ASSERT_OK(splitDataset(folder / "set", std::span(parts).subspan(1), folder / "parts", options()));
    auto source = openSet(folder / "set"), b = openSet(folder / "parts/b");
    ASSERT_TRUE(source && b);
    expectSame(*source, 2, *b, 0);
    expectNoErrors(folder / "parts/a");
    // where nothing was made there is nothing to tell
    auto none = splitDataset(folder / "set", parts, folder / "none", until);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(none.error().hint, "");
}

TEST(Operations, OnAFullDiskTheyLeaveNothingThatBlocksAnother) {
    TemporaryFolder folder;
    makeSet(folder / "set", 2);
    int refused = 0;
    for (std::size_t room = 0; room < (64u << 20); room = 2 * room + 100) {
        SCOPED_TRACE(room);
        {
            FullDisk disk(room);
            auto report = convertDataset(folder / "set", folder / "out", options());
            if (report.ok()) break;
            ++refused;
            EXPECT_EQ(report.error().code, ErrorCode::Io) << report.error().text();
            EXPECT_THAT(report.error().message, HasSubstr("No space left on device"));
        }
        EXPECT_FALSE(fs::exists(folder / "out"));
        EXPECT_FALSE(fs::exists(folder / "out.partial"));
    }
    // a set takes some KiB, so the disk was full in several of its files
    EXPECT_GE(refused, 4);
    auto source = openSet(folder / "set"), copy = openSet(folder / "out");
    ASSERT_TRUE(source && copy) << "no room was enough";
    for (std::size_t p = 0; p < 2; ++p) expectSame(*source, p, *copy, p);
    expectNoErrors(folder / "out");
}

TEST(Operations, EpisodeLists) {
    EXPECT_EQ(*parseEpisodeList("0-3,7,10-12"), (std::vector<std::int64_t>{0, 1, 2, 3, 7, 10, 11, 12}));
    for (const char* wrong : {"", ",", "1-", "-1", "3-1", "a", "1,", "1;2"}) {
        EXPECT_FALSE(parseEpisodeList(wrong).ok()) << wrong;
    }
}

TEST(Operations, PartsOfASplit) {
    auto part = parseSplitPart("train=0-2,5");
    ASSERT_OK(part);
    EXPECT_EQ(part->name, "train");
    EXPECT_EQ(part->episodes, (std::vector<std::int64_t>{0, 1, 2, 5}));
    for (const char* wrong : {"", "train", "train=", "train=x"})
        EXPECT_FALSE(parseSplitPart(wrong).ok()) << wrong;
}

/// Converts one of the real sets and compares every row and picture with the source.
void convertReal(const fs::path& source, double tolerance = 0) {
    TemporaryFolder folder;
    auto report = convertDataset(source, folder / "out", options());
    ASSERT_OK(report);
    auto from = openSet(source), to = openSet(folder / "out");
    ASSERT_TRUE(from && to);
    EXPECT_EQ(to->info().version, "v3.0");
    ASSERT_EQ(from->episodes().size(), to->episodes().size());
    EXPECT_EQ(report->encodedVideos, 0);
    for (std::size_t p = 0; p < from->episodes().size(); ++p) expectSame(*from, p, *to, p, tolerance);
    expectNoErrors(folder / "out");
}

TEST(ConvertIntegration, Gr1) {
    STUDIO_REQUIRE_SHARED(shared);
    convertReal(shared / "data/datasets/gr1_picknplace_v20");
}

TEST(ConvertIntegration, G1) {
    STUDIO_REQUIRE_SHARED(shared);
    convertReal(shared / "data/datasets/g1_dualarm_v21");
}

TEST(ConvertIntegration, Cr5) {
    STUDIO_REQUIRE_SHARED(shared);
    convertReal(shared / "data/datasets/cr5_banana_v21");
}

TEST(ConvertIntegration, ADataFileThatIsGoneIsNoMissingFeature) {
    STUDIO_REQUIRE_SHARED(shared);
    TemporaryFolder folder;
    fs::copy(shared / "data/datasets/gr1_picknplace_v20", folder / "set", fs::copy_options::recursive);
    fs::path gone = folder / "set/data/chunk-000/episode_000000.parquet";
    ASSERT_TRUE(fs::remove(gone));
    auto converted = convertDataset(folder / "set", folder / "out", options());
    ASSERT_FALSE(converted.ok());
    EXPECT_NE(converted.error().message.find(gone.filename().string()), std::string::npos)
        << converted.error().text();
    EXPECT_FALSE(fs::exists(folder / "out"));
    // what is not copied need not be there, and what is has all its columns
    auto report = deleteEpisodes(folder / "set", std::vector<std::int64_t>{0}, folder / "rest", options());
    ASSERT_OK(report);
    auto rest = openSet(folder / "rest");
    ASSERT_TRUE(rest);
    EXPECT_OK(rest->column(0, "observation.state"));
    EXPECT_OK(rest->column(0, "action"));
    EXPECT_FALSE(episodeStats(*openSet(folder / "set"), 0).ok());
}

TEST(Operations, AVideoThatIsGoneIsNoMissingCamera) {
    STUDIO_REQUIRE_SHARED(shared);
    TemporaryFolder folder;
    fs::copy(shared / "data/datasets/micro_fixtures/datasets/lerobotv2", folder / "set",
             fs::copy_options::recursive);
    const fs::path videos = folder / "set/videos/chunk-000/observation.images.cam";
    fs::permissions(videos, fs::perms::owner_all);
    ASSERT_TRUE(fs::remove(videos / "episode_000001.mp4"));
    auto set = openSet(folder / "set");
    ASSERT_TRUE(set);
    auto stats = computeStats(*set);
    ASSERT_FALSE(stats.ok());
    EXPECT_EQ(stats.error().code, ErrorCode::NotFound);
    EXPECT_THAT(stats.error().message, HasSubstr((videos / "episode_000001.mp4").string()));
    EXPECT_THAT(stats.error().message, HasSubstr("episode 1"));
    EXPECT_THAT(stats.error().hint, HasSubstr("Copy the missing video"));
    // where no episode has one the camera is left out, which opening tells
    ASSERT_TRUE(fs::remove(videos / "episode_000000.mp4"));
    set = openSet(folder / "set");
    ASSERT_TRUE(set);
    auto numbers = computeStats(*set);
    ASSERT_OK(numbers);
    EXPECT_FALSE(numbers->contains("observation.images.cam"));
    EXPECT_TRUE(numbers->contains("action"));
    // opened for its numbers alone, a set has no pictures to miss
    auto unseen = openDataset(shared / "data/datasets/micro_fixtures/datasets/lerobotv2");
    ASSERT_OK(unseen);
    EXPECT_FALSE(computeStats(**unseen).value().contains("observation.images.cam"));
}

TEST(ConvertIntegration, MicroFixtures) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"lerobotv2", "lerobotv2-image", "lerobotv3"}) {
        convertReal(shared / "data/datasets/micro_fixtures/datasets" / name);
    }
}

}  // namespace
}  // namespace studio::data
