// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/config_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A list of one run, looked at again and again.
class ConfigChecksTest : public testing::Test {
protected:
    ConfigChecksTest() : run_(test::makeRun(folder_.path(), {.task = 1, .name = "task1"})->folder()) {}
    std::vector<std::string> look() {
        std::vector<RunListEntry> runs = test::must(listRuns(folder_.path()));
        runs.at(0).problems.clear();
        checks_.addProblems(runs);
        return runs.at(0).problems;
    }
    void write(const std::string& text) { test::must(writeFileAtomic(run_ / "config.yaml", text)); }

    test::TemporaryFolder folder_;
    fs::path run_;
    ConfigChecks checks_;
};

TEST_F(ConfigChecksTest, ADamagedConfigurationIsToldWithWhatFollowsUntilItIsMended) {
    EXPECT_THAT(look(), IsEmpty());
    const std::string whole = test::must(readFile(run_ / "config.yaml"));
    write("training: {steps");
    EXPECT_THAT(look(), ElementsAre(AllOf(HasSubstr("config.yaml"), HasSubstr("cannot be resumed"),
                                          HasSubstr("restore the file from a copy"))));
    EXPECT_THAT(look(), testing::SizeIs(1)) << "also where nothing has changed";
    write("no_such_key: 1\n...\n");
    EXPECT_THAT(look(), ElementsAre(HasSubstr("no_such_key")));
    write(whole.substr(0, whole.rfind('\n', whole.size() - 6) + 1));
    EXPECT_THAT(look(), ElementsAre(HasSubstr("it was cut short"))) << "a configuration of fewer keys";
    write("");
    EXPECT_THAT(look(), testing::SizeIs(1));
    write(whole);
    EXPECT_THAT(look(), IsEmpty());
}

TEST_F(ConfigChecksTest, OneThatIsNotThereIsToldOnce) {
    fs::remove(run_ / "config.yaml");
    EXPECT_THAT(look(), IsEmpty());
    EXPECT_THAT(inspectRun(run_).problems, testing::Contains(HasSubstr("config.yaml is missing")));
}

}  // namespace
}  // namespace studio::run
