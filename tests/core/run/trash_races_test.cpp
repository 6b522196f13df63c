// SPDX-License-Identifier: GPL-3.0-or-later
// A trash that others use meanwhile: another window, a person's mv, a clock that is set late.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/trash.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

constexpr double kToday = 1'800'000'000, kOneDay = 24 * 3600;  // seconds (since 1970)

/// Refuses what `refuses` says, with `code`.
class RefusingFileSystem : public test::QuickFileSystem {
public:
    RefusingFileSystem(int code, std::function<bool(const std::string& to)> refuses)
        : code_(code), refuses_(std::move(refuses)) {}
    int rename(const char* from, const char* to) override {
        // a note is written by a rename too
        if (std::string(to).ends_with(".json") || !refuses_(to)) return FileSystem::rename(from, to);
        errno = code_;
        return -1;
    }

private:
    int code_;
    std::function<bool(const std::string& to)> refuses_;
};

class SharedTrashTest : public ::testing::Test {
protected:
    SharedTrashTest() {
        EXPECT_OK(writeFileAtomic(project() / "project.yaml", "name: small\n"));
        make(run());
    }
    fs::path project() const { return fs::canonical(folder_.path()); }
    fs::path trash() const { return project() / ".trash"; }
    fs::path run() const { return project() / "runs/main/task1"; }
    fs::path noteOf(const std::string& name) const { return trash() / (name + ".trashed.json"); }
    static void make(const fs::path& run) {
        EXPECT_OK(makeFolders(run));
        EXPECT_OK(writeFileAtomic(run / "events.jsonl", ""));
    }
    static void moveBackBy25Hours(const fs::path& file) {
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(25));
    }
    std::vector<TrashEntry> held() const { return listTrash({project()}); }

    test::QuickFileSystem quick_;
    test::TemporaryFolder folder_;
};

TEST_F(SharedTrashTest, WhatWasDeletedAnewDoesNotGoWithTheOld) {
    auto first = moveToTrash(run(), "task1", kToday);
    ASSERT_OK(first);
    const auto seen = held();
    ASSERT_EQ(seen.size(), 1u);
    // while others are removed, a person undoes it and deletes it once more
    ASSERT_OK(restoreFromTrash(*first, run()));
    auto again = moveToTrash(run(), "task1", kToday + 5);
    ASSERT_OK(again);
    ASSERT_EQ(*again, *first);
    TrashRemoval removal = removeFromTrash(seen);
    EXPECT_TRUE(removal.gone.empty());
    EXPECT_TRUE(removal.failed.empty());
    EXPECT_TRUE(fs::exists(*again / "events.jsonl"));
    EXPECT_EQ(removeFromTrash(held()).gone.size(), 1u) << "as it is now it may go";
}

TEST_F(SharedTrashTest, ANoteOfAnotherThingCallsNothingOld) {
    auto moved = moveToTrash(run(), "task1", kToday - 40 * kOneDay);
    ASSERT_OK(moved);
    // brought back by hand, and later another one comes by hand
    fs::rename(*moved, run());
    make(*moved);
    ASSERT_EQ(held().size(), 1u);
    EXPECT_FALSE(held()[0].deletedS);
    EXPECT_TRUE(removeExpired({project()}, kToday).gone.empty());
    EXPECT_EQ(held()[0].deletedS, kToday) << "its time begins now";
    EXPECT_EQ(held()[0].from, run());
    EXPECT_TRUE(removeExpired({project()}, kToday + 30 * kOneDay).gone.empty());
    EXPECT_EQ(removeExpired({project()}, kToday + 30 * kOneDay + 1).gone.size(), 1u);
}

TEST_F(SharedTrashTest, ANoteWithoutItsThingGoesAfterADay) {
    ASSERT_OK(moveToTrash(run(), "task1", kToday));
    ASSERT_OK(writeFileAtomic(noteOf("back"), "{}"));
    EXPECT_TRUE(removeExpired({project()}, kToday).gone.empty());
    EXPECT_TRUE(fs::exists(noteOf("back"))) << "its thing may be on the way";
    moveBackBy25Hours(noteOf("back"));
    moveBackBy25Hours(noteOf("task1"));
    EXPECT_TRUE(removeExpired({project()}, kToday).gone.empty());
    EXPECT_FALSE(fs::exists(noteOf("back")));
    EXPECT_TRUE(fs::exists(noteOf("task1")));
}

TEST_F(SharedTrashTest, WhereTheSystemMovesNothingTheTrashBesideTheRunTakesIt) {
    const std::string trashOfProject = trash().string() + "/";
    {
        RefusingFileSystem apart(EXDEV,
                                 [&](const std::string& to) { return to.starts_with(trashOfProject); });
        auto moved = moveToTrash(run(), "task1", kToday);
        ASSERT_OK(moved);
        EXPECT_EQ(*moved, run().parent_path() / ".trash/task1");
    }
    EXPECT_FALSE(fs::exists(noteOf("task1"))) << "nothing is there";
    EXPECT_EQ(findInTrash(run()), run().parent_path() / ".trash/task1");
    ASSERT_EQ(held().size(), 1u);
    EXPECT_EQ(held()[0].deletedS, kToday);
    ASSERT_OK(restoreFromTrash(held()[0].path, run()));
    // and where it does not move there either it stays where it is
    RefusingFileSystem nowhere(EXDEV, [](const std::string& to) { return to.find(".trash/") != to.npos; });
    EXPECT_EQ(moveToTrash(run(), "task1", kToday).error().code, ErrorCode::Io);
    EXPECT_TRUE(fs::exists(run() / "events.jsonl"));
    EXPECT_TRUE(fs::is_empty(trash()));
    EXPECT_TRUE(fs::is_empty(run().parent_path() / ".trash"));
}

TEST_F(SharedTrashTest, TwoWhoDeleteAtTheSameTimeTakeDifferentNames) {
    ASSERT_OK(makeFolders(trash()));
    // the other one has written its note, and its thing has not come yet
    ASSERT_OK(writeFileAtomic(noteOf("task1"), "the other's"));
    {
        RefusingFileSystem refusing(EACCES, [](const std::string&) { return true; });
        EXPECT_FALSE(moveToTrash(run(), "task1", kToday).ok());
    }
    EXPECT_EQ(*readFile(noteOf("task1")), "the other's");
    EXPECT_FALSE(fs::exists(noteOf("task1-2")));
    auto moved = moveToTrash(run(), "task1", kToday);
    ASSERT_OK(moved);
    EXPECT_EQ(moved->filename(), "task1-2");
    EXPECT_EQ(*readFile(noteOf("task1")), "the other's");
}

TEST_F(SharedTrashTest, WhatAnotherWindowRemovedFirstIsNoFailureOfThisOne) {
    ASSERT_OK(moveToTrash(run(), "task1", kToday - 31 * kOneDay));
    auto removing = [](const std::string& to) { return to.find(".removing-") != to.npos; };
    {
        RefusingFileSystem slower(ENOENT, removing);
        TrashRemoval removal = removeExpired({project()}, kToday);
        EXPECT_TRUE(removal.gone.empty());
        EXPECT_TRUE(removal.failed.empty());
    }
    RefusingFileSystem forbidding(EACCES, removing);
    EXPECT_EQ(removeExpired({project()}, kToday).failed.size(), 1u);
}

TEST_F(SharedTrashTest, AClockThatWasNotSetCallsNothingOld) {
    const double unset = 946'684'800;  // 2000-01-01
    ASSERT_OK(moveToTrash(run(), "task1", unset));
    ASSERT_EQ(held().size(), 1u);
    EXPECT_FALSE(held()[0].deletedS);
    EXPECT_TRUE(removeExpired({project()}, unset + 60).gone.empty());
    EXPECT_FALSE(held()[0].deletedS) << "it is not set yet";
    EXPECT_TRUE(removeExpired({project()}, kToday).gone.empty());
    EXPECT_EQ(held()[0].deletedS, kToday);
    EXPECT_EQ(held()[0].from, run());
    EXPECT_EQ(removeExpired({project()}, kToday + 31 * kOneDay).gone.size(), 1u);
}

TEST_F(SharedTrashTest, IsCountedAsItIsListed) {
    EXPECT_EQ(countTrash({project()}), 0u);
    ASSERT_OK(moveToTrash(run(), "task1", kToday));
    make(run().parent_path() / ".trash/task0");
    ASSERT_OK(makeFolders(trash() / "somebody's own"));
    EXPECT_EQ(countTrash({project()}), 2u);
    EXPECT_EQ(countTrash({project(), project() / "runs"}), held().size());
}

}  // namespace
}  // namespace studio::run
