// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "core/base/file.h"
#include "core/run/events.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

TEST(WindowServices, TheListOfRunsTellsOfAConfigurationThatCannotBeUsed) {
    TemporaryFolder folder;
    ASSERT_OK(makeFolders(folder / "one"));
    ASSERT_OK(writeFileAtomic(folder / "one/events.jsonl", ""));
    ASSERT_OK(writeFileAtomic(folder / "one/config.yaml", "training: {steps"));
    const auto runs = must(app::makeServices().listRuns(folder.path()));
    ASSERT_EQ(runs.size(), 1u);
    EXPECT_THAT(runs[0].problems, testing::Contains(testing::HasSubstr("config.yaml cannot be used")));
}

TEST(WindowServices, TheListOfRunsReadsALogThatDidNotChangeOnce) {
    TemporaryFolder folder;
    ASSERT_OK(makeFolders(folder / "one"));
    const auto log = folder / "one/events.jsonl";
    auto write = [&](std::int64_t step) {
        return writeFileAtomic(log, run::toLine({0, 1, run::Finished{"done", step, "", ""}}) + "\n");
    };
    const widgets::Services services = app::makeServices();
    auto listed = [&] { return must(services.listRuns(folder.path())).at(0).status.step; };
    ASSERT_OK(write(3));
    const auto time = std::filesystem::last_write_time(log);
    EXPECT_EQ(listed(), 3);
    ASSERT_OK(write(4));
    std::filesystem::last_write_time(log, time);
    EXPECT_EQ(listed(), 3);
    std::filesystem::last_write_time(log, time + std::chrono::seconds(1));
    EXPECT_EQ(listed(), 4);
}

}  // namespace studio::test
