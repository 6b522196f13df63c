// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/earlier_scores.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/retention/statistics_hash.h"
#include "core/tensors/safetensors.h"
#include "core/train/task_words.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

run::Validation measuredOn(int task, const std::string& framesHash) {
    run::Validation validation;
    validation.task = "task" + std::to_string(task);
    validation.taskId = task;
    validation.loss = 0.5;
    validation.framesHash = framesHash;
    return validation;
}

TEST(EarlierScores, OnOtherFramesTheyAreNoMeasure) {
    std::map<int, Progress::TaskScore> scores = {
        {1, {0.2, 0.3, "a"}}, {2, {0.2, 0.3, "b"}}, {3, {0.2, 0.3, ""}}, {4, {0.2, 0.3, "d"}}};
    std::vector<std::string> notes;
    const auto dropped = dropOtherFrames(
        {measuredOn(1, "a"), measuredOn(2, "c"), measuredOn(3, "c"), measuredOn(4, ""), measuredOn(5, "e")},
        scores, notes);
    EXPECT_EQ(dropped, std::set<int>{2});
    EXPECT_FALSE(scores.contains(2));
    EXPECT_EQ(scores.size(), 3u) << "what either side does not tell is taken for the same";
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes[0],
              "what earlier stages measured of task 2 (task2) is no measure here, as this one measures it on "
              "other frames or with another instruction");
}

TEST(EarlierScores, UnderOtherStatisticsTheyAreNoMeasure) {
    std::map<int, Progress::TaskScore> scores = {{1, {0.2, 0.3, "a", "first"}},
                                                 {2, {0.2, 0.3, "b", "own"}},
                                                 {3, {0.2, 0.3, "c", ""}},
                                                 {4, {0.2, 0.3, "", "first"}},
                                                 {5, {0.2, 0.3, "e", "first"}}};
    std::vector<run::Validation> measured = {measuredOn(1, "a"), measuredOn(2, "b"), measuredOn(3, "c"),
                                             measuredOn(4, "d"), measuredOn(5, "other")};
    for (auto& event : measured) event.statisticsHash = "own";
    std::vector<std::string> notes;
    EXPECT_EQ(dropOtherFrames(measured, scores, notes), (std::set<int>{1, 4, 5}));
    EXPECT_EQ(scores.size(), 2u) << "the same, and what does not tell";
    ASSERT_EQ(notes.size(), 3u);
    EXPECT_EQ(notes[0],
              "what earlier stages measured of task 1 (task1) is no measure here, as this one measures it "
              "under other statistics");
    EXPECT_NE(notes[2].find("other frames"), std::string::npos);
    // a loss in other units is no loss: nobody is warned of it, and the next one is held against it
    for (auto& event : measured) event.loss = 5;
    const config::RetentionConfig retention;
    for (const run::Note& note : takeScores(retention, measured, 2, 16, scores)) {
        EXPECT_NE(note.message.find("task 3"), std::string::npos) << note.message;
    }
    EXPECT_EQ(scores.at(1).best, 5);
    EXPECT_EQ(scores.at(1).statisticsHash, "own");
    EXPECT_TRUE(dropOtherFrames(measured, scores, notes).empty()) << "known by these statistics now";
}

TEST(EarlierScores, OfAnOlderRunItsCheckpointTellsTheStatistics) {
    test::TemporaryFolder folder;
    const auto checkpoint = folder / "checkpoints/last", model = checkpoint / "pretrained_model";
    ASSERT_OK(makeFolders(model));
    ASSERT_OK(makeFolders(checkpoint / "training_state"));
    ASSERT_OK(writeFileAtomic(model / "config.json", R"({"normalization_mapping": {"ACTION": "MEAN_STD"}})"));
    ASSERT_OK(
        tensors::writeSafetensors(model / "policy_postprocessor_step_0_unnormalizer_processor.safetensors",
                                  {{"action.mean", at::full({2}, 0.5)}, {"action.std", at::full({2}, 2.0)}}));
    ASSERT_OK(writeFileAtomic(checkpoint / "training_state/progress.json",
                              R"({"tasks": [{"task": 1, "best": 0.2, "last": 0.3},)"
                              R"( {"task": 2, "best": 0.2, "last": 0.3, "statistics_hash": "told"}]})"));
    const std::string ofCheckpoint = retention::statisticsOf(folder.path());
    ASSERT_EQ(ofCheckpoint.size(), 16u);
    config::TrainConfig config;
    config.stage.parent = folder.path();
    std::vector<std::string> notes;
    const auto scores = earlierScores(config, model, notes);
    ASSERT_EQ(scores.size(), 2u);
    EXPECT_EQ(scores.at(1).statisticsHash, ofCheckpoint);
    EXPECT_EQ(scores.at(2).statisticsHash, "told");
}

}  // namespace
}  // namespace studio::train
