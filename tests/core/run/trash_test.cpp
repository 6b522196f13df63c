// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/trash.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/run_list.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

constexpr double kNow = 1'800'000'000;  // seconds since 1970
constexpr double kDay = 24 * 3600;

/// A project whose sequence has one run with one checkpoint, of 7 bytes.
class TrashTest : public ::testing::Test {
protected:
    TrashTest() {
        EXPECT_OK(writeFileAtomic(project() / "project.yaml", "name: small\n"));
        make(run());
    }
    fs::path project() const { return folder_.path(); }
    fs::path trash() const { return project() / ".trash"; }
    fs::path run() const { return project() / "runs/main/2026-11-29_120000_task1"; }
    static fs::path checkpointOf(const fs::path& run) { return run / "checkpoints/000100"; }
    static void make(const fs::path& run) {
        EXPECT_OK(makeFolders(checkpointOf(run) / "pretrained_model"));
        EXPECT_OK(writeFileAtomic(checkpointOf(run) / "pretrained_model/model.safetensors", "weights"));
        EXPECT_OK(writeFileAtomic(run / "config.yaml", ""));
        EXPECT_OK(writeFileAtomic(run / "events.jsonl", ""));
    }
    /// A folder in the trash, with a note of its deletion where `deletedS` is given.
    static void put(const fs::path& trashed, std::optional<double> deletedS) {
        make(trashed);
        if (deletedS)
            EXPECT_OK(writeJson(trashed.parent_path() / (trashed.filename().string() + ".trashed.json"),
                                nlohmann::json{{"deleted", *deletedS}, {"from", ""}}));
    }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const TrashEntry& entry : listTrash({project()}))
            found.push_back(entry.path.filename().string());
        return found;
    }

    test::QuickFileSystem quick_;
    test::TemporaryFolder folder_;
};

TEST_F(TrashTest, WhatLiesDeepInAProjectGoesToTheTrashOfTheProject) {
    EXPECT_EQ(trashOf(checkpointOf(run())), fs::canonical(project()) / ".trash");
    EXPECT_EQ(trashOf(run()), fs::canonical(project()) / ".trash");
    auto moved = moveToTrash(checkpointOf(run()), "2026-11-30_000100", kNow);
    ASSERT_OK(moved);
    EXPECT_EQ(*moved, fs::canonical(project()) / ".trash/2026-11-30_000100");
    EXPECT_FALSE(fs::exists(checkpointOf(run())));
    auto whole = moveRunToTrash(run());
    ASSERT_OK(whole);
    EXPECT_EQ(whole->parent_path(), moved->parent_path());
    // neither a run nor its branch has a trash of its own
    EXPECT_FALSE(fs::exists(run().parent_path() / ".trash"));
    // the same name once more takes another place
    make(run());
    auto again = moveRunToTrash(run());
    ASSERT_OK(again);
    EXPECT_EQ(again->filename(), "2026-11-29_120000_task1-2");
}

TEST_F(TrashTest, OnlyACheckpointGoesAsOne) {
    const fs::path link = checkpointOf(run()).parent_path() / "last";
    fs::create_directory_symlink("000100", link);
    auto moved = moveCheckpointToTrash(link, kNow);
    ASSERT_OK(moved);
    // what the link names, under a name that no other run's step has
    EXPECT_EQ(moved->parent_path(), fs::canonical(project()) / ".trash");
    EXPECT_TRUE(moved->filename().string().ends_with("_000100")) << *moved;
    EXPECT_GT(moved->filename().string().size(), std::string("_000100").size());
    EXPECT_FALSE(fs::exists(checkpointOf(run())));
    EXPECT_EQ(moveCheckpointToTrash(checkpointOf(run()), kNow).error().code, ErrorCode::NotFound);
    // no slip of the hand takes a run or a project away
    for (const fs::path& other : {run(), project()}) {
        EXPECT_EQ(moveCheckpointToTrash(other, kNow).error().code, ErrorCode::InvalidArgument) << other;
        EXPECT_TRUE(fs::exists(other));
    }
}

TEST_F(TrashTest, WithoutAProjectItLiesBesideTheRun) {
    fs::remove(project() / "project.yaml");
    const fs::path beside = fs::canonical(run().parent_path()) / ".trash";
    EXPECT_EQ(trashOf(run()), beside);
    EXPECT_EQ(trashOf(checkpointOf(run())), beside);
}

TEST_F(TrashTest, TellsTimePlaceAndSizeOfWhatItHolds) {
    ASSERT_OK(moveToTrash(checkpointOf(run()), "000100", kNow));
    auto entries = listTrash({project()});
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].deletedS, kNow);
    EXPECT_EQ(entries[0].from, fs::canonical(run()) / "checkpoints/000100");
    EXPECT_EQ(entries[0].bytes, 7u);
    EXPECT_EQ(bytesOf(entries), 7u);
    // by the folder of the runs as well, and once where both are named
    EXPECT_EQ(listTrash({project() / "runs"}).size(), 1u);
    EXPECT_EQ(listTrash({project(), project() / "runs"}).size(), 1u);
}

TEST_F(TrashTest, WhatWasDeletedComesBackFromTheOldPlaceAsWell) {
    auto moved = moveToTrash(checkpointOf(run()), "000100", kNow);
    ASSERT_OK(moved);
    ASSERT_OK(restoreFromTrash(*moved, checkpointOf(run())));
    EXPECT_TRUE(fs::exists(checkpointOf(run()) / "pretrained_model/model.safetensors"));
    EXPECT_TRUE(fs::is_empty(trash())) << "its note is gone too";
    // where earlier versions put it, without a note
    const fs::path old = run().parent_path() / ".trash/2026-11-29_130000_000100";
    ASSERT_OK(makeFolders(old.parent_path()));
    fs::rename(checkpointOf(run()), old);
    EXPECT_EQ(names(), std::vector<std::string>{"2026-11-29_130000_000100"});
    ASSERT_OK(restoreFromTrash(old, checkpointOf(run())));
    EXPECT_TRUE(fs::exists(checkpointOf(run()) / "pretrained_model/model.safetensors"));
    // nothing is overwritten, and what is gone is missed
    EXPECT_EQ(restoreFromTrash(old, checkpointOf(run())).error().code, ErrorCode::NotFound);
    put(old, {});
    EXPECT_EQ(restoreFromTrash(old, checkpointOf(run())).error().code, ErrorCode::InvalidArgument);
}

TEST_F(TrashTest, ARunIsFoundByWhereItWas) {
    EXPECT_FALSE(findInTrash(run()));
    auto first = moveRunToTrash(run());
    ASSERT_OK(first);
    EXPECT_EQ(findInTrash(run()), *first);
    // a run of that name in another branch is another one
    EXPECT_FALSE(findInTrash(project() / "runs/naive/2026-11-29_120000_task1"));
    // the project was moved: the note names the old place
    const fs::path moved = project() / "elsewhere";
    ASSERT_OK(makeFolders(moved));
    for (const char* part : {"project.yaml", "runs", ".trash"}) fs::rename(project() / part, moved / part);
    auto there = findInTrash(moved / "runs/main/2026-11-29_120000_task1");
    ASSERT_TRUE(there);
    EXPECT_EQ(*there, fs::canonical(moved) / ".trash/2026-11-29_120000_task1");
    // where earlier versions put it
    const fs::path old = moved / "runs/main/.trash/2026-11-28_120000_task1";
    put(old, {});
    EXPECT_EQ(findInTrash(moved / "runs/main/2026-11-28_120000_task1"), fs::canonical(old));
}

TEST_F(TrashTest, AfterThirtyDaysByTheirNotesThingsGo) {
    put(trash() / "old", kNow - 30 * kDay - 1);
    put(trash() / "young", kNow - 30 * kDay + 1);
    put(trash() / "of the future", kNow + kDay);
    // the times of its files say nothing
    fs::last_write_time(trash() / "young", fs::file_time_type::clock::now() - std::chrono::hours(24 * 400));
    TrashRemoval removal = removeExpired({project()}, kNow);
    ASSERT_EQ(removal.gone.size(), 1u);
    EXPECT_EQ(removal.gone[0].path.filename(), "old");
    EXPECT_EQ(removal.gone[0].bytes, 7u);
    EXPECT_TRUE(removal.failed.empty());
    EXPECT_EQ(names(), (std::vector<std::string>{"of the future", "young"}));
    EXPECT_FALSE(fs::exists(trash() / "old.trashed.json"));
    EXPECT_TRUE(fs::exists(run() / "events.jsonl"));
    EXPECT_EQ(removeExpired({project()}, kNow + 2).gone.size(), 1u) << "the young one, two seconds later";
}

TEST_F(TrashTest, WithoutANoteTheTimeOfARunBeginsWhenItIsSeen) {
    const fs::path old = run().parent_path() / ".trash/2020-01-01_000000_000100";
    put(old, {});
    ASSERT_OK(makeFolders(trash() / "somebody's own"));
    ASSERT_OK(writeFileAtomic(trash() / "damaged.trashed.json", "{"));
    ASSERT_OK(makeFolders(trash() / "damaged/pretrained_model"));
    EXPECT_TRUE(removeExpired({project()}, kNow).gone.empty());
    EXPECT_TRUE(removeExpired({project()}, kNow + 30 * kDay).gone.empty());
    TrashRemoval removal = removeExpired({project()}, kNow + 30 * kDay + 1);
    ASSERT_EQ(removal.gone.size(), 1u);
    EXPECT_EQ(removal.gone[0].path, fs::canonical(run().parent_path()) / ".trash" / old.filename());
    // what is no run, or whose note cannot be read, is never removed by itself
    EXPECT_TRUE(removeExpired({project()}, kNow + 9999 * kDay).gone.empty());
    EXPECT_EQ(names(), std::vector<std::string>{"damaged"});
    EXPECT_TRUE(fs::exists(trash() / "somebody's own"));
}

TEST_F(TrashTest, LinksAreNeverFollowed) {
    const fs::path outside = project() / "outside";
    make(outside);
    ASSERT_OK(makeFolders(trash()));
    fs::create_directory_symlink(outside, trash() / "linked");
    ASSERT_OK(writeJson(trash() / "linked.trashed.json",
                        nlohmann::json{{"deleted", kNow - 31 * kDay}, {"from", ""}}));
    put(trash() / "run", kNow - 31 * kDay);
    fs::create_directory_symlink(outside, trash() / "run/inner");
    auto entries = listTrash({project()});
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].bytes, 0u);
    EXPECT_EQ(entries[1].bytes, 7u);
    EXPECT_EQ(removeExpired({project()}, kNow).gone.size(), 2u);
    EXPECT_TRUE(names().empty());
    EXPECT_TRUE(fs::exists(checkpointOf(outside) / "pretrained_model/model.safetensors"));
    // nor is a trash that is one itself
    fs::remove(trash());
    put(outside / "old", kNow - 31 * kDay);
    fs::create_directory_symlink(outside, trash());
    EXPECT_TRUE(names().empty());
    EXPECT_TRUE(removeExpired({project()}, kNow).gone.empty());
    EXPECT_TRUE(fs::exists(outside / "old"));
    EXPECT_EQ(moveToTrash(run(), "run", kNow).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(fs::exists(run()));
}

TEST_F(TrashTest, OnlyWhatWasListedIsEmptied) {
    put(trash() / "seen", kNow);
    auto seen = listTrash({project()});
    put(trash() / "later", kNow);
    TrashRemoval removal = removeFromTrash(seen);
    ASSERT_EQ(removal.gone.size(), 1u);
    EXPECT_EQ(names(), std::vector<std::string>{"later"});
    // what is gone already, and what lies in no trash
    auto twice = removeFromTrash({seen[0], TrashEntry{.path = run()}});
    EXPECT_TRUE(twice.gone.empty());
    EXPECT_EQ(twice.failed.size(), 2u);
    EXPECT_TRUE(fs::exists(run() / "events.jsonl"));
}

TEST_F(TrashTest, WhatIsTrainedInTheTrashStays) {
    auto writer = *RunWriter::create(project() / "runs", "busy", {}, "");
    ASSERT_OK(makeFolders(trash()));
    fs::rename(writer->folder(), trash() / "busy");
    TrashRemoval removal = removeFromTrash(listTrash({project()}));
    ASSERT_EQ(removal.failed.size(), 1u);
    EXPECT_NE(removal.failed[0].second.message.find("being trained"), std::string::npos);
    EXPECT_TRUE(fs::exists(trash() / "busy"));
    fs::rename(trash() / "busy", writer->folder());
}

TEST_F(TrashTest, WhatARemovalLeftHalfDoneGoesTheNextTime) {
    put(trash() / ".removing-1-run", {});
    EXPECT_TRUE(names().empty()) << "nobody brings back a half";
    EXPECT_TRUE(removeExpired({project()}, kNow).gone.empty());
    EXPECT_TRUE(fs::is_empty(trash()));
}

TEST_F(TrashTest, AMoveThatIsRefusedLeavesEverythingWhereItWas) {
    class NoRename : public test::QuickFileSystem {
        int rename(const char* from, const char* to) override {
            // the note is written by a rename too
            if (std::string(to).ends_with(".json")) return FileSystem::rename(from, to);
            errno = EACCES;
            return -1;
        }
    };
    {
        NoRename refusing;
        EXPECT_EQ(moveToTrash(run(), "run", kNow).error().code, ErrorCode::Io);
    }
    EXPECT_TRUE(fs::exists(run() / "events.jsonl"));
    EXPECT_TRUE(fs::is_empty(trash())) << "no note of what is not there";
}

}  // namespace
}  // namespace studio::run
