// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_places.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

namespace fs = std::filesystem;

TEST(ProjectPlaces, ACopiedProjectTakesItsRunsAlong) {
    test::TemporaryFolder folder;
    TrainConfig config;
    config.stage.project = "/gone/mine";
    config.training.outputDirectory = "/gone/mine/runs/main";
    const fs::path here = folder / "there/mine", run = here / "runs/main/2026-01-01_000000_task1";
    ASSERT_OK(makeFolders(run));
    EXPECT_EQ(projectOf(run, config), "/gone/mine") << "runs alone were copied";
    ASSERT_OK(writeFileAtomic(here / "project.yaml", "tasks: []\n"));
    EXPECT_EQ(projectOf(run, config), here);
    EXPECT_EQ(projectOf(here / "others/main/run", config), "/gone/mine");
    config.training.outputDirectory = "/large/disk/main";
    EXPECT_EQ(projectOf(run, config), "/gone/mine") << "its runs never lay within it";
    config.stage.project.clear();
    EXPECT_TRUE(projectOf(run, config).empty());
}

TEST(ProjectPlaces, TheDataSetsAreThoseOfTheTasksThereOrNot) {
    test::TemporaryFolder folder;
    ASSERT_OK(writeFileAtomic(folder / "project.yaml",
                              "tasks: [one.yaml, two.yaml]\npolicy: {from_scratch: true}\n"
                              "training: {steps: 4}\ndata: {root: shared}\n"));
    ASSERT_OK(writeFileAtomic(folder / "one.yaml",
                              "task: {id: 1, name: one, language_instruction: Do it., data: {root: own}}\n"));
    ASSERT_OK(
        writeFileAtomic(folder / "two.yaml", "task: {id: 2, name: two, language_instruction: Do it.}\n"));
    const DataRoots roots = dataRoots(test::must(loadProject(folder.path())));
    EXPECT_EQ(roots, (DataRoots{{1, folder / "own"}, {2, folder / "shared"}}));
}

}  // namespace
}  // namespace studio::config
