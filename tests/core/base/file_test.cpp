// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "core/base/hash.h"
#include "tests/support/failing_disk.h"
#include "tests/support/paths.h"

namespace studio {
namespace {

/// Writes at most three bytes a call, as a nearly full pipe or disk does.
class ShortWrites : public FileSystem {
public:
    ShortWrites() { setFileSystem(this); }
    ~ShortWrites() override { setFileSystem(nullptr); }
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        return FileSystem::write(fd, data, std::min<std::size_t>(size, 3));
    }
};

TEST(AtomicFile, EveryFailedCallKeepsTheOldContent) {
    test::TemporaryFolder folder;
    auto path = folder / "state.json";
    ASSERT_OK(writeFileAtomic(path, "old"));
    for (int k = 1;; ++k) {
        Status status;
        bool fired;
        {
            test::FailingFileSystem faults(k, ENOSPC);
            status = writeFileAtomic(path, "new content");
            fired = faults.fired();
        }
        auto content = readFile(path);
        ASSERT_OK(content);
        int files = 0;
        for ([[maybe_unused]] auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
        EXPECT_EQ(files, 1) << "a temporary file was left by call " << k;
        if (!fired) {
            EXPECT_OK(status);
            EXPECT_EQ(*content, "new content");
            break;
        }
        ASSERT_FALSE(status.ok()) << "call " << k;
        // once renamed the new content is visible even when the folder's sync fails
        EXPECT_TRUE(*content == "old" || *content == "new content");
        ASSERT_OK(writeFileAtomic(path, "old"));
    }
}

TEST(AtomicFile, ShortWritesAreContinued) {
    test::TemporaryFolder folder;
    ShortWrites faults;
    ASSERT_OK(writeFileAtomic(folder / "a", "0123456789"));
    EXPECT_EQ(readFile(folder / "a").value(), "0123456789");
}

TEST(SyncFolder, TheFolderOfABareNameIsTheCurrentOne) {
    EXPECT_TRUE(syncFolder(std::filesystem::path("film.mp4").parent_path()).ok());
    EXPECT_FALSE(syncFolder("/nowhere/at/all").ok());
}

TEST(ReadFile, NamesWhatIsMissing) {
    auto result = readFile("/nowhere/at/all");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::NotFound);
    EXPECT_NE(result.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(Hash, KnownValueAndFile) {
    // XXH3-128 of no bytes, from the algorithm's published test vectors
    EXPECT_EQ(hashHex({}), "99aa06d3014798d86001c324468d497f");
    test::TemporaryFolder folder;
    ASSERT_OK(writeFileAtomic(folder / "a", "abc"));
    EXPECT_EQ(hashFile(folder / "a").value(), hashHex(std::as_bytes(std::span("abc", 3))));
}

}  // namespace
}  // namespace studio
