// SPDX-License-Identifier: GPL-3.0-or-later
// The real program on a disk that is really full for a while.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/control.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A small disk of its own; unmounted when it goes.
class SmallDisk {
public:
    explicit SmallDisk(const char* options) {
        mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
        if (!mounted_) why_ = std::strerror(errno);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    bool mounted() const { return mounted_; }
    const std::string& why() const { return why_; }
    const fs::path& path() const { return folder_.path(); }
    /// Takes every byte that is left.
    void fill() const {
        std::ofstream ballast(path() / "ballast", std::ios::binary);
        const std::string block(4096, 'b');
        while (ballast.write(block.data(), 4096).flush()) {
        }
    }
    void empty() const { fs::remove(path() / "ballast"); }

private:
    TemporaryFolder folder_;
    bool mounted_ = false;
    std::string why_;
};

TEST(FullDiskSlow, KeepsTheOldCheckpointSaysSoAndGoesOn) {
    SmallDisk disk("size=64m");
    if (!disk.mounted()) GTEST_SKIP() << "not run: mounting a small disk needs root (" << disk.why() << ")";
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    fs::path runs = disk.path() / "runs";
    std::vector<std::string> overrides{"training.steps=400", "training.save_freq=10", "validation.freq=1000"};
    auto whole = runKstudio(trainArguments(stage, folder / "whole", overrides));
    ASSERT_EQ(whole.code, 0) << whole.text();

    Program program(kstudio(trainArguments(stage, runs, overrides)));
    ASSERT_TRUE(reached(runs, 25));
    fs::path run = onlyRun(runs);
    // paused, so that the disk fills up at a known place
    ASSERT_OK(run::setControl(run, run::Control::Pause, true));
    std::this_thread::sleep_for(1s);
    run::CheckpointStore store(run / "checkpoints");
    auto before = store.newestValid();
    ASSERT_OK(before);
    disk.fill();
    // an unlink needs no space
    double used = program.processorS();
    ASSERT_OK(run::setControl(run, run::Control::Pause, false));
    // a while of training in which saves are due and fail
    while (program.processorS() < used + 0.6 && !program.endsWithin(20ms)) {
    }
    auto during = store.newestValid();
    ASSERT_OK(during);
    EXPECT_EQ(during->step, before->step) << "nothing can have been saved";
    EXPECT_EQ(store.linked("last"), before->step);
    disk.empty();

    Ended ended = program.wait(300s);
    EXPECT_EQ(ended.code, 0) << ended.text();
    EXPECT_NE(ended.err.find("was not saved"), std::string::npos) << ended.text();
    EXPECT_NE(ended.err.find("MiB free"), std::string::npos) << ended.text();
    EXPECT_EQ(store.linked("last"), 400);
    // training itself noticed nothing: the same weights, and no event was lost
    EXPECT_EQ(checkpointFiles(onlyRun(folder / "whole") / "checkpoints/last"),
              checkpointFiles(run / "checkpoints/last"));
    std::int64_t steps = 0;
    for (const auto& event : eventsOf(run)) steps += std::holds_alternative<run::Step>(event.body);
    EXPECT_EQ(steps, 400);
}

}  // namespace
}  // namespace studio::test
