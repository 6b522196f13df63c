// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_edit.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

namespace fs = std::filesystem;

class ProjectEditTest : public ::testing::Test {
protected:
    ProjectEditTest() {
        write("project.yaml",
              "# ours\n"
              "tasks:  # in order\n"
              "  - tasks/a.yaml  # the first\n"
              "  - tasks/b.yaml\n"
              "  - tasks/c.yaml  # the scale\n"
              "sequential:\n"
              "  stage2_replay: {task1: 0.2, task2: 0.8}  # by trial\n"
              "  stage3_replay: {task1: 0.1, task2: 0.2, task3: 0.7}\n");
        write("tasks/a.yaml", "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n");
        write("tasks/b.yaml",
              "task:\n  id: 2\n  name: weigh  # on the scale\n  language_instruction: weigh it\n");
        write("tasks/c.yaml", "task:\n  id: 3\n  name: place\n  language_instruction: place it\n");
    }
    void write(const char* name, const std::string& text) {
        EXPECT_OK(makeFolders((folder_ / name).parent_path()));
        EXPECT_OK(writeFileAtomic(folder_ / name, text));
    }
    std::string read(const fs::path& name) {
        auto text = readFile(folder_ / name);
        EXPECT_OK(text);
        return text.ok() ? *text : "";
    }
    ProjectConfig load() { return test::must(loadProject(file())); }
    fs::path file() const { return folder_ / "project.yaml"; }
    /// Applies the edit, hands the project to `look`, takes it back and expects every file as it was.
    void there_and_back(const Result<ProjectEdit>& edit,
                        const std::function<void(const ProjectConfig&)>& look) {
        ASSERT_OK(edit);
        std::map<fs::path, std::string> before;
        for (const char* name : {"project.yaml", "tasks/a.yaml", "tasks/b.yaml", "tasks/c.yaml"})
            before[name] = read(name);
        ASSERT_OK(applyEdit(*edit, file()));
        look(load());
        ASSERT_OK(applyEdit(reversed(*edit), file()));
        for (const auto& [name, text] : before) EXPECT_EQ(read(name), text);
        for (const FileEdit& each : *edit) EXPECT_EQ(fs::exists(each.file), each.before.has_value());
    }
    static std::string namesOf(const ProjectConfig& project) {
        std::string names;
        for (const TaskConfig& task : project.tasks) names += task.name + " ";
        return names;
    }
    test::TemporaryFolder folder_;
};

TEST_F(ProjectEditTest, AddsAFileAndALine) {
    there_and_back(
        addTask(load(), {"sort", "sort the \"parcels\"", folder_ / "datasets/sort"}),
        [&](const ProjectConfig& project) {
            EXPECT_EQ(namesOf(project), "grasp weigh place sort ");
            const TaskConfig& task = project.tasks.back();
            EXPECT_EQ(task.id, 4);
            EXPECT_EQ(task.stage, 4);
            EXPECT_EQ(task.instruction, "sort the \"parcels\"");
            EXPECT_EQ(taskTrainConfig(project, task).data.root, folder_ / "datasets/sort");
            EXPECT_NE(read("project.yaml").find("  - tasks/c.yaml  # the scale\n  - tasks/task4_sort.yaml\n"),
                      std::string::npos)
                << read("project.yaml");
        });
}

TEST_F(ProjectEditTest, ACopyKeepsCommentsUnderANameOfItsOwn) {
    there_and_back(duplicateTask(load(), 2), [&](const ProjectConfig& project) {
        EXPECT_EQ(namesOf(project), "grasp weigh place weigh_copy ");
        EXPECT_EQ(project.tasks.back().id, 4);
        EXPECT_EQ(project.tasks.back().instruction, "weigh it");
        EXPECT_NE(read("tasks/task4_weigh_copy.yaml").find("# on the scale"), std::string::npos);
    });
}

TEST_F(ProjectEditTest, AMovedTaskTakesItsStageAndSharesFollow) {
    there_and_back(moveTask(load(), 3, 1), [&](const ProjectConfig& project) {
        EXPECT_EQ(namesOf(project), "grasp place weigh ");
        EXPECT_EQ(project.sequential.shares.at(2), (std::map<int, double>{{1, 0.2}, {3, 0.8}}));
        EXPECT_EQ(project.sequential.shares.at(3), (std::map<int, double>{{1, 0.1}, {3, 0.2}, {2, 0.7}}));
        EXPECT_NE(read("project.yaml").find("# by trial"), std::string::npos);
    });
    there_and_back(moveTask(load(), 1, 2), [&](const ProjectConfig& project) {
        EXPECT_EQ(namesOf(project), "weigh place grasp ");
        EXPECT_EQ(project.sequential.shares.at(2), (std::map<int, double>{{2, 0.2}, {3, 0.8}}));
    });
    there_and_back(moveTask(load(), 2, 0),
                   [&](const ProjectConfig& project) { EXPECT_EQ(namesOf(project), "weigh grasp place "); });
}

TEST_F(ProjectEditTest, ARemovedTaskLeavesItsFileAndTheOthersCloseUp) {
    there_and_back(removeTask(load(), 2), [&](const ProjectConfig& project) {
        EXPECT_EQ(namesOf(project), "grasp place ");
        EXPECT_EQ(project.tasks[1].stage, 2);
        EXPECT_EQ(project.sequential.shares.size(), 1u);
        EXPECT_EQ(project.sequential.shares.at(2), (std::map<int, double>{{1, 0.3}, {3, 0.7}}));
        EXPECT_TRUE(fs::exists(folder_ / "tasks/b.yaml"));
    });
    there_and_back(removeTask(load(), 3), [&](const ProjectConfig& project) {
        EXPECT_EQ(project.sequential.shares.at(2), (std::map<int, double>{{1, 0.2}, {2, 0.8}}));
    });
}

TEST_F(ProjectEditTest, AProjectWithoutAListGetsOneOnlyWhereAFileIsLeftOut) {
    write("project.yaml", "name: all\n");
    there_and_back(addTask(load(), {"sort", "sort it", {}}), [&](const ProjectConfig& project) {
        EXPECT_EQ(namesOf(project), "grasp weigh place sort ");
        EXPECT_EQ(read("project.yaml"), "name: all\n");
    });
    there_and_back(removeTask(load(), 1),
                   [&](const ProjectConfig& project) { EXPECT_EQ(namesOf(project), "weigh place "); });
}

TEST_F(ProjectEditTest, RefusesWhatMakesNoProjectAndPutsEverythingBack) {
    // the second task may only start from one before it
    write("tasks/c.yaml",
          "task:\n  id: 3\n  name: place\n  language_instruction: place it\n"
          "  training:\n    resume_from: task\n    resume_task_id: 2\n");
    auto edit = removeTask(load(), 2);
    ASSERT_OK(edit);
    const std::string project = read("project.yaml"), task = read("tasks/c.yaml");
    auto applied = applyEdit(*edit, file());
    ASSERT_FALSE(applied.ok());
    EXPECT_NE(applied.error().message.find("no usable project"), std::string::npos);
    EXPECT_EQ(read("project.yaml"), project);
    EXPECT_EQ(read("tasks/c.yaml"), task);
}

TEST_F(ProjectEditTest, WritesNothingOverWhatSomethingElseChanged) {
    auto edit = moveTask(load(), 3, 0);
    ASSERT_OK(edit);
    write("tasks/b.yaml", "task:\n  id: 2\n  name: scale\n  language_instruction: weigh it\n");
    const std::string project = read("project.yaml");
    auto applied = applyEdit(*edit, file());
    ASSERT_FALSE(applied.ok());
    EXPECT_EQ(applied.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(read("project.yaml"), project);
}

TEST_F(ProjectEditTest, RefusesUnusableNamesPlacesAndTheLastTask) {
    ProjectConfig project = load();
    EXPECT_EQ(addTask(project, {"a/b", "do", {}}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(addTask(project, {"", "do", {}}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(addTask(project, {"a", " ", {}}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(moveTask(project, 1, 3).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(moveTask(project, 9, 0).error().code, ErrorCode::NotFound);
    project.tasks.resize(1);
    EXPECT_EQ(removeTask(project, 1).error().code, ErrorCode::InvalidArgument);
    project.robotTrain = true;
    EXPECT_EQ(addTask(project, {"a", "do", {}}).error().code, ErrorCode::Unsupported);
}

TEST_F(ProjectEditTest, CommentsInsideAValueAreNotLost) {
    write("project.yaml",
          "tasks: [tasks/a.yaml, tasks/b.yaml, tasks/c.yaml]\n"
          "sequential:\n"
          "  stage3_replay:\n"
          "    task1: 0.1  # little\n"
          "    task2: 0.2\n"
          "    task3: 0.7\n");
    auto edit = moveTask(load(), 2, 2);
    ASSERT_FALSE(edit.ok());
    EXPECT_EQ(edit.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace studio::config
