// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/train/file_marks.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

config::TrainConfig smallestConfig(const std::filesystem::path& folder) {
    auto file = folder / "stage.yaml";
    test::must(
        writeFileAtomic(file, "policy:\n  from_scratch: true\ntraining:\n  steps: 10\ndata:\n  root: set\n"));
    return test::must(config::loadTrainConfig(file));
}

TEST(RunInputs, KeepTheSettingsThatDecideAndNoOthers) {
    test::TemporaryFolder folder;
    auto config = smallestConfig(folder.path());
    const RunInputs then{decidingSettings(config), {}};
    // where, how fast, and what the checkpoint brings along
    config.training.name = "another";
    config.training.outputDirectory = "/elsewhere";
    config.training.numWorkers += 1;
    config.training.frameCacheMib += 1;
    config.training.keepLast += 1;
    config.data.root = "/moved/set";
    config.data.stats = "checkpoint";
    config.source.pretrainedPath = "/run/checkpoints/000006/pretrained_model";
    config.source.fromScratch = false;
    config.retention.forgottenAbove += 0.01;
    EXPECT_THAT(then.differences({decidingSettings(config), {}}), IsEmpty());

    config.training.steps = 20;
    config.data.episodes = {0, 1};
    config.validation.seed += 1;
    EXPECT_THAT(then.differences({decidingSettings(config), {}}),
                ElementsAre("data.episodes [0, 1] instead of []", "training.steps 20 instead of 10",
                            "validation.seed 1235 instead of 1234"));
}

TEST(RunInputs, SeeEarlierTasksButNotWhereTheyLie) {
    test::TemporaryFolder folder;
    auto config = smallestConfig(folder.path());
    config.replay.previous.emplace_back();
    config.replay.previous[0].share = 0.5;
    config.replay.previous[0].data.root = "/a";
    const RunInputs then{decidingSettings(config), {}};
    config.replay.previous[0].data.root = "/b";
    EXPECT_THAT(then.differences({decidingSettings(config), {}}), IsEmpty());
    config.replay.previous[0].share = 0.25;
    EXPECT_THAT(then.differences({decidingSettings(config), {}}), ElementsAre("replay.previous has changed"));
}

TEST(RunInputs, NameTheFileThatChanged) {
    test::TemporaryFolder folder;
    const auto set = folder / "set";
    auto put = [&](const std::string& name, const std::string& content) {
        test::must(makeFolders((set / name).parent_path()));
        test::must(writeFileAtomic(set / name, content));
    };
    put("meta/info.json", "{}");
    put("meta/stats.json", "{}");
    put("data/chunk-000/file-000.parquet", "numbers");
    put("videos/top/file-000.mp4", "pictures");
    put("README.md", "about");
    const RunInputs then{{}, {{"data of task 1", filesBelow(set)}}};
    auto differences = [&] { return then.differences({{}, {{"data of task 1", filesBelow(set)}}}); };
    EXPECT_THAT(differences(), IsEmpty());

    // what decides nothing
    put("meta/stats.json", "{\"a\": 1}");
    put("README.md", "more about");
    put("videos/.DS_Store", "x");
    EXPECT_THAT(differences(), IsEmpty());
    // the same size
    put("meta/info.json", "[]");
    EXPECT_THAT(differences(), ElementsAre("data of task 1: meta/info.json has changed"));
    put("meta/info.json", "{}");
    put("data/chunk-000/file-000.parquet", "Numbers");
    EXPECT_THAT(differences(), ElementsAre("data of task 1: data/chunk-000/file-000.parquet has changed"));
    put("data/chunk-000/file-000.parquet", "numbers");
    put("videos/top/file-000.mp4", "Pictures");
    EXPECT_THAT(differences(), ElementsAre("data of task 1: videos/top/file-000.mp4 has changed"));
    put("videos/top/file-000.mp4", "pictures and more");
    EXPECT_THAT(differences(), ElementsAre("data of task 1: videos/top/file-000.mp4 has changed"));
    std::filesystem::rename(set / "videos/top/file-000.mp4", set / "videos/top/file-001.mp4");
    EXPECT_THAT(differences(), ElementsAre("data of task 1: videos/top/file-000.mp4 is gone",
                                           "data of task 1: videos/top/file-001.mp4 is new"));
}

TEST(RunInputs, SumManyFilesUpByFolder) {
    test::TemporaryFolder folder;
    const auto set = folder / "set";
    for (const char* part : {"meta", "data/chunk-000", "data/chunk-001"}) test::must(makeFolders(set / part));
    for (int i = 0; i < 80; ++i) {
        auto name = "data/chunk-00" + std::to_string(i / 40) + "/" + std::to_string(i) + ".parquet";
        test::must(writeFileAtomic(set / name, "rows"));
    }
    const RunInputs then{{}, {{"data of task 2", filesBelow(set)}}};
    EXPECT_EQ(then.files.at("data of task 2").size(), 2u);
    test::must(writeFileAtomic(set / "data/chunk-001/57.parquet", "Rows"));
    EXPECT_THAT(then.differences({{}, {{"data of task 2", filesBelow(set)}}}),
                ElementsAre("data of task 2: data/chunk-001 has changed"));
}

TEST(RunInputs, TellAFewAndCountTheRest) {
    RunInputs then, now;
    for (char key = 'a'; key < 'i'; ++key) {
        then.settings[std::string(1, key)] = "1";
        now.settings[std::string(1, key)] = "2";
    }
    auto told = then.differences(now);
    ASSERT_EQ(told.size(), 6u);
    EXPECT_EQ(told.front(), "a 2 instead of 1");
    EXPECT_EQ(told.back(), "and 3 more");
    // a key that only one version knows says nothing
    now = then;
    now.settings.erase("a");
    now.settings["z"] = "3";
    EXPECT_THAT(then.differences(now), IsEmpty());
}

TEST(RunInputs, ComeBackFromJson) {
    RunInputs inputs{{{"training.steps", "10"}}, {{"data of task 1", {{"meta/info.json", "2 bytes x"}}}}};
    auto read = runInputsFromJson(nlohmann::json::parse(toJson(inputs).dump()));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->settings, inputs.settings);
    EXPECT_EQ(read->files, inputs.files);
    EXPECT_FALSE(runInputsFromJson(nlohmann::json()));
    EXPECT_FALSE(runInputsFromJson({{"settings", 3}, {"files", {}}}));
}

}  // namespace
}  // namespace studio::train
