// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_lock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/paths.h"

namespace studio::run {
namespace {

TEST(RunLock, WhetherItIsHeldIsToldWithoutTakingOrMakingIt) {
    test::TemporaryFolder folder;
    EXPECT_FALSE(isLocked(folder.path()));
    EXPECT_FALSE(std::filesystem::exists(folder / "lock")) << "a question makes no file";
    EXPECT_FALSE(isLocked(folder / "nowhere"));
    {
        auto held = RunLock::take(folder.path());
        ASSERT_OK(held);
        EXPECT_TRUE(isLocked(folder.path()));
        auto second = RunLock::take(folder.path());
        ASSERT_FALSE(second.ok());
        EXPECT_EQ(second.error().code, ErrorCode::InvalidArgument);
    }
    EXPECT_FALSE(isLocked(folder.path()));
    EXPECT_OK(RunLock::take(folder.path()));
}

TEST(RunLock, AQuestionThatComesAtTheSameMomentRefusesNobody) {
    test::TemporaryFolder folder;
    EXPECT_OK(RunLock::take(folder.path()));
    std::atomic<bool> end{false};
    std::thread asks([&] {
        while (!end) {
            (void)isLocked(folder.path());
            std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
    });
    int refused = 0;
    for (int i = 0; i < 2000; ++i) refused += RunLock::take(folder.path()).ok() ? 0 : 1;
    end = true;
    asks.join();
    EXPECT_EQ(refused, 0);
}

}  // namespace
}  // namespace studio::run
