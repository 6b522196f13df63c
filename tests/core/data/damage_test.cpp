// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of small data sets cut short and with flipped bits: a named error, a finding or a valid result.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <ctime>
#include <fstream>
#include <iostream>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;

constexpr double kPatienceS = 40;  // of processor time, for one check of one small set

/// A writable copy of a small data set.
class SmallSet {
public:
    explicit SmallSet(const fs::path& source) {
        fs::copy(source, root(), fs::copy_options::recursive);
        for (const auto& entry : fs::recursive_directory_iterator(root()))
            fs::permissions(entry.path(), fs::perms::owner_all);
    }
    fs::path root() const { return folder_ / "set"; }
    std::vector<fs::path> files() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::recursive_directory_iterator(root())) {
            bool isPart = entry.is_regular_file() && entry.path().filename() != "LICENSE";
            if (isPart) all.push_back(entry.path());
        }
        std::sort(all.begin(), all.end());
        return all;
    }

private:
    test::TemporaryFolder folder_;
};

/// The first episode of cr5, as a set of its own.
void keepFirstEpisode(const fs::path& root) {
    for (const char* number : {"000001", "000002"}) {
        fs::remove(root / fmt::format("data/chunk-000/episode_{}.parquet", number));
        fs::remove(root / fmt::format("videos/chunk-000/observation.images.top/episode_{}.mp4", number));
    }
    for (const char* list : {"episodes.jsonl", "episodes_stats.jsonl"}) {
        std::string text = *readFile(root / "meta" / list);
        std::ofstream(root / "meta" / list) << text.substr(0, text.find('\n') + 1);
    }
    std::string info = *readFile(root / "meta/info.json");
    for (auto [from, to] : {std::pair{"\"total_episodes\": 3", "\"total_episodes\": 1"},
                            std::pair{"\"total_frames\": 687", "\"total_frames\": 197"},
                            std::pair{"\"total_videos\": 3", "\"total_videos\": 1"}}) {
        ASSERT_NE(info.find(from), std::string::npos);
        info.replace(info.find(from), std::string(from).size(), to);
    }
    std::ofstream(root / "meta/info.json") << info;
}

/// Opens and reads everything, as training would; whatever comes back is a value or an error with words.
void readEverything(const fs::path& root, bool withPictures) {
    auto dataset = openDataset(root, {.media = video::mediaBackend()});
    if (!dataset.ok()) {
        EXPECT_FALSE(dataset.error().message.empty());
        EXPECT_FALSE(dataset.error().hint.empty()) << dataset.error().message;
        return;
    }
    auto check = [](const auto& result) {
        if (!result.ok()) {
            EXPECT_FALSE(result.error().message.empty());
        }
    };
    check((*dataset)->storedStats());
    for (std::size_t i = 0; i < (*dataset)->episodes().size(); ++i) {
        check((*dataset)->tasksOfRows(i));
        for (const Feature& feature : (*dataset)->info().features) {
            if (feature.dtype != "video" && feature.dtype != "image")
                check((*dataset)->column(i, feature.name));
            if (!withPictures || !feature.isCamera) continue;
            auto stream = (*dataset)->frames(i, feature.name);
            check(stream);
            for (std::int64_t r : {std::int64_t{0}, (*dataset)->episodes()[i].length - 1, std::int64_t{1}}) {
                if (stream.ok()) check((*stream)->at(r));
            }
        }
    }
}

/// Verifies within the time limit. The report is an answer, never an error.
VerifyReport check(const fs::path& root, bool full) {
    // processor time: how busy the machine is says nothing about the program
    std::clock_t begin = std::clock();
    auto report = verify(root, {.full = full, .media = video::mediaBackend()});
    EXPECT_OK(report);
    readEverything(root, full);
    EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, kPatienceS) << root;
    return report.ok() ? *report : VerifyReport{};
}

bool names(const VerifyReport& report, const std::string& file) {
    for (const Finding& finding : report.findings) {
        bool isNamed =
            finding.message.find(file) != std::string::npos || finding.remedy.find(file) != std::string::npos;
        if (finding.severity == Severity::Error && isNamed && !finding.remedy.empty()) return true;
    }
    return false;
}

std::string textOf(const VerifyReport& report) {
    std::string text;
    for (const Finding& finding : report.findings) text += finding.code + ": " + finding.message + "\n";
    return text;
}

/// Cuts every file at several lengths: always an error that names the file.
void cutEveryFile(const fs::path& root, const std::vector<fs::path>& files) {
    for (const fs::path& file : files) {
        std::string bytes = *readFile(file);
        std::size_t n = bytes.size();
        for (std::size_t size :
             {std::size_t{0}, std::size_t{1}, std::size_t{7}, n / 4, n / 2, n - n / 10, n - 12, n - 2}) {
            if (size >= n) continue;
            std::ofstream(file, std::ios::binary) << bytes.substr(0, size);
            auto report = check(root, false);
            EXPECT_TRUE(names(report, file.filename().string()))
                << file << " cut to " << size << " of " << n << " bytes gave\n"
                << textOf(report);
        }
        std::ofstream(file, std::ios::binary) << bytes;
    }
    EXPECT_EQ(check(root, true).count(Severity::Error), 0) << "whole again";
}

/// Flips bits, one at a time and a few together: any answer is fine, as long as there is one.
void flipBits(const fs::path& root, const std::vector<fs::path>& files, int rounds, std::uint64_t seed) {
    std::int64_t noticed = 0, tried = 0;
    for (const fs::path& file : files) {
        std::string bytes = *readFile(file);
        CounterRng rng(seed, std::hash<std::string>{}(file.filename().string()));
        bool isVideo = file.extension() == ".mp4";
        for (int round = 0; round < rounds; ++round) {
            std::string damaged = bytes;
            int flips = round % 3 == 0 ? 1 : 8;
            for (int i = 0; i < flips; ++i)
                damaged[rng.below(bytes.size())] ^= static_cast<char>(1 << rng.below(8));
            std::ofstream(file, std::ios::binary) << damaged;
            auto report = check(root, isVideo || bytes.size() < 20000);
            ++tried;
            noticed += report.count(Severity::Error) > 0;
        }
        std::ofstream(file, std::ios::binary) << bytes;
    }
    std::cout << "noticed as errors: " << noticed << " of " << tried << "\n";
}

TEST(DamagedDatasetSlow, FixturesCutShort) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"lerobotv2", "lerobotv2-image", "lerobotv3"}) {
        SmallSet set(shared / "data/datasets/micro_fixtures/datasets" / name);
        cutEveryFile(set.root(), set.files());
    }
}

TEST(DamagedDatasetSlow, FixturesWithFlippedBits) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"lerobotv2", "lerobotv2-image", "lerobotv3"}) {
        SmallSet set(shared / "data/datasets/micro_fixtures/datasets" / name);
        flipBits(set.root(), set.files(), 100, 7);
    }
}

TEST(DamagedDatasetSlow, Cr5CutShort) {
    STUDIO_REQUIRE_SHARED(shared);
    SmallSet set(shared / "data/datasets/cr5_banana_v21");
    keepFirstEpisode(set.root());
    cutEveryFile(set.root(), set.files());
}

TEST(DamagedDatasetSlow, Cr5WithFlippedBits) {
    STUDIO_REQUIRE_SHARED(shared);
    SmallSet set(shared / "data/datasets/cr5_banana_v21");
    keepFirstEpisode(set.root());
    flipBits(set.root(), set.files(), 12, 11);
}

}  // namespace
}  // namespace studio::data
