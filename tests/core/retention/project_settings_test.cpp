// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/project_settings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/retention/report.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

class ProjectSettingsTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_OK(makeFolders(folder_ / "project/tasks"));
        ASSERT_OK(writeFileAtomic(folder_ / "project/tasks/task1.yaml",
                                  "task: {id: 1, language_instruction: do it, data: {root: ../set}}\n"));
        write(0.25);
    }
    void write(double slightlyAbove) {
        ASSERT_OK(writeFileAtomic(
            folder_ / "project/project.yaml",
            fmt::format("tasks: [tasks/task1.yaml]\npolicy: {{from_scratch: true}}\n"
                        "training: {{output_directory: ../runs}}\nretention: {{slightly_above: {}}}\n",
                        slightlyAbove)));
    }
    ProjectSettings settings(const std::vector<std::filesystem::path>& places) {
        auto found = findSequences(places);
        EXPECT_OK(found);
        return projectSettings(places, found.ok() ? *found : std::vector<FoundSequence>());
    }
    test::TemporaryFolder folder_;
};

TEST_F(ProjectSettingsTest, AreThoseThatTheProjectHasToday) {
    test::makeRun(folder_ / "runs", {.task = 1, .name = "task1", .project = folder_ / "project"});
    for (const char* named : {"project", "project/project.yaml", "runs"}) {
        auto found = settings({folder_ / named});
        EXPECT_EQ(found.retention.slightlyAbove, 0.25) << named;
        EXPECT_EQ(found.from, (folder_ / "project/project.yaml").string()) << named;
    }
    write(0.4);
    EXPECT_EQ(settings({folder_ / "runs"}).retention.slightlyAbove, 0.4);
    EXPECT_EQ(reportOptions(settings({folder_ / "runs"})).words.slightlyAbove, 0.4);
}

TEST_F(ProjectSettingsTest, OfAMovedProjectThoseWhereItLiesNow) {
    const auto runs = folder_ / "project/runs";
    test::makeRun(runs, {.task = 1,
                         .name = "task1",
                         .project = folder_ / "project",
                         .settings = {"training.output_directory=" + runs.string()}});
    std::filesystem::rename(folder_ / "project", folder_ / "moved");
    auto found = settings({folder_ / "moved/runs"});
    EXPECT_EQ(found.retention.slightlyAbove, 0.25);
    EXPECT_EQ(found.from, (folder_ / "moved/project.yaml").string());
}

TEST_F(ProjectSettingsTest, OfAProjectThatIsGoneTheRunsOwnCount) {
    auto run = test::makeRun(folder_ / "runs", {.task = 1, .name = "task1", .project = folder_ / "gone"});
    auto found = settings({folder_ / "runs"});
    EXPECT_EQ(found.retention, config::RetentionConfig());
    EXPECT_EQ(found.from, (run->folder() / "config.yaml").string());
    EXPECT_EQ(projectSettings({}, {}).from, "defaults");
}

}  // namespace
}  // namespace studio::retention
