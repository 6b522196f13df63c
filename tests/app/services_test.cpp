// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
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

}  // namespace studio::test
