// SPDX-License-Identifier: GPL-3.0-or-later
// What a killed save left among the checkpoints, as a look before a start reckons with it.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

TEST(CheckpointLeftovers, AreWhatACleanUpFreesAndPutsBack) {
    test::QuickFileSystem quick;
    test::TemporaryFolder folder;
    CheckpointStore store(folder.path());
    EXPECT_EQ(store.leftovers().bytes, 0u);
    ASSERT_OK(store.save(1, nlohmann::json::object(), false, [](const fs::path& at) {
        return writeFileAtomic(at / "weights", std::string(100, 'w'));
    }));
    EXPECT_EQ(store.leftovers().bytes, 0u) << "a checkpoint is none";
    const pid_t gone = ::fork();
    if (gone == 0) ::_exit(0);
    ::waitpid(gone, nullptr, 0);
    auto half = [&](const std::string& name, pid_t pid, std::size_t bytes) {
        const fs::path at = folder / (name + ".tmp-" + std::to_string(pid));
        ASSERT_OK(makeFolders(at / "pretrained_model"));
        ASSERT_OK(writeFileAtomic(at / "pretrained_model/model.safetensors", std::string(bytes, 'w')));
    };
    half("000002", gone, 700);
    half("000003", ::getppid(), 5000);  // alive: it saves just now
    // of a link nothing is freed
    fs::create_symlink("000001", folder / ("last.tmp-" + std::to_string(gone) + "-0"));
    EXPECT_EQ(store.leftovers().bytes, 700u);
    EXPECT_FALSE(store.leftovers().comesBack);

    fs::rename(folder / "000001", folder / ("000001.tmp-" + std::to_string(gone) + "-replaced"));
    EXPECT_EQ(store.leftovers().bytes, 700u) << "the checkpoint that it hides stays";
    EXPECT_TRUE(store.leftovers().comesBack);
    ASSERT_OK(store.cleanUp());
    EXPECT_EQ(store.steps(), std::vector<std::int64_t>{1});
    EXPECT_EQ(store.leftovers().bytes, 0u);
    EXPECT_FALSE(store.leftovers().comesBack);
}

}  // namespace
}  // namespace studio::run
