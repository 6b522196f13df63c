// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/file_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/train/run_inputs.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string hashOfText(const std::string& text) {
    return hashHex(std::as_bytes(std::span(text)));
}

/// A data set of files whose content is of no concern to filesBelow().
class FolderOfFiles {
public:
    void put(const std::string& name, const std::string& content) const {
        test::must(makeFolders((root() / name).parent_path()));
        test::must(writeFileAtomic(root() / name, content));
    }
    /// The same content but for one byte.
    void putFlipped(const std::string& name, std::string content, std::size_t byte) const {
        content.at(byte) = static_cast<char>(content.at(byte) ^ 1);
        put(name, content);
    }
    std::filesystem::path root() const { return folder_ / "set"; }
    std::vector<std::string> differences(const std::map<std::string, std::string>& then,
                                         const ReadBounds& bounds = {}) const {
        return RunInputs{{}, {{"data", then}}}.differences({{}, {{"data", filesBelow(root(), bounds)}}});
    }

private:
    test::TemporaryFolder folder_;
};

TEST(FileMarks, EveryByteOfASmallFolderCounts) {
    FolderOfFiles set;
    const std::string video = "videos/top/file-000.mp4", table = "data/chunk-000/file-000.parquet";
    const std::string pictures(1000, 'p'), rows(100'000, 'r');
    set.put("meta/info.json", "{}");
    set.put(video, pictures);
    set.put(table, rows);
    const auto then = filesBelow(set.root());
    EXPECT_THAT(then.at(video), HasSubstr("1000 bytes whole:"));
    EXPECT_THAT(set.differences(then), IsEmpty());
    for (std::size_t byte : {0u, 499u, 999u}) {
        set.putFlipped(video, pictures, byte);
        EXPECT_THAT(set.differences(then), ElementsAre("data: " + video + " has changed")) << byte;
    }
    set.put(video, pictures);
    // before the end of the table, which alone was read once
    set.putFlipped(table, rows, 10);
    EXPECT_THAT(set.differences(then), ElementsAre("data: " + table + " has changed"));
}

TEST(FileMarks, OfALargeFolderEvenlySpreadBlocksAreRead) {
    FolderOfFiles set;
    const std::string first = "videos/top/0.mp4", second = "videos/top/1.mp4", content(100, 'p');
    set.put("meta/info.json", "{}");
    set.put(first, content);
    set.put(second, content);
    // four blocks of each: from 0, 32, 64 and 96
    const ReadBounds bounds{.wholeBytes = 150, .blocks = 8, .blockBytes = 4};
    const auto then = filesBelow(set.root(), bounds);
    EXPECT_THAT(then.at(first), HasSubstr("100 bytes 4x4/1:"));
    for (std::size_t byte : {0u, 3u, 32u, 67u, 99u}) {
        set.putFlipped(first, content, byte);
        EXPECT_THAT(set.differences(then, bounds), ElementsAre("data: " + first + " has changed")) << byte;
    }
    for (std::size_t byte : {4u, 31u, 95u}) {
        set.putFlipped(first, content, byte);
        EXPECT_THAT(set.differences(then, bounds), IsEmpty()) << byte;
    }
}

TEST(FileMarks, OfVeryManyFilesSomeAreRead) {
    FolderOfFiles set;
    const std::string content(9, 'p');
    for (int i = 0; i < 20; ++i) set.put("videos/" + std::to_string(i) + ".mp4", content);
    const ReadBounds bounds{.wholeBytes = 16, .blocks = 8, .blockBytes = 3};
    const auto then = filesBelow(set.root(), bounds);
    std::vector<std::string> read;
    for (const auto& [name, mark] : then) {
        if (mark.find(" 1x3/3:") != std::string::npos) read.push_back(name);
    }
    ASSERT_FALSE(read.empty());
    EXPECT_LT(read.size(), 20u);
    set.putFlipped(read.front(), content, 4);
    EXPECT_THAT(set.differences(then, bounds), ElementsAre("data: " + read.front() + " has changed"));
    // one more file changes the mark of no other
    set.put(read.front(), content);
    set.put("videos/new.mp4", content);
    EXPECT_THAT(set.differences(then, bounds), ElementsAre("data: videos/new.mp4 is new"));
}

TEST(FileMarks, OfAnEarlierVersionAreComparedAsFarAsTheyGo) {
    FolderOfFiles set;
    set.put("meta/info.json", "{}");
    set.put("data/0.parquet", "rows");
    set.put("videos/0.mp4", "pictures");
    std::map<std::string, std::string> then{{"meta/info.json", "2 bytes " + hashOfText("{}")},
                                            {"data/0.parquet", "4 bytes " + hashOfText("rows")},
                                            {"videos/0.mp4", "8 bytes"}};
    EXPECT_THAT(set.differences(then), IsEmpty());
    set.put("data/0.parquet", "Rows");
    set.put("videos/0.mp4", "picture");
    EXPECT_THAT(set.differences(then),
                ElementsAre("data: data/0.parquet has changed", "data: videos/0.mp4 has changed"));
}

TEST(FileMarks, OfFoldersOfAnEarlierVersionToo) {
    FolderOfFiles set;
    set.put("meta/info.json", "{}");
    std::map<std::string, std::string> videos;
    for (int i = 0; i < 70; ++i) {
        const std::string name = "videos/" + std::to_string(i) + ".mp4";
        set.put(name, "pictures");
        videos[name] = "8 bytes";
    }
    std::string sum;
    for (const auto& [name, mark] : videos) sum += name + " " + mark + "\n";
    const std::map<std::string, std::string> then{
        {"meta", "1 files " + hashOfText("meta/info.json 2 bytes " + hashOfText("{}") + "\n")},
        {"videos", "70 files " + hashOfText(sum)}};
    EXPECT_THAT(set.differences(then), IsEmpty());
    // what this version knows more of
    const auto now = filesBelow(set.root());
    EXPECT_THAT(now.at("videos"), HasSubstr(then.at("videos") + " whole:"));
    EXPECT_THAT(now.at("meta"), Not(HasSubstr(":")));
    set.put("videos/33.mp4", "Pictures");
    EXPECT_THAT(set.differences(then), IsEmpty());
    EXPECT_THAT(set.differences(now), ElementsAre("data: videos has changed"));
    set.put("videos/33.mp4", "picture");
    EXPECT_THAT(set.differences(then), ElementsAre("data: videos has changed"));
}

TEST(FileMarks, AreTheSameWhereTheyTellTheSame) {
    EXPECT_TRUE(sameMark("8 bytes", "8 bytes whole:a"));
    EXPECT_TRUE(sameMark("8 bytes whole:a", "8 bytes 4x4/1:b"));
    EXPECT_TRUE(sameMark("8 bytes 4x4/1:b", "8 bytes 4x4/1:b"));
    EXPECT_FALSE(sameMark("8 bytes 4x4/1:b", "8 bytes 4x4/1:c"));
    EXPECT_FALSE(sameMark("8 bytes whole:a", "9 bytes whole:a"));
    EXPECT_FALSE(sameMark("8 bytes", "8 bytes hash"));
    EXPECT_FALSE(sameMark("unreadable", "8 bytes whole:a"));
}

}  // namespace
}  // namespace studio::train
