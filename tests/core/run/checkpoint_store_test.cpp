// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/checkpoint_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;
using test::FaultyFileSystem;

Status writeFiles(const fs::path& folder, const std::string& content) {
    STUDIO_CHECK(makeFolders(folder / "pretrained_model"));
    STUDIO_CHECK(makeFolders(folder / "training_state"));
    STUDIO_CHECK(writeFileAtomic(folder / "pretrained_model" / "model.safetensors", content));
    STUDIO_CHECK(writeFileAtomic(folder / "training_state" / "empty", ""));
    return writeFileAtomic(folder / "training_state" / "step.json", "{\"c\": \"" + content + "\"}");
}

Result<fs::path> saveStep(CheckpointStore& store, std::int64_t step, bool best = false) {
    return store.save(step, {{"event_offset", 10 * step}}, best, [step](const fs::path& folder) {
        return writeFiles(folder, "weights of " + std::to_string(step));
    });
}

int temporaries(const fs::path& folder) {
    int count = 0;
    for (auto& entry : fs::recursive_directory_iterator(folder))
        count += entry.path().filename().string().find(".tmp-") != std::string::npos;
    return count;
}

void flipBit(const fs::path& file, std::size_t bit) {
    auto text = readFile(file);
    ASSERT_OK(text);
    (*text)[bit / 8] = static_cast<char>((*text)[bit / 8] ^ 1 << bit % 8);
    ASSERT_OK(writeFileAtomic(file, *text));
}

TEST(CheckpointStore, SavesLinksAndReads) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder / "checkpoints");
    EXPECT_TRUE(store.steps().empty());
    EXPECT_EQ(store.newestValid().error().code, ErrorCode::NotFound);
    ASSERT_OK(saveStep(store, 200, true));
    ASSERT_OK(saveStep(store, 1234567));
    EXPECT_EQ(store.path(200), folder / "checkpoints/000200");
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{200, 1234567}));
    EXPECT_EQ(store.linked("last"), 1234567);
    EXPECT_EQ(store.linked("best"), 200);
    EXPECT_EQ(fs::read_symlink(folder / "checkpoints/last"), "1234567");
    auto manifest = store.newestValid();
    ASSERT_OK(manifest);
    EXPECT_EQ(manifest->step, 1234567);
    EXPECT_EQ(manifest->facts["event_offset"], 12345670);
    ASSERT_EQ(manifest->files.size(), 3u);
    EXPECT_EQ(manifest->files[0].path, "pretrained_model/model.safetensors");
    EXPECT_EQ(manifest->files[0].size, 18u);
    EXPECT_EQ(temporaries(folder.path()), 0);
}

TEST(CheckpointStore, ErrorOfTheWriterLeavesEverythingAsItWas) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    ASSERT_OK(saveStep(store, 1, true));
    auto failed = store.save(2, {}, true, [](const fs::path& into) -> Status {
        STUDIO_CHECK(writeFileAtomic(into / "half", "x"));
        return Error{ErrorCode::NotFinite, "the weights hold a NaN", ""};
    });
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, ErrorCode::NotFinite);
    EXPECT_THROW((void)store.save(3, {}, true, [](const fs::path&) -> Status { throw std::bad_alloc(); }),
                 std::bad_alloc);
    EXPECT_FALSE(store.save(4, {}, true, [](const fs::path&) { return Status(); }).ok());
    EXPECT_EQ(store.steps(), std::vector<std::int64_t>{1});
    EXPECT_EQ(store.linked("last"), 1);
    EXPECT_EQ(store.linked("best"), 1);
    EXPECT_EQ(temporaries(folder.path()), 0);
}

/// Saves step 2 over a store that holds step 1 with the k-th call failing, and checks what must hold whatever
/// happens. Returns whether a fault fired.
bool saveWithFault(int k, FaultyFileSystem::Mode mode, int code, std::int64_t step) {
    SCOPED_TRACE("call " + std::to_string(k) + (mode == FaultyFileSystem::kOnce ? " once" : " persistent"));
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    EXPECT_OK(saveStep(store, 1, true));
    EXPECT_OK(saveStep(store, 2, true));
    bool fired, saved;
    {
        FaultyFileSystem faults(k, mode, code);
        auto result = saveStep(store, step, true);
        saved = result.ok();
        fired = faults.fired();
        // what a trainer does next in its distress: nothing of it may hurt
        if (mode == FaultyFileSystem::kPersistent && !saved) {
            (void)store.prune(1);
            (void)store.cleanUp();
        }
    }
    // where a replaced checkpoint could not even be put back, the next start does it
    if (mode == FaultyFileSystem::kPersistent && step == 2) {
        EXPECT_OK(store.cleanUp());
    }
    // the old checkpoint is whole, both links lead to whole ones
    EXPECT_OK(verifyCheckpoint(store.path(1)));
    for (const char* link : {"last", "best"}) {
        auto target = store.linked(link);
        EXPECT_TRUE(target.has_value()) << link;
        if (target) {
            EXPECT_OK(verifyCheckpoint(store.path(*target)));
            if (saved) {
                EXPECT_EQ(*target, step);
            } else if (mode == FaultyFileSystem::kOnce) {
                EXPECT_EQ(*target, 2);
            }
        }
    }
    if (!saved && mode == FaultyFileSystem::kOnce && step == 3) {
        EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{1, 2}));
    }
    EXPECT_OK(store.cleanUp());
    EXPECT_EQ(temporaries(folder.path()), 0);
    // every folder that is left verifies, step 2 among them
    for (std::int64_t left : store.steps()) EXPECT_OK(verifyCheckpoint(store.path(left)));
    EXPECT_OK(verifyCheckpoint(store.path(2)));
    // and the next save works
    EXPECT_OK(saveStep(store, 9, true));
    EXPECT_EQ(store.linked("last"), 9);
    return fired;
}

void saveWithEveryFault(FaultyFileSystem::Mode mode, int code, std::int64_t step) {
    int k = 1;
    while (saveWithFault(k, mode, code, step) && !testing::Test::HasFailure()) ++k;
    EXPECT_GT(k, 30) << "faults must reach the whole save";
}

TEST(CheckpointStore, EveryFailedCallKeepsTheOldCheckpoint) {
    saveWithEveryFault(FaultyFileSystem::kOnce, ENOSPC, 3);
}

TEST(CheckpointStoreSlow, EveryFaultOfEveryKindKeepsTheOldCheckpoint) {
    for (auto mode : {FaultyFileSystem::kOnce, FaultyFileSystem::kPersistent}) {
        for (int code : {ENOSPC, EIO}) {
            // a new one, and one that replaces an older of its step
            for (std::int64_t step : {3, 2}) saveWithEveryFault(mode, code, step);
        }
    }
}

TEST(CheckpointStore, DeathInsideTheReplacementIsRepaired) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    ASSERT_OK(saveStep(store, 1));
    // a process that is gone: its pid is free again once it is waited for
    pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    auto suffix = ".tmp-" + std::to_string(child);
    fs::rename(folder / "000001", folder / ("000001" + suffix + "-replaced"));
    fs::create_directories(folder / ("000001" + suffix) / "pretrained_model");
    fs::create_directories(folder / ("000007" + suffix));
    fs::create_symlink("000007", folder / ("last" + suffix + "-0"));
    // one that is alive is left alone: the parent of the test
    auto alive = folder / ("000008.tmp-" + std::to_string(::getppid()));
    fs::create_directories(alive);
    ASSERT_OK(store.cleanUp());
    EXPECT_OK(verifyCheckpoint(store.path(1)));
    EXPECT_EQ(temporaries(folder.path()), 1);
    EXPECT_TRUE(fs::exists(alive));
    // the same pid, but started after the folder was last written: another process
    fs::last_write_time(alive, fs::file_time_type::clock::now() - std::chrono::hours(24 * 365 * 20));
    ASSERT_OK(store.cleanUp());
    EXPECT_EQ(temporaries(folder.path()), 0);
}

TEST(CheckpointStore, TooLittleSpaceIsSeenBeforehand) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    // a sparse file of a size that the disk of this machine cannot hold
    auto space = fs::space(folder.path());
    ASSERT_OK(saveStep(store, 1));
    auto huge = store.path(1) / "manifest.json";
    Manifest manifest = *verifyCheckpoint(store.path(1));
    auto bytes = space.available + (64u << 20);
    fs::remove_all(store.path(1));
    auto sparse = store.save(1, {}, false, [&](const fs::path& into) -> Status {
        STUDIO_CHECK(writeFileAtomic(into / "a", "x"));
        return Status();
    });
    ASSERT_OK(sparse);
    // the size stands in the manifest, which hashes itself: rewrite both
    auto text = *readFile(huge);
    auto at = text.find("\"size\": 1");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 9, "\"size\": " + std::to_string(bytes));
    auto hashAt = text.rfind("\"self_hash\": \"") + 14;
    text.replace(hashAt, 32, std::string(32, '0'));
    text.replace(hashAt, 32, hashHex(std::as_bytes(std::span(text))));
    ASSERT_OK(writeFileAtomic(huge, text));
    auto refused = saveStep(store, 2);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    EXPECT_NE(refused.error().message.find("MiB are missing"), std::string::npos) << refused.error().message;
    EXPECT_EQ(store.steps(), std::vector<std::int64_t>{1});
}

TEST(CheckpointStore, RoomForTheFirstSavesIsJudgedBeforeAnyIsMade) {
    test::TemporaryFolder folder;
    const fs::path runs = folder / "not/yet/there";
    auto free = freeBytes(runs);
    ASSERT_TRUE(free);
    EXPECT_GT(*free, 0u);
    constexpr std::uint64_t kMib = 1u << 20;
    EXPECT_OK(requireRoom(runs, 96 * kMib, 2, 208 * kMib));
    EXPECT_OK(requireRoom(runs, 96 * kMib, 3, std::nullopt));
    EXPECT_FALSE(requireRoom(runs, 96 * kMib, 3, 300 * kMib).ok());
    EXPECT_OK(requireRoom(runs, 96 * kMib, 3, 308 * kMib));
    EXPECT_FALSE(requireRoom(runs, 96 * kMib, 3, 308 * kMib, 5 * kMib).ok());
    EXPECT_OK(requireRoom(runs, 96 * kMib, 3, 313 * kMib, 5 * kMib));
    auto refused = requireRoom(runs, 96 * kMib, 2, 150 * kMib);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    for (const std::string& part :
         {runs.string(), std::string("150 MiB free, 208 MiB wanted, 58 MiB are missing")})
        EXPECT_NE(refused.error().message.find(part), std::string::npos) << refused.error().message;
    for (const char* part : {"about 96 MiB", "training.output_directory"})
        EXPECT_NE(refused.error().hint.find(part), std::string::npos) << refused.error().hint;
    EXPECT_FALSE(fs::exists(folder / "not"));
}

/// What is free on a disk of `capacity` bytes that holds a folder and nothing else.
std::uint64_t freeOf(const fs::path& folder, std::uint64_t capacity) {
    std::uint64_t used = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        used += entry.is_regular_file() && !entry.is_symlink() ? entry.file_size() : 0;
    return capacity > used ? capacity - used : 0;
}

TEST(CheckpointStore, TheOldestGoEarlyWhereTheNextOneWouldNotFit) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    constexpr std::uint64_t kMib = 1u << 20;
    std::uint64_t capacity = 14 * kMib;
    CheckpointStore store(folder.path(), [&](const fs::path& place) { return freeOf(place, capacity); });
    auto save = [&](std::int64_t step, bool best) {
        return store.save(step, {}, best, [](const fs::path& into) {
            return writeFileAtomic(into / "weights", std::string(4 * kMib, 'w'));
        });
    };
    auto gone = [&] {
        auto removed = store.makeRoom();
        EXPECT_OK(removed);
        return removed.ok() ? *removed : std::vector<std::int64_t>();
    };
    EXPECT_EQ(gone(), std::vector<std::int64_t>());
    ASSERT_OK(save(1, true));
    ASSERT_OK(save(2, false));
    EXPECT_EQ(gone(), std::vector<std::int64_t>()) << "6 MiB are free, which one fits into";
    ASSERT_OK(save(3, false));
    EXPECT_FALSE(save(4, false).ok()) << "2 MiB are free";
    EXPECT_OK(store.requireNext());
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{1, 2, 3})) << "asking removes nothing";
    EXPECT_EQ(gone(), std::vector<std::int64_t>{2}) << "best and newest stay";
    ASSERT_OK(save(4, false));
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{1, 3, 4}));
    // where that is not enough nothing goes in vain
    capacity = 9 * kMib;
    EXPECT_EQ(gone(), std::vector<std::int64_t>());
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{1, 3, 4}));
    auto refused = store.requireNext();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Io);
    EXPECT_NE(refused.error().message.find("0 MiB free, 6 MiB wanted, 6 MiB are missing"), std::string::npos)
        << refused.error().message;
    // the newest is damaged: the one before it is what a resume would use
    capacity = 14 * kMib;
    flipBit(store.path(4) / "weights", 5);
    CheckpointStore fresh(folder.path(), [&](const fs::path& place) { return freeOf(place, capacity); });
    auto removed = fresh.makeRoom();
    ASSERT_OK(removed);
    EXPECT_TRUE(removed->empty());
    EXPECT_FALSE(fresh.requireNext().ok());
    // one that does not even tell its size is taken for as large as the one before it
    ASSERT_OK(writeFileAtomic(store.path(4) / "manifest.json", ""));
    EXPECT_FALSE(fresh.requireNext().ok());
    EXPECT_EQ(temporaries(folder.path()), 0);
}

TEST(CheckpointStore, PruningKeepsBestAndTwoThatVerify) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore writer(folder.path());
    for (int step = 1; step <= 8; ++step) ASSERT_OK(saveStep(writer, step, step == 2));
    CheckpointStore store(folder.path());
    ASSERT_OK(store.prune(3, {4}));
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{2, 4, 6, 7, 8}));
    // the newest is damaged: two good ones stay behind it
    flipBit(store.path(8) / "pretrained_model/model.safetensors", 5);
    CheckpointStore fresh(folder.path());
    ASSERT_OK(fresh.prune(1));
    EXPECT_EQ(fresh.steps(), (std::vector<std::int64_t>{2, 6, 7, 8}));
    EXPECT_EQ(temporaries(folder.path()), 0);
}

TEST(CheckpointStore, PruningSurvivesEveryFault) {
    for (int k = 1;; ++k) {
        test::QuickFileSystem quick;
        test::TemporaryFolder folder;
        CheckpointStore store(folder.path());
        for (int step = 1; step <= 5; ++step) ASSERT_OK(saveStep(store, step));
        bool fired;
        {
            FaultyFileSystem faults(k, FaultyFileSystem::kOnce, EIO);
            bool ok = store.prune(2).ok();
            fired = faults.fired();
            EXPECT_EQ(ok, !fired);
        }
        for (auto step : store.steps()) EXPECT_OK(verifyCheckpoint(store.path(step)));
        EXPECT_OK(verifyCheckpoint(store.path(5)));
        EXPECT_OK(verifyCheckpoint(store.path(4)));
        if (!fired) break;
    }
}

TEST(CheckpointStore, NewestThatVerifiesIsTakenAndTheOthersAreNamed) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    for (int step = 1; step <= 4; ++step) ASSERT_OK(saveStep(store, step));
    flipBit(store.path(4) / "training_state/step.json", 3);
    fs::remove(store.path(3) / "training_state/step.json");
    fs::rename(store.path(2), folder / "000005");
    std::vector<std::string> skipped;
    auto manifest = store.newestValid(&skipped);
    ASSERT_OK(manifest);
    EXPECT_EQ(manifest->step, 1);
    ASSERT_EQ(skipped.size(), 3u);
    EXPECT_NE(skipped[0].find("000005"), std::string::npos) << skipped[0];
    EXPECT_NE(skipped[1].find("step.json"), std::string::npos) << skipped[1];
    EXPECT_NE(skipped[2].find("missing"), std::string::npos) << skipped[2];
    // a bit that is wrong changes no size
    auto bySize = store.newestValid(nullptr, true);
    ASSERT_OK(bySize);
    EXPECT_EQ(bySize->step, 4);
}

TEST(VerifyCheckpoint, RefusesWhatIsNotThereOrNotListed) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    EXPECT_EQ(verifyCheckpoint(folder / "none").error().code, ErrorCode::NotFound);
    ASSERT_OK(saveStep(store, 1));
    ASSERT_OK(writeFileAtomic(store.path(1) / "extra.txt", "x"));
    auto extra = verifyCheckpoint(store.path(1));
    ASSERT_FALSE(extra.ok());
    EXPECT_NE(extra.error().message.find("extra.txt"), std::string::npos);
    fs::remove(store.path(1) / "extra.txt");
    // a pipe in the place of a file must not hang the check
    fs::remove(store.path(1) / "training_state/empty");
    ASSERT_EQ(::mkfifo((store.path(1) / "training_state/empty").c_str(), 0600), 0);
    EXPECT_EQ(verifyCheckpoint(store.path(1)).error().code, ErrorCode::Corrupt);
    fs::remove(store.path(1) / "manifest.json");
    EXPECT_EQ(verifyCheckpoint(store.path(1)).error().code, ErrorCode::NotFound);
}

TEST(VerifyCheckpointSlow, EveryBitAndEveryLengthOfEveryFileIsWatched) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    ASSERT_OK(saveStep(store, 1));
    fs::path checkpoint = store.path(1);
    for (auto& entry : fs::recursive_directory_iterator(checkpoint)) {
        if (!entry.is_regular_file()) continue;
        fs::path file = entry.path();
        std::string whole = *readFile(file);
        auto expectNamed = [&](const std::string& content, const std::string& what) {
            ASSERT_OK(writeFileAtomic(file, content));
            auto result = verifyCheckpoint(checkpoint);
            ASSERT_FALSE(result.ok()) << file << " " << what;
            EXPECT_NE(result.error().message.find(file.filename().string()), std::string::npos)
                << result.error().message;
            EXPECT_FALSE(result.error().hint.empty());
        };
        for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
            std::string flipped = whole;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
            expectNamed(flipped, "bit " + std::to_string(bit));
        }
        for (std::size_t length = 0; length < whole.size(); ++length)
            expectNamed(whole.substr(0, length), "cut to " + std::to_string(length));
        expectNamed(whole + "x", "longer");
        ASSERT_OK(writeFileAtomic(file, whole));
        ASSERT_OK(verifyCheckpoint(checkpoint));
    }
}

}  // namespace
}  // namespace studio::run
