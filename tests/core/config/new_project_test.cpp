// SPDX-License-Identifier: GPL-3.0-or-later
// A folder that is no whole project yet gets what it lacks, and nothing else in it changes.
#include "core/config/new_project.h"

#include <gmock/gmock.h>

#include "core/base/file.h"
#include "core/config/project_config.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

class FirstTaskTest : public ::testing::Test {
protected:
    FirstTaskTest() { test::must(makeFolders(folder())); }
    fs::path folder() const { return root_ / "kitchen"; }
    void write(const char* name, const std::string& text) {
        test::must(makeFolders((folder() / name).parent_path()));
        test::must(writeFileAtomic(folder() / name, text));
    }
    std::string read(const char* name) { return test::must(readFile(folder() / name)); }

private:
    test::TemporaryFolder root_;
};

TEST_F(FirstTaskTest, AFolderOfRunsBecomesAProject) {
    write("runs/one/run.json", "{}");
    test::must(makeFolders(folder() / "tasks"));
    ASSERT_TRUE(lacksFirstTask(folder()));
    ASSERT_OK(addFirstTask(folder()));
    const ProjectConfig project = test::must(loadProject(folder()));
    EXPECT_EQ(project.name, "kitchen");
    ASSERT_EQ(project.tasks.size(), 1u);
    EXPECT_EQ(project.tasks[0].file, folder() / "tasks/task1_first.yaml");
    EXPECT_TRUE(fs::is_directory(folder() / "datasets"));
    EXPECT_EQ(read("runs/one/run.json"), "{}");

    // the same files as those of a project that is made whole
    const fs::path whole = folder().parent_path() / "whole" / "kitchen";
    ASSERT_OK(createProject({whole, "", {}}));
    EXPECT_EQ(test::must(readFile(whole / "project.yaml")), read("project.yaml"));
    EXPECT_EQ(test::must(readFile(whole / "tasks/task1_first.yaml")), read("tasks/task1_first.yaml"));

    EXPECT_FALSE(lacksFirstTask(folder()));
    const std::string before = read("project.yaml");
    const Status again = addFirstTask(folder());
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(again.error().message, HasSubstr(folder().string()));
    EXPECT_EQ(read("project.yaml"), before);
}

TEST_F(FirstTaskTest, TaskFilesThatAreThereAreTaken) {
    const std::string own = "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh it  # ours\n";
    write("tasks/to weigh.yaml", own);
    ASSERT_TRUE(lacksFirstTask(folder()));
    ASSERT_OK(addFirstTask(folder()));
    EXPECT_FALSE(fs::exists(folder() / "tasks/task1_first.yaml"));
    EXPECT_EQ(read("tasks/to weigh.yaml"), own);
    const ProjectConfig project = test::must(loadProject(folder()));
    ASSERT_EQ(project.tasks.size(), 1u);
    EXPECT_EQ(project.tasks[0].name, "weigh");
}

TEST_F(FirstTaskTest, AProjectWithoutATaskGetsItsLineAlone) {
    write("project.yaml", "# ours\ntasks: []  # none yet\npolicy:\n  from_scratch: true  # small\n");
    ASSERT_FALSE(loadProject(folder()).ok());
    ASSERT_TRUE(lacksFirstTask(folder()));
    ASSERT_OK(addFirstTask(folder()));
    EXPECT_EQ(
        read("project.yaml"),
        "# ours\ntasks: [tasks/task1_first.yaml]  # none yet\npolicy:\n  from_scratch: true  # small\n");
    EXPECT_EQ(test::must(loadProject(folder())).tasks.size(), 1u);
}

TEST_F(FirstTaskTest, WhereNoListIsTheFileAloneDoes) {
    const std::string own = "name: ours\npolicy:\n  from_scratch: true\n";
    write("project.yaml", own);
    ASSERT_TRUE(lacksFirstTask(folder()));
    ASSERT_OK(addFirstTask(folder()));
    EXPECT_EQ(read("project.yaml"), own);
    EXPECT_EQ(test::must(loadProject(folder())).tasks.size(), 1u);
}

TEST_F(FirstTaskTest, WhatIsAProjectOrCannotBeReadLacksNone) {
    EXPECT_FALSE(lacksFirstTask(folder() / "not there"));
    write("base.yaml", "policy:\n  from_scratch: true\nsequential:\n  current_share: 0.7\n");
    EXPECT_FALSE(lacksFirstTask(folder())) << "a folder of robot_train";
    write("base.yaml", "policy: [");
    EXPECT_FALSE(lacksFirstTask(folder())) << "what is wrong with it is to be seen";
    ASSERT_TRUE(fs::remove(folder() / "base.yaml"));
    EXPECT_TRUE(lacksFirstTask(folder()));
    write("project.yaml", "tasks: [");
    EXPECT_FALSE(lacksFirstTask(folder()));
    EXPECT_FALSE(addFirstTask(folder()).ok());
    EXPECT_EQ(read("project.yaml"), "tasks: [");
}

}  // namespace
}  // namespace studio::config
